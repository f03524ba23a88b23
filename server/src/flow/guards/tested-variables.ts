import type { BindingId, Expression } from "../../facts/program.ts";
import { someWithin } from "../expressions/program-search.ts";

type Compare = Extract<Expression, { kind: "compare" }>;

/** The variable whose type is asked for: `typeof value === "string"`. */
export function typeTested({ left, right }: Compare): { readonly binding: BindingId; readonly type: string } | undefined {
  const isTyped = left.kind === "unary" && left.operator === "typeof" && left.value.kind === "name" && right.kind === "text";
  return isTyped ? { binding: left.value.binding, type: right.value } : undefined;
}

/** The variable that is compared with something. */
export function tested({ left }: Compare): BindingId | undefined {
  const target = left.kind === "assign" ? left.target : trimmed(left);
  return target.kind === "name" ? target.binding : undefined;
}

/** What is looked at without the blanks around it: `secret.strip()`, `secret.trim()`. */
export function trimmed(expression: Expression): Expression {
  if (expression.kind !== "call" || expression.arguments.length > 0 || expression.callee.kind !== "member") return expression;
  return /^(?:strip|trim)$/.test(expression.callee.name) ? expression.callee.object : expression;
}

/**
 * The variable that is no object where one of these does not hold (`value && typeof value === "object"`), or where one of them does
 * (`value === null || typeof value !== "object"`). What else may be asked beside it lets no other object through than one that is no plain one (`value instanceof Date`),
 * was looked at before (`seen.has(value)`) or lies too deep (`depth > 5`).
 */
export function notObject(tests: readonly Expression[], holds: boolean): BindingId | undefined {
  const isAsked = ({ operator }: Compare): boolean => (holds ? operator === "not-equal" || operator === "is-not" : operator === "equal" || operator === "is");
  const typed = tests.flatMap((test) => (test.kind === "compare" && isAsked(test) ? (typeTested(test) ?? []) : []));
  const [only] = typed;
  if (only?.type !== "object" || typed.length > 1) return undefined;
  return tests.every((test) => isOf(test, only.binding, holds)) ? only.binding : undefined;
}

function isOf(test: Expression, binding: BindingId, holds: boolean): boolean {
  const asked = test.kind === "not" ? test.value : test;
  switch (asked.kind) {
    case "name":
      return asked.binding === binding && holds === (asked !== test);
    case "compare":
      return isOrder(asked) || someWithin(asked, (part) => part.kind === "name" && part.binding === binding);
    case "call":
      return !isArrayTest(asked) && asked.arguments.some(({ value }) => value.kind === "name" && value.binding === binding);
    default:
      return false;
  }
}

const isOrder = ({ operator, right }: Compare): boolean => /^(?:less|greater)/.test(operator) && right.kind !== "text";

const isArrayTest = ({ callee }: Extract<Expression, { kind: "call" }>): boolean => callee.kind === "member" && callee.name === "isArray";

/** The types of one of which a variable is where one of these tests holds that ask for its type, and there is nothing in it, or it lies too deep, where another does: `value is None or isinstance(value, int)`. */
export function typesBeside(tests: readonly Expression[]): { readonly binding: BindingId; readonly types: readonly Expression[] } | undefined {
  const typed = tests.flatMap((test) => (test.kind === "compare" && test.operator === "instance-of" ? [test] : []));
  const binding = typed[0] && tested(typed[0]);
  if (binding === undefined || typed.some((test) => tested(test) !== binding)) return undefined;
  const isBeside = (test: Expression): boolean =>
    test.kind === "compare"
      ? test.operator === "instance-of" || isOrder(test) || (tested(test) === binding && test.right.kind === "constant" && !test.right.value)
      : test.kind === "not" && test.value.kind === "name" && test.value.binding === binding;
  return tests.every(isBeside) ? { binding, types: typed.map(({ right }) => right) } : undefined;
}
