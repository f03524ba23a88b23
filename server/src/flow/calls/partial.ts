import type { Frame } from "../statements/frame.ts";
import type { HeapObject } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import { NOTHING, objectValue, type Value } from "../values/value.ts";
import type { Arguments } from "./calls.ts";

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

/** Says that the first argument is what the method is called on. */
const UNBOUND = " unbound";

/** A method as a class's body knows it: called on what it is given first. */
export function unbound(frame: Frame, method: Value, at: Place): Value {
  const fields = new Map([
    [WAITING, method],
    [UNBOUND, NOTHING],
  ]);
  return objectValue(frame.allocate(at, "instance", { fields }, " unbound"));
}

/** What calling such an object calls, on what and with which arguments; undefined for any other. */
export function completed(content: HeapObject, given: Arguments): { readonly callee: Value; readonly given: Arguments; readonly receiver?: Value } | undefined {
  const callee = content.fields.get(WAITING);
  if (!callee) return undefined;
  if (content.fields.has(UNBOUND)) {
    const [receiver = given.rest ?? NOTHING, ...positional] = given.positional;
    const places = new Map<number | string, Place>();
    for (const [key, place] of given.places) if (key !== 0) places.set(typeof key === "number" ? key - 1 : key, place);
    return { callee, given: { ...given, positional, places }, receiver };
  }
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
