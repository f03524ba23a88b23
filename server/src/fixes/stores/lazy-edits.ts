import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import type { Edit } from "../../text/edit.ts";
import type { Span } from "../../text/span.ts";
import { capitalized } from "../../text/words.ts";
import { hasSemicolons, indentationOf, lineBreakOf, styled } from "../code-style.ts";
import { isBound } from "../imports/javascript-bindings.ts";
import { placeIn } from "../site/await-place.ts";
import type { Site } from "../site/site.ts";
import { childOf, lastOf, nodesOf, type Path, parentOf, partsOf, pathTo } from "../tree.ts";
import type { NotOfferedId } from "./not-offered.ts";

/** A client is used in fewer places than this, or the file is no place to rewrite. */
const MAX_USES = 200;

/**
 * The edits by which a module that cannot wait while it loads waits where its key is used: of a constant each use asks for the key, and a client
 * that is built of the key at the level of the module is built when it is first needed. Why not, where that would not be right.
 */
export function lazyEdits(parsed: ParsedText, site: Site, helper: string): readonly Edit[] | NotOfferedId {
  const { text } = parsed;
  const constant = declarationAt(parsed, site);
  if (constant === undefined) return "commonjs";
  const { declaration, declarator, name, value } = constant;
  if (value.start !== site.start || value.end !== site.end) return clientEdits(parsed, site, helper);
  const uses = usesOf(parsed, name, declarator);
  if (uses === undefined || uses.length === 0 || uses.length > MAX_USES) return "commonjs";
  const removal = withoutLine(text, declaration);
  if (removal === undefined) return "commonjs";
  const edits: Edit[] = [removal];
  for (const use of uses) {
    const waited = waiting(parsed, use, helper);
    const more = waited ? [waited] : clientEdits(parsed, lastOf(use), helper);
    if (typeof more === "string") return more;
    edits.push(...more);
  }
  return edits;
}

