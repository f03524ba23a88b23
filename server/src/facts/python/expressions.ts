import type { SyntaxNode } from "../../syntax/tree.ts";
import { classTest } from "../class-tests.ts";
import { type Argument, type Clause, type Comparison, type Entry, type Expression, MAX_DEPTH } from "../program.ts";
import { call } from "./calls.ts";
import { bindingHere, type Context, nameOf, nameRead, spanOf, textOf } from "./draft.ts";
import { lambda } from "./functions.ts";
import { allPartsOf, childOf, fieldOf, fieldsOf, isTrivia, partsOf, unwrapped, withoutStar } from "./nodes.ts";
import { target } from "./patterns.ts";
import { fixedText, joinedLiterals, stringLiteral, unclosedText } from "./strings.ts";

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  "==": "equal",
  "!=": "not-equal",
  "<>": "not-equal",
  "<": "less",
  "<=": "less-equal",
  ">": "greater",
  ">=": "greater-equal",
  in: "in",
  "not in": "not-in",
  is: "is",
  "is not": "is-not",
};

/** What an expression says. */
export function expression(cx: Context, node: SyntaxNode): Expression {
  const inner = unwrapped(node);
  if (cx.draft.depth >= MAX_DEPTH) return tooDeep(cx, inner);
  if (inner.type === "ERROR") cx.draft.seen.add(inner);
  cx.draft.depth++;
  const result = expressionHere(cx, inner);
  cx.draft.depth--;
  return result;
}

/** A place with the literals inside, found without recursion: what lies deeper than anybody follows. */
export function tooDeep(cx: Context, node: SyntaxNode): Expression {
  const children: Expression[] = [];
  const open = [node];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.type === "string" || at.type === "ERROR") cx.draft.seen.add(at);
    if (at.type === "string") children.push({ ...spanOf(cx, at), kind: "text", value: fixedText(cx, at) });
    const inside = at.type === "ERROR" ? partsOf(at) : at.children;
    for (let i = inside.length - 1; i >= 0; i--) {
      const child = inside[i];
      if (child !== undefined && child.children.length > 0) open.push(child);
    }
  }
  return { ...spanOf(cx, node), kind: "unknown", children };
}

/** A place that says nothing we know, with what is inside. */
export function unknown(cx: Context, node: SyntaxNode, inside: readonly SyntaxNode[] = allPartsOf(node)): Expression {
  return { ...spanOf(cx, node), kind: "unknown", children: inside.map((part) => expression(cx, part)) };
}

/** Several values with commas between them, or the one. */
export function values(cx: Context, node: SyntaxNode, parts: readonly SyntaxNode[]): Expression {
  const only = parts[0];
  if (parts.length === 1 && only !== undefined && only.type !== "list_splat") return expression(cx, only);
  const around = { start: only?.start ?? node.start, end: parts.at(-1)?.end ?? node.end };
  return { ...spanOf(cx, around), kind: "list", items: parts.map((part) => listItem(cx, part)) };
}

/** One of an arguments list. */
export function argument(cx: Context, node: SyntaxNode): Argument {
  const part = partsOf(node)[0];
  if (node.type === "keyword_argument") {
    const name = fieldOf(node, "name");
    const value = fieldOf(node, "value");
    if (name !== undefined && value !== undefined) return { value: expression(cx, value), name: nameOf(cx, name), spread: undefined };
  }
  if (node.type === "list_splat" && part !== undefined) return { value: expression(cx, part), name: undefined, spread: "items" };
  if (node.type === "dictionary_splat" && part !== undefined) return { value: expression(cx, part), name: undefined, spread: "entries" };
  return { value: expression(cx, node), name: undefined, spread: undefined };
}

