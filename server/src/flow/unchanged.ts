import type { ClassFact, FunctionFact, FunctionId, Program, Unit, UnitId } from "../facts/program.ts";

/** A program, and which of its functions are what they were in an earlier one. */
export interface Compared {
  /** Functions that are the same are the very same facts. */
  readonly program: Program;
  readonly isSame: (id: FunctionId) => boolean;
}

/**
 * Compares a program with an earlier one of the same module. No function counts as the same where ids mean something else, or where more of a function or a class changed
 * than what stands in the body of a function, and what it, its parameters and methods are called: anybody may look at that without being asked what the rest does.
 */
export function comparedWith(before: Program, after: Program): Compared {
  const other: Compared = { program: after, isSame: () => false };
  const renamed = before.ecosystem === after.ecosystem && haveSameClasses(before, after) ? renamedIn(before, after) : undefined;
  if (!renamed) return other;
  const same = new Set<FunctionId>();
  for (const id of after.functionIds) {
    const [earlier, fact] = [before.functions[id], after.functions[id]];
    // Nobody can have asked for what was not there.
    if (!earlier || !fact) continue;
    if (isEqual(earlier, fact, true) && isEqual(unitOf(before, earlier), unitOf(after, fact), true)) {
      if (!isWithin(after, fact, renamed)) same.add(id);
    } else if (!isEqual(signatureOf(earlier), signatureOf(fact), false)) return other;
  }
  const functions = after.functions.map((fact, id) => (same.has(id) ? (before.functions[id] ?? fact) : fact));
  return { program: { ...after, functions }, isSame: (id) => same.has(id) };
}

/** The units of functions whose own variables have other names now; undefined where more than that is different. */
function renamedIn({ bindings, functions }: Program, after: Program): ReadonlySet<UnitId> | undefined {
  const renamed = new Set<UnitId>();
  const isKnown = bindings.every((binding, id) => {
    const now = after.bindings[id];
    if (!now || isEqual(binding, now, false)) return true;
    renamed.add(functions[binding.owner]?.unit ?? 0);
    return binding.owner !== 0 && isEqual({ ...binding, name: now.name }, now, false);
  });
  return isKnown ? renamed : undefined;
}

/** Whether a function is, or stands in, one of these. */
function isWithin({ units }: Program, { unit }: FunctionFact, around: ReadonlySet<UnitId>): boolean {
  for (let at: UnitId | undefined = around.size === 0 ? undefined : unit; at !== undefined; at = units[at]?.parent) if (around.has(at)) return true;
  return false;
}

/** Whether the classes are the same, wherever they stand, but for what methods are called: whoever asks for one asks by its name. */
function haveSameClasses({ classes }: Program, after: Program): boolean {
  return classes.every((fact, id) => {
    const now = after.classes[id];
    if (!now) return true;
    const renamed = fact.methods.filter(({ name }, index) => now.methods[index]?.name !== name);
    const named = [...renamed, ...now.methods.filter(({ name }, index) => fact.methods[index]?.name !== name)];
    return named.every(({ name }) => /^[a-z]/i.test(name)) && isEqual(namelessMethods(fact), namelessMethods(now), false);
  });
}

function namelessMethods(fact: ClassFact): ClassFact {
  return { ...fact, methods: fact.methods.map((method) => ({ ...method, name: "" })) };
}

/** What others may look at without asking what a function does. */
function signatureOf(fact: FunctionFact): FunctionFact {
  return { ...fact, name: "", body: [], parameters: fact.parameters.map((parameter) => ({ ...parameter, name: "" })) };
}

/** What a unit is but for where it starts: what is in it counts from there. */
function unitOf({ units }: Program, { unit }: FunctionFact): Partial<Unit> {
  return { ...units[unit], start: 0 };
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
