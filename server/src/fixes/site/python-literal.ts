import { type Edit, insertion } from "../../text/edit.ts";
import { quoted } from "../code-style.ts";
import { coversOperands, type KeyRegion, type Literal, type Operand } from "../expression.ts";
import { lastOf, type Path, parentOf } from "../tree.ts";
import type { Read } from "./site.ts";

/** Parents in which any expression may stand without parentheses. */
const OPEN_PARENTS = new Set([
  "argument_list",
  "assert_statement",
  "assignment",
  "augmented_assignment",
  "default_parameter",
  "expression_list",
  "interpolation",
  "keyword_argument",
  "lambda",
  "list",
  "named_expression",
  "pair",
  "parenthesized_expression",
  "return_statement",
  "set",
  "tuple",
  "typed_default_parameter",
  "yield",
]);

/** Whether an expression that binds loosely needs parentheses where the path ends. */
export function needsParentheses(path: Path): boolean {
  return !OPEN_PARENTS.has(parentOf(path)?.type ?? "");
}

export function quoteCharacter(literal: Literal): '"' | "'" {
  return literal.close.startsWith("'") ? "'" : '"';
}

export function isBytes(literal: Literal): boolean {
  return /b/i.test(literal.open);
}

/** Whether a literal is no text but a template (PEP 750): it has to stay one. */
export function isTemplate(literal: Literal): boolean {
  return /^r?t/i.test(literal.open);
}

/**
 * The edits that put a look-up in the place of a key that is a part of an expression; the other parts stay.
 * None where that cannot be written: bytes and nested f-strings that the language joins without an operator.
 */
export function pythonKeyEdits(text: string, path: Path, operands: readonly Operand[], region: KeyRegion, name: string, read: Read): Edit[] {
  const first = operands[region.first];
  const last = operands[region.last];
  const literal = operands.slice(region.first, region.last + 1).find((operand) => operand.kind === "literal");
  if (first === undefined || last === undefined || literal === undefined) return [];
  const quote = quoteCharacter(literal);
  const other = quote === '"' ? "'" : '"';
  const joined = operands.slice(region.first, region.last + 2).some((operand) => operand.joined);
  const nested = path.some((node) => node.type === "interpolation");
  const suffix = isBytes(literal) ? ".encode()" : "";
  const embeds = !isBytes(literal) && !nested;
  if (isTemplate(literal) && first !== last) return [];
  if (coversOperands(region, operands) && !joined && !isTemplate(literal)) {
    return [{ span: { start: first.start, end: last.end }, text: read(quoted(name, quote)) + suffix }];
  }
  if (joined && !embeds) return [];
  if (first === last && embeds) return embedded(text, literal, region, read(quoted(name, other)));
  // The key begins or ends inside a literal: that one is closed before, or opened again after.
  const before = first.kind === "literal" && region.start > first.content.start ? first : undefined;
  const after = last.kind === "literal" && region.end < last.content.end ? last : undefined;
  const operator = joined ? " " : " + ";
  const look = joined ? `f${quote}{${read(quoted(name, other))}}${quote}` : read(quoted(name, quote)) + suffix;
  const replaced = (before ? before.close + operator : "") + look + (after ? operator + after.open : "");
  const edits: Edit[] = [{ span: { start: before ? region.start : first.start, end: after ? region.end : last.end }, text: replaced }];
  if (lastOf(path).type === "string" && needsParentheses(path)) {
    edits.unshift(insertion(first.start, "("));
    edits.push(insertion(last.end, ")"));
  }
  return edits;
}

/** The literal as an f-string with the look-up in it. */
function embedded(text: string, literal: Literal, region: KeyRegion, look: string): Edit[] {
  const edits: Edit[] = [];
  if (!literal.doubledBraces) {
    const [prefix = ""] = /^[a-z]*/i.exec(literal.open) ?? [];
    edits.push({ span: { start: literal.start, end: literal.start + prefix.length }, text: `${prefix.replace(/u/i, "")}f` });
    const { start, end } = literal.content;
    for (const match of text.slice(start, end).matchAll(literal.raw ? /[{}]/g : /\\N\{[^}]*\}|[{}]/g)) {
      const at = start + match.index;
      if (match[0].length === 1 && (at < region.start || at >= region.end)) edits.push({ span: { start: at, end: at + 1 }, text: match[0].repeat(2) });
    }
  }
  edits.push({ span: { start: region.start, end: region.end }, text: `{${look}}` });
  return edits;
}
