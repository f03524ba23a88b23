import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { lineBreakOf } from "../code-style.ts";
import { childOf, partsOf } from "../tree.ts";

/** Comments that have to stay above all code. */
const PRAGMA = /@ts-|@jsx|@flow|@jest|@vitest|eslint|biome|prettier|^\/\/\/\s*<|@license|copyright/i;

/**
 * The edit that puts the declaration of a function after the imports, a blank line on either side; where there are none, after shebang, directives and the file's
 * own comment. Requires that stand a little further down, among what sets them up, are imports, too.
 */
export function afterImports(parsed: ParsedText, declaration: string): Edit {
  const { text, root } = parsed;
  const br = lineBreakOf(text);
  const last =
    lastRequire(root.children, text) ??
    lastImport(root.children, text) ??
    root.children.filter((node, index) => isDirective(root.children, index) && node.type !== "comment").at(-1);
  if (last === undefined) return insertion(headerEnd(parsed), `${declaration}${br}${br}`);
  const lineEnd = text.indexOf("\n", last.end);
  const sameLine = root.children.find((node) => node.start >= last.end && node.type !== "comment" && (lineEnd === -1 || node.start < lineEnd));
  // Something else on the line of the last import: the declaration goes between them.
  if (sameLine) return insertion(sameLine.start, `${br}${br}${declaration}${br}${br}`);
  if (lineEnd === -1) return insertion(text.length, `${br}${br}${declaration}${br}`);
  const next = text.slice(lineEnd + 1);
  return insertion(lineEnd + 1, `${br}${declaration}${br}${/^[ \t]*(?:\r?\n|$)/.test(next) ? "" : br}`);
}

/** The edit that puts an import on a line after the others; where there are none, where a declaration would stand. */
export function importInsertion(parsed: ParsedText, line: string): Edit {
  const { text, root } = parsed;
  const br = lineBreakOf(text);
  const last = lastImport(root.children, text);
  if (last === undefined) return afterImports(parsed, line);
  const lineEnd = text.indexOf("\n", last.end);
  const sameLine = root.children.find((node) => node.start >= last.end && node.type !== "comment" && (lineEnd === -1 || node.start < lineEnd));
  if (sameLine) return insertion(sameLine.start, `${br}${line}${br}`);
  return lineEnd === -1 ? insertion(text.length, `${br}${line}`) : insertion(lineEnd + 1, `${line}${br}`);
}

/** The last `import`, or the last `require` before any other code. */
function lastImport(statements: readonly SyntaxNode[], text: string): SyntaxNode | undefined {
  const last = statements.findLast((node) => node.type === "import_statement");
  let required: SyntaxNode | undefined;
  for (const [index, statement] of statements.entries()) {
    if (statement.type === "comment" || statement.type === "hash_bang_line" || statement.type === "import_statement" || isDirective(statements, index))
      continue;
    if (!isRequire(statement, text)) break;
    required = statement;
  }
  return required !== undefined && (last === undefined || required.start > last.start) ? required : last;
}

/** The last plain `require` before the first function, class, condition or client of Stripe: `const app = express()` may stand between two of them. */
function lastRequire(statements: readonly SyntaxNode[], text: string): SyntaxNode | undefined {
  if (statements.some((node) => node.type === "import_statement")) return undefined;
  let last: SyntaxNode | undefined;
  for (const statement of statements) {
    if (statement.type === "comment" || statement.type === "hash_bang_line") continue;
    const code = text.slice(statement.start, statement.end);
    if (!/^(?:lexical_declaration|variable_declaration|expression_statement)$/.test(statement.type)) break;
    if (/=>|\bfunction\b|\bclass\b|\brequire\s*\(\s*["']stripe["']\s*\)\s*\(|\bStripe\s*\(/.test(code) || /^(?:module\.)?exports\b/.test(code)) break;
    if (isRequire(statement, text)) last = statement;
  }
  return last;
}

/** `const x = require("x")` in any form, and `require("x").config()`. */
function isRequire(statement: SyntaxNode, text: string): boolean {
  const values =
    statement.type === "expression_statement"
      ? partsOf(statement)
      : statement.type === "lexical_declaration" || statement.type === "variable_declaration"
        ? partsOf(statement).map((part) => childOf(part, "value"))
        : [];
  return values.length > 0 && values.every((value) => value !== undefined && isRequired(value, text));
}

function isRequired(value: SyntaxNode, text: string): boolean {
  let at: SyntaxNode | undefined = value;
  while (at?.type === "call_expression" || at?.type === "member_expression" || at?.type === "new_expression") {
    const next: SyntaxNode | undefined = childOf(at, at.type === "call_expression" ? "function" : at.type === "new_expression" ? "constructor" : "object");
    if (at.type === "call_expression" && next !== undefined && text.slice(next.start, next.end) === "require") return true;
    at = next;
  }
  return false;
}

/** Whether a statement belongs to the strings at the top that switch modes: `"use strict"`. */
function isDirective(statements: readonly SyntaxNode[], index: number): boolean {
  for (let i = index; i >= 0; i--) {
    const node = statements[i] as SyntaxNode;
    if (node.type === "comment" || node.type === "hash_bang_line") continue;
    if (node.type !== "expression_statement" || node.children[0]?.type !== "string") return false;
  }
  return statements[index]?.type === "expression_statement";
}

/** Where code begins: behind the byte order mark, the shebang, and comments that are about the file. */
function headerEnd({ text, root }: ParsedText): number {
  let end = text.startsWith("\uFEFF") ? 1 : 0;
  const first = root.children.findIndex((node) => node.type !== "comment" && node.type !== "hash_bang_line");
  const code = root.children[first]?.start ?? text.length;
  for (const node of root.children.slice(0, first === -1 ? undefined : first)) {
    const comment = text.slice(node.start, node.end);
    const gap = /^[ \t]*\r?\n(?:[ \t]*\r?\n)*/.exec(text.slice(node.end))?.[0];
    if (gap === undefined) break;
    // A comment right above the code is about the code, unless it is for a tool.
    const own = node.type === "hash_bang_line" || PRAGMA.test(comment) || gap.indexOf("\n") !== gap.lastIndexOf("\n");
    if (own) end = Math.min(node.end + gap.length, code);
  }
  return end;
}
