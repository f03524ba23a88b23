/** Imports and exports. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { BindingId, Export, Expression, ImportedName, Statement } from "../program.ts";
import { lowerClass } from "./classes.ts";
import type { Context } from "./context.ts";
import { expression } from "./expressions.ts";
import { declaredFunction, decoratorsOf } from "./functions.ts";
import { eachBoundName } from "./hoisting.ts";
import { stringValue } from "./literals.ts";
import { child, childOfType, has, inner, parts } from "./nodes.ts";
import { pattern } from "./patterns.ts";
import { classDeclaration, statement } from "./statements.ts";

const HOISTED = new Set(["function_declaration", "generator_function_declaration"]);
const ANONYMOUS_FUNCTIONS = new Set(["function_expression", "generator_function"]);

/** Whether an export declares a function, which exists before the module runs. */
export function hoistedExport(node: SyntaxNode): boolean {
  return node.children.some(
    (each) => (each.field === "declaration" && HOISTED.has(each.type)) || (each.field === "value" && ANONYMOUS_FUNCTIONS.has(each.type)),
  );
}

/** `import …`. */
export function importStatement(c: Context, node: SyntaxNode, out: Statement[]): void {
  const typeOnly = has(node, "type") || has(node, "typeof");
  const required = childOfType(node, "import_require_clause");
  if (required !== undefined) {
    importRequire(c, required, typeOnly, out);
    return;
  }
  const source = child(node, "source");
  if (source === undefined) return;
  const specifier = stringValue(c.source(source));
  const names: ImportedName[] = [];
  const types: ImportedName[] = [];
  const clause = childOfType(node, "import_clause");
  for (const part of clause === undefined ? [] : parts(clause)) {
    if (part.type === "identifier") add(names, imported(c, part, part, "default"));
    else if (part.type === "namespace_import") add(names, imported(c, part, childOfType(part, "identifier"), "*"));
    else {
      for (const each of parts(part)) {
        const name = child(each, "name");
        const local = child(each, "alias") ?? name;
        add(has(each, "type") || has(each, "typeof") ? types : names, imported(c, each, local, name === undefined ? "" : exportName(c, name)));
      }
    }
  }
  // Names marked as types make a statement of their own: they load nothing.
  if (names.length > 0 || types.length === 0) out.push(c.imported({ kind: "import", ...c.span(node), specifier, names, star: false, typeOnly }));
  if (types.length > 0) out.push(c.imported({ kind: "import", ...c.span(node), specifier, names: types, star: false, typeOnly: true }));
}

function add(names: ImportedName[], name: ImportedName | undefined): void {
  if (name !== undefined) names.push(name);
}

function imported(c: Context, node: SyntaxNode, local: SyntaxNode | undefined, name: string): ImportedName | undefined {
  if (local === undefined || local.type === "string") return undefined;
  const binding = c.declare(c.scope, c.name(local), "import");
  c.wrote(binding);
  return { ...c.span(node), binding, name };
}

/** `import x = require("…")`. */
function importRequire(c: Context, clause: SyntaxNode, typeOnly: boolean, out: Statement[]): void {
  const local = childOfType(clause, "identifier");
  const source = child(clause, "source");
  if (local === undefined || source === undefined) return;
  const specifier = stringValue(c.source(source));
  if (typeOnly) {
    const name = imported(c, local, local, "*");
    out.push(c.imported({ kind: "import", ...c.span(clause), specifier, names: name === undefined ? [] : [name], star: false, typeOnly }));
    return;
  }
  const { start, end } = c.span(clause);
  const value: Expression = c.imported({ kind: "import", start, end, specifier: { kind: "text", ...c.span(source), value: specifier }, whole: true });
  out.push({ kind: "assign", start, end, target: pattern(c, local), value, type: undefined });
}

/** `export …`, at the top of a module or in a namespace. `exported` receives those that name no variable of this module. */
export function exportStatement(c: Context, node: SyntaxNode, out: Statement[]): void {
  const source = child(node, "source");
  const clause = childOfType(node, "export_clause");
  if (source !== undefined) {
    exportFrom(c, node, clause, stringValue(c.source(source)), out);
    return;
  }
  const declaration = child(node, "declaration");
  if (declaration !== undefined) {
    exportDeclaration(c, node, declaration, out);
    return;
  }
  const value = child(node, "value");
  if (value !== undefined) {
    exportDefault(c, node, value, out);
    return;
  }
  if (clause !== undefined) {
    if (has(node, "type")) return;
    for (const specifier of parts(clause)) {
      const name = child(specifier, "name");
      const binding = name && !has(specifier, "type") && !has(specifier, "typeof") ? c.lookup(c.name(name)) : undefined;
      if (name === undefined || binding === undefined) continue;
      c.read(binding);
      c.exported(exportName(c, child(specifier, "alias") ?? name), binding);
    }
    return;
  }
  if (has(node, "=")) {
    const whole = inner(node);
    if (whole === undefined) return;
    out.push({ kind: "assign", ...c.span(node), target: { kind: "exports", ...c.span(node) }, value: expression(c, whole), type: undefined });
    return;
  }
  if (has(node, "namespace")) return;
  // Broken: what it holds is looked at as statements.
  for (const each of parts(node)) statement(c, each, out);
}

