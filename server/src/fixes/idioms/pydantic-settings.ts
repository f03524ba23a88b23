import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import type { Edit } from "../../text/edit.ts";
import { lineStart, nextLine } from "../../text/lines.ts";
import { type Span, textAt } from "../../text/span.ts";
import { lineBreakOf } from "../code-style.ts";
import { moduleLevelImport } from "../imports/python-packages.ts";
import type { RepairContext } from "../repair.ts";
import { childOf, lastOf, type Path, partsOf } from "../tree.ts";
import type { EnvironmentRead } from "./environment-read.ts";
import { importedModules, isSeenFrom, madeAtTop } from "./python-module.ts";

/** Reads a variable as a field of the project's settings class: the object of the file, or one that it imports. */
export async function pydanticSettings(parsed: ParsedText, at: Span, variable: string, context: RepairContext): Promise<EnvironmentRead | undefined> {
  for (const made of madeAtTop(parsed)) {
    const settings = settingsClass(parsed, made.call);
    const field = settings && isSeenFrom(parsed, made.name, made.statement, at) ? fieldFor(parsed, settings, variable) : undefined;
    if (field && settings && (settings.end <= at.start || field.edits.length === 0)) {
      return { read: () => `${made.name}.${field.expression}`, edits: field.edits, notes: [], variable: field.variable };
    }
  }
  for (const [local, member, module] of await importedModules(parsed, at, context, /settings|config/i)) {
    const made = madeAtTop(module.parsed).find(({ name }) => name === member);
    const settings = made ? settingsClass(module.parsed, made.call) : settingsOfFunction(module.parsed, member);
    const field = settings && fieldFor(module.parsed, settings, variable);
    if (field === undefined) continue;
    return {
      read: () => `${local}${made ? "" : "()"}.${field.expression}`,
      edits: [],
      notes: [],
      variable: field.variable,
      changes: field.edits.length === 0 ? [] : [{ kind: "edit", path: module.path, edits: field.edits }],
    };
  }
  return undefined;
}

/** How the hard-coded default of a settings field, the last on the way, is left out so that the variable is demanded: the edits, and the variable. */
export function requiredField(
  parsed: ParsedText,
  settings: SyntaxNode,
  path: Path,
): { readonly edits: readonly Edit[]; readonly variable: string } | undefined {
  const { text } = parsed;
  const options = optionsOf(parsed, settings);
  const assignment = path.findLast(({ type }) => type === "assignment");
  const field = childOf(assignment, "left");
  const type = childOf(assignment, "type");
  const value = childOf(assignment, "right");
  if (options === undefined || assignment === undefined || field?.type !== "identifier" || type === undefined || value === undefined) return undefined;
  const key = lastOf(path);
  if (value !== key) {
    const callee = textAt(text, childOf(value, "function"));
    const argument = path[path.indexOf(value) + 2];
    if (value.type !== "call" || argument === undefined || (argument !== key && childOf(argument, "value") !== key)) return undefined;
    const isDefault = argument === key ? partsOf(childOf(value, "arguments"))[0] === key : textAt(text, childOf(argument, "name")) === "default";
    if (/(?:^|\.)Field$/.test(callee) && isDefault)
      return { edits: [{ span: key, text: "..." }], variable: aliasOf(text, value) ?? variableOf(field, options) };
    if (!/(?:^|\.)SecretStr$/.test(callee)) return undefined;
  }
  const variable = variableOf(field, options);
  if (fieldsOf(settings).some((it) => it !== assignment && isRequired(it)))
    return { edits: [{ span: { start: type.end, end: value.end }, text: "" }], variable };
  const imported = moduleLevelImport(parsed, settings.start, { module: "pydantic", member: "Field" });
  return imported && { edits: [...imported.edits, { span: { start: value.start, end: value.end }, text: `${imported.name}(default=...)` }], variable };

  function variableOf(node: SyntaxNode, { prefix, caseSensitive }: Options): string {
    const name = prefix + text.slice(node.start, node.end);
    return caseSensitive ? name : name.toUpperCase();
  }
}

