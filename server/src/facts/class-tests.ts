import type { Comparison, Expression } from "./program.ts";

/**
 * A comparison of a thing's class with a class, which asks what the thing is an instance of: `type(value) is dict`, `type(value) in (list, tuple)`,
 * `error.constructor === TypeError`. Undefined where the right side names no class. `subject` is what the left side is the class of.
 */
export function classTest(subject: Expression, operator: Comparison, right: Expression): Expression | undefined {
  const { start } = subject;
  const { end } = right;
  const isOf: Expression = { start, end, kind: "compare", operator: "instance-of", left: subject, right };
  switch (operator) {
    case "equal":
    case "is":
      return namesClass(right) ? isOf : undefined;
    case "not-equal":
    case "is-not":
      return namesClass(right) ? { start, end, kind: "not", value: isOf } : undefined;
    case "in":
    case "not-in":
      if (right.kind !== "list" || !right.items.every(({ value, spread }) => !spread && namesClass(value))) return undefined;
      return operator === "in" ? isOf : { start, end, kind: "not", value: isOf };
    default:
      return undefined;
  }
}

function namesClass(expression: Expression): boolean {
  return (
    expression.kind === "name" ||
    (expression.kind === "global" && expression.name !== "undefined") ||
    (expression.kind === "member" && expression.name !== "constructor" && expression.name !== "name")
  );
}
