import type { Effect } from "../../model/api.ts";
import { lineage } from "../classes/classes.ts";
import { type Use, valueAt } from "../expressions/where.ts";
import type { Frame } from "../statements/frame.ts";
import { heapObject, type ObjectId } from "../values/heap.ts";
import type { Placeholder } from "../values/origin.ts";
import { NOTHING, objectValue, UNKNOWN, type Value } from "../values/value.ts";

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

/** What of a value are such errors, and those of the project's own in which something is kept. */
export function raisedPart(frame: Frame, value: Value): Value {
  const symbols = value.symbols.filter(isOfCall);
  const ways = new Map([...value.ways].filter(([origin]) => origin.kind === "parameter" && symbols.includes(origin.symbol)));
  return { ...NOTHING, objects: value.objects.filter((id) => isRaised(frame, id) || isKeeping(frame, id)), symbols, ways, open: symbols.length > 0 };
}

/** Whether it is an instance of a class of the project whose fields hold something that came from elsewhere. */
function isKeeping(frame: Frame, id: ObjectId): boolean {
  const content = frame.state.object(id);
  if (content?.kind !== "instance" || !content.class) return false;
  return [...content.fields].some(([name, value]) => !name.startsWith(" ") && (value.ways.size > 0 || value.symbols.length > 0));
}

/** What a handler for errors of these kinds catches of those that may have been raised: any where none is named. */
export function caughtPart(frame: Frame, raised: Value, types: readonly Value[]): Value {
  const objects = raised.objects.filter((id) => isRaised(frame, id) || types.length === 0 || types.some((type) => isOfClass(frame, id, type)));
  return objects.length === raised.objects.length ? raised : { ...raised, objects };
}

/** The instances of a class of the project, or of one that derives from it, among the errors that a value may be. */
export function instancesOf(frame: Frame, value: Value, type: Value): Value {
  return { ...NOTHING, objects: value.objects.filter((id) => frame.state.object(id)?.class !== undefined && isOfClass(frame, id, type)) };
}

function isOfClass(frame: Frame, id: ObjectId, type: Value): boolean {
  const content = frame.state.object(id);
  // Of a library's classes only the widest is sure to be among those that it derives from.
  if (type.api) return WIDEST.has(type.api.path);
  const named = type.objects.flatMap((object) => {
    const held = frame.state.object(object);
    return held?.kind === "list" ? [...held.fields.values()].flatMap(({ objects }) => objects) : [object];
  });
  const classes = content?.class ? lineage(frame, content.class) : [];
  return classes.some((ref) => named.includes(ref.module.classes.objectOf(ref.id)));
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

const WIDEST: ReadonlySet<string> = new Set([":Exception", ":BaseException", ":Error"]);
