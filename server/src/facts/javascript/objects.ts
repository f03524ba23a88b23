/** Object and array literals. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Entry, Expression } from "../program.ts";
import type { Context } from "./context.ts";
import { expression, fragments, nothing, operand } from "./expressions.ts";
import { methodFunction, roleOf } from "./functions.ts";
import { keyName, propertyKey } from "./keys.ts";
import { child, inner, isComment, parts } from "./nodes.ts";

/** `{ a: 1, b, [c]: 2, ...d, e() {} }`. */
export function objectLiteral(c: Context, node: SyntaxNode): Expression {
  const entries: Entry[] = [];
  // A getter and its setter share a key: whoever reads it gets what the getter gives, so setters come first.
  const setters: Entry[] = [];
  for (const each of parts(node)) {
    const { start, end } = c.span(each);
    switch (each.type) {
      case "pair": {
        const key = child(each, "key");
        entries.push({ start, end, key: key === undefined ? nothing(c, each) : propertyKey(c, key), value: operand(c, each, "value") });
        break;
      }
      case "shorthand_property_identifier":
        entries.push({ start, end, key: { kind: "text", start, end, value: c.name(each) }, value: expression(c, each) });
        break;
      case "spread_element": {
        const spread = inner(each);
        entries.push({ start, end, key: undefined, value: spread === undefined ? nothing(c, each) : expression(c, spread) });
        break;
      }
      case "method_definition":
        (roleOf(each) === "setter" ? setters : entries).push(method(c, each));
        break;
      default:
        // Broken code, or a pattern read as an object: nothing is known about the keys.
        for (const value of fragments(c, each)) entries.push({ start: value.start, end: value.end, key: { kind: "unknown", start, end, children: [] }, value });
    }
  }
  return { kind: "object", start: node.start - c.base, end: node.end - c.base, entries: setters.length === 0 ? entries : [...setters, ...entries] };
}

/** Methods are functions under their name. Reading a getter's name calls it; what a setter is given cannot be read. */
function method(c: Context, node: SyntaxNode): Entry {
  const { start, end } = c.span(node);
  const name = child(node, "name");
  const key: Expression = name === undefined ? nothing(c, node) : propertyKey(c, name);
  const code: Expression = { kind: "function", start, end, function: methodFunction(c, node, name === undefined ? "" : keyName(c, name), undefined) };
  const role = roleOf(node);
  if (role === "getter") return { start, end, key, getter: true, value: { kind: "call", start, end, callee: code, arguments: [], construct: false } };
  if (role === "setter") return { start, end, key, value: { kind: "unknown", start, end, children: [code] } };
  return { start, end, key, value: code };
}

/** `[a, ...b, , c]`; a hole is undefined. */
export function arrayLiteral(c: Context, node: SyntaxNode): Expression {
  const items: { value: Expression; spread: boolean }[] = [];
  let filled = false;
  for (const each of node.children) {
    if (each.type === ",") {
      if (!filled) items.push({ value: { kind: "constant", start: each.start - c.base, end: each.start - c.base, value: undefined }, spread: false });
      filled = false;
    } else if (each.named && !isComment(each)) {
      const spread = each.type === "spread_element";
      const value = spread ? inner(each) : each;
      items.push({ value: value === undefined ? nothing(c, each) : expression(c, value), spread });
      filled = true;
    }
  }
  return { kind: "list", start: node.start - c.base, end: node.end - c.base, items };
}
