import type { FunctionFact, FunctionId, Program, Unit } from "../facts/program.ts";

/** A program, and which of its functions are what they were in an earlier one. */
export interface Compared {
  /** Functions that are the same are the very same facts. */
  readonly program: Program;
  readonly isSame: (id: FunctionId) => boolean;
}

/**
 * Compares a program with an earlier one of the same module. No function counts as the same where ids mean something else, or where more of a function or a class changed
 * than what stands in the body of a function: anybody may look at that.
 */
export function comparedWith(before: Program, after: Program): Compared {
  const other: Compared = { program: after, isSame: () => false };
  if (before.ecosystem !== after.ecosystem || !isPrefix(before.bindings, after.bindings) || !isPrefix(before.classes, after.classes)) return other;
  const same = new Set<FunctionId>();
  for (const [id, fact] of after.functions.entries()) {
    const earlier = before.functions[id];
    if (!earlier) break;
    if (isEqual(earlier, fact, true) && isEqual(unitOf(before, earlier), unitOf(after, fact), true)) same.add(id);
    else if (!isEqual({ ...earlier, body: [] }, { ...fact, body: [] }, false)) return other;
  }
  const functions = after.functions.map((fact, id) => (same.has(id) ? (before.functions[id] ?? fact) : fact));
  return { program: { ...after, functions }, isSame: (id) => same.has(id) };
}

/** What a unit is but for where it starts: what is in it counts from there. */
function unitOf({ units }: Program, { unit }: FunctionFact): Partial<Unit> {
  return { ...units[unit], start: 0 };
}

/** Whether the shorter list is the beginning of the other, wherever in their texts things stand. */
function isPrefix(a: readonly object[], b: readonly object[]): boolean {
  return a.slice(0, b.length).every((it, index) => isEqual(it, b[index], false));
}

/** Whether two parts of programs say the same; `placed`: and stand at the same places. */
function isEqual(a: unknown, b: unknown, placed: boolean): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index], placed));
  const [left, right] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  let keys = 0;
  for (const key in left) {
    keys++;
    if (!placed && (key === "start" || key === "end")) continue;
    if (!isEqual(left[key], right[key], placed)) return false;
  }
  for (const _ in right) keys--;
  return keys === 0;
}
