import type { Part } from "./event.ts";
import { MAX_PARTS } from "./limits.ts";
import { placeKey } from "./place.ts";
import { join, sameText, type Value } from "./value.ts";

/** Whether nothing of the part got lost in the whole. */
export function isWithin(part: Value, whole: Value): boolean {
  return part.texts.every((text) => whole.texts.some((other) => sameText(text, other))) && [...part.ways.keys()].every((origin) => whole.ways.has(origin));
}

/** What either of two arrivals at the same place was brought by. */
export function joinParts(a: readonly Part[], b: readonly Part[]): readonly Part[] {
  const parts = new Map(a.map((part) => [placeKey(part.at), part]));
  for (const part of b) {
    const key = placeKey(part.at);
    const known = parts.get(key);
    parts.set(key, known ? { at: part.at, value: join(known.value, part.value) } : part);
  }
  return [...parts.values()].slice(0, MAX_PARTS);
}
