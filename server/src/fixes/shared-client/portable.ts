import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { folderOf, joined } from "../../text/path.ts";
import { patternOf } from "../../text/pattern.ts";
import { childOf, nodesOf, partsOf } from "../tree.ts";

/** An expression that means the same in another file of the project, with what it imports there. */
export interface Portable {
  readonly code: string;
  readonly imports: readonly PortableImport[];
}

export interface PortableImport {
  /** As written, or for a file of the project its path from the root after a `/`. */
  readonly module: string;
  /** `default`, `*` for the module as a whole, or the name of a member. */
  readonly member: string;
  readonly local: string;
}

/** What every file has. */
const GLOBALS = new Set([
  "process",
  "undefined",
  "Number",
  "String",
  "Boolean",
  "parseInt",
  "Infinity",
  "True",
  "False",
  "None",
  "int",
  "str",
  "float",
  "bool",
]);

/** How many constants may stand behind one another. */
const MAX_DEPTH = 3;

/** Things that an expression can be put in the place of without parentheses. */
const TIGHT =
  /^(?:string|template_string|number|integer|float|true|false|none|identifier|attribute|member_expression|call|call_expression|subscript.*|object|array|list|dictionary|non_null_expression|parenthesized_expression)$/;

/** An expression as it can stand in another file; undefined where it rests on anything but imports, constants and what every file has. */
export function portable(parsed: ParsedText, node: SyntaxNode, path: string, known: readonly string[], depth = 0): Portable | undefined {
  const { text } = parsed;
  const imports: PortableImport[] = [];
  let code = "";
  let at = node.start;
  const put = (span: { readonly start: number; readonly end: number }, replacement: string): void => {
    code += text.slice(at, span.start) + replacement;
    at = span.end;
  };
  for (const part of nodesOf(node)) {
    if (/^(?:this|super|await|await_expression|yield.*|.*function.*|lambda|named_expression|class.*)$/.test(part.type)) return undefined;
    const isShorthand = part.type === "shorthand_property_identifier";
    if (part.type !== "identifier" && part.type !== "type_identifier" && !isShorthand) continue;
    const name = text.slice(part.start, part.end);
    if (parsed.grammar === "python" && (part.field === "name" || part.field === "attribute")) continue;
    if (GLOBALS.has(name) || known.includes(name) || /\./.test(text.slice(part.start - 1, part.start))) continue;
    if (isLocal(parsed, name)) return undefined;
    const imported = importOf(parsed, name, path);
    if (imported !== undefined) {
      imports.push(imported);
      continue;
    }
    const value = depth < MAX_DEPTH ? constantOf(parsed, name) : undefined;
    const inner = value && portable(parsed, value, path, known, depth + 1);
    if (value === undefined || inner === undefined) return undefined;
    const whole = TIGHT.test(value.type) || part === node ? inner.code : `(${inner.code})`;
    put(part, isShorthand ? `${name}: ${whole}` : whole);
    imports.push(...inner.imports);
  }
  put({ start: node.end, end: node.end }, "");
  return { code, imports };
}

/** What makes a name mean something of its own inside a function, with the field that it then has; no field where any place does. */
const LOCALS: ReadonlyMap<string, string | undefined> = new Map([
  ["formal_parameters", undefined],
  ["required_parameter", "pattern"],
  ["optional_parameter", "pattern"],
  ["arrow_function", "parameter"],
  ["catch_clause", "parameter"],
  ["object_pattern", undefined],
  ["array_pattern", undefined],
  ["pair_pattern", "value"],
  ["assignment_pattern", "left"],
  ["parameters", undefined],
  ["lambda_parameters", undefined],
  ["typed_parameter", undefined],
  ["default_parameter", "name"],
  ["typed_default_parameter", "name"],
  ["for_statement", "left"],
  ["for_in_clause", "left"],
]);

/** Whether a name may be one of a function's own in this file: a parameter, or declared below the top level. */
function isLocal({ root, text }: ParsedText, name: string): boolean {
  if (!new RegExp(`(?<![.\\w$])${patternOf(name)}(?![\\w$])`).test(text)) return false;
  const isName = (node: SyntaxNode): boolean => node.type.includes("identifier") && text.slice(node.start, node.end) === name;
  const top = new Set(root.children.flatMap((statement) => [statement, ...statement.children, ...statement.children.flatMap(({ children }) => children)]));
  for (const node of nodesOf(root)) {
    const isTop = top.has(node);
    if (
      !isTop &&
      /^(?:variable_declarator|assignment)$/.test(node.type) &&
      node.children.some((it) => (it.field === "name" || it.field === "left") && isName(it))
    )
      return true;
    if (!LOCALS.has(node.type) || /^import_/.test(node.type)) continue;
    const field = LOCALS.get(node.type);
    // What is taken apart at the top level is the file's.
    if (isTop && /pattern$/.test(node.type)) continue;
    if (node.children.some((it) => (field === undefined || it.field === field) && isName(it))) return true;
  }
  return false;
}

