import { type Arguments, callClosure } from "../calls/calls.ts";
import type { Closure } from "../calls/summary.ts";
import { writeMember } from "../expressions/members.ts";
import type { Frame } from "../statements/frame.ts";
import { type HeapObject, heapObject, type ObjectId } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import { join, NOTHING, objectValue, type Value } from "../values/value.ts";
import { classMember } from "./classes.ts";

/** What an object is told by that it asks another one for what it does not hold itself. */
export const PROTOTYPE = "__proto__";

/** The object that a function fills when it is called with `new`; it asks the function's prototype for what it does not hold. What the function gives back may stand in its place. */
export function constructByFunction(frame: Frame, closure: Closure, given: Arguments, at: Place): Value {
  const { module, id } = closure.function;
  const prototype = propertyOf(frame, closure, "prototype");
  const instance = objectValue(frame.allocate(at, "instance", { prototype }, ` of function ${module.path} ${id}`));
  const { objects, api } = callClosure(frame, closure, given, instance, at);
  return join(instance, { ...NOTHING, objects, api });
}

/** What stands under a name of a function: `connect.timeout`, and the object that all share that `new` makes of it; undefined where nothing is known to. */
export function propertyOf(frame: Frame, closure: Closure, name: string): Value | undefined {
  const known = frame.state.object(ownObject(closure, "properties"))?.fields.get(name);
  if (known || name !== "prototype") return known;
  const id = ownObject(closure, name);
  if (!frame.state.object(id)) made(frame, id);
  return objectValue(id);
}

/** Stores something under a name of a function. */
export function writeProperty(frame: Frame, closure: Closure, name: string, value: Value, at: Place): void {
  if (name === "prototype") return writeMember(frame, propertyOf(frame, closure, name) ?? NOTHING, PROTOTYPE, value, at);
  const id = ownObject(closure, "properties");
  if (!frame.state.object(id)) made(frame, id);
  writeMember(frame, objectValue(id), name, value, at);
}

/** What an object has of those that it asks for what it does not hold; undefined where they hold no such thing. */
export function inheritedFromPrototype(frame: Frame, { prototype }: HeapObject, self: Value, name: string, at: Place, depth = 0): Value | undefined {
  let result: Value | undefined;
  for (const id of prototype?.objects ?? []) {
    const content = frame.state.object(id);
    if (!content || depth > MAX_CHAIN) continue;
    const found =
      content.fields.get(name) ??
      (content.class && classMember(frame, content.class, self, name, at)) ??
      inheritedFromPrototype(frame, content, self, name, at, depth + 1);
    if (found) result = result ? join(result, found) : found;
  }
  return result;
}

/** The name under which something is stored that an object gives and does not show. */
export const hiddenName = (name: string | undefined): string | undefined => name && `${HIDDEN}${name}`;

/** The name by which such a thing is asked for; undefined for all others. */
export const nameHidden = (name: string | undefined): string | undefined => (name?.startsWith(HIDDEN) ? name.slice(HIDDEN.length) : undefined);

const HIDDEN = " hidden ";

/** Stores something that the object gives and does not show: what it asks for what it does not hold itself holds it. */
export function writeHidden(frame: Frame, id: ObjectId, content: HeapObject, name: string, value: Value, at: Place): void {
  const holder = frame.allocate(at, "instance", { fields: new Map([[name, value]]), prototype: content.prototype }, ` hidden ${name}`);
  const fields = new Map(content.fields);
  fields.delete(name);
  frame.state.setObject(id, { ...content, fields, prototype: objectValue(holder) });
  frame.stored(id);
}

const MAX_CHAIN = 8;

/** An object that belongs to a function itself, the same one for all who have the function. */
function ownObject({ function: { module, id } }: Closure, role: string): ObjectId {
  const unit = module.program.functions[id]?.unit ?? 0;
  return module.objectAt({ path: module.path, unit, start: 0, end: 0 }, `${role} of function ${id}`);
}

function made(frame: Frame, id: ObjectId): void {
  frame.state.setObject(id, heapObject("instance"));
  frame.stored(id);
}
