/** Targets of assignments, loops and context managers. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import { MAX_DEPTH, type Pattern } from "../program.ts";
import { type Context, nameOf, nameTarget, spanOf } from "./draft.ts";
import { expression } from "./expressions.ts";
import { fieldOf, partsOf, unwrapped } from "./nodes.ts";

/** What stands on the left of an assignment. */
export function target(cx: Context, node: SyntaxNode): Pattern {
  if (cx.draft.depth >= MAX_DEPTH) return { ...spanOf(cx, node), kind: "unknown", children: [expression(cx, node)] };
  cx.draft.depth++;
  const result = targetHere(cx, unwrapped(node));
  cx.draft.depth--;
  return result;
}

function targetHere(cx: Context, node: SyntaxNode): Pattern {
  const span = spanOf(cx, node);
  switch (node.type) {
    case "identifier":
      return nameTarget(cx, node);
    case "attribute": {
      const object = fieldOf(node, "object");
      const name = fieldOf(node, "attribute");
      if (object === undefined || name === undefined) break;
      return { ...span, kind: "member", object: expression(cx, object), name: nameOf(cx, name) };
    }
    case "subscript": {
      const read = expression(cx, node);
      // A slice is replaced in part: what it may hold then is not followed.
      return read.kind === "index" ? { ...span, kind: "index", object: read.object, index: read.index } : { ...span, kind: "unknown", children: [read] };
    }
    case "as_pattern_target": {
      const parts = partsOf(node);
      const only = parts[0];
      if (only === undefined || parts.length > 1) break;
      return target(cx, only);
    }
    case "pattern_list":
    case "tuple_pattern":
    case "list_pattern":
    case "tuple":
    case "list":
    case "expression_list":
      return { ...span, kind: "list", items: partsOf(node).map((part) => item(cx, part)) };
    default:
  }
  return { ...span, kind: "unknown", children: partsOf(node).map((part) => expression(cx, part)) };
}

function item(cx: Context, node: SyntaxNode): { target: Pattern; default: undefined; rest: boolean } {
  const inner = node.type === "list_splat_pattern" || node.type === "list_splat" ? partsOf(node)[0] : undefined;
  return { target: target(cx, inner ?? node), default: undefined, rest: inner !== undefined };
}
