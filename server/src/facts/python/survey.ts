/**
 * Which names each scope binds, and how often. One pass over the whole tree before anything is lowered, since in Python a name belongs to a function if it
 * is bound anywhere in it, and since only the whole text tells whether a variable is ever bound twice.
 */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Kept } from "../kept.ts";
import { BindingWalk } from "./binding-walk.ts";
import { isTrivia } from "./nodes.ts";
import { declare, ModuleVariables, newScope, type Scope, type Scopes, type Variable, variableOf } from "./scopes.ts";

/** What a statement of the module says of the module's names. */
interface Said {
  readonly variables: readonly Pick<Variable, "name" | "kind" | "places" | "definitions">[];
  readonly globals: readonly string[];
  readonly nonlocals: readonly string[];
  /** What its functions bind by `global`. */
  readonly global: readonly GlobalName[];
}

interface GlobalName {
  readonly name: string;
  /** What binds it there; undefined where nothing does. */
  readonly bound: Pick<Variable, "kind" | "places"> | undefined;
}

/** The scopes of a whole text. What statements say of the module's names is taken from what was kept. */
export function scopesOf(root: SyntaxNode, text: string, kept?: Kept): Scopes {
  const module = { ...newScope("module", undefined), variables: new ModuleVariables() };
  const walk = new BindingWalk(text);

  /** What a statement of the module says of the module's own names, and the scopes that it opens in the module. */
  function surveyed(statement: SyntaxNode): Omit<Said, "global"> & { readonly scopes: readonly Scope[] } {
    const top = newScope("module", undefined);
    const scopes = walk.walk(statement, top);
    for (const scope of scopes) if (scope.parent === top) scope.parent = module;
    return { variables: [...top.variables.values()], globals: [...top.globals], nonlocals: [...top.nonlocals], scopes };
  }

  const statements = root.children.filter((child) => child.named && !isTrivia(child));
  /** The statements whose scopes nobody has looked at yet. */
  const unentered = new Set<SyntaxNode>();
  const said = statements.map((statement) => {
    const known = kept?.get<Said>(statement, "scopes");
    if (known) unentered.add(statement);
    const fresh = known ? undefined : surveyed(statement);
    const { variables = [], globals = [], nonlocals = [] } = known ?? fresh ?? {};
    for (const { name: own, kind, places, definitions } of variables) {
      const variable = declare(module, own, kind);
      if (variable.places === 0 && variable.kind === "variable" && places > 0) variable.kind = kind;
      variable.places += places;
      variable.definitions += definitions;
    }
    for (const own of globals) module.globals.add(own);
    for (const own of nonlocals) module.nonlocals.add(own);
    return { statement, known, fresh };
  });
  for (const own of module.globals) declare(module, own, "variable");
  module.nonlocals.clear();
  for (const { statement, known, fresh } of said) {
    if (!fresh) {
      for (const one of known?.global ?? []) bindGlobal(one, module);
      continue;
    }
    const global: GlobalName[] = [];
    for (const scope of fresh.scopes) redirect(scope, module, global);
    const { variables, globals, nonlocals } = fresh;
    const copies = variables.map(({ name: own, kind, places, definitions }) => ({ name: own, kind, places, definitions }));
    kept?.set(statement, "scopes", { variables: copies, globals, nonlocals, global } satisfies Said);
  }
  return {
    module,
    of: (node, parent) => walk.scopeOf(node, parent),
    enter(statement) {
      if (unentered.delete(statement)) for (const scope of surveyed(statement).scopes) redirect(scope, module, undefined);
    },
  };
}

/**
 * Gives what `global` and `nonlocal` names were bound to in a scope to the variables that are meant. Parents come first. `global` takes what is the module's; without
 * it the module has that already. `nonlocal` never means a variable of the module: the rest of that has no say in it.
 */
function redirect(scope: Scope, module: Scope, global: GlobalName[] | undefined): void {
  for (const name of [...scope.globals, ...scope.nonlocals]) {
    const here = scope.variables.get(name);
    if (here !== undefined) scope.variables.delete(name);
    if (scope.globals.has(name)) {
      const one = { name, bound: here && { kind: here.kind, places: here.places } };
      if (global) bindGlobal(one, module);
      global?.push(one);
      continue;
    }
    const found = scope.parent && variableOf(scope.parent, name, module);
    const meant = found?.scope === module ? undefined : found;
    if (meant === undefined) scope.nonlocals.delete(name);
    if (meant === undefined && here !== undefined) scope.variables.set(name, here);
    if (meant !== undefined && here !== undefined) add(meant, here);
  }
}

function bindGlobal({ name, bound }: GlobalName, module: Scope): void {
  const meant = declare(module, name, bound?.kind ?? "variable");
  if (bound) add(meant, bound);
}

function add(meant: Variable, { kind, places }: Pick<Variable, "kind" | "places">): void {
  if (meant.places === 0 && meant.kind === "variable") meant.kind = kind;
  meant.places += places;
}
