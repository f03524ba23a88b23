import type { Comparison, Expression } from "../facts/program.ts";
import type { Guard } from "./event.ts";
import { evaluate } from "./expressions.ts";
import type { Frame } from "./frame.ts";
import { valueOfApi } from "./members.ts";
import type { Origin } from "./origin.ts";
import { type Constant, knownTexts, NOTHING, onlyConstant, onlyText, type Value } from "./value.ts";

/** What is known of a branch from its test. */
export function guardOf(frame: Frame, test: Expression, value: Value, holds: boolean): Guard {
  const names: string[] = [];
  const compared: Constant[] | string[] = [];
  const origins = new Set<Origin>(value.ways.keys());
  const operators: Guard["operators"][number][] = [];
  let turned = false;
  const visit = (part: Expression, depth: number): void => {
    if (depth > 8) return;
    switch (part.kind) {
      case "not":
        if (depth === 0) turned = !turned;
        return visit(part.value, depth);
      case "name":
        names.push(frame.walk.program.bindings[part.binding]?.name ?? "");
        for (const origin of frame.state.variable(part.binding)?.ways.keys() ?? []) origins.add(origin);
        return;
      case "global":
        names.push(part.name);
        return;
      case "member":
        names.push(part.name);
        return visit(part.object, depth + 1);
      case "index":
        visit(part.object, depth + 1);
        return visit(part.index, depth + 1);
      case "text":
        (compared as string[]).push(part.value);
        return;
      case "constant":
        (compared as Constant[]).push(part.value);
        return;
      case "compare":
        if (depth === 0 && (part.operator === "not-equal" || part.operator === "is-not" || part.operator === "not-in")) turned = !turned;
        operators.push(part.operator);
        visit(part.left, depth + 1);
        return visit(part.right, depth + 1);
      case "call":
        operators.push("call");
        visit(part.callee, depth + 1);
        for (const argument of part.arguments) visit(argument.value, depth + 1);
        return;
      case "choice":
        visit(part.left, depth + 1);
        return visit(part.right, depth + 1);
      default:
    }
  };
  visit(test, 0);
  return { names, origins: [...origins], compared, operators, holds: turned ? !holds : holds };
}

/** The comparison's outcome where both sides are fixed. */
export function compared(operator: Comparison, left: Value, right: Value): boolean | undefined {
  const [a, b] = [fixed(left), fixed(right)];
  if (a === undefined || b === undefined) {
    const [one] = operator === "equal" ? [knownTexts(left)] : [[]];
    return one !== undefined && one.length > 0 && !left.open && b !== undefined && typeof b.is === "string" && !one.includes(b.is) ? false : undefined;
  }
  const same = a.is === b.is || (a.is === null && b.is === undefined) || (a.is === undefined && b.is === null);
  switch (operator) {
    case "equal":
    case "is":
      return same;
    case "not-equal":
    case "is-not":
      return !same;
    default:
      if (typeof a.is !== "number" || typeof b.is !== "number") return undefined;
      if (operator === "less") return a.is < b.is;
      if (operator === "less-equal") return a.is <= b.is;
      if (operator === "greater") return a.is > b.is;
      return operator === "greater-equal" ? a.is >= b.is : undefined;
  }
}

function fixed(value: Value): { readonly is: Constant | string } | undefined {
  const text = onlyText(value);
  if (text !== undefined && value.constants.length === 0) return { is: text };
  const constant = onlyConstant(value);
  return constant ? { is: constant.constant } : undefined;
}

/** Makes known in the state at hand what a test that holds says of a variable: `error instanceof Stripe.errors.StripeCardError`. */
export function narrow(frame: Frame, test: Expression): void {
  if (test.kind === "choice" && test.selects === "truthy") {
    narrow(frame, test.left);
    narrow(frame, test.right);
    return;
  }
  if (test.kind !== "compare" || test.operator !== "instance-of" || test.left.kind !== "name") return;
  const { binding } = test.left;
  if (frame.walk.program.bindings[binding]?.owner !== frame.function) return;
  const node = evaluate(frame, test.right).api?.called();
  if (node) frame.state.setVariable(binding, valueOfApi(frame, node, "", NOTHING, frame.place(test)));
}