/** A statement goes with its line, and with the blank line after it where one stands before; a comment beside it stays. Undefined where it shares its line with code. */
function withoutLine(text: string, { start, end }: Span): Edit | undefined {
  const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start).replace("\uFEFF", "");
  const [rest = "", comment] = /^[ \t]*(?:\r?\n|$|(\/[/*]))/.exec(text.slice(end)) ?? [];
  if (before !== "" || rest === "") return undefined;
  if (comment !== undefined) return { span: { start, end: end + rest.length - comment.length }, text: "" };
  const [blank = ""] = /\n[ \t]*\r?\n$/.test(text.slice(0, start)) ? (/^[ \t]*\r?\n/.exec(text.slice(end + rest.length)) ?? []) : [];
  return { span: { start, end: end + rest.length + blank.length }, text: "" };
}

interface Declared {
  readonly declaration: SyntaxNode;
  readonly declarator: SyntaxNode;
  readonly name: string;
  readonly value: SyntaxNode;
}

/** The declaration of one name at the top level, not exported, that a place lies in. */
function declarationAt({ text, root }: ParsedText, at: Span): Declared | undefined {
  const declaration = root.children.find(({ start, end }) => start <= at.start && at.end <= end);
  if (declaration?.type !== "lexical_declaration" && declaration?.type !== "variable_declaration") return undefined;
  const [declarator, ...others] = partsOf(declaration);
  const name = childOf(declarator, "name");
  const value = childOf(declarator, "value");
  if (declarator === undefined || others.length > 0 || name?.type !== "identifier" || value === undefined) return undefined;
  return { declaration, declarator, name: text.slice(name.start, name.end), value };
}

/** `const stripe = new Stripe(key)` as a function that builds the client, and every use of the client as a wait for it. */
function clientEdits(parsed: ParsedText, argument: Span, helper: string): readonly Edit[] | NotOfferedId {
  const { text } = parsed;
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const declared = declarationAt(parsed, argument);
  if (declared === undefined || !isClient(text, declared.value, argument)) return "commonjs";
  const { declaration, declarator, name: client, value } = declared;
  const uses = usesOf(parsed, client, declarator);
  if (uses === undefined || uses.length > MAX_USES) return "exported-client";

  const capital = capitalized(client);
  const getter = [`get${capital}`, `load${capital}`, `${client}Client`].find((it) => !isBound(parsed, it));
  const promise = [`${client}Promise`, `${client}Pending`].find((it) => !isBound(parsed, it));
  const key = ["key", "secret", `${client}Key`].find((it) => !new RegExp(`\\b${it}\\b`).test(source(value)));
  if (getter === undefined || promise === undefined || key === undefined) return "names";
  const edits: Edit[] = [];
  for (const use of uses) {
    const edit = waiting(parsed, use, getter);
    if (edit === undefined) return "exported-client";
    edits.push(edit);
  }
  const whole = source(value).slice(0, argument.start - value.start) + key + source(value).slice(argument.end - value.start);
  // What stands on lines of its own moves in with the rest; lines of a text are its content.
  const construction = whole.includes("`") ? whole : whole.replace(/\n(?=[^\r\n])/g, `\n${indentationOf(text)}`);
  const typed = parsed.grammar === "typescript" || parsed.grammar === "tsx";
  const type = typed ? clientType(text, declarator, value) : undefined;
  if (typed && type === undefined) return "commonjs";
  const lines = styled(text, [
    `let ${promise}${typed ? `: Promise<${type}> | undefined` : ""};`,
    "",
    `function ${getter}()${typed ? `: Promise<${type}>` : ""} {`,
    `\t${promise} ??= ${helper}().then((${key}) => \0);`,
    "\t// A failed read is not kept.",
    `\t${promise}.catch(() => {`,
    `\t\t${promise} = undefined;`,
    "\t});",
    `\treturn ${promise};`,
    "}",
  ]);
  return [{ span: { start: declaration.start, end: declaration.end }, text: lines.join(lineBreakOf(text)).replace("\0", () => construction) }, ...edits];
}

/** Whether a value builds a client with the key as an argument of its own: `new Stripe(key)`, `Stripe(key)`, `require("stripe")(key)`. */
function isClient(text: string, value: SyntaxNode, argument: Span): boolean {
  const callee = childOf(value, value.type === "new_expression" ? "constructor" : "function");
  const [first] = partsOf(childOf(value, "arguments"));
  if (callee === undefined || !/stripe/i.test(text.slice(callee.start, callee.end))) return false;
  return first?.start === argument.start && first.end === argument.end;
}

/** The type of the client: as declared, else the class that is built; undefined where neither says it. */
function clientType(text: string, declarator: SyntaxNode, value: SyntaxNode): string | undefined {
  const declared = childOf(declarator, "type");
  if (declared) return text.slice(declared.start, declared.end).replace(/^:\s*/, "");
  const constructed = value.type === "new_expression" ? childOf(value, "constructor") : undefined;
  const name = constructed ? text.slice(constructed.start, constructed.end) : "";
  return /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/.test(name) ? name : undefined;
}

/** The ways to all uses of a name, its declaration left out; undefined where the name may mean something else, or is handed on under its name. */
function usesOf({ root, text }: ParsedText, name: string, declarator: SyntaxNode): Path[] | undefined {
  const uses: Path[] = [];
  for (const node of nodesOf(root)) {
    if (!/identifier/.test(node.type) || node.end - node.start !== name.length || text.slice(node.start, node.end) !== name) continue;
    const path = pathTo(root, node);
    const parent = parentOf(path);
    if (lastOf(path) !== node || parent === undefined) return undefined;
    if (parent === declarator) {
      if (node.field === "name") continue;
      return undefined;
    }
    // Names of properties and members are other names.
    if (node.type === "property_identifier" && (node.field === "property" || node.field === "key" || node.field === "name")) continue;
    if (node.type !== "identifier" || /specifier|pattern|parameter|declarator|declaration|clause|type_query|shorthand/.test(parent.type)) return undefined;
    if (parent.type === "arrow_function" && node.field === "parameter") return undefined;
    if (/^(?:augmented_)?assignment_expression$|^for_in_statement$/.test(parent.type) && node.field === "left") return undefined;
    if (parent.type === "update_expression") return undefined;
    uses.push(path);
  }
  return uses;
}

/** A use that waits for the client; undefined where it cannot. */
function waiting({ text }: ParsedText, path: Path, getter: string): Edit | undefined {
  if (placeIn(text, path) !== "async") return undefined;
  const { start, end } = lastOf(path);
  // Without semicolons a line that begins with a parenthesis goes on with the one before.
  const statement = path.findLast((node) => node.type === "expression_statement");
  if (statement?.start === start && !hasSemicolons(text)) {
    const before = text.slice(0, start).replace(/(?:\/\/[^\n]*|\s)+$/, "");
    if (!/[;{]$/.test(before)) return undefined;
  }
  const next = text.slice(end).match(/^\s*(?:\?\.|[.[(`!])/);
  return { span: { start, end }, text: next ? `(await ${getter}())` : `await ${getter}()` };
}

/** The edits after which a constant of the module is gone and each use of it waits for a function instead; undefined where a use cannot wait. */
export function awaitedUses(parsed: ParsedText, value: Span, getter: string): readonly Edit[] | undefined {
  const declared = declarationAt(parsed, value);
  if (declared === undefined || declared.value.start !== value.start || declared.value.end !== value.end) return undefined;
  const uses = usesOf(parsed, declared.name, declared.declarator);
  const removal = withoutLine(parsed.text, declared.declaration);
  const waits = uses !== undefined && uses.length <= MAX_USES ? uses.map((use) => waiting(parsed, use, getter)) : undefined;
  return removal === undefined || waits === undefined || !waits.every((edit) => edit !== undefined) ? undefined : [removal, ...waits];
}
