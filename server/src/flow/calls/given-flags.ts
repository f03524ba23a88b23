import type { Comparison, Expression } from "../../facts/program.ts";
import type { Asked, FlowEvent, Guard } from "../event.ts";
import { evaluate } from "../expressions/expressions.ts";
import { isConfigured } from "../expressions/keyed.ts";
import { compared } from "../guards/guards.ts";
import { givenBack } from "../guards/presence.ts";
import { givenWhere } from "../guards/told-errors.ts";
import { MAX_SYMBOL_DEPTH } from "../limits.ts";
import { otherThan } from "../masks/same-value.ts";
import type { Frame } from "../statements/frame.ts";
import type { Decision, Origin, Placeholder } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import {
  beginning,
  constantValue,
  join,
  NOTHING,
  onlyConstant,
  onlyFixed,
  onlyText,
  type Step,
  truthiness,
  UNKNOWN,
  type Value,
  withWays,
} from "../values/value.ts";
import { cutTo } from "./given-lengths.ts";

/** So many of the tests around are decided at each call, the innermost. */
const MAX_ASKED = 3;
/** What a method of something that callers give answers, and what may stand in it under a name, are several. */
const MAX_SYMBOLS = 4;

/** What a test asks for that callers alone decide: `if reveal:`, `!options.reveal`, `mode === "full"`; undefined for all others. */
export function askedOf(value: Value, holds: boolean): Asked | undefined {
  const { symbols, texts, objects, code, api, ways } = value;
  if (symbols.length === 0 || symbols.length > MAX_SYMBOLS || texts.length + objects.length + code.length > 0 || api) return undefined;
  for (const { kind } of ways.keys()) if (kind !== "parameter") return undefined;
  return { of: withWays(value, NOTHING.ways), holds };
}

/** What comes of a caller's values here is decided at each call, where the tests around ask for what a caller gives: `return value if reveal else mask(value)`. */
export function asFlagged(value: Value, guards: readonly Guard[]): Value {
  const asked = isGiven(value) ? asksIn(guards) : [];
  return asked.length === 0 ? value : only(value, asked);
}

/** The same of what the configuration says, where a flag chooses it, or it is what a function gives back: `SECRET if reveal else "***"`. */
export function asChosen(value: Value, guards: readonly Guard[]): Value {
  const asked = asksIn(guards);
  if (asked.length === 0 || ![...value.ways.keys()].some(isConfigured)) return value;
  const ways = new Map<Origin, Step>();
  for (const [origin, step] of value.ways) {
    const [chosen, at] = isConfigured(origin) ? [chosenBy(origin, step, asked), unsaid(step)] : [origin, step];
    ways.set(chosen, at);
  }
  return { ...value, ways };
}

/** What a function gives back: what its tests ask of its callers is decided at each call. */
export function givenBackAsAsked(frame: Frame, expression: Expression, at: Place): Value {
  const value = givenBack(frame, expression, evaluate(frame, expression));
  return asChosen(asFlagged(givenWhere(frame, frame.guards, value, at), frame.guards), frame.guards);
}

/** A plain yes or no, or one word: no key, no currency, no name of a variable. */
const isChoice = (value: Value): boolean => typeof onlyConstant(value)?.constant === "boolean" || /^[a-z]{4,12}$/.test(onlyText(value) ?? "");

/** What stands in the place of what a caller may leave away, where that is a choice: `{ reveal = false }`, `options.mask ?? true`, `{ style = "short" }`. */
export function orElse(frame: Frame, value: Value, other: Value, at: Place): Value | undefined {
  const [symbol, another] = value.symbols;
  if (!symbol || another || !isChoice(other) || !askedOf(value, true)) return undefined;
  return frame.symbolic(symbol, { kind: "default", of: other }, beginning(at));
}

/** What a comparison says of what a caller gives: `mode === "full"`. */
export function comparedByCaller(frame: Frame, operator: Comparison, left: Value, right: Value, at: Place): Value | undefined {
  const equal = operator === "equal" || operator === "is";
  if (!equal && operator !== "not-equal" && operator !== "is-not") return undefined;
  const [given, other] = onlyFixed(right) ? [left, right] : [right, left];
  const [symbol] = given.symbols;
  if (!symbol || !onlyFixed(other) || !askedOf(given, true)) return undefined;
  const value = frame.symbolic(symbol, { kind: "equals", of: withWays(other, NOTHING.ways), holds: equal }, beginning(at));
  return value && withWays(value, NOTHING.ways);
}

