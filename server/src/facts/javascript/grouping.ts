/** Expressions that the grammar of TypeScript groups otherwise than the language does. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import { child, has, inner } from "./nodes.ts";

/** The node as the language groups it. */
export function regrouped(node: SyntaxNode): SyntaxNode {
  return assertionAround(node) ?? tightened(node);
}

/**
 * The assertion whose type a node is the rest of: the grammar reads `x as A.B.C | null` as if `C | null` were said of `x as A.B`, which without parentheses nothing
 * can mean. Undefined for any other node.
 */
function assertionAround(node: SyntaxNode): SyntaxNode | undefined {
  let at: SyntaxNode | undefined = node;
  while (at !== undefined && at.type !== "as_expression" && at.type !== "satisfies_expression") {
    const operator: string | undefined = at.type === "binary_expression" ? child(at, "operator")?.type : undefined;
    at =
      at.type === "member_expression" || at.type === "subscript_expression"
        ? child(at, "object")
        : operator === "|" || operator === "&"
          ? child(at, "left")
          : undefined;
  }
  return at === node ? undefined : at;
}

/** From the loosest to the tightest. */
const PRECEDENCE = [
  ["??", "||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!=", "===", "!=="],
  ["<", "<=", ">", ">=", "in", "instanceof"],
  ["<<", ">>", ">>>"],
  ["+", "-"],
  ["*", "/", "%"],
  ["**"],
];

function precedenceOf(node: SyntaxNode): number {
  const operator = child(node, "operator")?.type ?? "";
  return PRECEDENCE.findIndex((level) => level.includes(operator));
}

/**
 * `a + b!.c * d`, which the grammar reads as `(a + b)!.c * d`, and `await f<T>(x)`, which it reads as `(await f)<T>(x)`: the `!` or the call, and what is tighter
 * than the operator before it, belongs to the last operand alone.
 * The node itself where nothing is to be mended.
 */
export function tightened(node: SyntaxNode): SyntaxNode {
  const around: SyntaxNode[] = [];
  let at = node;
  for (let loose = looseIn(at); loose === undefined; loose = looseIn(at)) {
    const next = leftmost(at);
    if (next === undefined) return node;
    around.push(at);
    at = next;
  }
  const loose = looseIn(at);
  const last = loose && (loose.type === "await_expression" ? inner(loose) : child(loose, loose.type === "binary_expression" ? "right" : "argument"));
  if (!loose || !last) return node;
  let before = at;
  let inside = withChild(at, loose, last);
  let next = around.pop();
  while (next && (next.type !== "binary_expression" || (loose.type === "binary_expression" && precedenceOf(next) > precedenceOf(loose)))) {
    inside = withChild(next, before, inside);
    before = next;
    next = around.pop();
  }
  let result: SyntaxNode = { ...withChild(loose, last, inside), field: before.field };
  for (; next; next = around.pop()) {
    result = withChild(next, before, result);
    before = next;
  }
  return result;
}

/** The operation that a `!`, or a call with type arguments, stands behind as if it held all of it. */
function looseIn(node: SyntaxNode): SyntaxNode | undefined {
  const held =
    node.type === "non_null_expression" ? inner(node) : node.type === "call_expression" && has(node, "type_arguments") ? child(node, "function") : undefined;
  return held?.type === "binary_expression" || held?.type === "unary_expression" || held?.type === "await_expression" ? held : undefined;
}

/** The expression that a node begins with and adds something to. */
function leftmost(node: SyntaxNode): SyntaxNode | undefined {
  switch (node.type) {
    case "member_expression":
    case "subscript_expression":
      return child(node, "object");
    case "call_expression":
      return child(node, "function");
    case "binary_expression":
      return child(node, "left");
    case "non_null_expression":
      return inner(node);
    default:
      return undefined;
  }
}

function withChild(node: SyntaxNode, old: SyntaxNode, other: SyntaxNode): SyntaxNode {
  const children = node.children.map((each) => (each === old ? { ...other, children: other.children, field: old.field } : each));
  return { ...node, children, start: children[0]?.start ?? node.start, end: children.at(-1)?.end ?? node.end };
}
