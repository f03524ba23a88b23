import type { ClassId } from "../facts/program.ts";
import { NO_ARGUMENTS } from "./calls.ts";
import { lineage } from "./classes.ts";
import type { Frame } from "./frame.ts";
import { type HeapObject, type ObjectId, withField } from "./heap.ts";
import { instantiate } from "./instantiate.ts";
import type { Place } from "./place.ts";
import type { Summary } from "./summary.ts";
import { unseenArguments, usesCredential } from "./unseen.ts";
import { NOTHING, UNKNOWN, type Value } from "./value.ts";

/** Gives an instance of which only the class is known what fields and methods of the class, and of those it derives from, store in each. */
export function fillAbstract(frame: Frame, id: ClassId, filled: Set<ClassId>, at: Place): void {
  if (filled.has(id)) return;
  filled.add(id);
  const { walk } = frame;
  frame.resetWork();
  const instance = walk.classes.anyInstance(id, frame);
  for (const base of lineage(frame, walk.classRef(id)).slice(1).toReversed()) {
    if (base.module === walk) fillAbstract(frame, base.id, filled, at);
    for (const object of base.module.classes.anyInstance(base.id, frame).objects)
      for (const [name, value] of frame.state.object(object)?.fields ?? []) writeAbstract(walk.ambient, instance, name, value);
  }
  for (const [name, value] of walk.classes.fieldsOf(id)) writeAbstract(walk.ambient, instance, name, value);
  const methods = walk.program.classes[id]?.methods ?? [];
  const usesKeys = methods.some((method) => usesCredential(walk.summaryOf(method.function)));
  for (const method of methods) {
    const summary = walk.summaryOf(method.function);
    for (const write of summary?.writes ?? []) {
      if (!summary || write.name === undefined || "home" in write.object || write.object.parameter !== -1 || write.object.path.length > 0) continue;
      const only: Summary = { ...summary, latent: [], pending: [], writes: [], assigns: [], raises: NOTHING, returns: write.value };
      const given = usesKeys ? unseenArguments(walk, method.function, summary) : NO_ARGUMENTS;
      writeAbstract(walk.ambient, instance, write.name, instantiate(frame, walk.closure(method.function), only, given, UNKNOWN, at, true));
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
