/**
 * Which names each scope binds, and how often. One pass over the whole tree before anything is lowered, since in Python a name belongs to a function if it
 * is bound anywhere in it, and since only the whole text tells whether a variable is ever bound twice.
 */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Kept } from "../kept.ts";
import { childOf, fieldOf, identifierOf, isTrivia, oldExceptTarget, partsOf } from "./nodes.ts";
import { bind, declare, ModuleVariables, newScope, type Scope, type Scopes, type Variable, variableOf } from "./scopes.ts";

const COMPREHENSIONS: ReadonlySet<string> = new Set(["list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"]);
/** What a target is made of. */
const TARGET_GROUPS: ReadonlySet<string> = new Set([
  "pattern_list",
  "tuple_pattern",
  "list_pattern",
  "list_splat_pattern",
  "as_pattern_target",
  "tuple",
  "list",
  "expression_list",
  "list_splat",
  "parenthesized_expression",
]);
const ACCESSORS: ReadonlySet<string> = new Set(["getter", "setter", "deleter"]);
const PATTERN_GROUPS: ReadonlySet<string> = new Set(["case_pattern", "union_pattern", "list_pattern", "tuple_pattern", "ERROR"]);

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
  let all: Scope[] = [];
  const byNode = new Map<SyntaxNode, Scope>();
  const open: { node: SyntaxNode; scope: Scope }[] = [];
  const name = (node: SyntaxNode): string => identifierOf(text, node);

  function of(node: SyntaxNode, parent: Scope): Scope {
    let scope = byNode.get(node);
    if (scope === undefined) {
      scope = newScope(kindOf(node), parent);
      byNode.set(node, scope);
      all.push(scope);
    }
    return scope;
  }

  function push(nodes: readonly SyntaxNode[], scope: Scope): void {
    for (let i = nodes.length - 1; i >= 0; i--) {
      const node = nodes[i];
      if (node?.named && !isTrivia(node)) open.push({ node, scope });
    }
  }

  /** Visits the expressions among the targets later, binds the names. */
  function bindTargets(target: SyntaxNode, scope: Scope, bindingScope: Scope): void {
    const targets = [target];
    for (let node = targets.pop(); node !== undefined; node = targets.pop()) {
      if (node.type === "identifier") bind(bindingScope, name(node), "variable");
      else if (TARGET_GROUPS.has(node.type)) for (const part of partsOf(node)) targets.push(part);
      else push([node], scope);
    }
  }

  function bindParameter(node: SyntaxNode, scope: Scope): void {
    const targets = [node];
    for (let at = targets.pop(); at !== undefined; at = targets.pop()) {
      if (at.type === "identifier") declare(scope, name(at), "parameter");
      else for (const part of partsOf(at)) targets.push(part);
    }
  }

  function bindParameters(list: SyntaxNode | undefined, scope: Scope, outside: Scope): void {
    for (const parameter of list === undefined ? [] : partsOf(list)) {
      const value = fieldOf(parameter, "value");
      const type = fieldOf(parameter, "type");
      if (type !== undefined) push([type], scope.parent ?? outside);
      if (value !== undefined) push([value], outside);
      if (parameter.type === "typed_parameter") for (const part of partsOf(parameter)) part !== type && bindParameter(part, scope);
      else if (parameter.type === "ERROR") push([parameter], outside);
      else bindParameter(fieldOf(parameter, "name") ?? parameter, scope);
    }
  }

  /** The scope of the type parameters, if there are any: whatever is generic lies inside it. */
  function typeScope(list: SyntaxNode | undefined, scope: Scope): Scope {
    if (list === undefined) return scope;
    const types = of(list, scope);
    for (const type of partsOf(list)) {
      let at: SyntaxNode | undefined = type;
      while (at !== undefined && at.type !== "identifier") at = partsOf(at)[0];
      if (at !== undefined) declare(types, name(at), "variable");
    }
    push([list], types);
    return types;
  }

  /** The names that a `case` binds. */
  function bindCaptures(pattern: SyntaxNode, scope: Scope): void {
    const patterns = [pattern];
    for (let node = patterns.pop(); node !== undefined; node = patterns.pop()) {
      const parts = partsOf(node);
      if (PATTERN_GROUPS.has(node.type)) for (const part of parts) patterns.push(part);
      else if (node.type === "dotted_name") {
        const only = parts[0];
        if (only !== undefined && parts.length === 1) bind(scope, name(only), "variable");
      } else if (node.type === "splat_pattern") for (const part of parts) bind(scope, name(part), "variable");
      else if (node.type === "as_pattern") {
        const last = parts.at(-1);
        if (last?.type === "identifier") bind(scope, name(last), "variable");
        for (const part of parts) if (part !== last) patterns.push(part);
      } else if (node.type === "class_pattern" || node.type === "keyword_pattern") for (const part of parts.slice(1)) patterns.push(part);
      else if (node.type === "dict_pattern") for (const part of parts) if (part.field !== "key") patterns.push(part);
    }
  }

  function visit(node: SyntaxNode, scope: Scope): void {
    switch (node.type) {
      case "identifier":
        if (scope.kind === "class") scope.mentioned.add(name(node));
        return;
      case "function_definition": {
        const own = fieldOf(node, "name");
        if (own !== undefined) bind(scope, name(own), "function");
        const types = typeScope(fieldOf(node, "type_parameters"), scope);
        const inside = of(node, types);
        const returns = fieldOf(node, "return_type");
        const body = fieldOf(node, "body");
        if (body !== undefined) push([body], inside);
        if (returns !== undefined) push([returns], types);
        push(
          node.children.filter((child) => child.type === "ERROR"),
          inside,
        );
        bindParameters(fieldOf(node, "parameters"), inside, scope);
        return;
      }
      case "lambda": {
        const inside = of(node, scope);
        const body = fieldOf(node, "body");
        if (body !== undefined) push([body], inside);
        bindParameters(fieldOf(node, "parameters"), inside, scope);
        return;
      }
      case "class_definition": {
        const own = fieldOf(node, "name");
        if (own !== undefined) bind(scope, name(own), "class");
        const types = typeScope(fieldOf(node, "type_parameters"), scope);
        const body = fieldOf(node, "body");
        const bases = fieldOf(node, "superclasses");
        if (body !== undefined) push([body], of(node, types));
        if (bases !== undefined) push([bases], types);
        return;
      }
      case "list_comprehension":
      case "set_comprehension":
      case "dictionary_comprehension":
      case "generator_expression": {
        const inside = of(node, scope);
        const first = childOf(node, "for_in_clause");
        for (const child of node.children.toReversed()) {
          if (child.type !== "for_in_clause") push([child], inside);
          else for (const part of child.children.toReversed()) push([part], part.field === "right" && child === first ? scope : inside);
        }
        for (const child of node.children) {
          const left = child.type === "for_in_clause" ? fieldOf(child, "left") : undefined;
          if (left !== undefined) bindTargets(left, inside, inside);
        }
        return;
      }
      case "named_expression": {
        const target = fieldOf(node, "name");
        let holder = scope;
        while (holder.kind === "comprehension" && holder.parent !== undefined) holder = holder.parent;
        if (target !== undefined) bindTargets(target, scope, holder);
        push(
          node.children.filter((child) => child !== target),
          scope,
        );
        return;
      }
      case "assignment":
      case "augmented_assignment": {
        const left = fieldOf(node, "left");
        const declared = node.type === "assignment" && fieldOf(node, "right") === undefined && left?.type === "identifier";
        if (declared) declare(scope, name(left), "variable");
        else if (left !== undefined) bindTargets(left, scope, scope);
        if (node.type === "augmented_assignment" && left?.type === "identifier" && scope.kind === "class") scope.mentioned.add(name(left));
        push(
          node.children.filter((child) => child !== left),
          scope,
        );
        return;
      }
      case "for_statement": {
        const left = fieldOf(node, "left");
        push(
          node.children.filter((child) => child !== left),
          scope,
        );
        if (left !== undefined) bindTargets(left, scope, scope);
        return;
      }
      case "as_pattern": {
        const alias = fieldOf(node, "alias");
        push(
          node.children.filter((child) => child !== alias),
          scope,
        );
        if (alias !== undefined) bindTargets(alias, scope, scope);
        return;
      }
      case "except_clause": {
        const old = oldExceptTarget(node, text);
        if (old !== undefined) bindTargets(old, scope, scope);
        push(
          node.children.filter((child) => child !== old),
          scope,
        );
        return;
      }
      case "delete_statement":
        for (const part of partsOf(node)) bindTargets(part, scope, scope);
        return;
      case "global_statement":
        for (const part of partsOf(node)) scope.globals.add(name(part));
        return;
      case "nonlocal_statement":
        for (const part of partsOf(node)) scope.nonlocals.add(name(part));
        return;
      case "import_statement":
      case "import_from_statement":
      case "future_import_statement":
        for (const item of node.children) {
          if (item.field !== "name") continue;
          const bound = fieldOf(item, "alias") ?? (item.type === "dotted_name" ? partsOf(item)[0] : undefined);
          if (bound !== undefined) bind(scope, name(bound), "import");
        }
        return;
      case "type_alias_statement": {
        const generic = partsOf(fieldOf(node, "left") ?? node)[0];
        const own = generic?.type === "generic_type" ? partsOf(generic)[0] : generic;
        if (own?.type === "identifier") bind(scope, name(own), "variable");
        const types = typeScope(generic === undefined ? undefined : childOf(generic, "type_parameter"), scope);
        const right = fieldOf(node, "right");
        if (right !== undefined) push([right], types);
        return;
      }
      case "case_clause": {
        for (const child of node.children) if (child.type === "case_pattern") bindCaptures(child, scope);
        push(
          node.children.filter((child) => child.type !== "case_pattern"),
          scope,
        );
        return;
      }
      case "yield": {
        let holder: Scope | undefined = scope;
        while (holder?.kind === "comprehension") holder = holder.parent;
        if (holder !== undefined) holder.generator = true;
        push(node.children, scope);
        return;
      }
      case "decorator": {
        // `@key.setter` says a role and reads nothing.
        const attribute = childOf(node, "attribute");
        const role = attribute === undefined ? undefined : fieldOf(attribute, "attribute");
        if (scope.kind === "class" && role !== undefined && ACCESSORS.has(name(role))) return;
        push(node.children, scope);
        return;
      }
      case "attribute":
        push(
          node.children.filter((child) => child.field !== "attribute"),
          scope,
        );
        return;
      case "keyword_argument":
        push(
          node.children.filter((child) => child.field !== "name"),
          scope,
        );
        return;
      default:
        push(node.children, scope);
    }
  }

  /** What a statement of the module says of the module's own names, and the scopes that it opens in the module. */
  function surveyed(statement: SyntaxNode): Omit<Said, "global"> & { readonly scopes: readonly Scope[] } {
    const top = newScope("module", undefined);
    all = [];
    push([statement], top);
    for (let at = open.pop(); at !== undefined; at = open.pop()) visit(at.node, at.scope);
    for (const scope of all) if (scope.parent === top) scope.parent = module;
    return { variables: [...top.variables.values()], globals: [...top.globals], nonlocals: [...top.nonlocals], scopes: all };
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
    let isAlone = true;
    for (const scope of fresh.scopes) isAlone = redirect(scope, module, global) && isAlone;
    const { variables, globals, nonlocals } = fresh;
    const copies = variables.map(({ name: own, kind, places, definitions }) => ({ name: own, kind, places, definitions }));
    if (kept && isAlone) kept.set(statement, "scopes", { variables: copies, globals, nonlocals, global } satisfies Said);
  }
  return {
    module,
    of,
    enter(statement) {
      if (unentered.delete(statement)) for (const scope of surveyed(statement).scopes) redirect(scope, module, undefined);
    },
  };
}

