/** Which names a statement binds, and in which scopes: one pass over its tree. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import { childOf, fieldOf, identifierOf, isTrivia, oldExceptTarget, partsOf } from "./nodes.ts";
import { bind, declare, newScope, type Scope } from "./scopes.ts";

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

/** Walks statements and keeps the scopes that they open. */
export class BindingWalk {
  readonly #text: string;
  readonly #byNode = new Map<SyntaxNode, Scope>();
  readonly #open: { readonly node: SyntaxNode; readonly scope: Scope }[] = [];
  #opened: Scope[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** The scope that a function, lambda, class, comprehension or type parameter list opens. */
  scopeOf(node: SyntaxNode, parent: Scope): Scope {
    let scope = this.#byNode.get(node);
    if (scope === undefined) {
      scope = newScope(kindOf(node), parent);
      this.#byNode.set(node, scope);
      this.#opened.push(scope);
    }
    return scope;
  }

  /** Binds what a statement binds, and returns the scopes that it opens, parents first. */
  walk(statement: SyntaxNode, scope: Scope): readonly Scope[] {
    this.#opened = [];
    this.#push([statement], scope);
    for (let at = this.#open.pop(); at !== undefined; at = this.#open.pop()) this.#visit(at.node, at.scope);
    return this.#opened;
  }

  #visit(node: SyntaxNode, scope: Scope): void {
    switch (node.type) {
      case "identifier":
        if (scope.kind === "class") scope.mentioned.add(this.#name(node));
        return;
      case "function_definition":
        return this.#function(node, scope);
      case "lambda":
        return this.#lambda(node, scope);
      case "class_definition":
        return this.#class(node, scope);
      case "list_comprehension":
      case "set_comprehension":
      case "dictionary_comprehension":
      case "generator_expression":
        return this.#comprehension(node, scope);
      case "named_expression":
        return this.#targetOf(node, fieldOf(node, "name"), scope, beyondComprehensions(scope));
      case "assignment":
      case "augmented_assignment":
        return this.#assignment(node, scope);
      case "for_statement":
        return this.#targetOf(node, fieldOf(node, "left"), scope);
      case "as_pattern":
        return this.#targetOf(node, fieldOf(node, "alias"), scope);
      case "except_clause":
        return this.#targetOf(node, oldExceptTarget(node, this.#text), scope);
      case "delete_statement":
        for (const part of partsOf(node)) this.#bindTargets(part, scope, scope);
        return;
      case "global_statement":
        for (const part of partsOf(node)) scope.globals.add(this.#name(part));
        return;
      case "nonlocal_statement":
        for (const part of partsOf(node)) scope.nonlocals.add(this.#name(part));
        return;
      case "import_statement":
      case "import_from_statement":
      case "future_import_statement":
        return this.#import(node, scope);
      case "type_alias_statement":
        return this.#typeAlias(node, scope);
      case "case_clause":
        for (const child of node.children) if (child.type === "case_pattern") this.#bindCaptures(child, scope);
        return this.#rest(node, (child) => child.type === "case_pattern", scope);
      case "yield":
        beyondComprehensions(scope).generator = true;
        return this.#push(node.children, scope);
      case "decorator":
        // `@key.setter` says a role and reads nothing.
        if (!this.#saysRole(node, scope)) this.#push(node.children, scope);
        return;
      case "attribute":
        return this.#rest(node, (child) => child.field === "attribute", scope);
      case "keyword_argument":
        return this.#rest(node, (child) => child.field === "name", scope);
      default:
        this.#push(node.children, scope);
    }
  }

  #function(node: SyntaxNode, scope: Scope): void {
    const own = fieldOf(node, "name");
    if (own !== undefined) bind(scope, this.#name(own), "function");
    const types = this.#typeScope(fieldOf(node, "type_parameters"), scope);
    const inside = this.scopeOf(node, types);
    const returns = fieldOf(node, "return_type");
    const body = fieldOf(node, "body");
    if (body !== undefined) this.#push([body], inside);
    if (returns !== undefined) this.#push([returns], types);
    this.#rest(node, (child) => child.type !== "ERROR", inside);
    this.#bindParameters(fieldOf(node, "parameters"), inside, scope);
  }

  #lambda(node: SyntaxNode, scope: Scope): void {
    const inside = this.scopeOf(node, scope);
    const body = fieldOf(node, "body");
    if (body !== undefined) this.#push([body], inside);
    this.#bindParameters(fieldOf(node, "parameters"), inside, scope);
  }

  #class(node: SyntaxNode, scope: Scope): void {
    const own = fieldOf(node, "name");
    if (own !== undefined) bind(scope, this.#name(own), "class");
    const types = this.#typeScope(fieldOf(node, "type_parameters"), scope);
    const body = fieldOf(node, "body");
    const bases = fieldOf(node, "superclasses");
    if (body !== undefined) this.#push([body], this.scopeOf(node, types));
    if (bases !== undefined) this.#push([bases], types);
  }

  #comprehension(node: SyntaxNode, scope: Scope): void {
    const inside = this.scopeOf(node, scope);
    const first = childOf(node, "for_in_clause");
    for (const child of node.children.toReversed()) {
      if (child.type !== "for_in_clause") this.#push([child], inside);
      else for (const part of child.children.toReversed()) this.#push([part], part.field === "right" && child === first ? scope : inside);
    }
    for (const child of node.children) {
      const left = child.type === "for_in_clause" ? fieldOf(child, "left") : undefined;
      if (left !== undefined) this.#bindTargets(left, inside, inside);
    }
  }

  #assignment(node: SyntaxNode, scope: Scope): void {
    const left = fieldOf(node, "left");
    if (left?.type !== "identifier") return this.#targetOf(node, left, scope);
    if (node.type === "assignment" && fieldOf(node, "right") === undefined) declare(scope, this.#name(left), "variable");
    else bind(scope, this.#name(left), "variable");
    if (node.type === "augmented_assignment" && scope.kind === "class") scope.mentioned.add(this.#name(left));
    this.#rest(node, (child) => child === left, scope);
  }

  #import(node: SyntaxNode, scope: Scope): void {
    for (const item of node.children) {
      if (item.field !== "name") continue;
      const bound = fieldOf(item, "alias") ?? (item.type === "dotted_name" ? partsOf(item)[0] : undefined);
      if (bound !== undefined) bind(scope, this.#name(bound), "import");
    }
  }

  #typeAlias(node: SyntaxNode, scope: Scope): void {
    const generic = partsOf(fieldOf(node, "left") ?? node)[0];
    const own = generic?.type === "generic_type" ? partsOf(generic)[0] : generic;
    if (own?.type === "identifier") bind(scope, this.#name(own), "variable");
    const types = this.#typeScope(generic === undefined ? undefined : childOf(generic, "type_parameter"), scope);
    const right = fieldOf(node, "right");
    if (right !== undefined) this.#push([right], types);
  }

  #saysRole(decorator: SyntaxNode, scope: Scope): boolean {
    const attribute = childOf(decorator, "attribute");
    const role = attribute === undefined ? undefined : fieldOf(attribute, "attribute");
    return scope.kind === "class" && role !== undefined && ACCESSORS.has(this.#name(role));
  }

  /** A node that binds a target: its other children are visited later, and what stands in the target but is no name. */
  #targetOf(node: SyntaxNode, target: SyntaxNode | undefined, scope: Scope, bindingScope = scope): void {
    this.#rest(node, (child) => child === target, scope);
    if (target !== undefined) this.#bindTargets(target, scope, bindingScope);
  }

  /** Visits the expressions among the targets later, binds the names. */
  #bindTargets(target: SyntaxNode, scope: Scope, bindingScope: Scope): void {
    const targets = [target];
    for (let node = targets.pop(); node !== undefined; node = targets.pop()) {
      if (node.type === "identifier") bind(bindingScope, this.#name(node), "variable");
      else if (TARGET_GROUPS.has(node.type)) for (const part of partsOf(node)) targets.push(part);
      else this.#push([node], scope);
    }
  }

  #bindParameters(list: SyntaxNode | undefined, scope: Scope, outside: Scope): void {
    for (const parameter of list === undefined ? [] : partsOf(list)) {
      const value = fieldOf(parameter, "value");
      const type = fieldOf(parameter, "type");
      if (type !== undefined) this.#push([type], scope.parent ?? outside);
      if (value !== undefined) this.#push([value], outside);
      if (parameter.type === "typed_parameter") for (const part of partsOf(parameter)) part !== type && this.#bindParameter(part, scope);
      else if (parameter.type === "ERROR") this.#push([parameter], outside);
      else this.#bindParameter(fieldOf(parameter, "name") ?? parameter, scope);
    }
  }

  #bindParameter(node: SyntaxNode, scope: Scope): void {
    const targets = [node];
    for (let at = targets.pop(); at !== undefined; at = targets.pop()) {
      if (at.type === "identifier") declare(scope, this.#name(at), "parameter");
      else for (const part of partsOf(at)) targets.push(part);
    }
  }

  /** The scope of the type parameters, if there are any: whatever is generic lies inside it. */
  #typeScope(list: SyntaxNode | undefined, scope: Scope): Scope {
    if (list === undefined) return scope;
    const types = this.scopeOf(list, scope);
    for (const type of partsOf(list)) {
      let at: SyntaxNode | undefined = type;
      while (at !== undefined && at.type !== "identifier") at = partsOf(at)[0];
      if (at !== undefined) declare(types, this.#name(at), "variable");
    }
    this.#push([list], types);
    return types;
  }

  /** The names that a `case` binds. */
  #bindCaptures(pattern: SyntaxNode, scope: Scope): void {
    const patterns = [pattern];
    for (let node = patterns.pop(); node !== undefined; node = patterns.pop()) {
      const parts = partsOf(node);
      if (PATTERN_GROUPS.has(node.type)) for (const part of parts) patterns.push(part);
      else if (node.type === "dotted_name") {
        const only = parts[0];
        if (only !== undefined && parts.length === 1) bind(scope, this.#name(only), "variable");
      } else if (node.type === "splat_pattern") for (const part of parts) bind(scope, this.#name(part), "variable");
      else if (node.type === "as_pattern") {
        const last = parts.at(-1);
        if (last?.type === "identifier") bind(scope, this.#name(last), "variable");
        for (const part of parts) if (part !== last) patterns.push(part);
      } else if (node.type === "class_pattern" || node.type === "keyword_pattern") for (const part of parts.slice(1)) patterns.push(part);
      else if (node.type === "dict_pattern") for (const part of parts) if (part.field !== "key") patterns.push(part);
    }
  }

  #rest(node: SyntaxNode, isDone: (child: SyntaxNode) => boolean, scope: Scope): void {
    this.#push(
      node.children.filter((child) => !isDone(child)),
      scope,
    );
  }

  #push(nodes: readonly SyntaxNode[], scope: Scope): void {
    for (let i = nodes.length - 1; i >= 0; i--) {
      const node = nodes[i];
      if (node?.named && !isTrivia(node)) this.#open.push({ node, scope });
    }
  }

  #name(node: SyntaxNode): string {
    return identifierOf(this.#text, node);
  }
}

/** What a comprehension binds by `:=`, and where it yields: in the function around it. */
function beyondComprehensions(scope: Scope): Scope {
  let holder = scope;
  while (holder.kind === "comprehension" && holder.parent !== undefined) holder = holder.parent;
  return holder;
}

function kindOf(node: SyntaxNode): Scope["kind"] {
  if (node.type === "class_definition") return "class";
  if (node.type === "type_parameter") return "types";
  return COMPREHENSIONS.has(node.type) ? "comprehension" : "function";
}
