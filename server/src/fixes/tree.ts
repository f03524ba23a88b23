import type { SyntaxNode } from "../syntax/tree.ts";
import { contains, type Span } from "../text/span.ts";

/** A node with everything around it: the root first, the node itself last. */
export type Path = readonly SyntaxNode[];

/** The way to the innermost named node that is exactly the span or, where there is none, the innermost named node around it. */
export function pathTo(root: SyntaxNode, span: Span): Path {
  const path: SyntaxNode[] = [root];
  for (let node: SyntaxNode | undefined = root; node !== undefined; ) {
    const next: SyntaxNode | undefined = node.children.find((child) => child.named && child.start < child.end && contains(child, span));
    if (next !== undefined) path.push(next);
    node = next;
  }
  return path;
}

/** All nodes under and with this one, parents first, in order of place. Walks without recursion. */
export function* nodesOf(root: SyntaxNode): Generator<SyntaxNode> {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    for (let i = node.children.length - 1; i >= 0; i--) open.push(node.children[i] as SyntaxNode);
  }
}

/** The node at the end of a path. */
export function lastOf(path: Path): SyntaxNode {
  return path[path.length - 1] as SyntaxNode;
}

/** The node around the last one. */
export function parentOf(path: Path): SyntaxNode | undefined {
  return path[path.length - 2];
}

/** The child in a field. */
export function childOf(node: SyntaxNode | undefined, field: string): SyntaxNode | undefined {
  return node?.children.find((child) => child.field === field);
}

/** Named children that are not comments. */
export function partsOf(node: SyntaxNode | undefined): SyntaxNode[] {
  return node?.children.filter((child) => child.named && child.type !== "comment") ?? [];
}

/** A block from brace to brace: where the parser of JavaScript ends a statement by itself, its node goes on over the comment behind it. */
export function bracesOf(block: SyntaxNode): Span {
  return { start: block.start, end: block.children.findLast(({ type }) => type === "}")?.end ?? block.end };
}

/** The path without parentheses at its end: the way to the widest node with the same value. */
export function withoutParentheses(path: Path): Path {
  let end = path.length;
  while (path[end - 2]?.type === "parenthesized_expression") end--;
  return path.slice(0, end);
}

/** The path on to the first part of whatever wraps it in nodes of these types. */
export function unwrapping(path: Path, wrappers: RegExp): Path {
  const result = [...path];
  for (let node = lastOf(path); wrappers.test(node.type); ) {
    const inner = partsOf(node)[0];
    if (inner === undefined) break;
    result.push(inner);
    node = inner;
  }
  return result;
}

/**
 * Whether a node is an assertion with the rest of its type, which the grammar reads as if it were said of the assertion: `x as A.B.C`, `x as A.B | null`.
 * Without parentheses nothing else can mean that.
 */
export function isSplitAssertion(node: SyntaxNode): boolean {
  let at: SyntaxNode | undefined = node;
  while (at !== undefined && !/^(?:as|satisfies)_expression$/.test(at.type)) {
    const joins: boolean = at.type === "binary_expression" && /^[|&]$/.test(childOf(at, "operator")?.type ?? "");
    at = /^(?:member|subscript)_expression$/.test(at.type) ? childOf(at, "object") : joins ? childOf(at, "left") : undefined;
  }
  return at !== undefined && at !== node;
}

/** What stands inside any number of parentheses. */
export function inside(node: SyntaxNode | undefined): SyntaxNode | undefined {
  let at = node;
  while (at?.type === "parenthesized_expression") at = partsOf(at)[0];
  return at;
}