function expressionHere(cx: Context, node: SyntaxNode): Expression {
  const span = spanOf(cx, node);
  switch (node.type) {
    case "identifier":
      return nameRead(cx, node);
    case "string":
      return stringLiteral(cx, node);
    case "concatenated_string":
      return joinedLiterals(cx, node);
    case "string_content":
      return { ...span, kind: "text", value: unclosedText(cx, node) };
    case "integer":
    case "float":
      return number(cx, node);
    case "true":
      return { ...span, kind: "constant", value: true };
    case "false":
      return { ...span, kind: "constant", value: false };
    case "none":
      return { ...span, kind: "constant", value: null };
    case "attribute": {
      const object = fieldOf(node, "object");
      const name = fieldOf(node, "attribute");
      return object === undefined || name === undefined
        ? unknown(cx, node)
        : { ...span, kind: "member", object: expression(cx, object), name: nameOf(cx, name) };
    }
    case "subscript":
      return subscript(cx, node);
    case "call":
      return call(cx, node);
    case "binary_operator":
      return binary(cx, node);
    case "boolean_operator":
      return choice(cx, node);
    case "comparison_operator":
      return comparison(cx, node);
    case "not_operator": {
      const value = fieldOf(node, "argument");
      return value === undefined ? unknown(cx, node) : { ...span, kind: "not", value: expression(cx, value) };
    }
    case "unary_operator":
      return unary(cx, node);
    case "conditional_expression": {
      const [then, test, otherwise] = partsOf(node);
      if (then === undefined || test === undefined || otherwise === undefined) return unknown(cx, node);
      // biome-ignore lint/suspicious/noThenProperty: the name is the contract's, and nobody awaits an expression
      return { ...span, kind: "conditional", test: expression(cx, test), then: expression(cx, then), otherwise: expression(cx, otherwise) };
    }
    case "named_expression":
      return namedExpression(cx, node);
    case "lambda":
      return { ...span, kind: "function", function: lambda(cx, node) };
    case "list":
    case "tuple":
    case "set":
    case "expression_list":
    case "pattern_list":
    case "tuple_pattern":
    case "list_pattern":
      return { ...span, kind: "list", items: partsOf(node).map((part) => listItem(cx, part)) };
    case "dictionary":
      return { ...span, kind: "object", entries: partsOf(node).map((part) => entry(cx, part)) };
    case "list_comprehension":
    case "set_comprehension":
    case "generator_expression":
    case "dictionary_comprehension":
      return comprehension(cx, node);
    case "await": {
      const value = partsOf(node)[0];
      return value === undefined ? unknown(cx, node) : { ...span, kind: "await", value: expression(cx, value) };
    }
    case "yield": {
      const parts = partsOf(node);
      const delegate = node.children.some((child) => child.type === "from");
      return { ...span, kind: "yield", value: parts.length === 0 ? undefined : values(cx, node, parts), delegate };
    }
    case "assignment":
    case "augmented_assignment":
      return assignment(cx, node);
    case "keyword_argument": {
      const value = fieldOf(node, "value");
      return unknown(cx, node, value === undefined ? [] : [value]);
    }
    default:
      return unknown(cx, node);
  }
}

function number(cx: Context, node: SyntaxNode): Expression {
  const text = textOf(cx, node).replaceAll("_", "").toLowerCase();
  const octal = /^0([0-7]+)l?$/.exec(text)?.[1];
  const value = octal === undefined ? Number(text.replace(/^(.*[^x].*)l$/, "$1").replace(/^(0x.*)l$/, "$1")) : Number.parseInt(octal, 8);
  return Number.isNaN(value) ? { ...spanOf(cx, node), kind: "unknown", children: [] } : { ...spanOf(cx, node), kind: "constant", value };
}

function unary(cx: Context, node: SyntaxNode): Expression {
  const operator = fieldOf(node, "operator");
  const operand = fieldOf(node, "argument");
  if (operator === undefined || operand === undefined) return unknown(cx, node);
  const value = expression(cx, operand);
  if (operator.type === "-" && value.kind === "constant" && typeof value.value === "number") {
    return { ...spanOf(cx, node), kind: "constant", value: -value.value };
  }
  return { ...spanOf(cx, node), kind: "unary", operator: operator.type, value };
}

