import type { Expression, Statement } from "../../facts/program.ts";
import type { Closure } from "../calls/summary.ts";
import { evaluate } from "../expressions/expressions.ts";
import { leaves, someWithin } from "../expressions/program-search.ts";
import { knownName, letsTimePass } from "../guards/known-names.ts";
import { measuredBy } from "../guards/measured.ts";
import type { Place } from "../values/place.ts";
import { reached, shapeOf } from "../values/shapes.ts";
import { flowing, joinAll, joinWays, NOTHING, type Value } from "../values/value.ts";
import type { Frame } from "./frame.ts";

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>;
export type Loop = Of<"each"> | Of<"while">;

/** How something is run again after an error: whether that ends, and whether time passes between. */
export interface Retrying {
  readonly bounded: boolean;
  readonly waits: boolean;
  /** Whether it is written how often, and that is not often. */
  readonly few: boolean;
}

/** So many attempts, and the first: what the SDK makes by itself, and no more. */
const FEW = 3;

/** Of libraries that are made for it, nothing else is known. */
export const RETRIED_BY_LIBRARY: Retrying = { bounded: true, waits: true, few: false };

/** What is done as often as there is something in `over`; nothing is recorded where neither data nor a caller decides that. */
function recordLoop(frame: Frame, over: Value, at: Place, of: Place): void {
  const { value, rest = NOTHING } = shapeOf(frame, over);
  // How many there are in a list that is written here, nobody else decides.
  const ways = joinWays(value.ways, reached(frame, rest, "inspect"));
  if (!isDecidedElsewhere(ways)) return;
  const many = { ...flowing(ways), symbols: [...value.symbols, ...rest.symbols] };
  frame.record({ ...frame.circumstances(at), kind: "loop", of, over: { value: many, entries: new Map(), list: false, open: true } });
}

/** Whether data, or a caller, says how many there are. */
export function isDecidedElsewhere(ways: Value["ways"]): boolean {
  for (const { kind } of ways.keys()) if (kind === "data" || kind === "parameter") return true;
  return false;
}

/** The body of a loop of the language; `iterable` is what it goes through. */
export function recordStatementLoop(frame: Frame, loop: Loop, iterable: Value): void {
  const at = frame.place({ start: loop.body[0]?.start ?? loop.start, end: loop.body.at(-1)?.end ?? loop.end });
  if (loop.kind === "each") recordLoop(frame, rangeOf(frame, loop.iterable) ?? iterable, at, frame.place(loop.iterable));
  else if (loop.test?.kind === "compare")
    recordLoop(frame, joinAll([loop.test.left, loop.test.right].map((side) => countedIn(frame, side))), at, frame.place(loop.test));
}

/** A comprehension: its value is made for each element. */
export function recordComprehensionLoop(frame: Frame, { clauses, value }: Extract<Expression, { kind: "comprehension" }>, iterable: Value): void {
  const [only, second] = clauses;
  if (only && !second) recordLoop(frame, rangeOf(frame, only.iterable) ?? iterable, frame.place(value), frame.place(only.iterable));
}

/** What a library calls for each element; the call stands at `of`. */
export function recordCallbackLoop(frame: Frame, callback: Value, over: Value, of: Place): void {
  const many = lengthSaid(frame, over) ?? over;
  for (const closure of callback.code) recordLoop(frame, many, bodyOf(closure), of);
}

/** How many there are of something that says so: `{ length: count }`. */
function lengthSaid(frame: Frame, { objects: [id, second] }: Value): Value | undefined {
  const content = id && !second ? frame.state.object(id) : undefined;
  return content?.kind === "object" && content.fields.size === 1 ? content.fields.get("length") : undefined;
}

function bodyOf({ function: { module, id } }: Closure): Place {
  const unit = module.program.functions[id]?.unit ?? 0;
  return { path: module.path, unit, start: 0, end: module.program.units[unit]?.length ?? 0 };
}

/** `range(count)`: what says how often; undefined for anything else. */
function rangeOf(frame: Frame, iterable: Expression): Value | undefined {
  if (iterable.kind !== "call" || iterable.callee.kind !== "global" || iterable.callee.name !== "range") return undefined;
  return joinAll(iterable.arguments.map(({ value }) => countedIn(frame, value)));
}

/** `items.length`, `len(items)`: how many there are is decided by whoever decides what is in it. */
function countedIn(frame: Frame, counted: Expression): Value {
  return evaluate(frame, measuredBy(counted) ?? counted);
}

/** How a loop runs its `try` blocks again. */
export function retryingOf(frame: Frame, loop: Loop): Retrying {
  const endless = loop.kind === "while" && (loop.test === undefined || (loop.test.kind === "constant" && Boolean(loop.test.value)));
  return { bounded: !endless || givesUp(loop.body), waits: waitsIn(frame, loop), few: isFew(limitsOf(loop)) };
}

/** `range(3)`, `attempt < 3`. */
function limitsOf(loop: Loop): readonly Expression[] {
  const head = loop.kind === "each" ? loop.iterable : loop.test;
  return head?.kind === "call" ? head.arguments.map(({ value }) => value) : head?.kind === "compare" ? [head.left, head.right] : [];
}

/** Whether the numbers among what is written as a limit are small. */
export function isFew(limits: readonly Expression[]): boolean {
  const numbers = limits.flatMap((it) => (it.kind === "constant" && typeof it.value === "number" ? [it.value] : []));
  return numbers.length > 0 && numbers.every((it) => it <= FEW);
}

/** Whether a test in the loop can end it: the attempt was the last, the error is another one. Leaving after success is no giving up. */
function givesUp(statements: readonly Statement[]): boolean {
  return statements.some((statement) => {
    switch (statement.kind) {
      case "try":
        return statement.handlers.some((handler) => leaves(handler.body)) || givesUp(statement.finally);
      case "branch":
        return [...statement.arms.map((arm) => arm.body), statement.otherwise].some((body) => leaves(body) || givesUp(body));
      case "block":
      case "with":
        return givesUp(statement.body);
      default:
        return statement.kind === "raise";
    }
  });
}

const WAITS = /sleep|wait|delay|back_?off|pause|time_?out|throttle|limit|schedule|retry|countdown|^Promise$/i;

/** Whether something in it takes time on purpose, as far as its name tells, or what it does. */
export function waitsIn(frame: Frame, part: object): boolean {
  return someWithin(part, (part) => {
    if (part.kind !== "call") return false;
    const { callee } = part;
    if (callee.kind === "name") return WAITS.test(knownName(frame, callee.binding)) || letsTimePass(frame, callee.binding);
    return WAITS.test(callee.kind === "member" || callee.kind === "global" ? callee.name : "");
  });
}
