import type { BindingId, Expression } from "../../facts/program.ts";
import { isInKeyPlace, lastName } from "../expressions/key-places.ts";
import { nameOfCaller } from "../expressions/keyed.ts";
import type { Frame } from "../statements/frame.ts";
import type { Origin, Segment } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import { beginning, joinWays, type Value } from "../values/value.ts";
import type { ClassRef } from "./summary.ts";
import { MAX_PATH, saidBy, unseenMember, unseenValue } from "./unseen.ts";

/**
 * What is read by a name that a key may have, and nothing else is known of: what a database gives, what code gives that nobody sees. It is the same thing wherever the
 * same way leads to it, so that its use as a key tells what it is. Other values are given back as they are.
 */
export function namedUnseen(frame: Frame, expression: Expression, value: Value): Value {
  if (!saysNothingAtAll(value) && !isSent(value)) return value;
  if (!READS.has(expression.kind)) return value;
  const name = lastName(frame.walk.program, expression);
  const way = name !== undefined && mayBeKey(frame, name) ? wayTo(frame, expression, 0) : undefined;
  if (!way || way.key.length > MAX_PATH || way.shown.length > MAX_PATH) return value;
  const at = frame.place(expression);
  const last = expression.kind === "call" ? expression.arguments.at(-1)?.value : undefined;
  const given = last && frame.partsWithin({ ...at, start: last.start, end: last.end }).at(-1)?.value;
  const segment = { kind: "unseen", home: `${frame.walk.path} ${way.key}`, path: way.shown } as const;
  const asked = (given && askedByCaller(frame, segment, given, at)) ?? unseenValue(frame.walk, segment.home, segment.path, at);
  return value.ways.size === 0 ? asked : { ...value, ways: joinWays(value.ways, asked.ways) };
}

/** What is asked for by something that the caller of the function at hand says: each call may ask for another. */
function askedByCaller(frame: Frame, segment: UnseenSegment, given: Value, at: Place): Value | undefined {
  const symbol = nameOfCaller(given);
  return symbol && frame.symbolic(symbol, segment, beginning(at));
}

/** The same once a caller said it: the same thing for the same text, or what comes from the same, else for the same call. */
export function unseenAsked(frame: Frame, segment: UnseenSegment, given: Value, at: Place): Value {
  const said = saidBy(given) ?? `at ${at.path} ${at.unit} ${at.start}`;
  return askedByCaller(frame, segment, given, at) ?? unseenValue(frame.walk, `${segment.home} (${said})`, segment.path, at);
}

type UnseenSegment = Extract<Segment, { kind: "unseen" }>;

/** What is assigned to a variable whose name a key may have: the same thing wherever that variable is read. */
export function heldUnseen(frame: Frame, binding: BindingId, value: Value, at: Expression): Value {
  const name = frame.walk.program.bindings[binding]?.name ?? "";
  if (!(saysNothingAtAll(value) || isSent(value)) || !mayBeKey(frame, name)) return value;
  return { ...value, ways: joinWays(value.ways, unseenValue(frame.walk, `${frame.walk.path} in ${binding}`, name, frame.place(at)).ways) };
}

/** What is taken out of something under a name that a key may have: `const { secretKey } = await load()`. */
export function takenUnseen(frame: Frame, name: string, value: Value, at: Place): Value {
  if (!(saysNothingAtAll(value) || isSent(value)) || !mayBeKey(frame, name)) return value;
  return { ...value, ways: joinWays(value.ways, unseenValue(frame.walk, `${frame.walk.path} ${at.unit} ${at.start}`, name, at).ways) };
}

/** What an instance of a class holds under a name that a key may have, where nothing in sight puts it there: a field of a database, what a derived class sets. */
export function fieldUnseen(ref: ClassRef | undefined, name: string, value: Value, at: Place): Value {
  return ref && saysNothingAtAll(value) && MAY_BE_KEY.test(name) ? unseenMember(ref, name, at) : value;
}

/** What keys are called. */
const MAY_BE_KEY = /key|secret|token|cred|(?:^|_)sk(?:$|_)/i;

/** Whether it is called what keys are, or the function at hand writes something of that name where keys stand. */
function mayBeKey(frame: Frame, name: string): boolean {
  return MAY_BE_KEY.test(name) || isInKeyPlace(frame, name);
}

/** What reads something, or asks for it. */
const READS: ReadonlySet<Expression["kind"]> = new Set(["member", "index", "call", "await"]);

/** Whether it may be anything, and nothing is known to flow in; that it may be nothing, or some text, does not count. */
function saysNothingAtAll({ open, ways, symbols, api, objects, code }: Value): boolean {
  return open && ways.size === 0 && api === undefined && symbols.length + objects.length + code.length === 0;
}

/** Whether it is what a visitor sent, and nothing else is known of it: a key, if it is used as one. */
function isSent({ open, ways, symbols, objects, code }: Value): boolean {
  const isInput = (origin: Origin): boolean => origin.kind === "data" && (origin.what === "request-input" || origin.what === "checked-input");
  return open && ways.size > 0 && symbols.length + objects.length + code.length === 0 && [...ways.keys()].every(isInput);
}

interface Way {
  /** The same for the same way, from the same variable. */
  readonly key: string;
  /** As the program writes it, without the arguments of calls: any of them may be a key. */
  readonly shown: string;
}

const MAX_DEPTH = 6;

/** The way from a variable to an expression, by members, entries and calls; undefined where it is another one each time, or not plain. */
function wayTo(frame: Frame, expression: Expression, depth: number): Way | undefined {
  if (depth > MAX_DEPTH) return undefined;
  switch (expression.kind) {
    case "name": {
      const shown = frame.walk.program.bindings[expression.binding]?.name ?? "";
      return { key: String(expression.binding), shown };
    }
    case "global":
      return { key: `:${expression.name}`, shown: expression.name };
    case "member":
      return below(wayTo(frame, expression.object, depth + 1), `.${expression.name}`);
    case "index":
      return expression.index.kind === "text" || expression.index.kind === "constant"
        ? below(wayTo(frame, expression.object, depth + 1), `.${expression.index.value}`)
        : undefined;
    case "await":
      return wayTo(frame, expression.value, depth + 1);
    case "call": {
      const callee = expression.construct ? undefined : wayTo(frame, expression.callee, depth + 1);
      const given = expression.arguments.map(({ value, spread }) => (spread === undefined ? argumentKey(frame, value, depth) : undefined));
      return callee && given.every((it) => it !== undefined) ? { key: `${callee.key}(${given.join()})`, shown: `${callee.shown}()` } : undefined;
    }
    default:
      return undefined;
  }
}

function below(way: Way | undefined, part: string): Way | undefined {
  return way && { key: way.key + part, shown: way.shown + part };
}

function argumentKey(frame: Frame, argument: Expression, depth: number): string | undefined {
  if (argument.kind === "text") return JSON.stringify(argument.value);
  if (argument.kind === "constant") return String(argument.value);
  return wayTo(frame, argument, depth + 1)?.key;
}