/** `x[i]`, `x[a:b]`; several subscripts are one list. */
function subscript(cx: Context, node: SyntaxNode): Expression {
  const object = fieldOf(node, "value");
  const subscripts = fieldsOf(node, "subscript");
  const first = subscripts[0];
  if (object === undefined || first === undefined) return unknown(cx, node);
  const tuple = subscripts.length > 1 || node.children.some((child) => child.type === ",");
  if (first.type === "slice" && !tuple) {
    const bounds: (Expression | undefined)[] = [undefined, undefined, undefined];
    let at = 0;
    for (const child of first.children) {
      if (child.type === ":") at++;
      else if (child.named && child.type !== "ERROR" && !isTrivia(child)) bounds[at] = expression(cx, child);
    }
    return { ...spanOf(cx, node), kind: "slice", object: expression(cx, object), from: bounds[0], to: bounds[1], step: bounds[2] };
  }
  const index: Expression = tuple
    ? { ...spanOf(cx, { start: first.start, end: subscripts.at(-1)?.end ?? first.end }), kind: "list", items: subscripts.map((part) => listItem(cx, part)) }
    : expression(cx, first);
  return { ...spanOf(cx, node), kind: "index", object: expression(cx, object), index };
}

/** Left-deep chains of `+` are one flat list, walked without recursion. */
function binary(cx: Context, node: SyntaxNode): Expression {
  const operator = fieldOf(node, "operator")?.type ?? "";
  const left = fieldOf(node, "left");
  const right = fieldOf(node, "right");
  if (left === undefined || right === undefined) return unknown(cx, node);
  if (operator !== "+") return { ...spanOf(cx, node), kind: "binary", operator, left: expression(cx, left), right: expression(cx, right) };
  return { ...spanOf(cx, node), kind: "concat", parts: spineOf(node, "+").map((part) => expression(cx, part)) };
}

/** `or` and `and`. A long chain is folded in halves, which means the same and keeps it flat. */
function choice(cx: Context, node: SyntaxNode): Expression {
  const operator = fieldOf(node, "operator")?.type ?? "";
  const operands = spineOf(node, operator);
  if (operands.length < 2) return unknown(cx, node);
  return folded(
    operands.map((operand) => expression(cx, operand)),
    operator === "or" ? "falsy" : "truthy",
  );
}

/** The operands of a left-deep chain of one operator. */
function spineOf(node: SyntaxNode, operator: string): SyntaxNode[] {
  const operands: SyntaxNode[] = [];
  let at: SyntaxNode = node;
  for (;;) {
    const left = at.type === node.type && fieldOf(at, "operator")?.type === operator ? fieldOf(at, "left") : undefined;
    const right = left === undefined ? undefined : fieldOf(at, "right");
    if (left === undefined || right === undefined) return [...operands, at].reverse();
    operands.push(right);
    at = unwrapped(left);
  }
}

function folded(operands: readonly Expression[], selects: "falsy" | "truthy"): Expression {
  const first = operands[0] as Expression;
  if (operands.length === 1) return first;
  const middle = Math.ceil(operands.length / 2);
  const left = folded(operands.slice(0, middle), selects);
  const right = folded(operands.slice(middle), selects);
  return { start: left.start, end: right.end, kind: "choice", left, right, selects };
}

/** `a < b < c` is `a < b and b < c`. */
function comparison(cx: Context, node: SyntaxNode): Expression {
  const operators = node.children.filter((child) => child.field === "operators");
  const operands = partsOf(node)
    .filter((part) => part.field !== "operators")
    .map((part) => expression(cx, part));
  const comparisons: Expression[] = [];
  for (const [i, operator] of operators.entries()) {
    const left = operands[i];
    const right = operands[i + 1];
    const meaning = COMPARISONS[operator.type];
    if (left === undefined || right === undefined || meaning === undefined) return { ...spanOf(cx, node), kind: "unknown", children: operands };
    const asked = typed(left);
    comparisons.push((asked && classTest(asked, meaning, right)) ?? { start: left.start, end: right.end, kind: "compare", operator: meaning, left, right });
  }
  return comparisons.length === 0 ? { ...spanOf(cx, node), kind: "unknown", children: operands } : folded(comparisons, "truthy");
}

