import type { ParsedText, SyntaxNode } from "../syntax/tree.ts";
import type { Edit } from "../text/edit.ts";
import { patternOf } from "../text/pattern.ts";
import type { Span } from "../text/span.ts";
import { Rewriting } from "./apply.ts";
import { entriesRemoval, statementRemoval } from "./removal.ts";
import { childOf, nodesOf, partsOf } from "./tree.ts";
import { unusedLocal } from "./unused-local.ts";

/** Rounds in which one name's end is another's: more are not looked for. */
const MAX_ROUNDS = 8;

/** The edits, and those that take away the imports, constants and variables that the edits leave without any use. Those that had none before stay. */
export async function withoutUnused(
  before: ParsedText,
  edits: readonly Edit[],
  parse: (text: string) => Promise<ParsedText | undefined>,
): Promise<readonly Edit[]> {
  const rewriting = new Rewriting(before.text);
  rewriting.apply(edits);
  let gone = edits.flatMap((edit) => namesIn(before.text, edit.span.start === edit.span.end ? renamedBy(before.text, edit) : edit.span));
  for (let round = 0; round < MAX_ROUNDS && gone.length > 0; round++) {
    const now = await parse(rewriting.text);
    if (now === undefined || now.broken) return rewriting.edits;
    const names = new Set(gone);
    const unused = unusedBinding(now, names) ?? unusedLocal(now, names);
    if (unused === undefined) break;
    gone = [...gone, ...unused.flatMap((edit) => namesIn(now.text, edit.span))];
    rewriting.apply(unused);
  }
  return rewriting.edits;
}

/** `{ message }` that becomes `{ message: "…" }`: the name that stands for no variable any more. */
function renamedBy(text: string, { span: { start }, text: added }: Edit): Span {
  const [name = ""] = added.startsWith(":") ? (/[\w$]*$/.exec(text.slice(0, start)) ?? []) : [];
  return { start: start - name.length, end: start };
}

function namesIn(text: string, span: Span): string[] {
  return text.slice(span.start, span.end).match(/[A-Za-z_$][\w$]*/g) ?? [];
}

/** The edits that remove one top-level import or constant of these names that nothing in the text uses. */
function unusedBinding(parsed: ParsedText, names: ReadonlySet<string>): readonly Edit[] | undefined {
  const { root, text, grammar } = parsed;
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const isUnused = (name: string, statement: SyntaxNode): boolean => names.has(name) && !isUsed(parsed, name, statement);
  for (const statement of root.children) {
    const whole = (): Edit[] => statementRemoval(text, [root, statement], grammar === "python");
    if (grammar === "python") {
      if (statement.type !== "import_statement" && statement.type !== "import_from_statement") continue;
      const entries = partsOf(statement).filter((part) => part !== childOf(statement, "module_name"));
      const unused = entries.filter((entry) => {
        const name = source(childOf(entry, "alias") ?? entry);
        return isUnused(statement.type === "import_statement" ? (name.split(".")[0] ?? name) : name, statement);
      });
      if (unused.length > 0) return unused.length === entries.length ? whole() : entriesRemoval(text, statement, unused);
      continue;
    }
    if (statement.type === "import_statement") {
      const clause = statement.children.find((child) => child.type === "import_clause");
      const named = clause?.children.find((child) => child.type === "named_imports");
      const bound = partsOf(clause).flatMap((part) => (part === named ? partsOf(named) : [part]));
      const unused = bound.filter((part) =>
        isUnused(source(childOf(part, "alias") ?? childOf(part, "name") ?? (part.type === "namespace_import" ? partsOf(part)[0] : part)), statement),
      );
      if (unused.length === 0) continue;
      if (unused.length === bound.length) return whole();
      if (named !== undefined && partsOf(named).every((part) => unused.includes(part))) return entriesRemoval(text, clause as SyntaxNode, [named]);
      const [first] = unused;
      return entriesRemoval(text, first !== undefined && named?.children.includes(first) ? named : (clause as SyntaxNode), first ? [first] : []);
    }
    if (statement.type !== "lexical_declaration" && statement.type !== "variable_declaration") continue;
    const [declarator, another] = partsOf(statement);
    const name = childOf(declarator, "name");
    const value = childOf(declarator, "value");
    if (another !== undefined || value === undefined || !(isRequire(source(value)) || isPlain(value))) continue;
    if (name?.type === "identifier" && isUnused(source(name), statement)) return whole();
    if (name?.type === "object_pattern" && isRequire(source(value))) {
      const unused = partsOf(name).filter((part) => isUnused(source(childOf(part, "value") ?? part), statement));
      if (unused.length > 0) return unused.length === partsOf(name).length ? whole() : entriesRemoval(text, name, unused);
    }
  }
  return undefined;
}

function isRequire(value: string): boolean {
  return /^require\(\s*["'`][^"'`]+["'`]\s*\)(?:\.[\w$]+)?$/.test(value);
}

/** Whether making the value does nothing. */
function isPlain(value: SyntaxNode): boolean {
  return /^(?:string|number|true|false|null|undefined|identifier|member_expression)$/.test(value.type);
}

/** Whether the name stands anywhere but in the statement that binds it and in comments. In Python strings count: types and `__all__` are written in them. */
function isUsed({ root, text, grammar }: ParsedText, name: string, statement: SyntaxNode): boolean {
  const word = new RegExp(`(?<![\\w$])(?<!(?<!\\.\\.)\\.)${patternOf(name)}(?![\\w$])`);
  let code = "";
  let at = 0;
  for (const node of nodesOf(root)) {
    const isText = node.type === "comment" || (node.type === "string_fragment" && grammar !== "python");
    if ((!isText && node !== statement) || node.start < at) continue;
    code += `${text.slice(at, node.start)} `;
    at = node.end;
  }
  return word.test(code + text.slice(at));
}
