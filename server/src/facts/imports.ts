import type { Program } from "./program.ts";

/** One module that a program asks for, with the names it takes from it: in Python each may be a module of its own. */
export interface ModuleImport {
  readonly specifier: string;
  readonly names: readonly string[];
}

/** Every module that a program imports under a fixed name, wherever in it that stands, in order of first appearance; each specifier once. */
export function importsOf(program: Program): readonly ModuleImport[] {
  const found = new Map<string, Set<string>>();
  const add = (specifier: string, names: Iterable<string>): void => {
    const known = found.get(specifier) ?? new Set();
    found.set(specifier, known);
    for (const name of names) if (name !== "*") known.add(name);
  };
  // Programs nest as deep as their text does: a stack of our own, and the parts in the order of the text.
  const open: unknown[] = [program.classes, program.functions];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (Array.isArray(part)) {
      for (let i = part.length - 1; i >= 0; i--) if (isObject(part[i])) open.push(part[i]);
      continue;
    }
    const fact = part as Partial<Record<string, unknown>>;
    if (fact.kind === "import") {
      const { specifier } = fact;
      if (typeof specifier === "string")
        add(
          specifier,
          (fact.names as readonly { readonly name: string }[]).map((it) => it.name),
        );
      else if (isText(specifier)) add(specifier.value, []);
    }
    const values = Object.values(fact);
    for (let i = values.length - 1; i >= 0; i--) if (isObject(values[i])) open.push(values[i]);
  }
  for (const exported of program.exports) {
    if (exported.kind === "from") add(exported.specifier, [exported.imported]);
    else if (exported.kind === "star") add(exported.specifier, []);
  }
  return [...found].map(([specifier, names]) => ({ specifier, names: [...names] }));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isText(value: unknown): value is { readonly value: string } {
  return isObject(value) && "kind" in value && value.kind === "text" && "value" in value && typeof value.value === "string";
}
