import type { SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { type Span, textAt } from "../../text/span.ts";
import { childOf, lastOf, type Path, partsOf } from "../tree.ts";
import { variableOf } from "./javascript-environment.ts";
import { needsParentheses } from "./javascript-literal.ts";
import { labelOf, type WholeKey } from "./javascript-whole-key.ts";
import type { Site } from "./site.ts";

/** Packages that describe a setting and its default in one chain: without the default the setting is demanded. */
const SCHEMA_PACKAGES: ReadonlyMap<string, string> = new Map([
  ["zod", ""],
  ["zod/v4", ""],
  ["joi", ".required()"],
]);

/** The site of a key that is an argument of a call; `call`: the way to that. Undefined where no look-up would be right. */
export function argumentSite(key: WholeKey, call: Path): Site | undefined {
  const { text } = key.parsed;
  const source = (of: SyntaxNode | undefined): string => (of === undefined ? "" : text.slice(of.start, of.end));
  const callee = childOf(lastOf(call), "function");
  const positions = partsOf(childOf(lastOf(call), "arguments") as SyntaxNode);
  const method = callee?.type === "member_expression" ? source(childOf(callee, "property")) : "";
  const before = positions.at(-2);
  // What sets the variable cannot read it.
  if (method === "stubEnv") return undefined;
  const name = before && positions.at(-1) === lastOf(key.path) ? source(before).slice(1, -1) : "";
  if (before && positions.length === 2 && /^[A-Z][A-Z0-9_]*$/.test(name) && /env/i.test(source(callee)) && method !== "get") {
    // `getEnv("X", "key")`: a reader of variables with a fallback.
    return key.replaced(lastOf(call), variableOf(text, before));
  }
  const demanded =
    positions.length === 2 && before ? demandedOfNest(key, lastOf(call), { start: before.end, end: positions[1]?.end ?? before.end }) : undefined;
  if (demanded !== undefined) return demanded;
  if (method === "get" && before && before.type === "string" && /^[\w.:-]+$/.test(name)) {
    // The default would be computed even where the entry is there, so it becomes an alternative.
    const variable = /^[A-Z][A-Z0-9_]*$/.test(name) ? variableOf(text, before) : undefined;
    const site = key.replaced({ start: before.end, end: lastOf(call).end }, variable, ") ?? ", needsParentheses(call) ? ")" : "");
    return needsParentheses(call) ? { ...site, edits: (it, read) => [insertion(lastOf(call).start, "("), ...site.edits(it, read)] } : site;
  }
  return (
    (method === "default" && positions.length === 1 && callee !== undefined ? defaultSite(key, call, callee) : undefined) ?? key.replaced(key.span, undefined)
  );
}

/** The site of a key that stands in for what the `ConfigService` of NestJS may not have, `dropped` being how: its `getOrThrow` demands it. Undefined for other calls. */
export function demandedOfNest({ parsed: { text }, node, value }: WholeKey, call: SyntaxNode, dropped: Span): Site | undefined {
  const callee = childOf(call, "function");
  const method = callee?.type === "member_expression" ? childOf(callee, "property") : undefined;
  const [named] = partsOf(childOf(call, "arguments"));
  const variable = named?.type === "string" ? variableOf(text, named) : undefined;
  if (!method || textAt(text, method) !== "get" || !/^[A-Z][A-Z0-9_]*$/.test(variable?.name ?? "") || !/["']@nestjs\/config["']/.test(text)) return undefined;
  if (!/config/i.test(textAt(text, childOf(callee, "object")))) return undefined;
  const edits: readonly Edit[] = [
    { span: method, text: "getOrThrow" },
    { span: dropped, text: "" },
  ];
  return { start: node.start, end: node.end, label: undefined, variable, value, edits: () => edits };
}

/** The site of a key that is the default of a setting in a schema: the setting is demanded. */
function defaultSite({ parsed: { root, text }, node, value }: WholeKey, call: Path, callee: SyntaxNode): Site | undefined {
  const required = SCHEMA_PACKAGES.get(packageOf(root, text, headOf(text, callee)) ?? "");
  const object = childOf(callee, "object");
  const label = labelOf(text, chainAround(call));
  if (required === undefined || !object || label === undefined) return undefined;
  const edit: Edit = { span: { start: object.end, end: lastOf(call).end }, text: required };
  return { start: node.start, end: node.end, label: undefined, variable: { name: label, code: label }, value, edits: () => [edit] };
}

/** The whole chain of calls that a call begins: `a.b().c()`. */
function chainAround(path: Path): Path {
  let end = path.length;
  while (path[end - 2]?.type === "member_expression" && path[end - 3]?.type === "call_expression") end -= 2;
  return path.slice(0, end);
}

/** The identifier that a chain of members and calls starts from. */
function headOf(text: string, callee: SyntaxNode): string {
  let head: SyntaxNode | undefined = callee;
  while (head?.type === "member_expression" || head?.type === "call_expression")
    head = childOf(head, head.type === "member_expression" ? "object" : "function");
  return head === undefined ? "" : text.slice(head.start, head.end);
}

/** The package that a name is imported from. */
function packageOf(root: SyntaxNode, text: string, name: string): string | undefined {
  const source = (of: SyntaxNode | undefined): string => (of === undefined ? "" : text.slice(of.start, of.end));
  for (const statement of root.children) {
    if (statement.type === "import_statement" && new RegExp(`\\b${name.replace(/\W/g, "")}\\b`).test(source(statement).split(/\bfrom\b/)[0] ?? "")) {
      return source(childOf(statement, "source")).slice(1, -1);
    }
    const [, required] = new RegExp(`\\b${name.replace(/\W/g, "")}\\b[^=]*=\\s*require\\(["']([^"']+)["']\\)`).exec(source(statement).slice(0, 200)) ?? [];
    if (required !== undefined) return required;
  }
  return undefined;
}
