import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { lineStart, nextLine } from "../../text/lines.ts";
import type { Span } from "../../text/span.ts";
import { lineBreakOf } from "../code-style.ts";
import { childOf, nodesOf, partsOf, pathTo } from "../tree.ts";
import { PYTHON_STANDARD_LIBRARY } from "./python-standard-library.ts";

/** A module, or something in one: `os`, `os` and `environ`. */
export interface Importable {
  readonly module: string;
  readonly member?: string;
}

/** The local name that something has at a place. */
interface LocalName {
  readonly name: string;
  readonly statement: SyntaxNode;
  readonly imported: Importable;
}

/** The name by which the code at `at` reaches something that the file imports already, if an import is sure to have run by then. */
export function visibleImport(parsed: ParsedText, at: Span, wanted: Importable): string | undefined {
  const path = pathTo(parsed.root, at);
  return importsOf(parsed).find(({ name, statement, imported }) => {
    if (imported.module !== wanted.module || imported.member !== wanted.member || statement.end > at.start) return false;
    const holder = path.findIndex((node) => node.children.includes(statement));
    if (holder === -1 || (path[holder]?.type !== "module" && path[holder]?.type !== "block")) return false;
    // What a class body binds is not seen by its methods; what is imported for type checkers alone is not there.
    const owner = path[holder - 1];
    if (owner?.type === "class_definition" && path.slice(holder).some((node) => node.type === "function_definition" || node.type === "lambda")) return false;
    return !isRebound(parsed, name, wanted, path);
  })?.name;
}

/** The edits that import something for the whole file, and its name; undefined where the name means something else in the file. */
export function addImport(parsed: ParsedText, at: Span, wanted: Importable): { readonly name: string; readonly edits: readonly Edit[] } | undefined {
  const name = wanted.member ?? wanted.module;
  if (isRebound(parsed, name, wanted, pathTo(parsed.root, at))) return undefined;
  const line = wanted.member === undefined ? `import ${wanted.module}` : `from ${wanted.module} import ${wanted.member}`;
  return { name, edits: [placed(parsed, at, wanted, line)] };
}

/** Whether a name is bound anywhere in the file: imported, assigned, defined, a parameter. */
export function isBoundInPython(parsed: ParsedText, name: string): boolean {
  return importsOf(parsed).some((found) => found.name === name) || bindsOtherwise(parsed, name);
}

/** The name by which the whole file reaches something from a place at its top level on. */
export function moduleImport(parsed: ParsedText, before: number, wanted: Importable): string | undefined {
  const found = importsOf(parsed).find(
    ({ statement, imported }) =>
      imported.module === wanted.module && imported.member === wanted.member && statement.end <= before && parsed.root.children.includes(statement),
  );
  return found && !isRebound(parsed, found.name, wanted, [parsed.root]) ? found.name : undefined;
}

const importsOfTree = new WeakMap<SyntaxNode, readonly LocalName[]>();

function importsOf(parsed: ParsedText): readonly LocalName[] {
  const known = importsOfTree.get(parsed.root) ?? findImports(parsed);
  importsOfTree.set(parsed.root, known);
  return known;
}

function findImports({ root, text }: ParsedText): LocalName[] {
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const found: LocalName[] = [];
  for (const statement of nodesOf(root)) {
    if (statement.type !== "import_statement" && statement.type !== "import_from_statement") continue;
    const from = childOf(statement, "module_name");
    for (const part of partsOf(statement)) {
      if (part === from) continue;
      const imported = source(part.type === "aliased_import" ? childOf(part, "name") : part);
      const alias = part.type === "aliased_import" ? source(childOf(part, "alias")) : undefined;
      if (from) found.push({ name: alias ?? imported, statement, imported: { module: source(from), member: imported } });
      // `import os.path` binds `os`; `import os.path as p` does not.
      else if (alias !== undefined) found.push({ name: alias, statement, imported: { module: imported } });
      else found.push({ name: imported.split(".")[0] ?? imported, statement, imported: { module: imported.split(".")[0] ?? imported } });
    }
  }
  return found;
}

