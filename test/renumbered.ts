import { type BindingId, classesIn, functionsIn, type Program, shiftAt } from "../server/src/facts/program.ts";

/** What a program says, its ids given anew in order of place, and its places as they are in the text: two programs that differ in ids and in where they say they are alone are equal. */
export function renumbered(program: Program): unknown {
  const functions = new Map(program.functionIds.map((id, index) => [id, index]));
  const classes = new Map(program.classIds.map((id, index) => [id, index]));
  const facts = [...functionsIn(program), ...classesIn(program)];
  const units = new Map(facts.map(({ unit }, index) => [unit, index]));
  const bindings = new Map<BindingId, number>();
  const isMethodOwner = new Set<object>(functionsIn(program));

  /** `inModule`: whether its places are those of the module's own code. */
  function numbered(part: unknown, inModule = false): unknown {
    if (typeof part !== "object" || part === null) return part;
    if (Array.isArray(part)) return part.map((it) => numbered(it, inModule));
    const by = inModule && "start" in part && typeof part.start === "number" ? shiftAt(program.placements, part.start) : 0;
    return Object.fromEntries(
      Object.entries(part).map(([key, value]) => {
        if (typeof value !== "number") return [key, numbered(value, inModule)];
        return [key, key === "start" || key === "end" ? value + by : idOf(part, key, value)];
      }),
    );
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

  const said = [facts.map((fact) => numbered(fact, fact.unit === 0)), numbered(program.exports)];
  const variables = [...bindings.keys()].map((id) => numbered(program.bindings[id]));
  const others = program.bindings.flatMap((it, id) => (bindings.has(id) ? [] : JSON.stringify(numbered(it)))).sort();
  return {
    ...program,
    said,
    variables,
    others,
    units: [...units.keys()].map((id) => numbered(program.units[id], program.units[id]?.parent === 0)),
    placements: [],
    bindings: [],
    functions: [],
    classes: [],
    functionIds: functions.size,
    classIds: classes.size,
    exports: [],
  };
}
