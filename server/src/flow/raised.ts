import type { Effect } from "../model/api.ts";
import type { Frame } from "./frame.ts";
import { heapObject, type ObjectId } from "./heap.ts";
import type { Placeholder } from "./origin.ts";
import { NOTHING, objectValue, UNKNOWN, type Value } from "./value.ts";
import { type Use, valueAt } from "./where.ts";

/** The hidden field of an error that a library raises with something in it. */
const RAISED = " raised";
/** With those in which nothing of what it holds stands. */
const FIELDS = [RAISED, "message", "stack", "name", "code", "status"];

/** A call may fail with an error that holds what it was given. */
export function raiseHolding(frame: Frame, { value: where, under }: Extract<Effect, { kind: "raise" }>, use: Use): void {
  const held = valueAt(frame, use, where);
  if (held === undefined || held.objects.length === 0) return;
  const id = frame.allocate(use.at, "object", { fields: new Map(FIELDS.map((name) => [name, UNKNOWN])) }, " error");
  for (const path of under) putUnder(frame, id, path, held, use);
  frame.raise(objectValue(id));
}

function putUnder(frame: Frame, id: ObjectId, path: readonly string[], held: Value, use: Use): void {
  const [name = "", ...further] = path;
  const content = frame.state.object(id);
  if (!content) return;
  let value = held;
  if (further.length > 0) {
    const inner = frame.allocate(use.at, "object", {}, ` error ${name}`);
    putUnder(frame, inner, further, held, use);
    value = objectValue(inner);
  }
  frame.state.setObject(id, { ...heapObject(content.kind, content), fields: new Map([...content.fields, [name, value]]) });
}

/** What of a value are such errors. */
export function raisedPart(frame: Frame, value: Value): Value {
  const symbols = value.symbols.filter(isOfCall);
  const ways = new Map([...value.ways].filter(([origin]) => origin.kind === "parameter" && symbols.includes(origin.symbol)));
  return { ...NOTHING, objects: value.objects.filter((id) => isRaised(frame, id)), symbols, ways, open: symbols.length > 0 };
}

/** Whether it is what a call raises that was put off: an error may be that, or any other. */
export const isOfCall = ({ path }: Placeholder): boolean => path.at(-1)?.kind === "raised";

/** What of a value are none. */
export function withoutRaised(frame: Frame, value: Value): Value {
  const objects = value.objects.filter((id) => !isRaised(frame, id));
  const symbols = value.symbols.filter((symbol) => !isOfCall(symbol));
  if (objects.length + symbols.length === value.objects.length + value.symbols.length) return value;
  return { ...value, objects, symbols, ways: new Map([...value.ways].filter(([origin]) => origin.kind !== "parameter" || !isOfCall(origin.symbol))) };
}

const isRaised = (frame: Frame, id: ObjectId): boolean => frame.state.object(id)?.fields.has(RAISED) === true;
