import type { Guard } from "./event.ts";
import type { Frame } from "./frame.ts";
import { cutTo } from "./given-lengths.ts";
import { MAX_SYMBOL_DEPTH } from "./limits.ts";
import type { Origin, Placeholder, Segment } from "./origin.ts";
import type { Place } from "./place.ts";
import { NOTHING, type Step, truthiness, UNKNOWN, type Value } from "./value.ts";

/** A parameter that a test asks for by itself: `if reveal:`, `!reveal`. */
interface Flag {
  readonly of: Value;
  readonly symbol: Placeholder;
  readonly holds: boolean;
}

/** What comes of a caller's values here is decided at each call, where the tests around ask for what a caller gives: `return value if reveal else mask(value)`. */
export function asFlagged(value: Value, guards: readonly Guard[]): Value {
  return isGiven(value)
    ? only(
        value,
        guards.flatMap((guard) => flagOf(guard) ?? []),
      )
    : value;
}

/** What is left of a value by what the caller gives: so much of it, or all of it where a flag is set. */
export function decided(frame: Frame, value: Value, segment: Extract<Segment, { kind: "cut" | "where" }>, given: Value, at: Place): Value {
  return segment.kind === "cut" ? cutTo(frame, value, given, segment.end, at) : where(value, given, segment.holds);
}

/** Nothing where the test says otherwise; still to be decided where that is for the caller's own caller to say. */
function where(value: Value, test: Value, holds: boolean): Value {
  const truth = truthiness(test);
  if (truth !== undefined) return truth === holds ? value : UNKNOWN;
  const [symbol, another] = test.symbols;
  return symbol && !another && test.constants.length === 0 && isGiven(value) ? only(value, [{ of: test, symbol, holds }]) : value;
}

const isGiven = ({ symbols, ways }: Value): boolean => symbols.length > 0 || [...ways.keys()].some(({ kind }) => kind === "parameter");

function only(value: Value, flags: readonly Flag[]): Value {
  if (flags.length === 0) return value;
  const within = (symbol: Placeholder): Placeholder =>
    flags.reduce(
      (before, { of, symbol: asked, holds }) =>
        asked.of === symbol.of && asked.parameter !== symbol.parameter && before.path.length < MAX_SYMBOL_DEPTH
          ? before.next({ kind: "where", of, holds })
          : before,
      symbol,
    );
  const ways = new Map<Origin, Step>();
  for (const [origin, step] of value.ways) ways.set(origin.kind === "parameter" ? within(origin.symbol).origin(origin.shown) : origin, step);
  return { ...value, ways, symbols: value.symbols.map(within) };
}

function flagOf({ names, undecided, operators, compared, origins, holds }: Guard): Flag | undefined {
  if (names.length !== 1 || undecided.length !== 1 || operators.length + compared.length > 0) return undefined;
  const [origin, another] = origins;
  if (origin?.kind !== "parameter" || another || origin.shown || origin.symbol.path.length > 0) return undefined;
  return { of: { ...NOTHING, symbols: [origin.symbol], open: true }, symbol: origin.symbol, holds };
}
