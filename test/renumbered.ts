import { type BindingId, classesIn, functionsIn, type Program } from "../server/src/facts/program.ts";

/** What a program says, its ids given anew in order of place: two programs that differ in ids alone are equal. */
export function renumbered(program: Program): unknown {
  const functions = new Map(program.functionIds.map((id, index) => [id, index]));
  const classes = new Map(program.classIds.map((id, index) => [id, index]));
  const facts = [...functionsIn(program), ...classesIn(program)];
  const units = new Map(facts.map(({ unit }, index) => [unit, index]));
  const bindings = new Map<BindingId, number>();
  const isMethodOwner = new Set<object>(functionsIn(program));

  function numbered(part: unknown): unknown {
    if (typeof part !== "object" || part === null) return part;
    if (Array.isArray(part)) return part.map(numbered);
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, typeof value === "number" ? idOf(part, key, value) : numbered(value)]));
  }

  function idOf(part: object, key: string, id: number): unknown {
    const known = (ids: ReadonlyMap<number, number>): unknown => ids.get(id) ?? `no ${key} ${id}`;
    if (key === "function") return known(functions);
    if (key === "class") return known(classes);
    if (key === "unit" || key === "parent") return known(units);
    if (key === "owner") return known(isMethodOwner.has(part) ? classes : functions);
    if (key !== "binding" && key !== "receiver" && key !== "fieldReceiver") return id;
    if (program.bindings[id] === undefined) return `no ${key} ${id}`;
    if (!bindings.has(id)) bindings.set(id, bindings.size);
    return bindings.get(id);
  }

  const said = numbered({ facts, exports: program.exports });
  const variables = [...bindings.keys()].map((id) => numbered(program.bindings[id]));
  const others = program.bindings.flatMap((it, id) => (bindings.has(id) ? [] : JSON.stringify(numbered(it)))).sort();
  return {
    ...program,
    said,
    variables,
    others,
    units: [...units.keys()].map((id) => numbered(program.units[id])),
    bindings: [],
    functions: [],
    classes: [],
    functionIds: functions.size,
    classIds: classes.size,
    exports: [],
  };
}
