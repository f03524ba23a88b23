import type { ClassFact, Method } from "../../facts/program.ts";
import type { ClassRef } from "../calls/summary.ts";
import { equalLists } from "../values/equal.ts";

/** The methods that a class itself has by a name. */
export function methodsNamed({ module, id }: ClassRef, name: string): readonly Method[] {
  const find = (): readonly Method[] => methodsOf(module.program.classes[id]).get(name) ?? NO_METHODS;
  const methods = find();
  module.asked("methods", `${id} ${name}`, methods, () => equalLists(find(), methods, (method, known) => method.function === known.function));
  return methods;
}

const NO_METHODS: readonly Method[] = [];

/** By their names: classes of thousands of lines are asked for hundreds of them, thousands of times. */
const byName = new WeakMap<ClassFact, ReadonlyMap<string, readonly Method[]>>();

function methodsOf(fact: ClassFact | undefined): ReadonlyMap<string, readonly Method[]> {
  const known = fact && byName.get(fact);
  if (known) return known;
  const methods = new Map<string, Method[]>();
  for (const method of fact?.methods ?? []) {
    const same = methods.get(method.name);
    if (same) same.push(method);
    else methods.set(method.name, [method]);
  }
  if (fact) byName.set(fact, methods);
  return methods;
}
