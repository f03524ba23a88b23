import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Opaque } from "../expression.ts";
import { childOf } from "../tree.ts";

/** What a chain of `+` adds up, from left to right; undefined for anything else. */
export function summandsOf(node: SyntaxNode): readonly SyntaxNode[] | undefined {
  const chain: SyntaxNode[] = [];
  let at = node;
  while (/^binary_(?:operator|expression)$/.test(at.type) && childOf(at, "operator")?.type === "+") {
    const left = childOf(at, "left");
    const right = childOf(at, "right");
    if (left === undefined || right === undefined) return undefined;
    chain.push(right);
    at = left;
  }
  return chain.length === 0 ? undefined : [...chain, at].reverse();
}

/** An operand of which nothing is known. */
export function opaque({ start, end }: SyntaxNode): Opaque {
  return { kind: "opaque", start, end, joined: false };
}
