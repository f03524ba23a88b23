import { callValue, NO_ARGUMENTS } from "../calls/calls.ts";
import type { ClassRef } from "../calls/summary.ts";
import { classMember, lineage } from "../classes/classes.ts";
import type { Frame } from "../statements/frame.ts";
import type { HeapObject } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import { join, NOTHING, objectValue, type Value } from "../values/value.ts";

/** So deep in a value are things of the project's own looked for. */
const MAX_DEPTH = 3;

/**
 * A value with plain data in the place of the instances of the project's own classes in it: what `by` makes of each, which is a function or a class with a method for that
 * (`json.dumps(x, default=str)`, `cls=Encoder`); where there is none, such a thing cannot be written at all.
 */
export function asPlainData(frame: Frame, value: Value, by: Value | undefined, at: Place): Value {
  return replaced(frame, value, at, 0, (content, self) => {
    if (content.kind !== "instance" || !content.class || !isAllSeen(frame, content.class)) return undefined;
    const method = by && encoderOf(frame, by, at);
    return method ? callValue(frame, method, { ...NO_ARGUMENTS, positional: [self] }, { receiver: NOTHING, construct: false, at }) : NOTHING;
  });
}

/** A value with what instances in it say themselves that is to be kept of them: `__getstate__`, `__reduce__`. */
export function asKept(frame: Frame, value: Value, at: Place): Value {
  return replaced(frame, value, at, 0, (content, self) => {
    if (content.kind !== "instance" || !content.class) return undefined;
    for (const name of ["__getstate__", "__reduce__", "__reduce_ex__"]) {
      const method = classMember(frame, content.class, self, name, at);
      if (method && method.code.length > 0) return callValue(frame, method, NO_ARGUMENTS, { receiver: self, construct: false, at });
    }
    return undefined;
  });
}

/** Whether all that a class derives from are classes of the project. */
function isAllSeen(frame: Frame, ref: ClassRef): boolean {
  return lineage(frame, ref).every(({ module, id }) => module.classes.basesOf(id).every(({ objects, api }) => objects.length > 0 && api === undefined));
}

/** The function that makes data of a thing: the one that is given, or the method of a class that is. */
function encoderOf(frame: Frame, by: Value, at: Place): Value | undefined {
  if (by.code.length > 0 || (by.api && by.objects.length === 0)) return by;
  const [id] = by.objects;
  const content = id === undefined ? undefined : frame.state.object(id);
  return content?.kind === "class" && content.class ? classMember(frame, content.class, NOTHING, "default", at) : undefined;
}

function replaced(frame: Frame, value: Value, at: Place, depth: number, change: (content: HeapObject, self: Value) => Value | undefined): Value {
  let result: Value = { ...value, objects: [] };
  for (const id of value.objects) {
    const content = frame.state.object(id);
    const self: Value = { ...NOTHING, objects: [id], api: content?.api };
    const changed = content && change(content, self);
    result = join(result, changed ?? (content && depth < MAX_DEPTH ? within(frame, content, self, at, depth, change) : self));
  }
  return value.objects.every((id) => result.objects.includes(id)) ? value : result;
}

/** What is in a list or an object, each replaced. */
function within(
  frame: Frame,
  content: HeapObject,
  self: Value,
  at: Place,
  depth: number,
  change: (content: HeapObject, self: Value) => Value | undefined,
): Value {
  if (content.kind !== "object" && content.kind !== "list") return self;
  const fields = new Map([...content.fields].map(([name, field]) => [name, replaced(frame, field, at, depth + 1, change)]));
  const rest = replaced(frame, content.rest, at, depth + 1, change);
  if (rest === content.rest && [...fields].every(([name, field]) => field === content.fields.get(name))) return self;
  return objectValue(frame.allocate(at, content.kind, { fields, rest }, ` plain ${depth} ${self.objects[0]}`));
}