/** Whether the name may mean something else somewhere in the file, or is a local name of a function around the place that its import has not bound there. */
export function isRebound(parsed: ParsedText, name: string, wanted: Importable, path: readonly SyntaxNode[]): boolean {
  const same = importsOf(parsed).filter((found) => found.name === name);
  if (same.some(({ imported }) => imported.module !== wanted.module || imported.member !== wanted.member)) return true;
  const site = path[path.length - 1];
  for (const { statement } of same) {
    const owner = path.findLast((node) => node.type === "function_definition" && node.start < statement.start && statement.end <= node.end);
    const seen = site !== undefined && statement.end <= site.start && path.some((node) => node.children.includes(statement));
    if (owner !== undefined && !seen) return true;
  }
  return bindsOtherwise(parsed, name);
}

/** Parents of a name that is bound by them, with the field it then has; no field where any place in them binds. */
const BINDERS: ReadonlyMap<string, string | undefined> = new Map([
  ["assignment", "left"],
  ["augmented_assignment", "left"],
  ["named_expression", "name"],
  ["for_statement", "left"],
  ["for_in_clause", "left"],
  ["default_parameter", "name"],
  ["typed_default_parameter", "name"],
  ["function_definition", "name"],
  ["class_definition", "name"],
  ["pattern_list", undefined],
  ["tuple_pattern", undefined],
  ["list_pattern", undefined],
  ["list_splat_pattern", undefined],
  ["dictionary_splat_pattern", undefined],
  ["as_pattern_target", undefined],
  ["parameters", undefined],
  ["lambda_parameters", undefined],
  ["typed_parameter", undefined],
  ["case_pattern", undefined],
  ["splat_pattern", undefined],
  ["delete_statement", undefined],
]);

function bindsOtherwise({ root, text }: ParsedText, name: string): boolean {
  if (!text.includes(name)) return false;
  for (const node of nodesOf(root)) {
    if (!BINDERS.has(node.type)) continue;
    const field = BINDERS.get(node.type);
    for (const child of node.children) {
      const identifier = child.type === "identifier" || (node.type === "case_pattern" && child.type === "dotted_name");
      if (identifier && (field === undefined || child.field === field) && text.slice(child.start, child.end) === name) return true;
    }
  }
  return false;
}

/**
 * The import as a line of its own in the place where style checkers want it: sorted into the first imports where those are of the standard library,
 * before them otherwise; after shebang, coding line, docstring and `__future__`; never after the place that needs it.
 */
function placed(parsed: ParsedText, at: Span, wanted: Importable, line: string): Edit {
  const { text } = parsed;
  const br = lineBreakOf(text);
  const group = firstGroup(parsed).filter((statement) => statement.end <= at.start);
  const first = group[0];
  if (first === undefined) return atTop(parsed, line);
  if (!isStandard(text, first)) return insertion(attachedStart(parsed, first), `${line}${br}${br}`);
  // Plain imports first, then `from` imports, each by module: the order of isort and ruff.
  const rank = (statement: SyntaxNode): string => `${statement.type === "import_statement" ? 0 : 1} ${moduleOf(text, statement)}`;
  const own = `${wanted.member === undefined ? 0 : 1} ${wanted.module}`;
  const standard = group.filter((statement) => isStandard(text, statement));
  const next = standard.find((statement) => rank(statement) > own);
  if (next !== undefined) return insertion(lineStart(text, next.start), `${line}${br}`);
  const after = nextLine(text, standard[standard.length - 1]?.end ?? first.end);
  return insertion(after <= at.start ? after : lineStart(text, first.start), `${line}${br}`);
}

