/** Expressions: which lowering belongs to which node. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Expression } from "../program.ts";
import { MAX_DEPTH } from "../program.ts";
import { call, construct, member, subscript } from "./calls.ts";
import { classExpression } from "./classes.ts";
import type { Context } from "./context.ts";
import { arrowFunction, functionExpression } from "./functions.ts";
import { regrouped } from "./grouping.ts";
import { element } from "./jsx.ts";
import { numberValue, stringValue } from "./literals.ts";
import { child, inner, isComment, isTypeSyntax, parts } from "./nodes.ts";
import { arrayLiteral, objectLiteral } from "./objects.ts";
import { assignment, augmentedAssignment, binary, unary, update } from "./operators.ts";
import { buried } from "./survey.ts";
import { templateLiteral } from "./templates.ts";

type Lowering = (c: Context, node: SyntaxNode) => Expression;

const LOWERINGS: ReadonlyMap<string, Lowering> = new Map<string, Lowering>([
  ["identifier", identifier],
  ["shorthand_property_identifier", identifier],
  ["shorthand_property_identifier_pattern", identifier],
  ["undefined", identifier],
  ["string", (c, node) => ({ kind: "text", start: node.start - c.base, end: node.end - c.base, value: stringValue(c.source(node)) })],
  // Left over where a literal is not closed.
  ["string_fragment", (c, node) => ({ kind: "text", ...c.span(node), value: c.source(node) })],
  ["jsx_text", (c, node) => ({ kind: "text", ...c.span(node), value: c.source(node) })],
  ["private_property_identifier", (c, node) => ({ kind: "text", ...c.span(node), value: c.name(node) })],
  ["template_string", templateLiteral],
  ["number", (c, node) => ({ kind: "constant", ...c.span(node), value: numberValue(c.source(node)) })],
  ["true", (c, node) => ({ kind: "constant", ...c.span(node), value: true })],
  ["false", (c, node) => ({ kind: "constant", ...c.span(node), value: false })],
  ["null", (c, node) => ({ kind: "constant", ...c.span(node), value: null })],
  ["regex", (c, node) => ({ kind: "pattern", ...c.span(node), source: sourceOf(c, child(node, "pattern")) })],
  ["this", receiver],
  ["super", superclass],
  ["meta_property", meta],
  ["member_expression", member],
  ["subscript_expression", subscript],
  ["call_expression", call],
  ["new_expression", construct],
  ["binary_expression", binary],
  ["unary_expression", unary],
  ["update_expression", update],
  ["assignment_expression", assignment],
  ["augmented_assignment_expression", augmentedAssignment],
  ["ternary_expression", conditional],
  ["sequence_expression", sequence],
  ["await_expression", awaited],
  ["yield_expression", yielded],
  ["object", objectLiteral],
  ["array", arrayLiteral],
  ["function_expression", functionExpression],
  ["generator_function", functionExpression],
  ["arrow_function", arrowFunction],
  ["class", classExpression],
  ["jsx_element", element],
  ["jsx_self_closing_element", element],
  ["jsx_expression", wrapped],
  ["parenthesized_expression", wrapped],
  ["non_null_expression", wrapped],
  ["as_expression", wrapped],
  ["satisfies_expression", wrapped],
  ["instantiation_expression", wrapped],
  ["type_assertion", asserted],
  ["expression_statement", wrapped],
]);

const GROUPED = new Set(["member_expression", "subscript_expression", "call_expression", "binary_expression", "non_null_expression"]);

/** The expression that a node is. Never fails: what it does not know, and what nests too deep, is `unknown`. */
export function expression(c: Context, node: SyntaxNode): Expression {
  if (c.depth >= MAX_DEPTH) return buried(c, node);
  const grouped = GROUPED.has(node.type) ? regrouped(node) : node;
  if (grouped !== node) return expression(c, grouped);
  const lowering = LOWERINGS.get(node.type);
  c.depth++;
  const result = lowering === undefined || node.missing ? unknown(c, node) : lowering(c, node);
  c.depth--;
  return result;
}

/** The expression in a field, `unknown` in the place of the node when the field is missing. */
export function operand(c: Context, node: SyntaxNode, field: string): Expression {
  const found = child(node, field);
  return found === undefined ? nothing(c, node) : expression(c, found);
}

