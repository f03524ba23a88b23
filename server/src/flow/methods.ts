import type { Method } from "../facts/program.ts";
import { equalLists } from "./equal.ts";
import type { ClassRef } from "./summary.ts";

/** The methods that a class itself has by a name. */
export function methodsNamed({ module, id }: ClassRef, name: string): readonly Method[] {
  const find = (): readonly Method[] => module.program.classes[id]?.methods.filter((method) => method.name === name) ?? [];
  const methods = find();
  const functions = methods.map((method) => method.function);
  module.asked("methods", `${id} ${name}`, functions.join(), () => equalLists(find(), functions, (method, known) => method.function === known));
  return methods;
}