/** Whether what a caller gives says that nothing arrives. */
export function isRuledOut({ kind, guards }: FlowEvent, call: { value(value: Value): Value }): boolean {
  return kind === "reach" && guards.some(({ asks }) => asks && truthiness(call.value(asks.of)) === !asks.holds);
}

/** What is left of a value by what the caller gives: so much of it, or all of it where a flag is set, or what stands in its place. */
export function decided(frame: Frame, value: Value, segment: Decision, standsFor: (value: Value) => Value, at: Place): Value {
  const given = standsFor(segment.of);
  switch (segment.kind) {
    case "cut":
      return cutTo(frame, value, given, segment.end, at);
    case "where":
      return where(value, { of: given, holds: segment.holds });
    case "chosen":
      return whereChosen(standsFor(segment.value), { of: given, holds: segment.holds });
    case "default": {
      const present: Value = { ...value, constants: value.constants.filter((constant) => constant !== undefined) };
      if (value.symbols.length > 0) return orElse(frame, value, given, at) ?? join(value, given);
      return value.open || value.constants.includes(undefined) ? join(present, given) : value;
    }
    case "other":
      return otherThan(value, given);
    case "equals": {
      const same = compared("equal", value, given);
      if (same !== undefined) return constantValue(same === segment.holds);
      return comparedByCaller(frame, segment.holds ? "equal" : "not-equal", value, given, at) ?? UNKNOWN;
    }
  }
}

/** Nothing where the test says otherwise; still to be decided where that is for the caller's own caller to say. */
function where(value: Value, asked: Asked): Value {
  const truth = truthiness(asked.of);
  if (truth !== undefined) return truth === asked.holds ? value : UNKNOWN;
  return isGiven(value) && askedOf(asked.of, asked.holds) ? only(value, [asked]) : value;
}

/** The same where a flag chooses what the configuration says. */
function whereChosen(value: Value, asked: Asked): Value {
  const left = where(value, asked);
  const asks = truthiness(asked.of) === undefined ? askedOf(asked.of, asked.holds) : undefined;
  return asks ? asChosen(left, [{ names: [], undecided: [], origins: [], compared: [], operators: [], holds: asked.holds, asks }]) : left;
}

const asksIn = (guards: readonly Guard[]): readonly Asked[] => guards.flatMap(({ asks }) => asks ?? []).slice(-MAX_ASKED);

const isGiven = ({ symbols, ways }: Value): boolean => symbols.length > 0 || [...ways.keys()].some(({ kind }) => kind === "parameter");

function only(value: Value, asked: readonly Asked[]): Value {
  const within = (symbol: Placeholder): Placeholder =>
    asked.reduce((before, { of, holds }) => {
      const isOther = of.symbols.every((flag) => flag.of === symbol.of && !leadsTo(flag, symbol) && !leadsTo(symbol, flag));
      return isOther && before.path.length < MAX_SYMBOL_DEPTH ? before.next({ kind: "where", of, holds }) : before;
    }, symbol);
  const ways = new Map<Origin, Step>();
  for (const [origin, step] of value.ways) ways.set(origin.kind === "parameter" ? within(origin.symbol).origin(origin.shown) : origin, step);
  return { ...value, ways, symbols: value.symbols.map(within) };
}

/** Whether one is a part of the other, or that itself. */
function leadsTo(whole: Placeholder, part: Placeholder): boolean {
  return whole.parameter === part.parameter && whole.path.every((segment, index) => segment === part.path[index]);
}

/** What stands for something of the configuration where callers decide whether it is given. */
function chosenBy(origin: Origin, step: Step, asked: readonly Asked[]): Origin {
  return asked.reduce((before, { of, holds }) => {
    const [flag] = of.symbols;
    const value = withWays(UNKNOWN, new Map([[before, before === origin ? step : unsaid(step)]]));
    return flag && flag.path.length < MAX_SYMBOL_DEPTH ? flag.next({ kind: "chosen", of, holds, value }).origin() : before;
  }, origin);
}

/** A step of which nothing is told. */
const unsaid = (step: Step): Step => ({ ...step, text: "", before: undefined, length: 1 });
