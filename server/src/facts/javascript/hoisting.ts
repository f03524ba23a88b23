/** Which names a list of statements binds before any of it runs. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Binding } from "../program.ts";
import type { Context, Scope } from "./context.ts";
import { child, childOfType, inner, parts } from "./nodes.ts";
import { usingOf } from "./using.ts";

/** Calls back for each identifier that a pattern binds, in order. */
export function eachBoundName(pattern: SyntaxNode, found: (identifier: SyntaxNode) => void): void {
  const open = [pattern];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    switch (node.type) {
      case "identifier":
      case "shorthand_property_identifier_pattern":
      case "shorthand_property_identifier":
        found(node);
        break;
      case "pair_pattern":
      case "pair":
        push(open, child(node, "value"));
        break;
      case "assignment_pattern":
      case "object_assignment_pattern":
      case "assignment_expression":
        push(open, child(node, "left"));
        break;
      case "required_parameter":
      case "optional_parameter":
        push(open, child(node, "pattern"));
        break;
      case "object_pattern":
      case "array_pattern":
      case "object":
      case "array":
      case "rest_pattern":
      case "spread_element":
        for (let i = node.children.length - 1; i >= 0; i--) push(open, node.children[i]);
        break;
    }
  }
}

const HOLDS_STATEMENTS = new Set([
  "statement_block",
  "if_statement",
  "else_clause",
  "for_statement",
  "for_in_statement",
  "while_statement",
  "do_statement",
  "try_statement",
  "catch_clause",
  "finally_clause",
  "switch_statement",
  "switch_body",
  "switch_case",
  "switch_default",
  "labeled_statement",
  "with_statement",
  "export_statement",
  "ERROR",
]);

/** Binds every `var` under the statements, inner functions left out. */
export function declareVars(c: Context, scope: Scope, statements: readonly SyntaxNode[]): void {
  const open = statements.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === "variable_declaration") {
      declareDeclarators(c, scope, node);
    } else if (HOLDS_STATEMENTS.has(node.type)) {
      if (node.type === "for_in_statement" && child(node, "kind")?.type === "var") declarePattern(c, scope, child(node, "left"));
      for (let i = node.children.length - 1; i >= 0; i--) {
        const next = node.children[i];
        if (next !== undefined && (next.type === "variable_declaration" || HOLDS_STATEMENTS.has(next.type))) open.push(next);
      }
    }
  }
}

/** Binds what the statements of one block declare for that block: `let`, `const`, functions, classes, imports, enums, namespaces, types. */
export function declareLexicals(c: Context, scope: Scope, statements: readonly SyntaxNode[]): void {
  const open = statements.toReversed();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    switch (node.type) {
      case "lexical_declaration":
      case "using_declaration":
        declareDeclarators(c, scope, node);
        break;
      case "function_declaration":
      case "generator_function_declaration":
        declareName(c, scope, node, "function");
        break;
      case "class_declaration":
      case "abstract_class_declaration":
        declareName(c, scope, node, "class");
        break;
      case "enum_declaration":
        declareName(c, scope, node, "variable");
        break;
      case "internal_module":
      case "module":
        declareNamespace(c, scope, node);
        break;
      case "import_statement":
        declareImports(c, scope, node);
        break;
      case "import_alias": {
        const name = childOfType(node, "identifier");
        if (name !== undefined) c.declare(scope, c.name(name), "variable");
        break;
      }
      case "interface_declaration":
      case "type_alias_declaration": {
        const name = child(node, "name");
        if (name !== undefined) c.declareType(scope, c.name(name), node);
        break;
      }
      case "ambient_declaration":
        for (const declared of parts(node)) declareAmbient(c, scope, declared);
        break;
      case "expression_statement": {
        const expression = inner(node);
        const resource = expression && usingOf(expression);
        if (expression?.type === "internal_module") declareNamespace(c, scope, expression);
        else if (resource !== undefined) declarePattern(c, scope, child(resource, "left"));
        break;
      }
      case "export_statement":
      case "ERROR":
        for (let i = node.children.length - 1; i >= 0; i--) push(open, node.children[i]);
        break;
    }
  }
}

/** Binds the names of a pattern as variables of the scope. */
export function declarePattern(c: Context, scope: Scope, pattern: SyntaxNode | undefined, kind: Binding["kind"] = "variable"): void {
  if (pattern !== undefined) eachBoundName(pattern, (identifier) => c.declare(scope, c.name(identifier), kind));
}

/** Notes the type parameters that a class, function or method declares. */
export function declareTypeParameters(c: Context, scope: Scope, node: SyntaxNode): void {
  const parameters = child(node, "type_parameters");
  for (const parameter of parameters === undefined ? [] : parts(parameters)) {
    const name = child(parameter, "name");
    if (name !== undefined) c.declareType(scope, c.name(name));
  }
}

/** Whether a namespace makes an object: one that only holds types leaves nothing behind. */
export function hasValues(namespace: SyntaxNode): boolean {
  const body = child(namespace, "body");
  if (child(namespace, "name")?.type === "string" || body === undefined) return false;
  return parts(body).some((statement) => {
    const declared = statement.type === "export_statement" ? (child(statement, "declaration") ?? statement) : statement;
    return !["interface_declaration", "type_alias_declaration", "ambient_declaration"].includes(declared.type);
  });
}

function declareDeclarators(c: Context, scope: Scope, declaration: SyntaxNode): void {
  for (const declarator of declaration.children) if (declarator.type === "variable_declarator") declarePattern(c, scope, child(declarator, "name"));
}

function declareName(c: Context, scope: Scope, node: SyntaxNode, kind: Binding["kind"]): void {
  const name = child(node, "name");
  if (name !== undefined) c.declare(scope, c.name(name), kind);
}

function declareNamespace(c: Context, scope: Scope, node: SyntaxNode): void {
  let name = child(node, "name");
  while (name?.type === "nested_identifier" || name?.type === "member_expression") name = child(name, "object");
  if (name === undefined || name.type === "string") return;
  if (hasValues(node)) c.declare(scope, c.name(name), "variable");
  else c.declareType(scope, c.name(name));
}

function declareImports(c: Context, scope: Scope, statement: SyntaxNode): void {
  for (const clause of parts(statement)) {
    if (clause.type === "import_require_clause") declarePattern(c, scope, childOfType(clause, "identifier"), "import");
    if (clause.type !== "import_clause") continue;
    for (const part of parts(clause)) {
      if (part.type === "identifier") c.declare(scope, c.name(part), "import");
      else if (part.type === "namespace_import") declarePattern(c, scope, childOfType(part, "identifier"), "import");
      else for (const specifier of parts(part)) declarePattern(c, scope, child(specifier, "alias") ?? child(specifier, "name"), "import");
    }
  }
}

/** What `declare` announces exists elsewhere: as a value it stays a global, as a type it hides what is around. */
function declareAmbient(c: Context, scope: Scope, declared: SyntaxNode): void {
  const name = child(declared, "name");
  if (name !== undefined && name.type !== "string") c.declareType(scope, c.name(name));
}

function push(open: SyntaxNode[], node: SyntaxNode | undefined): void {
  if (node?.named) open.push(node);
}
