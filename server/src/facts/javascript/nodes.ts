/** Looking into a node of the JavaScript and TypeScript grammars. */
import type { SyntaxNode } from "../../syntax/tree.ts";

/** Whether the node is a comment, which the grammars allow between any two children. */
export function isComment(node: SyntaxNode): boolean {
  return node.type === "comment" || node.type === "html_comment";
}

/** The first child in a field. */
export function child(node: SyntaxNode, field: string): SyntaxNode | undefined {
  for (const each of node.children) if (each.field === field && each.type !== "comment") return each;
  return undefined;
}

/** The first child of a type, named or token. */
export function childOfType(node: SyntaxNode, type: string): SyntaxNode | undefined {
  for (const each of node.children) if (each.type === type) return each;
  return undefined;
}

/** Whether the node has a child of this type, such as the token `async`. */
export function has(node: SyntaxNode, type: string): boolean {
  return childOfType(node, type) !== undefined;
}

/** The named children without comments. */
export function parts(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter((each) => each.named && !isComment(each));
}

/** The first named child that is no comment: what a wrapper such as `(x)` or `x as T` holds. */
export function inner(node: SyntaxNode): SyntaxNode | undefined {
  for (const each of node.children) if (each.named && !isComment(each)) return each;
  return undefined;
}

const TRANSPARENT = new Set(["parenthesized_expression", "non_null_expression", "as_expression", "satisfies_expression", "instantiation_expression"]);

/** The node without parentheses, assertions and type arguments around it, which change no value. */
export function bare(node: SyntaxNode): SyntaxNode {
  let at = node;
  for (;;) {
    const next = TRANSPARENT.has(at.type) ? inner(at) : at.type === "type_assertion" ? parts(at).at(-1) : undefined;
    if (next === undefined) return at;
    at = next;
  }
}

const TYPE_SYNTAX = new Set([
  "type_annotation",
  "type_arguments",
  "type_parameters",
  "type_identifier",
  "nested_type_identifier",
  "type_query",
  "type_predicate",
  "type_predicate_annotation",
  "asserts",
  "asserts_annotation",
  "interface_body",
  "implements_clause",
  "extends_type_clause",
  "accessibility_modifier",
  "override_modifier",
  "index_signature",
  "property_signature",
  "method_signature",
  "abstract_method_signature",
  "call_signature",
  "construct_signature",
]);

/** Whether the node is written for the type checker alone: nothing in it runs. */
export function isTypeSyntax(node: SyntaxNode): boolean {
  return TYPE_SYNTAX.has(node.type) || node.type.endsWith("_type");
}
