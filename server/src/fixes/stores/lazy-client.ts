import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import type { Edit } from "../../text/edit.ts";
import { hasSemicolons, indentationOf, lineBreakOf, styled } from "../code-style.ts";
import { isBound } from "../imports/javascript-bindings.ts";
import { placeIn } from "../site/await-place.ts";
import type { Site } from "../site/site.ts";
import { childOf, lastOf, nodesOf, type Path, parentOf, partsOf, pathTo } from "../tree.ts";
import type { NotOfferedId } from "./not-offered.ts";

/** A client is used in fewer places than this, or the file is no place to rewrite. */
const MAX_USES = 200;

/**
 * The edits that turn `const stripe = new Stripe(key)` at the level of a module that cannot wait into a function that builds the client when it is first needed,
 * and every use of the client into a wait for it. Why not, where that would not be right.
 */
export function lazyClient(parsed: ParsedText, site: Site, helper: string): readonly Edit[] | NotOfferedId {
  const { text, root } = parsed;
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const declaration = root.children.find(({ start, end }) => start <= site.start && site.end <= end);
  const [declarator, ...others] = declaration?.type === "lexical_declaration" ? partsOf(declaration) : [];
  const name = childOf(declarator, "name");
  const value = childOf(declarator, "value");
  if (declaration === undefined || declarator === undefined || others.length > 0 || name?.type !== "identifier" || value === undefined) return "commonjs";
  if (!/^const\b/.test(source(declaration)) || !isClient(value, site)) return "commonjs";
  const client = source(name);
  const uses = usesOf(parsed, client, declarator);
  if (uses === undefined || uses.length > MAX_USES) return "exported-client";

  const capital = client.charAt(0).toUpperCase() + client.slice(1);
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
  const whole = source(value).slice(0, site.start - value.start) + key + source(value).slice(site.end - value.start);
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
function isClient(value: SyntaxNode, site: Site): boolean {
  if (value.type !== "new_expression" && value.type !== "call_expression") return false;
  return partsOf(childOf(value, "arguments"))[0]?.start === site.start && partsOf(childOf(value, "arguments"))[0]?.end === site.end;
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
    if (parent.type === "assignment_expression" && node.field === "left") return undefined;
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