function kindOf(node: SyntaxNode): Scope["kind"] {
  if (node.type === "class_definition") return "class";
  if (node.type === "type_parameter") return "types";
  return COMPREHENSIONS.has(node.type) ? "comprehension" : "function";
}

/**
 * Gives what `global` and `nonlocal` names were bound to in a scope to the variables that are meant. Parents come first. `global` takes what is the module's; without
 * it the module has that already. Whether the rest of the module has no say in it.
 */
function redirect(scope: Scope, module: Scope, global: GlobalName[] | undefined): boolean {
  let isAlone = true;
  for (const name of [...scope.globals, ...scope.nonlocals]) {
    const here = scope.variables.get(name);
    if (here !== undefined) scope.variables.delete(name);
    if (scope.globals.has(name)) {
      const one = { name, bound: here && { kind: here.kind, places: here.places } };
      if (global) bindGlobal(one, module);
      global?.push(one);
      continue;
    }
    const meant = scope.parent && variableOf(scope.parent, name, module);
    if (meant === undefined || meant.scope === module) isAlone = false;
    if (meant === undefined) scope.nonlocals.delete(name);
    if (meant === undefined && here !== undefined) scope.variables.set(name, here);
    if (meant !== undefined && here !== undefined) add(meant, here);
  }
  return isAlone;
}

function bindGlobal({ name, bound }: GlobalName, module: Scope): void {
  const meant = declare(module, name, bound?.kind ?? "variable");
  if (bound) add(meant, bound);
}

function add(meant: Variable, { kind, places }: Pick<Variable, "kind" | "places">): void {
  if (meant.places === 0 && meant.kind === "variable") meant.kind = kind;
  meant.places += places;
}
