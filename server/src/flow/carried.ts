import type { HeapObject } from "./heap.ts";
import type { Origin } from "./origin.ts";
import type { Closure } from "./summary.ts";
import { NOTHING, type Value } from "./value.ts";

/** What to look for in a value. */
export interface Interest {
  readonly origin: (origin: Origin, value: Value) => boolean;
  readonly api: (api: NonNullable<Value["api"]>) => boolean;
}

/** How deep in a value, and at how many objects, functions and classes one looks. */
const MAX_DEPTH = 5;
const MAX_LOOKED_AT = 200;

/** Whether something of interest is in a value, in what its objects hold, or in what its functions and methods give. */
export function carries(value: Value, interest: Interest): boolean {
  const seen = new Set<object>();
  const inFunction = ({ function: { module, id } }: Closure, depth: number): boolean => {
    const summary = module.summaryOf(id);
    return summary !== undefined && inValue(summary.returns, depth + 1);
  };
  const inObject = (content: HeapObject, depth: number): boolean => {
    for (const field of content.fields.values()) if (inValue(field, depth + 1)) return true;
    if (content.class && content.kind === "class") {
      const { module, id: classId } = content.class;
      for (const method of module.program.classes[classId]?.methods ?? [])
        if (inValue({ ...NOTHING, code: [module.closure(method.function)] }, depth + 1)) return true;
      for (const field of module.fieldsOf(classId).values()) if (inValue(field, depth + 1)) return true;
      for (const base of module.basesOf(classId)) if (inValue(base, depth + 1)) return true;
    }
    return inValue(content.rest, depth + 1) || (content.api !== undefined && interest.api(content.api));
  };
  const inValue = (it: Value, depth: number): boolean => {
    if (it.api && interest.api(it.api)) return true;
    for (const origin of it.ways.keys()) if (interest.origin(origin, it)) return true;
    if (depth >= MAX_DEPTH) return false;
    for (const id of it.objects) {
      const content = seen.has(id) || seen.size >= MAX_LOOKED_AT ? undefined : id.home.ambient.get(id);
      seen.add(id);
      if (content && inObject(content, depth)) return true;
    }
    for (const closure of it.code) {
      if (seen.has(closure.function) || seen.size >= MAX_LOOKED_AT) continue;
      seen.add(closure.function);
      if (inFunction(closure, depth)) return true;
    }
    return false;
  };
  return inValue(value, 0);
}
