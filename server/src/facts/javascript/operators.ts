/** Operators and assignments. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import { classTest } from "../class-tests.ts";
import type { Comparison, Expression } from "../program.ts";
import type { Context } from "./context.ts";
import { expression, nothing, operand } from "./expressions.ts";
import { bare, child, inner } from "./nodes.ts";
import { pattern, targetOf } from "./patterns.ts";

type Choice = Extract<Expression, { kind: "choice" }>["selects"];

const CHOICES: ReadonlyMap<string, Choice> = new Map([
  ["||", "falsy"],
  ["??", "null"],
  ["&&", "truthy"],
]);

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ["==", "equal"],
  ["===", "equal"],
  ["!=", "not-equal"],
  ["!==", "not-equal"],
  ["<", "less"],
  ["<=", "less-equal"],
  [">", "greater"],
  [">=", "greater-equal"],
  ["in", "in"],
  ["instanceof", "instance-of"],
]);

/** `a + b`, `a === b`, `a || b` … */
export function binary(c: Context, node: SyntaxNode): Expression {
  const operator = child(node, "operator")?.type ?? "";
  if (operator === "+") return { kind: "concat", ...c.span(node), parts: leftSpine(node, operator).map((each) => expression(c, each)) };
  const selects = CHOICES.get(operator);
  if (selects !== undefined) return chained(c, leftSpine(node, operator), selects);
  return combined(c, node, operator, operand(c, node, "left"), operand(c, node, "right"));
}

/** The operands of a chain of one operator, which the grammar nests to the left; walked without recursion, as generated code has thousands. */
function leftSpine(node: SyntaxNode, operator: string): SyntaxNode[] {
  const operands: SyntaxNode[] = [];
  let at = node;
  for (;;) {
    const left = child(at, "left");
    const right = child(at, "right");
    if (right !== undefined) operands.push(right);
    if (left === undefined) break;
    const next = bare(left);
    if (next.type !== "binary_expression" || child(next, "operator")?.type !== operator) {
      operands.push(left);
      break;
    }
    at = next;
  }
  return operands.reverse();
}

/** Chains longer than this are halved instead of nested: `||`, `??` and `&&` choose the same value however they are bracketed. */
const LONG_CHAIN = 16;

function chained(c: Context, operands: readonly SyntaxNode[], selects: Choice): Expression {
  const choose = (values: readonly Expression[]): Expression => {
    const middle = values.length > LONG_CHAIN ? values.length >> 1 : values.length - 1;
    const [left, right] = values.length <= 2 ? values : [choose(values.slice(0, middle)), choose(values.slice(middle))];
    if (left === undefined || right === undefined) return left ?? { kind: "unknown", start: 0, end: 0, children: [] };
    return { kind: "choice", start: left.start, end: right.end, left, right, selects };
  };
  return choose(operands.map((each) => expression(c, each)));
}

/** The value of an operator other than `=` between two values. */
function combined(c: Context, node: SyntaxNode, operator: string, left: Expression, right: Expression): Expression {
  const { start, end } = c.span(node);
  if (operator === "+") return { kind: "concat", start, end, parts: [left, right] };
  const selects = CHOICES.get(operator);
  if (selects !== undefined) return { kind: "choice", start, end, left, right, selects };
  const comparison = COMPARISONS.get(operator);
  if (comparison !== undefined) {
    const asked = left.kind === "member" && left.name === "constructor" ? classTest(left.object, comparison, right) : undefined;
    return asked ?? { kind: "compare", start, end, operator: comparison, left, right };
  }
  return { kind: "binary", start, end, operator: operator === "/" && isOfWhole(c, node, 0) ? "//" : operator, left, right };
}

/** Whether one side is a big integer, so that both are: what divides them leaves no fraction. */
function isOfWhole(c: Context, node: SyntaxNode, depth: number): boolean {
  return ["left", "right"].some((side) => {
    const operand = child(node, side);
    return operand !== undefined && isBigInteger(c, bare(operand), depth);
  });
}