function exportFrom(c: Context, node: SyntaxNode, clause: SyntaxNode | undefined, specifier: string, out: Statement[]): void {
  if (has(node, "type")) return;
  const namespace = childOfType(node, "namespace_export");
  if (namespace !== undefined) {
    const name = exportName(c, namespace.children.at(-1) ?? namespace);
    const binding = c.bind(name, "import");
    c.wrote(binding);
    out.push(c.imported({ kind: "import", ...c.span(node), specifier, names: [{ ...c.span(namespace), binding, name: "*" }], star: false, typeOnly: false }));
    c.exported(name, binding);
    return;
  }
  if (clause === undefined) {
    c.exports.push({ kind: "star", specifier });
    return;
  }
  for (const each of parts(clause)) {
    const name = child(each, "name");
    if (name === undefined || has(each, "type") || has(each, "typeof")) continue;
    c.exports.push({ kind: "from", name: exportName(c, child(each, "alias") ?? name), specifier, imported: exportName(c, name) } satisfies Export);
  }
}

function exportDeclaration(c: Context, node: SyntaxNode, declaration: SyntaxNode, out: Statement[]): void {
  if (declaration.type === "class_declaration" || declaration.type === "abstract_class_declaration")
    classDeclaration(c, declaration, decoratorsOf(c, node), out);
  else statement(c, declaration, out);
  const isDefault = has(node, "default");
  for (const name of declaredNames(c, declaration)) {
    const binding = c.lookup(name);
    if (binding !== undefined) c.exported(isDefault ? "default" : name, binding);
  }
}

/** The names that an exported declaration binds. */
function declaredNames(c: Context, declaration: SyntaxNode): string[] {
  const names: string[] = [];
  const found = (identifier: SyntaxNode): void => void names.push(c.name(identifier));
  switch (declaration.type) {
    case "variable_declaration":
    case "lexical_declaration":
    case "using_declaration":
      for (const declarator of parts(declaration)) {
        const target = child(declarator, "name");
        if (target !== undefined) eachBoundName(target, found);
      }
      break;
    case "function_declaration":
    case "generator_function_declaration":
    case "class_declaration":
    case "abstract_class_declaration":
    case "enum_declaration": {
      const name = child(declaration, "name");
      if (name !== undefined) found(name);
      break;
    }
    case "internal_module":
    case "module": {
      let name = child(declaration, "name");
      while (name?.type === "nested_identifier" || name?.type === "member_expression") name = child(name, "object");
      if (name?.type === "identifier") found(name);
      break;
    }
    case "import_alias": {
      const name = childOfType(declaration, "identifier");
      if (name !== undefined) found(name);
      break;
    }
  }
  return names;
}

/** `export default value`: a variable `default` that no name reaches. */
function exportDefault(c: Context, node: SyntaxNode, value: SyntaxNode, out: Statement[]): void {
  const { start, end } = c.span(node);
  const anonymous = child(value, "name") === undefined;
  if (anonymous && ANONYMOUS_FUNCTIONS.has(value.type)) {
    const binding = defaultBinding(c, "function");
    out.push({ kind: "function", start, end, binding, function: declaredFunction(c, value), decorators: [] });
  } else if (anonymous && value.type === "class") {
    const binding = defaultBinding(c, "class");
    const decorators = [...decoratorsOf(c, node), ...decoratorsOf(c, value)];
    out.push({ kind: "class", start, end, binding, class: lowerClass(c, value, binding), decorators });
  } else {
    const lowered = expression(c, value);
    const target = { kind: "name", start, end: start, binding: defaultBinding(c, "variable") } as const;
    out.push({ kind: "assign", start, end, target, value: lowered, type: undefined });
  }
}

function defaultBinding(c: Context, kind: "variable" | "function" | "class"): BindingId {
  const binding = c.bind("default", kind);
  c.wrote(binding);
  c.exported("default", binding);
  return binding;
}

/** The name in an import or export list, which may be a string. */
function exportName(c: Context, node: SyntaxNode): string {
  return node.type === "string" ? stringValue(c.source(node)) : c.name(node);
}
