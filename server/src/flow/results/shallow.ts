import type { Frame } from "../statements/frame.ts";
import type { HeapObject } from "../values/heap.ts";
import type { Origin } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import { NOTHING, onlyConstant, UNKNOWN, type Value } from "../values/value.ts";

/** What is shown of a value where no more is asked for than what stands in it itself: `inspect(stripe, { depth: 0 })`. Deeper, all that can be said is shown. */
export function shownTo(frame: Frame, depth: Value | undefined, value: Value, at: Place): Value {
  if (!depth || onlyConstant(depth)?.constant !== 0) return value;
  const own = [...value.ways].filter(([origin]) => !isDeep(origin));
  const objects = value.objects.map((id, index) => {
    const content = frame.state.object(id);
    return content ? frame.allocate(at, content.kind, withoutInside(content), ` to its depth ${index}`) : id;
  });
  if (own.length === value.ways.size) return { ...value, objects };
  return { ...value, ways: new Map(own), objects, api: undefined, open: true };
}

function withoutInside(content: HeapObject): HeapObject {
  const fields = new Map([...content.fields].map(([name, field]) => [name, alone(field)]));
  return { ...content, fields, rest: content.rest === NOTHING ? NOTHING : alone(content.rest) };
}

/** What is shown of an entry: a text is, an object is not. */
function alone(field: Value): Value {
  const isObject = field.objects.length > 0 || [...field.ways.keys()].some(isWhole);
  return isObject ? { ...UNKNOWN, texts: field.texts, constants: field.constants } : field;
}

/** Whether it lies deeper than what an object has itself: the key of a client. */
const isDeep = (origin: Origin): boolean => origin.kind === "data" && origin.what === "key-inside";

/** Whether it is an object, not a text. */
const isWhole = (origin: Origin): boolean =>
  origin.kind === "whole-environment" ||
  origin.kind === "settings" ||
  (origin.kind === "data" && (origin.what === "key-inside" || origin.what === "stripe-object" || origin.what === "stripe-event"));
