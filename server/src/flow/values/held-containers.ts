import type { ClassRef } from "../calls/summary.ts";
import { SAYS } from "../classes/classes.ts";
import type { Frame } from "../statements/frame.ts";
import type { HeapObject, ObjectId } from "./heap.ts";
import type { Value } from "./value.ts";

/**
 * The value with the containers in the place of instances that are containers themselves, by the class of the language that theirs derives from: `class Settings(dict)`.
 * What a method of theirs put under the name that is asked for stands in the instance itself.
 */
export function heldContainers(frame: Frame, value: Value, name?: string): Value {
  const inside = (id: ObjectId): readonly ObjectId[] | undefined => {
    const content = frame.state.object(id);
    return content?.kind !== "instance" || (name !== undefined && content.fields.has(name)) ? undefined : content.fields.get(SAYS)?.objects;
  };
  if (!value.objects.some((id) => inside(id)?.length)) return value;
  return { ...value, objects: value.objects.flatMap((id) => inside(id) ?? id) };
}

/** Whether an object may have entries beside its fields: all but instances of classes that say nothing of any. */
export function isContainer(content: HeapObject | undefined): boolean {
  return content?.kind !== "instance" || !content.class || isIndexed(content.class);
}

/** Whether instances of a class may be asked for what is in them as containers are: by methods of its own, or in a manner that a class nobody sees gives. */
function isIndexed({ module, id }: ClassRef, depth = 0): boolean {
  const fact = module.program.classes[id];
  if (!fact || depth > 8 || fact.methods.some(({ name }) => INDEXING.includes(name))) return true;
  return module.classes.basesOf(id).some((base) => {
    const classes = base.objects.flatMap((base) => module.contentOf(base)?.class ?? []);
    return base.open || base.api !== undefined || classes.length < base.objects.length || classes.some((ref) => isIndexed(ref, depth + 1));
  });
}

const INDEXING = ["__getitem__", "__iter__", "__getattr__", "[Symbol.iterator]", "Symbol.iterator"];
