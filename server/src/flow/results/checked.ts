import { passed } from "../calls/passing.ts";
import type { Frame } from "../statements/frame.ts";
import type { Passing } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import { NOTHING, type Value } from "../values/value.ts";

/** How deep it is looked into what was put together for a schema. */
const MAX_DEPTH = 3;

/** What a schema let through, with all that was put together for it: `schema.parse({ amount: form.get("amount") })`. It gives an object of its own. */
export function checkedValue(frame: Frame, value: Value, at: Place, path: readonly string[] = []): Value {
  const checked = passed(frame, value, "checked");
  if (value.objects.length === 0 || value.api || path.length > MAX_DEPTH) return isSame(checked, value) ? value : checked;
  const objects = value.objects.map((id, index) => {
    const content = frame.state.object(id);
    if (content?.kind !== "object" && content?.kind !== "list") return id;
    const within = (name: string, field: Value): Value => checkedValue(frame, field, at, [...path, `${index}.${name}`]);
    const fields = new Map([...content.fields].map(([name, field]) => [name, within(name, field)]));
    const rest = content.rest === NOTHING ? NOTHING : within("*", content.rest);
    const isLeft = rest === content.rest && [...fields].every(([name, field]) => field === content.fields.get(name));
    return isLeft ? id : frame.allocate(at, content.kind, { ...content, fields, rest, single: true }, ` checked ${path.join(" ")} ${index}`);
  });
  return { ...checked, objects };
}

/** What becomes of a value that passes through something, and of what is in it where that matters. */
export function passedInside(frame: Frame, value: Value, through: Passing, at: Place): Value {
  return through === "checked" ? checkedValue(frame, value, at) : passed(frame, value, through);
}

function isSame(a: Value, b: Value): boolean {
  if (a.ways.size !== b.ways.size || a.symbols.some((symbol, index) => symbol !== b.symbols[index])) return false;
  for (const origin of a.ways.keys()) if (!b.ways.has(origin)) return false;
  return true;
}