/** The value that a name has for the whole file: a constant at its top level that nothing else gives a value. */
export function constantOf(parsed: ParsedText, name: string): SyntaxNode | undefined {
  const { root, text, grammar } = parsed;
  if (isLocal(parsed, name)) return undefined;
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  let value: SyntaxNode | undefined;
  for (const statement of root.children) {
    if (grammar === "python") {
      const assignment = statement.type === "expression_statement" ? statement.children[0] : undefined;
      if (assignment?.type === "assignment" && source(childOf(assignment, "left")) === name) value = childOf(assignment, "right");
      continue;
    }
    const declaration = statement.type === "export_statement" ? childOf(statement, "declaration") : statement;
    if (declaration?.type !== "lexical_declaration" || !/^const\b/.test(source(declaration))) continue;
    for (const declarator of partsOf(declaration)) if (source(childOf(declarator, "name")) === name) value = childOf(declarator, "value");
  }
  const given = new RegExp(`(?<![.\\w$])${patternOf(name)}\\s*(?::[^=\\n]*)?=(?![=>])`, "g");
  return (text.match(given)?.length ?? 0) > 1 ? undefined : value;
}

/** The import at the top level that gives a file a name. */
function importOf(parsed: ParsedText, name: string, path: string): PortableImport | undefined {
  const { root, text, grammar } = parsed;
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const from = (module: string): string | undefined => {
    if (!module.startsWith(".")) return module;
    const at = grammar === "python" ? undefined : joined(folderOf(path), module);
    return at === undefined ? undefined : `/${at}`;
  };
  for (const statement of root.children) {
    if (grammar === "python") {
      if (statement.type !== "import_statement" && statement.type !== "import_from_statement") continue;
      const home = childOf(statement, "module_name");
      for (const part of partsOf(statement)) {
        if (part === home) continue;
        const member = source(part.type === "aliased_import" ? childOf(part, "name") : part);
        const local = part.type === "aliased_import" ? source(childOf(part, "alias")) : (member.split(".")[0] ?? "");
        if (local !== name) continue;
        const module = from(home ? source(home) : member);
        return module === undefined ? undefined : { module, member: home ? member : "*", local };
      }
      continue;
    }
    const required = requiredIn(statement, name, source);
    if (required !== undefined) {
      const module = from(required.module);
      return module === undefined ? undefined : { module, member: required.member, local: name };
    }
    if (statement.type !== "import_statement" || /^import\s+type\b/.test(source(statement))) continue;
    const module = from(source(childOf(statement, "source")).slice(1, -1));
    if (module === undefined || module === "") continue;
    for (const node of nodesOf(statement)) {
      if (node.type === "import_specifier") {
        const local = source(childOf(node, "alias") ?? childOf(node, "name"));
        if (local === name) return { module, member: source(childOf(node, "name")), local };
      } else if (node.type === "namespace_import" && source(partsOf(node)[0]) === name) return { module, member: "*", local: name };
      else if (node.type === "import_clause" && partsOf(node)[0]?.type === "identifier" && source(partsOf(node)[0]) === name)
        return { module, member: "default", local: name };
    }
  }
  return undefined;
}

/** The module that `const name = require("…")` or `const { name } = require("…")` takes a name from. */
function requiredIn(
  statement: SyntaxNode,
  name: string,
  source: (node: SyntaxNode | undefined) => string,
): { readonly module: string; readonly member: string } | undefined {
  if (statement.type !== "lexical_declaration" && statement.type !== "variable_declaration") return undefined;
  for (const declarator of partsOf(statement)) {
    const [, module] = /^require\s*\(\s*["']([^"']+)["']\s*\)$/.exec(source(childOf(declarator, "value"))) ?? [];
    if (module === undefined) continue;
    const pattern = childOf(declarator, "name");
    if (pattern?.type === "identifier" && source(pattern) === name) return { module, member: "default" };
    for (const part of pattern?.type === "object_pattern" ? partsOf(pattern) : []) {
      if (part.type === "shorthand_property_identifier_pattern" && source(part) === name) return { module, member: name };
      if (part.type === "pair_pattern" && source(childOf(part, "value")) === name) return { module, member: source(childOf(part, "key")) };
    }
  }
  return undefined;
}