/** `100n`, `BigInt(cents)`, and what is computed of one. */
function isBigInteger(c: Context, node: SyntaxNode, depth: number): boolean {
  if (node.type === "number") return c.source(node).endsWith("n");
  if (node.type === "call_expression") return c.source(child(node, "function") ?? node) === "BigInt";
  return node.type === "binary_expression" && depth < MAX_OPERANDS && isOfWhole(c, node, depth + 1);
}

/** How many computations one in the other are looked into. */
const MAX_OPERANDS = 4;

/** `!a`, `-a`, `typeof a`, `void a`, `delete a.b`. */
export function unary(c: Context, node: SyntaxNode): Expression {
  const operator = child(node, "operator")?.type ?? "";
  const value = operand(c, node, "argument");
  const { start, end } = c.span(node);
  if (operator === "!") return { kind: "not", start, end, value };
  if (operator === "-" && value.kind === "constant" && typeof value.value === "number") return { kind: "constant", start, end, value: -value.value };
  if (operator === "void") {
    const undefinedValue: Expression = { kind: "constant", start, end, value: undefined };
    return value.kind === "constant" ? undefinedValue : { kind: "sequence", start, end, expressions: [value, undefinedValue] };
  }
  return { kind: "unary", start, end, operator, value };
}

/** An assignment in parts, as a statement and as an expression have it. */
type Assignment = Extract<Expression, { kind: "assign" }>;

/** `a = b`. */
export function assignment(c: Context, node: SyntaxNode): Assignment {
  const left = child(node, "left");
  const { start, end } = c.span(node);
  // The value comes first, so that functions in it are numbered before a target that holds some; nothing else depends on the order.
  const value = operand(c, node, "right");
  return { kind: "assign", start, end, target: left === undefined ? { kind: "unknown", start, end, children: [] } : pattern(c, left), value };
}

/** `a += b`, `a ||= b` …: the old value and the new one combined. */
export function augmentedAssignment(c: Context, node: SyntaxNode): Assignment {
  const operator = (child(node, "operator")?.type ?? "").slice(0, -1);
  return reassigned(c, node, child(node, "left"), operator, operand(c, node, "right"));
}

/** `a++`, `--a`. What the expression itself is worth, old or new, is not told apart. */
export function update(c: Context, node: SyntaxNode): Assignment {
  const operator = (child(node, "operator")?.type ?? "").slice(0, -1);
  return reassigned(c, node, child(node, "argument"), operator, { kind: "constant", ...c.span(node), value: 1 });
}

/** Reassignments inside the target of others, up to which both stand in the program: each of them doubles what is inside. */
const MAX_NESTED_REASSIGNMENTS = 6;

function reassigned(c: Context, node: SyntaxNode, left: SyntaxNode | undefined, operator: string, right: Expression): Assignment {
  c.reassignments++;
  const old = left === undefined ? nothing(c, node) : expression(c, left);
  c.reassignments--;
  const target = targetOf(c, old);
  // What is no target stands in the value already.
  const once = target.kind === "unknown" || c.reassignments >= MAX_NESTED_REASSIGNMENTS;
  return {
    kind: "assign",
    ...c.span(node),
    target: once ? { kind: "unknown", start: target.start, end: target.end, children: [] } : target,
    value: combined(c, node, operator, old, right),
  };
}

/** The assignment that an expression statement is, if it is one. */
export function statementAssignment(c: Context, node: SyntaxNode): Assignment | undefined {
  const assigns = bare(node);
  switch (assigns.type) {
    case "assignment_expression":
      return assignment(c, assigns);
    case "augmented_assignment_expression":
      return augmentedAssignment(c, assigns);
    case "update_expression":
      return update(c, assigns);
    default:
      return undefined;
  }
}

/** What `delete x` deletes, if the node is that. */
export function deleted(node: SyntaxNode): SyntaxNode | undefined {
  return node.type === "unary_expression" && child(node, "operator")?.type === "delete" ? (child(node, "argument") ?? inner(node)) : undefined;
}
