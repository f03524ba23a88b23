/** Names of properties, in object literals, patterns, classes and enums. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Expression } from "../program.ts";
import type { Context } from "./context.ts";
import { expression } from "./expressions.ts";
import { numberValue, stringValue } from "./literals.ts";
import { inner } from "./nodes.ts";

/** The key as an expression: text unless it is computed. */
export function propertyKey(c: Context, node: SyntaxNode): Expression {
  if (node.type === "computed_property_name") {
    const computed = inner(node);
    if (isInspection(c, node)) return { kind: "text", start: node.start - c.base, end: node.end - c.base, value: INSPECTION };
    return computed === undefined ? { kind: "unknown", ...c.span(node), children: [] } : expression(c, computed);
  }
  return { kind: "text", start: node.start - c.base, end: node.end - c.base, value: plainKey(c, node) };
}

/** The key as a name. A computed one that is no literal is its source in brackets, which no written name can equal. */
export function keyName(c: Context, node: SyntaxNode): string {
  if (node.type !== "computed_property_name") return plainKey(c, node);
  const computed = inner(node);
  if (isInspection(c, node)) return INSPECTION;
  return computed?.type === "string" ? stringValue(c.source(computed)) : c.source(node);
}

/** What the method is called that says what `util.inspect` shows, however the program takes that symbol: no name that a program can write. */
const INSPECTION = "[inspect.custom]";

/** Whether a computed key is the symbol by which `util.inspect` asks an object what to show: `[util.inspect.custom]`, `[Symbol.for("nodejs.util.inspect.custom")]`, `[customInspect]`. */
function isInspection(c: Context, node: SyntaxNode): boolean {
  const type = inner(node)?.type;
  if (type !== "identifier" && type !== "member_expression" && type !== "call_expression") return false;
  const source = c.source(node);
  return source.length <= MAX_KEY && /\binspect\.custom\b|^\[\s*(?:custom|\w*inspect\w*)\s*\]$/i.test(source);
}

/** In UTF-16 units. */
const MAX_KEY = 80;

/** Whether the key is an expression that has to be evaluated. */
export function isComputed(node: SyntaxNode): boolean {
  return node.type === "computed_property_name" && inner(node)?.type !== "string";
}

function plainKey(c: Context, node: SyntaxNode): string {
  if (node.type === "string") return stringValue(c.source(node));
  if (node.type === "number") return String(numberValue(c.source(node)));
  return c.name(node);
}