/** The variable that a field names itself, whatever the others begin with: `Field(alias="STRIPE_KEY")`; `env=` in pydantic 1. */
function aliasOf(text: string, call: SyntaxNode): string | undefined {
  for (const part of partsOf(childOf(call, "arguments"))) {
    if (part.type !== "keyword_argument" || !/^(?:validation_alias|alias|env)$/.test(textAt(text, childOf(part, "name")))) continue;
    const [, name] = /^(?:[\w.]*AliasChoices\(\s*)?\[?["'](\w+)["']/.exec(textAt(text, childOf(part, "value"))) ?? [];
    if (name !== undefined) return name;
  }
  return undefined;
}

interface Field {
  /** What follows the settings object: `stripe_secret_key.get_secret_value()`. */
  readonly expression: string;
  readonly variable: string;
  readonly edits: readonly Edit[];
}

/** The field that holds a variable, added where the class has none. */
function fieldFor(parsed: ParsedText, settings: SyntaxNode, variable: string): Field | undefined {
  const { text } = parsed;
  const options = optionsOf(parsed, settings);
  const fields = fieldsOf(settings);
  const last = fields.at(-1);
  if (options === undefined || last === undefined) return undefined;
  const names = fields.map((it) => textAt(text, childOf(it, "left")));
  const known = fields.find((_, index) => names[index]?.toLowerCase() === variable.toLowerCase());
  const isUpper = names.filter((name) => name === name.toUpperCase()).length * 2 > names.length;
  const name = known ? textAt(text, childOf(known, "left")) : options.caseSensitive || isUpper ? variable : variable.toLowerCase();
  const read = options.caseSensitive ? options.prefix + name : (options.prefix + name).toUpperCase();
  if (known) {
    const type = textAt(text, childOf(known, "type"));
    // What may be missing, or is anything else than a text, needs another look.
    if (childOf(known, "right") !== undefined && !/^Field\(\s*(?:default\s*=\s*)?\.\.\./.test(textAt(text, childOf(known, "right")))) return undefined;
    if (!/^(?:str|(?:pydantic\.)?SecretStr)$/.test(type)) return undefined;
    return { expression: type === "str" ? name : `${name}.get_secret_value()`, variable: read, edits: [] };
  }
  const secret = moduleLevelImport(parsed, settings.start, { module: "pydantic", member: "SecretStr" });
  const hasRequired = fields.some(isRequired);
  // A class that can be made without arguments stays one for type checkers.
  const demanded = hasRequired ? undefined : moduleLevelImport(parsed, settings.start, { module: "pydantic", member: "Field" });
  if (secret === undefined || (!hasRequired && demanded === undefined)) return undefined;
  const br = lineBreakOf(text);
  // Fields that were added before keep their order, whichever comes first.
  const run = fields.slice(names.findLastIndex((it) => !it.toLowerCase().startsWith("stripe_")) + 1);
  const next = run.find((it) => textAt(text, childOf(it, "left")) > name);
  const indent = text.slice(lineStart(text, (next ?? last).start), (next ?? last).start);
  if (indent.trim() !== "") return undefined;
  const line = `${indent}${name}: ${secret.name}${demanded ? ` = ${demanded.name}(default=...)` : ""}`;
  const end = next ? lineStart(text, next.start) : nextLine(text, last.end);
  const edit: Edit = { span: { start: end, end }, text: text[end - 1] === "\n" ? line + br : br + line };
  return { expression: `${name}.get_secret_value()`, variable: read, edits: [...together(secret.edits, demanded?.edits ?? []), edit] };
}

/** `from pydantic import A` and `… B` at one place are one import. */
function together(first: readonly Edit[], second: readonly Edit[]): readonly Edit[] {
  const [a] = first;
  const [b] = second;
  if (a === undefined || b === undefined || a.span.start !== b.span.start) return [...first, ...second];
  return [{ span: a.span, text: a.text.replace(/import SecretStr/, "import Field, SecretStr") }];
}

interface Options {
  readonly prefix: string;
  readonly caseSensitive: boolean;
}

/** What the class says of the names of its variables; undefined where it makes them in another way. */
function optionsOf({ text }: ParsedText, settings: SyntaxNode): Options | undefined {
  const code = text.slice(settings.start, settings.end);
  if (/\balias_generator\b|\bsettings_customise_sources\b|\bfields\s*=\s*\{/.test(code)) return undefined;
  const [, prefix] = /\benv_prefix["']?\s*[=:]\s*["'](\w*)["']/.exec(code) ?? [];
  if (prefix === undefined && /\benv_prefix\b/.test(code)) return undefined;
  return { prefix: prefix ?? "", caseSensitive: /\bcase_sensitive["']?\s*[=:]\s*True\b/.test(code) };
}

/** The class of the file that a call makes an object of, if it is one of settings. */
function settingsClass(parsed: ParsedText, call: SyntaxNode): SyntaxNode | undefined {
  const callee = childOf(call, "function");
  if (callee?.type !== "identifier") return undefined;
  return settingsNamed(parsed, parsed.text.slice(callee.start, callee.end));
}

/** The class that a function of the file returns: `def get_settings() -> Settings`. */
function settingsOfFunction(parsed: ParsedText, name: string): SyntaxNode | undefined {
  for (const statement of parsed.root.children) {
    const node = statement.type === "decorated_definition" ? childOf(statement, "definition") : statement;
    if (node?.type !== "function_definition" || textAt(parsed.text, childOf(node, "name")) !== name || partsOf(childOf(node, "parameters")).length > 0)
      continue;
    return settingsNamed(parsed, textAt(parsed.text, childOf(node, "return_type")));
  }
  return undefined;
}

function settingsNamed({ root, text }: ParsedText, name: string): SyntaxNode | undefined {
  return root.children.find(
    (node) =>
      node.type === "class_definition" &&
      name !== "" &&
      textAt(text, childOf(node, "name")) === name &&
      /^\(\s*(?:\w+\.)?BaseSettings\s*[,)]/.test(textAt(text, childOf(node, "superclasses"))),
  );
}

/** The annotated fields of a class, in order. */
function fieldsOf(settings: SyntaxNode): SyntaxNode[] {
  return partsOf(childOf(settings, "body")).flatMap((statement) => {
    const [assignment] = statement.type === "expression_statement" ? partsOf(statement) : [];
    return assignment?.type === "assignment" && childOf(assignment, "type") && childOf(assignment, "left")?.type === "identifier" ? [assignment] : [];
  });
}

function isRequired(field: SyntaxNode): boolean {
  return childOf(field, "right") === undefined;
}