/** Nothing known about a node, not even parts of it. */
export function nothing(c: Context, node: SyntaxNode): Expression {
  return { kind: "unknown", start: node.start - c.base, end: node.end - c.base, children: [] };
}

/** What is not understood, with the parts that are. */
function unknown(c: Context, node: SyntaxNode): Expression {
  return { kind: "unknown", ...c.span(node), children: fragments(c, node) };
}

/** The parts of a node that are expressions, or hold some. */
export function fragments(c: Context, node: SyntaxNode): Expression[] {
  if (node.type === "ERROR") c.lowered.add(node);
  const found: Expression[] = [];
  for (const each of node.children) {
    if (!each.named || isComment(each) || isTypeSyntax(each)) continue;
    if (LOWERINGS.has(each.type)) found.push(expression(c, each));
    else if (each.children.length > 0) {
      const part = expression(c, each);
      if (part.kind !== "unknown" || part.children.length > 0) found.push(part);
    }
  }
  return found;
}

/** Whether a node of this type is an expression. */
export function isExpression(node: SyntaxNode): boolean {
  return LOWERINGS.has(node.type);
}

const CONSTANTS: ReadonlyMap<string, number | undefined> = new Map([
  ["undefined", undefined],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
]);

function identifier(c: Context, node: SyntaxNode): Expression {
  const name = c.name(node);
  const start = node.start - c.base;
  const end = node.end - c.base;
  const member = c.enumMember(name);
  if (member !== undefined) return member;
  const binding = c.lookup(name);
  if (binding !== undefined) {
    c.read(binding);
    return { kind: "name", start, end, binding };
  }
  if (name === "exports") return { kind: "exports", start, end };
  if (CONSTANTS.has(name)) return { kind: "constant", start, end, value: CONSTANTS.get(name) };
  c.globals.add(name);
  return { kind: "global", start, end, name };
}

/** `this`. At the top of a CommonJS module it is what the module exports. */
export function receiver(c: Context, node: SyntaxNode): Expression {
  const binding = c.activation.receiver;
  if (binding !== undefined) {
    c.read(binding);
    return { kind: "name", ...c.span(node), binding };
  }
  return c.isModule ? { kind: "constant", ...c.span(node), value: undefined } : { kind: "exports", ...c.span(node) };
}

function superclass(c: Context, node: SyntaxNode): Expression {
  return { kind: "super", ...c.span(node), receiver: c.activation.receiver, class: c.activation.class };
}

function meta(c: Context, node: SyntaxNode): Expression {
  return c.source(node).startsWith("import") ? { kind: "meta", ...c.span(node) } : nothing(c, node);
}

function wrapped(c: Context, node: SyntaxNode): Expression {
  const held = inner(node);
  return held === undefined ? nothing(c, node) : expression(c, held);
}

function asserted(c: Context, node: SyntaxNode): Expression {
  const held = parts(node).at(-1);
  return held === undefined ? nothing(c, node) : expression(c, held);
}

function conditional(c: Context, node: SyntaxNode): Expression {
  return {
    kind: "conditional",
    ...c.span(node),
    test: operand(c, node, "condition"),
    // biome-ignore lint/suspicious/noThenProperty: the name is the contract's, and nobody awaits an expression
    then: operand(c, node, "consequence"),
    otherwise: operand(c, node, "alternative"),
  };
}

/** Commas nest where the grammar makes pairs of them; the program has them flat. */
function sequence(c: Context, node: SyntaxNode): Expression {
  const open = [node];
  const expressions: Expression[] = [];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.type === "sequence_expression") for (const each of parts(at).reverse()) open.push(each);
    else expressions.push(expression(c, at));
  }
  return { kind: "sequence", ...c.span(node), expressions };
}

function awaited(c: Context, node: SyntaxNode): Expression {
  const held = inner(node);
  return held === undefined ? nothing(c, node) : { kind: "await", ...c.span(node), value: expression(c, held) };
}

function yielded(c: Context, node: SyntaxNode): Expression {
  const held = inner(node);
  return { kind: "yield", ...c.span(node), value: held && expression(c, held), delegate: node.children.some((each) => each.type === "*") };
}

function sourceOf(c: Context, node: SyntaxNode | undefined): string {
  return node === undefined ? "" : c.source(node);
}
