import type { Frame } from "../statements/frame.ts";
import type { HeapObject } from "../values/heap.ts";
import type { Origin } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import { constantValue, NOTHING, onlyConstant, onlyText, UNKNOWN, type Value } from "../values/value.ts";

/** The holes of what JavaScript's console takes for a format. */
const HOLE = /%[sdifjoOc%]/g;

/**
 * What a console writes of its arguments, of which the first may be a format: of a number's hole no text, of a style's nothing, of `%s` an object no deeper than what stands
 * in it itself. What has no hole is shown as it is without a format.
 */
export function writtenInHoles(frame: Frame, values: readonly Value[], at: Place): readonly Value[] {
  const [first] = values;
  const holes = first ? (onlyText(first)?.match(HOLE) ?? []).filter((hole) => hole !== "%%") : [];
  return values.map((value, index) => {
    switch (index === 0 ? undefined : holes[index - 1]) {
      case "%d":
      case "%i":
      case "%f":
      case "%c":
        return UNKNOWN;
      case "%s":
        return shownTo(frame, constantValue(0), value, at);
      default:
        return value;
    }
  });
}

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
