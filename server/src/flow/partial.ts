import type { Arguments } from "./calls.ts";
import type { Frame } from "./frame.ts";
import type { HeapObject } from "./heap.ts";
import type { Place } from "./place.ts";
import { objectValue, type Value } from "./value.ts";

/** The field in which a function waits for the rest of its arguments: no name a program can write, as those of the arguments it has. */
export const WAITING = " waiting";

/** The function with its first arguments, and some of its keywords, given already. */
export function partial(frame: Frame, callee: Value, positional: readonly Value[], named: ReadonlyMap<string, Value>, at: Place): Value {
  if (positional.length + named.size === 0) return callee;
  const fields = new Map([[WAITING, callee]]);
  positional.forEach((value, index) => {
    fields.set(` ${index}`, value);
  });
  for (const [name, value] of named) fields.set(` =${name}`, value);
  return objectValue(frame.allocate(at, "instance", { fields }, " partial"));
}

/** What calling such an object calls, and with which arguments; undefined for any other. */
export function completed(content: HeapObject, given: Arguments): { readonly callee: Value; readonly given: Arguments } | undefined {
  const callee = content.fields.get(WAITING);
  if (!callee) return undefined;
  const positional: Value[] = [];
  const named = new Map<string, Value>();
  for (const [name, value] of content.fields) {
    if (name.startsWith(" =")) named.set(name.slice(2), value);
    else if (name !== WAITING) positional.push(value);
  }
  for (const [name, value] of given.named) named.set(name, value);
  const places = new Map([...given.places].map(([key, place]) => [typeof key === "number" ? key + positional.length : key, place]));
  return { callee, given: { ...given, positional: [...positional, ...given.positional], named, places } };
}
