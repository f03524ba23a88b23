import type { Export, Expression, ModuleImport, Statement } from "./program.ts";

/** What a lowering writes where a text asks for a module. */
export type ImportFact = Extract<Statement, { kind: "import" }> | Extract<Expression, { kind: "import" }>;

/** Every module that a program asks for under a fixed name, in order of first appearance, those last that it only `names`; each specifier once. */
export function moduleImports(facts: readonly ImportFact[], exports: readonly Export[], names: readonly ModuleImport[] = []): readonly ModuleImport[] {
  const found = new Map<string, Set<string>>();
  const add = (specifier: string, names: Iterable<string>): void => {
    const known = found.get(specifier) ?? new Set();
    found.set(specifier, known);
    for (const name of names) if (name !== "*") known.add(name);
  };
  for (const fact of facts) {
    if ("names" in fact)
      add(
        fact.specifier,
        fact.names.map((it) => it.name),
      );
    else if (fact.specifier.kind === "text") add(fact.specifier.value, []);
  }
  for (const exported of exports) {
    if (exported.kind === "from") add(exported.specifier, [exported.imported]);
    else if (exported.kind === "star") add(exported.specifier, []);
  }
  for (const named of names) add(named.specifier, named.names);
  return [...found].map(([specifier, names]) => ({ specifier, names: [...names] }));
}
