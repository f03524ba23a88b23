import type { Closure, Substitution } from "../calls/summary.ts";
import type { HeapObject } from "./heap.ts";
import { isSamePlace } from "./place.ts";
import type { Step, Text, Value } from "./value.ts";

/** Whether two values are the same in all that anybody can ask of them, the ways they came included. */
export function equalValues(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (!a || !b) return false;
  return (
    a.open === b.open &&
    a.api === b.api &&
    sameLists(a.objects, b.objects) &&
    sameLists(a.symbols, b.symbols) &&
    sameLists(a.constants, b.constants) &&
    equalLists(a.code, b.code, equalClosures) &&
    equalLists(a.texts, b.texts, equalTexts) &&
    equalMaps(a.ways, b.ways, equalSteps)
  );
}

/** The same of what is in objects. */
export function equalObjects(a: HeapObject | undefined, b: HeapObject | undefined): boolean {
  if (a === b) return true;
  if (!a || !b) return false;
  return (
    a.kind === b.kind &&
    a.class === b.class &&
    a.api === b.api &&
    a.single === b.single &&
    a.items === b.items &&
    a.short === b.short &&
    sameNames(a.getters, b.getters) &&
    equalValues(a.prototype, b.prototype) &&
    equalValues(a.maker, b.maker) &&
    equalValues(a.rest, b.rest) &&
    equalMaps(a.fields, b.fields, equalValues)
  );
}

/** Whether two lists hold the same in the same order. */
export function equalLists<T, U>(a: readonly T[], b: readonly U[], isEqual: (x: T, y: U) => boolean): boolean {
  return a.length === b.length && a.every((it, index) => isEqual(it, b[index] as U));
}

/** Whether two lists hold the very same things. */
export function sameLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  return equalLists(a, b, Object.is);
}

/** Whether two maps hold the same under the same keys, in the same order. */
export function equalMaps<K, T>(a: ReadonlyMap<K, T>, b: ReadonlyMap<K, T>, isEqual: (x: T, y: T) => boolean): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  const others = b.entries();
  for (const [key, value] of a) {
    const other = others.next().value;
    if (other?.[0] !== key || !isEqual(value, other[1])) return false;
  }
  return true;
}

/** Whether two things that were found say the same part by part. What is made once, for a function, a place, a library, is only itself. */
export function saysTheSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && equalLists(a, b, saysTheSame);
  if (a instanceof Map) return b instanceof Map && equalMaps(a, b, saysTheSame);
  if ("isOfSameCall" in a) return isSameBinding(a as Substitution, b as Substitution);
  if (!isPlain(a) || !isPlain(b)) return false;
  const names = Object.keys(a) as never[];
  return names.length === Object.keys(b).length && names.every((name) => saysTheSame(a[name], b[name]));
}

const isPlain = (it: object): boolean => Object.getPrototypeOf(it) === Object.prototype;

/** Whether the same is bound to functions, as far as those can tell who ask again what it says. */
export function isSameBinding(a: Substitution | undefined, b: Substitution | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.isOfSameCall?.(b) === true);
}

function equalClosures(a: Closure, b: Closure): boolean {
  if (a === b) return true;
  return a.function === b.function && isSameBinding(a.bound, b.bound) && equalValues(a.receiver, b.receiver);
}

function equalTexts(a: Text, b: Text): boolean {
  return (
    a === b ||
    (a.made === b.made &&
      isSamePlace(a.at, b.at) &&
      equalLists(a.pieces, b.pieces, (x, y) => x === y || (typeof x !== "string" && typeof y !== "string" && equalValues(x, y))))
  );
}

function equalSteps(a: Step, b: Step): boolean {
  let [x, y]: readonly (Step | undefined)[] = [a, b];
  while (x !== y) {
    if (!x || !y || x.length !== y.length || x.text !== y.text || !isSamePlace(x.at, y.at)) return false;
    [x, y] = [x.before, y.before];
  }
  return true;
}

function sameNames(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean {
  return a === b || (a?.size === b?.size && [...(a ?? [])].every((name) => b?.has(name)));
}
