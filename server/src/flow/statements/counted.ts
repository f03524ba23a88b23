import type { BindingId, Expression, Pattern, Statement } from "../../facts/program.ts";
import { evaluate } from "../expressions/expressions.ts";
import { measuredBy } from "../guards/measured.ts";
import { namedItems } from "../results/sequences.ts";
import { constantValue, onlyConstant, type Value } from "../values/value.ts";
import type { Frame } from "./frame.ts";

type Loop = Extract<Statement, { kind: "each" | "while" }>;

/** A loop that counts the places of a list: what it counts with, and the places that it comes to. */
export interface Counting {
  readonly target: Pattern;
  readonly places: readonly Value[];
}

/** `for (let i = 0; i < NAMES.length; i++)`, `for i in range(len(NAMES))`, where the list holds a few known names; undefined for other loops. */
export function countingOf(frame: Frame, loop: Loop): Counting | undefined {
  const [target, list] = loop.kind === "each" ? [loop.target, rangedOver(loop)] : countedOver(frame, loop);
  if (target?.kind !== "name" || list === undefined) return undefined;
  const items = namedItems(frame, evaluate(frame, list), "elements", frame.place(list));
  return items && { target, places: items.map((_, index) => constantValue(index)) };
}

function rangedOver({ iterable }: Extract<Loop, { kind: "each" }>): Expression | undefined {
  if (iterable.kind !== "call" || iterable.callee.kind !== "global" || iterable.callee.name !== "range") return undefined;
  const [only, second] = iterable.arguments;
  return second ? undefined : measuredBy(only?.value);
}

function countedOver(frame: Frame, { test, testFirst, update }: Extract<Loop, { kind: "while" }>): readonly [target?: Pattern, list?: Expression | undefined] {
  if (!testFirst || test?.kind !== "compare" || test.operator !== "less" || test.left.kind !== "name" || update?.kind !== "assign") return [];
  const { binding } = test.left;
  const isStep = update.target.kind === "name" && update.target.binding === binding && isNext(update.value, binding);
  if (!isStep || onlyConstant(frame.state.variable(binding) ?? constantValue(undefined))?.constant !== 0) return [];
  return [update.target, measuredBy(test.right)];
}

/** `i + 1` */
function isNext(value: Expression, binding: BindingId): boolean {
  if (value.kind !== "concat") return false;
  const [left, right, third] = value.parts;
  return left?.kind === "name" && left.binding === binding && right?.kind === "constant" && right.value === 1 && third === undefined;
}
