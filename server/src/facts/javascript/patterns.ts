/** What stands on the left of an assignment: names, members, destructuring. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Expression, Pattern } from "../program.ts";
import { MAX_DEPTH } from "../program.ts";
import type { Context } from "./context.ts";
import { expression } from "./expressions.ts";
import { propertyKey } from "./keys.ts";
import { bare, child, inner, isComment, parts } from "./nodes.ts";

interface Element {
  readonly target: Pattern;
  readonly default: Expression | undefined;
  readonly rest: boolean;
}

/** A target that is assigned here. */
export function pattern(c: Context, node: SyntaxNode): Pattern {
  if (node.type === "identifier") return name(c, node);
  if (c.depth >= MAX_DEPTH) return { kind: "unknown", ...c.span(node), children: [expression(c, node)] };
  c.depth++;
  const result = nested(c, node);
  c.depth--;
  return result;
}

/** The target that an already lowered expression names; its parts are shared, so that they are not evaluated into facts twice. */
export function targetOf(c: Context, value: Expression): Pattern {
  const { start, end } = value;
  switch (value.kind) {
    case "name":
      c.wrote(value.binding);
      return { kind: "name", start, end, binding: value.binding };
    case "global":
      return unbound(c, value.name, start, end);
    case "member":
      return { kind: "member", start, end, object: value.object, name: value.name };
    case "index":
      return { kind: "index", start, end, object: value.object, index: value.index };
    case "exports":
      return { kind: "exports", start, end };
    default:
      return { kind: "unknown", start, end, children: [value] };
  }
}

/** A name declared without a value: it is no assignment. */
export function declaredName(c: Context, node: SyntaxNode): Pattern {
  const binding = c.lookup(c.name(node));
  return binding === undefined ? pattern(c, node) : { kind: "name", ...c.span(node), binding };
}

function name(c: Context, node: SyntaxNode): Pattern {
  const said = c.name(node);
  const binding = c.lookup(said);
  const start = node.start - c.base;
  const end = node.end - c.base;
  if (binding === undefined) return unbound(c, said, start, end);
  c.wrote(binding);
  return { kind: "name", start, end, binding };
}

function unbound(c: Context, said: string, start: number, end: number): Pattern {
  if (said === "exports") return { kind: "exports", start, end };
  // CommonJS binds these; whatever replaces them loads modules all the same.
  if (said === "require" || said === "module") return { kind: "unknown", start, end, children: [] };
  const binding = c.declareImplicit(said);
  c.wrote(binding);
  return { kind: "name", start, end, binding };
}

function nested(c: Context, node: SyntaxNode): Pattern {
  const target = bare(node);
  switch (target.type) {
    case "shorthand_property_identifier_pattern":
    case "shorthand_property_identifier":
    case "identifier":
      return name(c, target);
    case "object_pattern":
    case "object":
      return { kind: "object", ...c.span(target), entries: parts(target).map((entry) => objectEntry(c, entry)) };
    case "array_pattern":
    case "array":
      return { kind: "list", ...c.span(target), items: listItems(c, target) };
    case "member_expression":
    case "subscript_expression":
      return targetOf(c, expression(c, target));
    default:
      return { kind: "unknown", ...c.span(target), children: [expression(c, target)] };
  }
}

function listItems(c: Context, list: SyntaxNode): Element[] {
  const items: Element[] = [];
  let filled = false;
  for (const each of list.children) {
    if (each.type === ",") {
      if (!filled)
        items.push({ target: { kind: "unknown", start: each.start - c.base, end: each.start - c.base, children: [] }, default: undefined, rest: false });
      filled = false;
    } else if (each.named && !isComment(each)) {
      items.push(element(c, each));
      filled = true;
    }
  }
  return items;
}

function objectEntry(c: Context, entry: SyntaxNode): Element & { readonly key: Expression | undefined } {
  const key = child(entry, "key");
  const value = child(entry, "value");
  if (key !== undefined && value !== undefined) return { key: propertyKey(c, key), ...element(c, value) };
  if (entry.type === "rest_pattern" || entry.type === "spread_element") return { key: undefined, ...element(c, entry) };
  const shorthand = child(entry, "left") ?? entry;
  return { key: { kind: "text", ...c.span(shorthand), value: c.name(shorthand) }, ...element(c, entry) };
}

function element(c: Context, node: SyntaxNode): Element {
  switch (node.type) {
    case "assignment_pattern":
    case "object_assignment_pattern":
    case "assignment_expression": {
      const left = child(node, "left");
      const right = child(node, "right");
      // The default is read before the name is bound, so it is lowered first.
      const value = right && expression(c, right);
      return { target: left === undefined ? { kind: "unknown", ...c.span(node), children: [] } : pattern(c, left), default: value, rest: false };
    }
    case "rest_pattern":
    case "spread_element": {
      const rest = inner(node);
      return { target: rest === undefined ? { kind: "unknown", ...c.span(node), children: [] } : pattern(c, rest), default: undefined, rest: true };
    }
    default:
      return { target: pattern(c, node), default: undefined, rest: false };
  }
}