/** What `type(value)` is the class of. */
function typed(expression: Expression): Expression | undefined {
  if (expression.kind !== "call" || expression.callee.kind !== "global" || expression.callee.name !== "type") return undefined;
  const [only, another] = expression.arguments;
  return another || only?.spread || only?.name !== undefined ? undefined : only?.value;
}

/** `(name := value)`: binds around any comprehension. */
function namedExpression(cx: Context, node: SyntaxNode): Expression {
  const name = fieldOf(node, "name");
  const value = fieldOf(node, "value");
  if (name === undefined || value === undefined) return unknown(cx, node);
  let scope = cx.scope;
  while (scope.kind === "comprehension" && scope.parent !== undefined) scope = scope.parent;
  const lowered = expression(cx, value);
  const binding = bindingHere({ ...cx, scope }, nameOf(cx, name));
  return { ...spanOf(cx, node), kind: "assign", target: { ...spanOf(cx, name), kind: "name", binding }, value: lowered };
}

/** The value of an assignment with a further one on its right; `x += y` is `x = x + y`. */
export function assignment(cx: Context, node: SyntaxNode): Expression {
  const left = fieldOf(node, "left");
  const right = fieldOf(node, "right");
  if (left === undefined || right === undefined) return unknown(cx, node);
  if (node.type === "augmented_assignment") {
    const before = expression(cx, left);
    const value = augmented(cx, node, before, expression(cx, right));
    return { ...spanOf(cx, node), kind: "assign", target: target(cx, left), value };
  }
  const value = expression(cx, right);
  return { ...spanOf(cx, node), kind: "assign", target: target(cx, left), value };
}

function augmented(cx: Context, node: SyntaxNode, left: Expression, right: Expression): Expression {
  const operator = (fieldOf(node, "operator")?.type ?? "").slice(0, -1);
  if (operator === "+") return { ...spanOf(cx, node), kind: "concat", parts: [left, right] };
  return { ...spanOf(cx, node), kind: "binary", operator, left, right };
}

function listItem(cx: Context, node: SyntaxNode): { value: Expression; spread: boolean } {
  const inner = unwrapped(node);
  const spread = inner.type === "list_splat" || inner.type === "list_splat_pattern" ? partsOf(inner)[0] : withoutStar(inner);
  return { value: expression(cx, spread ?? inner), spread: spread !== undefined };
}

function entry(cx: Context, node: SyntaxNode): Entry {
  const key = fieldOf(node, "key");
  const value = fieldOf(node, "value");
  if (node.type === "pair" && key !== undefined && value !== undefined) return { ...spanOf(cx, node), key: expression(cx, key), value: expression(cx, value) };
  const spread = node.type === "dictionary_splat" ? partsOf(node)[0] : undefined;
  return { ...spanOf(cx, node), key: undefined, value: expression(cx, spread ?? node) };
}

function comprehension(cx: Context, node: SyntaxNode): Expression {
  const inside: Context = { ...cx, scope: cx.draft.scopes.of(node, cx.scope) };
  const first = childOf(node, "for_in_clause");
  const body = fieldOf(node, "body");
  if (first === undefined || body === undefined) return unknown(inside, node);
  const clauses: (Clause & { conditions: Expression[] })[] = [];
  for (const child of node.children) {
    const condition = child.type === "if_clause" ? partsOf(child)[0] : undefined;
    if (condition !== undefined) clauses.at(-1)?.conditions.push(expression(inside, condition));
    if (child.type !== "for_in_clause") continue;
    const left = fieldOf(child, "left");
    const rights = fieldsOf(child, "right");
    if (left === undefined || rights.length === 0) return unknown(inside, node);
    // The first iterable is evaluated before the comprehension's own scope begins.
    const iterable = values(child === first ? cx : inside, child, rights);
    clauses.push({ target: target(inside, left), iterable, conditions: [] });
  }
  const key = body.type === "pair" ? fieldOf(body, "key") : undefined;
  const value = body.type === "pair" ? fieldOf(body, "value") : body;
  return {
    ...spanOf(cx, node),
    kind: "comprehension",
    clauses,
    key: key === undefined ? undefined : expression(inside, key),
    value: value === undefined ? unknown(inside, body) : expression(inside, value),
  };
}
