import type { ClassFact, FunctionFact, FunctionId, Program, Statement, Unit, UnitId } from "../../facts/program.ts";

/** A program, and which of its functions, and of the module's own statements, are what they were in an earlier one. */
export interface Compared {
  /** Functions and statements that are the same are the very same facts. */
  readonly program: Program;
  readonly isSame: (id: FunctionId) => boolean;
  readonly isSameStatement: (statement: Statement) => boolean;
  /** Whether a function has a new body at most: those who call it pass the same to it. */
  readonly isCalledAlike: (id: FunctionId) => boolean;
  /** Whether all that anybody may look at without asking is what it was, but for what is new. */
  readonly keepsFacts: boolean;
}

/**
 * Compares a program with an earlier one of the same module. No function counts as the same where ids mean something else, or where more of a function or a class changed
 * than what stands in its body, and what it, its parameters and methods are called: anybody may look at that without being asked what the rest does.
 */
export function comparedWith(before: Program, after: Program): Compared {
  const other: Compared = { program: after, isSame: () => false, isSameStatement: () => false, isCalledAlike: () => false, keepsFacts: false };
  const isAlike = before.ecosystem === after.ecosystem && isEqual(before.directives, after.directives, true);
  const redefined = isAlike ? redefinedIn(before, after) : undefined;
  const renamed = redefined && renamedIn(before, after);
  if (!renamed) return other;
  const definers = new Set(redefined.map((unit) => definerOf(after, unit).unit));
  const same = new Set<FunctionId>();
  const alike = new Set<FunctionId>();
  for (const id of after.functionIds) {
    const [earlier, fact] = [before.functions[id], after.functions[id]];
    // Nobody can have asked for what was not there.
    if (!earlier || !fact) continue;
    const isNamedAlike = !isWithin(after, fact, renamed);
    if (isEqual(earlier, fact, true) && isEqual(unitOf(before, earlier), unitOf(after, fact), true)) {
      if (isNamedAlike) (definers.has(fact.unit) ? alike : same).add(id);
    } else if (!isEqual(signatureOf(earlier), signatureOf(fact), false)) return other;
    else if (isNamedAlike && isEqual({ ...earlier, body: [] }, { ...fact, body: [] }, false)) alike.add(id);
  }
  const functions = after.functions.map((fact, id) => (same.has(id) ? (before.functions[id] ?? fact) : fact));
  const statements = new Set(withoutDefinitions(before, redefined));
  const [module] = functions;
  if (module && !same.has(0)) functions[0] = { ...module, body: withEarlier(module.body, statements) };
  return {
    program: { ...after, functions },
    isSame: (id) => same.has(id),
    isSameStatement: (statement) => statements.has(statement),
    isCalledAlike: (id) => same.has(id) || alike.has(id),
    keepsFacts: true,
  };
}

/** The statements of a module, earlier ones in the place of those that are the same. */
function withEarlier(body: readonly Statement[], earlier: ReadonlySet<Statement>): readonly Statement[] {
  const others = new Map<number, Statement>();
  const present = new Set(body);
  for (const statement of earlier) if (!present.has(statement)) others.set(statement.start, statement);
  if (others.size === 0) return body;
  return body.map((statement) => {
    const other = earlier.has(statement) ? undefined : others.get(statement.start);
    return other && isEqual(other, statement, true) ? other : statement;
  });
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

/**
 * The units of classes that are not the very same: something in them stands elsewhere, or their bodies do something else, which only who runs them sees. Undefined where more
 * of one is different than that and what methods are called: whoever asks for a method asks by its name.
 */
function redefinedIn({ classes }: Program, after: Program): UnitId[] | undefined {
  const redefined: UnitId[] = [];
  const isKnown = classes.every((fact, id) => {
    const now = after.classes[id];
    if (!now || isEqual(fact, now, true)) return true;
    redefined.push(now.unit);
    const renamed = fact.methods.filter(({ name }, index) => now.methods[index]?.name !== name);
    const named = [...renamed, ...now.methods.filter(({ name }, index) => fact.methods[index]?.name !== name)];
    return named.every(({ name }) => /^[a-z]/i.test(name)) && isEqual(headOf(fact), headOf(now), false);
  });
  return isKnown ? redefined : undefined;
}

/** What others may look at of a class without asking. */
function headOf(fact: ClassFact): ClassFact {
  return { ...fact, body: [], methods: fact.methods.map((method) => ({ ...method, name: "" })) };
}

/** The unit of the function by which a class is defined when it runs, or of the module; `start`: where the class begins in that, or the one around it that does. */
function definerOf({ units }: Pick<Program, "units">, unit: UnitId): { readonly unit: UnitId; readonly start: number } {
  const { parent = 0, start = 0 } = units[unit] ?? {};
  return units[parent]?.kind === "class" ? definerOf({ units }, parent) : { unit: parent, start };
}

/** The statements of a module that define none of these classes, by their units. */
function withoutDefinitions({ functions, units }: Program, classes: readonly UnitId[]): readonly Statement[] {
  const { body = [] } = functions[0] ?? {};
  const starts = classes.map((unit) => definerOf({ units }, unit)).flatMap(({ unit, start }) => (unit === 0 ? start : []));
  return starts.length === 0 ? body : body.filter(({ start, end }) => !starts.some((offset) => start <= offset && offset < end));
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
