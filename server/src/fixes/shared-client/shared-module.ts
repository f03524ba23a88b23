import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { patternOf } from "../../text/pattern.ts";
import { childOf, lastOf, parentOf, partsOf } from "../tree.ts";
import type { Construction } from "./constructions.ts";

/** What a module gives others to reach the one client that it builds. */
export interface SharedClient {
  readonly name: string;
  /** Whether it is a function to be called, or the client itself. */
  readonly form: "function" | "client";
}

/** What the module of a construction exports it as; undefined where the client stays in the file, or is built anew each time. */
export function sharedClient(parsed: ParsedText, construction: Construction): SharedClient | undefined {
  return parsed.grammar === "python" ? pythonShared(parsed, construction) : javascriptShared(parsed, construction);
}

function javascriptShared(parsed: ParsedText, { path }: Construction): SharedClient | undefined {
  const { text, root } = parsed;
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const holder = parentOf(path);
  const top = path[1];
  const declaration = top?.type === "export_statement" ? childOf(top, "declaration") : top;
  if (holder?.type === "variable_declarator" && path.length <= 5 && declaration && path.includes(declaration)) {
    const name = source(childOf(holder, "name"));
    return isExported(parsed, name, top) ? { name, form: "client" } : undefined;
  }
  // A function that builds it once: what it assigns to is a variable of the module, and what it returns.
  const assignment = path.findLast((node) => /^(?:augmented_)?assignment_expression$/.test(node.type));
  const owner = path.find((node) => /^(?:function_declaration|arrow_function|function_expression)$/.test(node.type));
  const target = assignment && lastOf(path) === childOf(assignment, "right") ? source(childOf(assignment, "left")) : undefined;
  if (owner === undefined || target === undefined || declaration === undefined || partsOf(childOf(owner, "parameters")).length > 0) return undefined;
  const isKept = root.children.some(
    (it) => it.type === "lexical_declaration" && partsOf(it).some((declarator) => source(childOf(declarator, "name")) === target),
  );
  const name = owner.type === "function_declaration" ? source(childOf(owner, "name")) : source(childOf(partsOf(declaration)[0], "name"));
  const returns = new RegExp(`\\breturn\\s+${patternOf(target)}\\b`).test(source(owner));
  const isOnce =
    /^\?\?=/.test(text.slice(childOf(assignment, "left")?.end ?? 0).trimStart()) || new RegExp(`if\\s*\\(\\s*!\\s*${target}\\b`).test(source(owner));
  const isAsync = owner.children.some(({ type }) => type === "async");
  return isKept && returns && isOnce && !isAsync && isExported(parsed, name, top) ? { name, form: "function" } : undefined;
}

/** Whether a name of the top level can be imported by it. */
function isExported({ text, root }: ParsedText, name: string, top: SyntaxNode | undefined): boolean {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return false;
  const source = (node: SyntaxNode): string => text.slice(node.start, node.end);
  if (top?.type === "export_statement") return !/^export\s+default\b/.test(source(top));
  const listed = new RegExp(`(?:\\{|,)\\s*${patternOf(name)}\\s*(?:,|\\})`);
  return root.children.some((statement) => {
    const code = source(statement);
    if (statement.type === "export_statement") return /^export\s*\{/.test(code) && !/\bfrom\b/.test(code) && listed.test(code);
    if (statement.type !== "expression_statement") return false;
    return (/^module\.exports\s*=\s*\{/.test(code) && listed.test(code)) || new RegExp(`^(?:module\\.)?exports\\.${name}\\s*=\\s*${name}\\b`).test(code);
  });
}

function pythonShared({ text }: ParsedText, { path }: Construction): SharedClient | undefined {
  const definition = path[1]?.type === "decorated_definition" ? path[1] : undefined;
  const owner = childOf(definition, "definition");
  if (definition === undefined || owner?.type !== "function_definition") return undefined;
  const head = text.slice(definition.start, owner.start);
  const body = partsOf(childOf(owner, "body"));
  const isKept = /@(?:functools\.)?(?:lru_)?cache\b/.test(head) && partsOf(childOf(owner, "parameters")).length === 0;
  const name = childOf(owner, "name");
  const last = body[body.length - 1];
  return isKept && name && last?.type === "return_statement" && path.includes(last) ? { name: text.slice(name.start, name.end), form: "function" } : undefined;
}
