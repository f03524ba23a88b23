import type { SyntaxNode } from "../../syntax/tree.ts";

/** The named children that say something: no comments, no line continuations. */
export function partsOf(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter((child) => child.named && !isTrivia(child));
}

/** The first child in a field. */
export function fieldOf(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field && !isTrivia(child));
}

/** All children in a field, without the commas between them. */
export function fieldsOf(node: SyntaxNode, field: string): SyntaxNode[] {
  return node.children.filter((child) => child.field === field && child.named && !isTrivia(child));
}

/** The first child of a type. */
export function childOf(node: SyntaxNode, type: string): SyntaxNode | undefined {
  return node.children.find((child) => child.type === type);
}

/** The node inside of any number of parentheses. */
export function unwrapped(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (inner.type === "parenthesized_expression" || inner.type === "type") {
    const parts = partsOf(inner);
    const only = parts[0];
    if (only === undefined || parts.length > 1) return inner;
    inner = only;
  }
  return inner;
}

export function isTrivia(node: SyntaxNode): boolean {
  return node.type === "comment" || node.type === "line_continuation";
}
