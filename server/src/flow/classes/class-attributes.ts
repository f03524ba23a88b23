import type { ClassId } from "../../facts/program.ts";
import { callValue, NO_ARGUMENTS } from "../calls/calls.ts";
import type { ClassRef } from "../calls/summary.ts";
import type { Frame } from "../statements/frame.ts";
import type { HeapObject, ObjectId } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import { joinAll, NOTHING, objectValue, textValue, UNKNOWN, type Value } from "../values/value.ts";
import { classMember, SAYS } from "./classes.ts";
import { methodsNamed } from "./methods.ts";

/** What an attribute that a class's body declares becomes: a member with a name and a value where the class enumerates, and itself elsewhere. */
export function declaredAttribute(frame: Frame, id: ClassId, name: string, value: Value): Value {
  const at = frame.place({ start: 0, end: 0 });
  const text = textValue({ pieces: [name], at, made: "built" });
  if (enumerates(frame, id) && isMember(name, value)) return enumMember(frame, frame.walk.classRef(id), name, value, at);
  for (const object of value.objects) {
    const told = ownMethod(frame, object, "__set_name__", at);
    if (told) callValue(frame, told.method, { ...NO_ARGUMENTS, positional: [UNKNOWN, text] }, { receiver: told.self, construct: false, at });
  }
  return value;
}

/** Whether the class is one of `enum`'s, whose members are no texts themselves. */
function enumerates(frame: Frame, id: ClassId): boolean {
  const bases = frame.walk.classes.basesOf(id);
  return bases.length > 0 && bases.every(({ api }) => api?.api?.enumerates === true);
}

/** Whether an attribute of a class that enumerates is one of its members. */
const isMember = (name: string, value: Value): boolean => !name.startsWith("_") && value.code.length === 0;

function enumMember(frame: Frame, ref: ClassRef, name: string, value: Value, at: Place): Value {
  const text = textValue({ pieces: [name], at, made: "built" });
  const fields = new Map([
    ["value", value],
    ["name", text],
    [SAYS, text],
  ]);
  return objectValue(frame.allocate(at, "instance", { class: ref, fields }, ` ${name}`));
}

/** What a loop over a class meets that enumerates texts, each with its name: `class Keys(str, Enum)`. Undefined of any other class. */
export function enumeratedTexts(frame: Frame, { kind, class: ref, fields }: HeapObject, at: Place): Value | undefined {
  if (kind !== "class" || !ref || !ref.module.classes.basesOf(ref.id).some(({ api }) => api?.api?.enumerates === true)) return undefined;
  const members = [...fields].filter(([name, value]) => isMember(name, value));
  if (members.length === 0 || members.some(([, { objects }]) => objects.length > 0)) return undefined;
  return joinAll(members.map(([name, value]) => enumMember(frame, ref, name, value, at)));
}

/** What an attribute of a class gives where it is asked for: what a thing with a `__get__` of its own says, or the attribute itself. */
export function attributeOf(frame: Frame, attribute: Value, self: Value | undefined, at: Place): Value {
  if (attribute.objects.length !== 1 || attribute.api) return attribute;
  const [object] = attribute.objects;
  const getter = object && ownMethod(frame, object, "__get__", at);
  if (!getter) return attribute;
  return callValue(frame, getter.method, { ...NO_ARGUMENTS, positional: [self ?? NOTHING, UNKNOWN] }, { receiver: getter.self, construct: false, at });
}

/** Whether a class's attribute under a name says itself what it means to store something in it, with a `__set__` of its own: then that is called. */
export function setByAttribute(frame: Frame, id: ObjectId, ref: ClassRef, name: string, value: Value, at: Place): boolean {
  const [object, second] = frame.state.object(ref.module.classes.objectOf(ref.id))?.fields.get(name)?.objects ?? [];
  const setter = object && !second ? ownMethod(frame, object, "__set__", at) : undefined;
  if (!setter) return false;
  callValue(frame, setter.method, { ...NO_ARGUMENTS, positional: [objectValue(id), value] }, { receiver: setter.self, construct: false, at });
  return true;
}

function ownMethod(frame: Frame, object: Value["objects"][number], name: string, at: Place): { readonly method: Value; readonly self: Value } | undefined {
  const content: HeapObject | undefined = frame.state.object(object);
  if (content?.kind !== "instance" || !content.class || !declaresMethod(content.class, name)) return undefined;
  const self = objectValue(object, content.api);
  const method = classMember(frame, content.class, self, name, at);
  return method && method.code.length > 0 ? { method, self } : undefined;
}

const declaresMethod = (ref: ClassRef, name: string): boolean =>
  methodsNamed(ref, name).length > 0 || ref.module.classes.basesOf(ref.id).some((base) => base.objects.length > 0);
