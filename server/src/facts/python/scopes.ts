/** Scopes, the variables in them, and which one a name is. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Binding, BindingId, FunctionId } from "../program.ts";

export interface Scope {
  /** `types` holds the parameters of a generic function, class or alias. */
  readonly kind: "module" | "function" | "class" | "comprehension" | "types";
  parent: Scope | undefined;
  readonly variables: Map<string, Variable>;
  readonly globals: Set<string>;
  readonly nonlocals: Set<string>;
  /** In a class body: the names that its own statements mention. */
  readonly mentioned: Set<string>;
  generator: boolean;
  /** Known once the function is lowered; comprehensions, classes and type parameters live in the function around them. */
  function: FunctionId | undefined;
}

export interface Variable {
  readonly name: string;
  readonly scope: Scope;
  kind: Binding["kind"];
  /** How many places bind it, parameters aside. */
  places: number;
  /** How many of these are `def` statements. */
  definitions: number;
  /** In a class body, where names are looked up in order: whether the walk has come past a place that binds it. */
  bound: boolean;
  /** Given on first use. */
  id: BindingId | undefined;
}

export interface Scopes {
  readonly module: Scope & { readonly variables: ModuleVariables };
  /** Before a statement of the module is lowered, unless it is taken over. */
  enter(statement: SyntaxNode): void;
  /** The scope that a function, lambda, class, comprehension or type parameter list opens. */
  of(node: SyntaxNode, parent: Scope): Scope;
}

/** The variables of a module. A statement is what it was as long as those that it asks for are. */
export class ModuleVariables extends Map<string, Variable> {
  /** What was asked for since somebody wanted to know. */
  asked: Set<string> | undefined;
  /** How often one was made. */
  made = 0;

  override get(name: string): Variable | undefined {
    this.asked?.add(name);
    return super.get(name);
  }

  override set(name: string, variable: Variable): this {
    this.made++;
    return super.set(name, variable);
  }
}

/** The variable that a name read in a scope is, undefined for globals that the text does not bind. */
export function variableOf(scope: Scope, name: string, module: Scope): Variable | undefined {
  // Class names are seen by the statements of the class body alone, and only once bound: before that `key = key` reads from outside.
  let classVisible = true;
  let later: Variable | undefined;
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.globals.has(name)) return module.variables.get(name);
    const variable = at.nonlocals.has(name) ? undefined : at.variables.get(name);
    if (variable !== undefined && at.kind !== "class") return variable;
    if (variable !== undefined && classVisible) {
      if (variable.bound) return variable;
      later = variable;
    }
    if (at.kind !== "types") classVisible = false;
  }
  return later;
}

/** The variable that a name bound in a scope is. */
export function boundVariableOf(scope: Scope, name: string, module: Scope): Variable {
  let at = scope;
  if (at.globals.has(name)) at = module;
  while (at.nonlocals.has(name) && at.parent !== undefined) at = at.parent;
  const own = at.variables.get(name);
  if (own !== undefined && at.kind === "class") own.bound = true;
  return own ?? (at === scope ? undefined : variableOf(at, name, module)) ?? declare(scope, name, "variable");
}

/** A scope with nothing in it. */
export function newScope(kind: Scope["kind"], parent: Scope | undefined): Scope {
  return {
    kind,
    parent,
    variables: new Map(),
    globals: new Set(),
    nonlocals: new Set(),
    mentioned: new Set(),
    generator: false,
    function: kind === "module" ? 0 : undefined,
  };
}

/** The variable of a name in a scope, made where there is none. */
export function declare(scope: Scope, name: string, kind: Binding["kind"]): Variable {
  let variable = scope.variables.get(name);
  if (variable === undefined) {
    variable = { name, scope, kind, places: 0, definitions: 0, bound: false, id: undefined };
    scope.variables.set(name, variable);
  }
  return variable;
}

/** Counts a place that binds a name. */
export function bind(scope: Scope, name: string, kind: Binding["kind"]): void {
  const variable = declare(scope, name, kind);
  if (variable.places === 0 && variable.kind === "variable") variable.kind = kind;
  variable.places++;
  if (kind === "function") variable.definitions++;
}
