import type { ClassId } from "../../facts/program.ts";
import { NO_ARGUMENTS } from "../calls/calls.ts";
import { instantiate } from "../calls/instantiate.ts";
import type { ClassRef, Summary } from "../calls/summary.ts";
import { unseenArguments, usesCredential } from "../calls/unseen.ts";
import type { Frame } from "../statements/frame.ts";
import { type HeapObject, type ObjectId, withField } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import { NOTHING, UNKNOWN, type Value } from "../values/value.ts";
import { lineage } from "./classes.ts";

/** Gives an instance of which only the class is known what fields and methods of the class, and of those it derives from, store in each. */
export function fillAbstract(frame: Frame, id: ClassId, filled: Set<ClassId>, at: Place): void {
  if (filled.has(id)) return;
  filled.add(id);
  const { walk } = frame;
  frame.counts.resetEffects();
  const instance = walk.classes.anyInstance(id, frame);
  // A field that the class declares itself is set after those that it derives from are made.
  const own = new Set(walk.program.classes[id]?.fields.map(({ name }) => name));
  for (const base of lineage(frame, walk.classRef(id)).slice(1).toReversed()) {
    if (base.module === walk) fillAbstract(frame, base.id, filled, at);
    for (const object of base.module.classes.anyInstance(base.id, frame).objects)
      for (const [name, value] of frame.state.object(object)?.fields ?? []) if (!own.has(name)) writeAbstract(walk.ambient, instance, name, value);
  }
  for (const [name, value] of walk.classes.fieldsOf(id)) writeAbstract(walk.ambient, instance, name, value);
  const usesKeys = usesCredentials(walk.classRef(id));
  storeWritten(frame, instance, walk.classRef(id), usesKeys, at);
  // What the constructor of a class that uses no keys itself is given may be one for those that derive from it.
  if (usesKeys) for (const base of lineage(frame, walk.classRef(id)).slice(1)) if (!usesCredentials(base)) storeWritten(frame, instance, base, true, at);
}

const methodsOf = ({ module, id }: ClassRef) => module.program.classes[id]?.methods ?? [];

const usesCredentials = (ref: ClassRef): boolean => methodsOf(ref).some((method) => usesCredential(ref.module.summaryOf(method.function)));

/** Gives an instance what the methods of a class store in it; `usesKeys`: what they are given by whom nobody sees has names, since it may be a key. */
function storeWritten(frame: Frame, instance: Value, ref: ClassRef, usesKeys: boolean, at: Place): void {
  const { module } = ref;
  for (const method of methodsOf(ref)) {
    const summary = module.summaryOf(method.function);
    for (const write of summary?.writes ?? []) {
      if (!summary || write.name === undefined || "home" in write.object || write.object.parameter !== -1 || write.object.path.length > 0) continue;
      const only: Summary = { ...summary, latent: [], pending: [], writes: [], assigns: [], raises: NOTHING, returns: write.value, answers: undefined };
      const given = usesKeys ? unseenArguments(module, method.function, summary) : NO_ARGUMENTS;
      writeAbstract(frame.walk.ambient, instance, write.name, instantiate(frame, module.closure(method.function), only, given, UNKNOWN, at, true));
    }
  }
}

/** Stores a value in an instance of which only the class is known, beside what else is stored there. */
export function writeAbstract(ambient: Map<ObjectId, HeapObject>, instance: Value, name: string, value: Value): void {
  for (const id of instance.objects) {
    const content = ambient.get(id);
    if (content) ambient.set(id, withField(content, name, value, false));
  }
}