/** The first top-level imports that stand together: nothing but comments between them, no blank line. */
function firstGroup({ root, text }: ParsedText): SyntaxNode[] {
  const group: SyntaxNode[] = [];
  for (const node of root.children) {
    const isImport = node.type === "import_statement" || node.type === "import_from_statement";
    const last = group[group.length - 1];
    if (last === undefined) {
      if (isImport && text.slice(lineStart(text, node.start), node.start).trim() === "") group.push(node);
      continue;
    }
    if (node.type === "comment" && !/\n[ \t]*\r?\n/.test(text.slice(last.end, node.start))) continue;
    if (!isImport || /\n[ \t]*\r?\n/.test(text.slice(last.end, node.start)) || !text.slice(last.end, node.start).includes("\n")) break;
    group.push(node);
  }
  return group;
}

/** The line after shebang, coding line, licence, docstring and `__future__` imports. */
export function atTop({ root, text }: ParsedText, line: string): Edit {
  const br = lineBreakOf(text);
  const statements = root.children.filter((node) => node.named && node.type !== "comment");
  const [first] = statements;
  let last: SyntaxNode | undefined =
    first !== undefined && first.type === "expression_statement" && /string$/.test(first.children[0]?.type ?? "") ? first : undefined;
  for (const statement of statements) if (statement.type === "future_import_statement") last = statement;
  if (last !== undefined) {
    const rest = /^[ \t]*;[ \t]*/.exec(text.slice(last.end))?.[0];
    // More on the same line: the import joins it.
    if (rest !== undefined && statements.some((node) => node.start === (last?.end ?? 0) + rest.length)) return insertion(last.end + rest.length, `${line}; `);
    const next = nextLine(text, last.end);
    const blank = /^[ \t]*\r?\n/.test(text.slice(next));
    return insertion(next, blank ? `${br}${line}${br}` : `${br}${line}${br}${br}`);
  }
  return insertion(headerEnd(text, root), `${line}${br}${br}`);
}

/** Where code begins: behind the byte order mark, shebang, coding line and a comment that a blank line parts from it. */
function headerEnd(text: string, root: SyntaxNode): number {
  let end = text.startsWith("\uFEFF") ? 1 : 0;
  const first = root.children.find((node) => node.type !== "comment")?.start ?? text.length;
  const lines = /(?:[ \t]*#[^\n]*(?:\n|$))*/y;
  lines.lastIndex = end;
  const block = lines.exec(text)?.[0] ?? "";
  const special = /^(?:#!.*(?:\n|$))?(?:[ \t\f]*#.*?coding[:=].*(?:\n|$))?/.exec(block)?.[0] ?? "";
  const blank = /^(?:[ \t]*\r?\n)+/.exec(text.slice(end + block.length))?.[0];
  if (block !== "" && blank !== undefined && end + block.length < first) end += block.length + blank.length;
  else end += special.length;
  return end;
}

/** The start of a statement's line, or of the comment lines that belong to it; a comment at the very top belongs to the file. */
function attachedStart({ root, text }: ParsedText, statement: SyntaxNode): number {
  let start = lineStart(text, statement.start);
  const index = root.children.indexOf(statement);
  for (let i = index - 1; i >= 0; i--) {
    const comment = root.children[i] as SyntaxNode;
    if (comment.type !== "comment" || lineStart(text, comment.start) !== comment.start || !/^\r?\n$/.test(text.slice(comment.end, start))) break;
    if (comment.start === 0 || comment.start === 1) return lineStart(text, statement.start);
    start = comment.start;
  }
  return start;
}

/** Whether a statement imports from the standard library. */
export function isStandard(text: string, statement: SyntaxNode): boolean {
  return PYTHON_STANDARD_LIBRARY.has(moduleOf(text, statement).split(".")[0] ?? "");
}

/** The module that a statement imports, or imports from. */
export function moduleOf(text: string, statement: SyntaxNode): string {
  const named = childOf(statement, "module_name") ?? childOf(statement, "name");
  const name = named?.type === "aliased_import" ? childOf(named, "name") : named;
  return name ? text.slice(name.start, name.end) : "";
}
