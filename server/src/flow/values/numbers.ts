import type { Expression } from "../../facts/program.ts";
import type { Result } from "../../model/result.ts";
import { passed } from "../calls/passing.ts";
import type { FunctionRef } from "../calls/summary.ts";
import { measuredBy } from "../guards/measured.ts";
import type { Frame } from "../statements/frame.ts";
import type { Origin } from "./origin.ts";
import type { Place } from "./place.ts";
import { beginning, type Constant, constantValue, flowing, joinWays, NOTHING, onlyConstant, type Step, UNKNOWN, type Value } from "./value.ts";

/** A number made of a value. */
export function numberOf(frame: Frame, of: Value, becomes: Extract<Result, { kind: "number" }>["becomes"], at: Place): Value {
  const constant = onlyConstant(of)?.constant;
  if (typeof constant === "number" && (becomes !== "whole" || Number.isInteger(constant))) return constantValue(constant);
  const ways = inNumber((becomes === "whole" ? passed(frame, of, "whole") : of).ways);
  if (becomes === "fraction") ways.set(frame.walk.host.origins.data("fraction", at), beginning(at, "may have a fraction"));
  return flowing(ways);
}

/** What an operator makes of one value. */
export function unary(frame: Frame, value: Value, operator: string): Value {
  const constant = onlyConstant(value)?.constant;
  if (operator === "-" && typeof constant === "number") return constantValue(-constant);
  if (operator === "+" && typeof constant === "number") return constantValue(constant);
  if (operator === "void") return constantValue(undefined);
  if (operator === "typeof") return UNKNOWN;
  const result = arithmetic(frame, operator === "~" ? operator : "unary", value, NOTHING);
  // What is computed and negated is a count from the end: `key.slice(-visible)`. So is what a caller gives, whatever is known of it where that calls.
  return operator === "-" && (result === UNKNOWN || isGiven(result)) ? { ...result, constants: [-1] } : result;
}

/** Whether it is what a caller gives, and nothing else. */
function isGiven({ ways }: Value): boolean {
  const [origin, another] = ways.keys();
  return origin?.kind === "parameter" && another === undefined;
}

/** What gives whole numbers, whatever stands on its sides. */
const WHOLE: ReadonlySet<string> = new Set(["//", "|", "&", "^", "~", "<<", ">>", ">>>"]);

/** What an operator makes of two numbers. */
export function arithmetic(frame: Frame, operator: string, left: Value, right: Value, at?: Place): Value {
  const [a, b] = [onlyConstant(left)?.constant, onlyConstant(right)?.constant];
  if (typeof a === "number" && typeof b === "number") {
    const result = { "-": a - b, "*": a * b, "/": a / b, "**": a ** b, "//": Math.floor(a / b), "%": a % b }[operator];
    if (result !== undefined && Number.isFinite(result)) return constantValue(result);
  }
  const counted = operator === "*" && (isOwn(left, a) || isOwn(right, b));
  const through = counted ? "counted" : WHOLE.has(operator) ? "whole" : undefined;
  const [one, other] = through ? [passed(frame, left, through), passed(frame, right, through)] : [left, right];
  const ways = inNumber(joinWays(one.ways, other.ways));
  // `cents / 100`: what both are is not known, nor that one goes into the other.
  if (at && operator === "/" && typeof b === "number") ways.set(frame.walk.host.origins.data("fraction", at), beginning(at, "may have a fraction"));
  return flowing(ways);
}

/**
 * A position in a text, negative from its end, as far as it is known: a number written here, or the default of the parameter that says it. What is taken
 * from a parameter by a minus is counted from the end, and short if nothing says how long.
 */
export function positionOf(frame: Frame, value: Value): number | undefined {
  const constant = onlyConstant(value)?.constant;
  if (typeof constant === "number") return constant;
  // `Math.max(0, key.length - 4)`: the beginning, where it is not longer than that.
  const [counted, second] = value.constants.length > 1 ? value.constants.filter((it) => it !== 0) : value.constants;
  const [origin, other] = value.ways.keys();
  if (origin === undefined && typeof counted === "number" && counted < 0 && second === undefined) return counted;
  if (other || origin?.kind !== "parameter" || origin.symbol.path.length > 0) return undefined;
  const { id, module } = origin.symbol.of as FunctionRef;
  const written = module === frame.walk ? module.program.functions[id]?.parameters[origin.symbol.parameter]?.default : undefined;
  const length = written?.kind === "constant" && typeof written.value === "number" ? written.value : undefined;
  if (value.symbols.length > 0) return length;
  return -(length ?? 1);
}

/** `key.length - 4`, `key.length - keep`: counted from the end of what it is the length of. */
export function countedFromEnd(left: Expression, right: Value): Value | undefined {
  if (!measuredBy(left)) return undefined;
  const constant = onlyConstant(right)?.constant;
  if (typeof constant === "number") return constant > 0 ? { ...UNKNOWN, constants: [-constant] } : undefined;
  return isGiven(right) ? { ...flowing(right.ways), constants: [-1] } : undefined;
}

/** Numbers made of data are still that data (an amount taken from a request), numbers made of keys are not keys. */
function inNumber(ways: Value["ways"]): Map<Origin, Step> {
  return new Map([...ways].filter(([origin]) => origin.kind === "data" || origin.kind === "parameter"));
}

/** A price of the program's own: something that comes from no one, and is not the factor between units (euros and cents). */
const isOwn = (value: Value, constant: Constant): boolean =>
  [...value.ways.keys()].every((origin) => origin.kind === "outside" || (origin.kind === "data" && origin.what === "fraction")) &&
  (constant === undefined || (typeof constant === "number" && !Number.isInteger(Math.log10(constant))));
