import type { BindingId, Expression } from "../facts/program.ts";
import type { Tested } from "./publishable.ts";
import type { Value } from "./value.ts";

/**
 * The variable that holds an address where one of these tests holds, whichever: `"postgres://" in value or value.startswith("postgresql")`. Of the variables of the
 * environment, looked at one by one, those are left that are none of its keys.
 */
export function testedAddress(tests: readonly Expression[], tested: Tested): BindingId | undefined {
  const [binding, ...others] = new Set(tests.map((test) => testedOne(test, tested)));
  return others.length === 0 ? binding : undefined;
}

function testedOne(test: Expression, { textsOf }: Tested): BindingId | undefined {
  const are = (expression: Expression, shape: RegExp): boolean => {
    const texts = textsOf(expression);
    return texts !== undefined && texts.length > 0 && texts.every((text) => shape.test(text));
  };
  const named = (expression: Expression): BindingId | undefined => (expression.kind === "name" ? expression.binding : undefined);
  if (test.kind === "compare") return test.operator === "in" && are(test.left, ADDRESS) ? named(test.right) : undefined;
  const [first, second] = test.kind === "call" ? test.arguments : [];
  if (test.kind !== "call" || test.callee.kind !== "member" || !first || second) return undefined;
  const { object, name } = test.callee;
  const shape = name === "includes" ? ADDRESS : /^starts_?with$/i.test(name) ? BEGINNING : undefined;
  return shape && are(first.value, shape) ? named(object) : undefined;
}

const ADDRESS = /:\/\//;
const BEGINNING = /:\/\/|^(?:https?|postgres(?:ql)?|mysql|mongodb|rediss?|amqps?|sqlite)$/;

/** One variable that is an address, not all of the environment. What is put into an address by its own name stays. */
export function addressPart(value: Value): Value {
  const ways = new Map([...value.ways].filter(([{ kind }]) => kind !== "whole-environment" && kind !== "settings"));
  return ways.size === value.ways.size ? value : { ...value, ways };
}
