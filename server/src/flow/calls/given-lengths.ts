import { MAX_SYMBOL_DEPTH } from "../limits.ts";
import type { Frame } from "../statements/frame.ts";
import type { Origin, Placeholder } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import { cut } from "../values/texts.ts";
import { NOTHING, onlyConstant, type Step, type Value } from "../values/value.ts";
import { passed } from "./passing.ts";

/** At which end of a text a part of it stands. */
export type End = "beginning" | "end";

/**
 * A part of a text whose length the caller says (`value[:keep]`, `value.slice(-keep)`): of what the caller gives as well it is decided at each call how much that is, of all
 * else by what is known here, which is `otherwise`.
 */
export function cutAsGiven(text: Value, from: Value | undefined, to: Value | undefined, otherwise: Value): Value {
  const atBeginning = from === undefined || onlyConstant(from)?.constant === 0;
  const [length, end] =
    atBeginning && to ? [lengthGiven(to), "beginning" as const] : from && !to ? [negativeGiven(from), "end" as const] : [undefined, "end" as const];
  if (!length) return otherwise;
  const of: Value = { ...NOTHING, symbols: [length], open: true };
  const left = (symbol: Placeholder): Placeholder | undefined => (symbol.path.length < MAX_SYMBOL_DEPTH ? symbol.next({ kind: "cut", of, end }) : undefined);
  const ways = new Map<Origin, Step>();
  for (const [origin, step] of text.ways) {
    const part = origin.kind === "parameter" ? left(origin.symbol)?.origin(origin.shown) : undefined;
    if (part) ways.set(part, step);
    else if (otherwise.ways.has(origin)) ways.set(origin, step);
  }
  for (const [origin, step] of otherwise.ways) if (!text.ways.has(origin)) ways.set(origin, step);
  return { ...otherwise, ways };
}

/** The part once the caller is known; where the length is not, it was chosen to show little. */
export function cutTo(frame: Frame, text: Value, length: Value, end: End, at: Place): Value {
  const count = onlyConstant(length)?.constant;
  if (typeof count !== "number") return passed(frame, { ...text, objects: [] }, "shortened");
  return end === "beginning" ? cut(text, undefined, count, true, at) : cut(text, -count, undefined, true, at);
}

function lengthGiven({ symbols: [only, another], constants, ways }: Value): Placeholder | undefined {
  const isPlain = only !== undefined && another === undefined && constants.length === 0 && ways.size <= 1;
  return isPlain ? only : undefined;
}

/** What is taken from a parameter by a minus. */
function negativeGiven({ symbols, constants, ways }: Value): Placeholder | undefined {
  const [origin, another] = ways.keys();
  const isCounted = constants.every((it) => typeof it === "number" && it <= 0);
  if (symbols.length > 0 || !isCounted || another || origin?.kind !== "parameter") return undefined;
  return origin.symbol;
}
