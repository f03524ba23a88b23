import type { Result } from "../model/api.ts";
import type { Frame } from "./frame.ts";
import type { Origin } from "./origin.ts";
import type { Place } from "./place.ts";
import { type Constant, constantValue, flowing, joinWays, onlyConstant, type Step, type Value } from "./value.ts";

/** A number made of a value. Numbers made of data are still that data (an amount taken from a request), numbers made of keys are not keys. */
export function numberOf(frame: Frame, of: Value, becomes: Extract<Result, { kind: "number" }>["becomes"], at: Place): Value {
  const constant = onlyConstant(of)?.constant;
  if (typeof constant === "number" && (becomes !== "whole" || Number.isInteger(constant))) return constantValue(constant);
  const ways = new Map([...of.ways].filter(([origin]) => staysInNumber(origin) && !(becomes === "whole" && isFraction(origin))));
  if (becomes === "fraction") ways.set(frame.walk.host.origins.data("fraction", at), { at, text: "may have a fraction", before: undefined, length: 0 });
  return flowing(ways);
}

/** What an operator makes of two numbers. */
export function arithmetic(operator: string, left: Value, right: Value): Value {
  const [a, b] = [onlyConstant(left)?.constant, onlyConstant(right)?.constant];
  if (typeof a === "number" && typeof b === "number") {
    const result = { "-": a - b, "*": a * b, "/": a / b, "**": a ** b, "//": Math.floor(a / b), "%": a % b }[operator];
    if (result !== undefined && Number.isFinite(result)) return constantValue(result);
  }
  // How many of something with a price of its own: the client decides the number, not the price.
  const counted = operator === "*" && (isOwn(left, a) || isOwn(right, b));
  const ways = new Map<Origin, Step>();
  for (const [origin, step] of joinWays(left.ways, right.ways)) {
    if (!staysInNumber(origin) || (operator === "//" && isFraction(origin))) continue;
    if (!(counted && origin.kind === "data" && origin.what === "request-input")) ways.set(origin, step);
  }
  return flowing(ways);
}

const staysInNumber = (origin: Origin): boolean => origin.kind === "data" || origin.kind === "parameter";
const isFraction = (origin: Origin): boolean => origin.kind === "data" && origin.what === "fraction";

/** Something that is neither a number written here nor comes from anyone. */
const isOwn = (value: Value, constant: Constant): boolean => value.open && value.ways.size === 0 && constant === undefined;
