import type { Arguments } from "../calls/calls.ts";
import type { Frame } from "../statements/frame.ts";
import type { HeapObject } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import { knownTexts, objectValue, onlyText, textValue, UNKNOWN, type Value } from "../values/value.ts";
import { knownItems } from "./sequences.ts";

/** What stands before the names of its fields in a type of named tuples: no name that a program can write. */
const FIELD = " field ";

/** `namedtuple("Keys", ["public", "secret"])`: what makes lists whose elements have names. Unknown where the names are. */
export function namedTupleType(frame: Frame, names: Value, at: Place): Value {
  const written = onlyText(names)
    ?.split(/[\s,]+/)
    .filter((name) => name !== "");
  const known = written ?? (knownItems(frame, names) ?? []).map((item) => onlyText(item) ?? "");
  if (known.length === 0 || known.includes("")) return UNKNOWN;
  const fields = known.map((name, index): [string, Value] => [FIELD + String(index), textValue({ pieces: [name], at, made: "built" })]);
  return objectValue(frame.allocate(at, "instance", { fields: new Map(fields) }, " named tuples"));
}

/** What calling such a type gives; undefined for any other object. */
export function namedTuple(frame: Frame, type: HeapObject, given: Arguments, at: Place): Value | undefined {
  if (type.kind !== "instance" || !type.fields.has(`${FIELD}0`)) return undefined;
  const fields = new Map<string, Value>();
  for (const [field, name] of type.fields) {
    if (!field.startsWith(FIELD)) continue;
    const index = Number(field.slice(FIELD.length));
    for (const text of knownTexts(name)) {
      const value = given.positional[index] ?? given.named.get(text) ?? given.rest ?? UNKNOWN;
      fields.set(String(index), value).set(text, value);
    }
  }
  return objectValue(frame.allocate(at, "list", { fields }, " named tuple"));
}
