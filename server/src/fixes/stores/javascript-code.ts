import type { ParsedText } from "../../syntax/tree.ts";
import type { Edit } from "../../text/edit.ts";
import { textAt } from "../../text/span.ts";
import { capitalized } from "../../text/words.ts";
import { Rewriting } from "../apply.ts";
import { lineBreakOf, styled } from "../code-style.ts";
import { afterImports } from "../imports/javascript.ts";
import { isBound } from "../imports/javascript-bindings.ts";
import { importedMembers } from "../imports/javascript-import.ts";
import { awaitPlace } from "../site/await-place.ts";
import type { ModuleKind } from "../site/module-kind.ts";
import type { Site } from "../site/site.ts";
import { childOf } from "../tree.ts";
import { lazyEdits } from "./lazy-edits.ts";
import type { NotOfferedId } from "./not-offered.ts";
import type { Parse } from "./python-code.ts";
import type { JavascriptStoreCode, Secret, Types } from "./store.ts";

/**
 * The edits after which a place reads its key by an async function of the file that asks a store: waiting where that may be, else by a client that is built
 * when it is first needed. Why not, where neither is right. Without `parse` only the edits of the place itself, all else being possible.
 */
export function javascriptStoreEdits(
  parsed: ParsedText,
  site: Site,
  secret: Secret,
  code: JavascriptStoreCode,
  kind: ModuleKind,
  parse: Parse | undefined,
): readonly Edit[] | NotOfferedId {
  const types = typesOf(parsed);
  const existing = existingHelper(parsed, code, kind, types);
  const helper = existing ?? helperNames(secret).find((name) => !isBound(parsed, name));
  if (helper === undefined) return "names";
  let reads = false;
  const own = site.edits(secret.variable, () => {
    reads = true;
    return `await ${helper}()`;
  });
  if (!reads || own.length === 0) return "fallback";
  const place = awaitPlace(parsed, site);
  const lazy = place === "module" && (!kind.mayAwait || kind.builtAhead) ? lazyEdits(parsed, site, helper) : "commonjs";
  const waits = place === "async" || (place === "module" && kind.mayAwait);
  const edits = typeof lazy !== "string" ? lazy : waits ? asOperand(parsed.text, site, own) : place === "module" ? lazy : place;
  if (typeof edits === "string") return edits;
  if (existing !== undefined) return edits;
  if (parse === undefined) return code.imports.every((needed) => importedMembers(parsed, needed, kind.imports)) ? edits : "names";

  const file = new Rewriting(parsed.text);
  file.apply(edits);
  let now = parse(file.text);
  const names: string[] = [];
  for (const needed of code.imports) {
    const imported = importedMembers(now, needed, kind.imports);
    if (imported === undefined) return "names";
    names.push(...imported.names);
    if (imported.edits.length === 0) continue;
    file.apply(imported.edits);
    now = parse(file.text);
  }
  file.apply([afterImports(now, declarationOf(now, helper, code.body(types, ...names), types).join(lineBreakOf(now.text)))]);
  return file.edits;
}

/** What the function may be called, the first name that is free. */
function helperNames({ variable }: Secret): string[] {
  const name = camelCase(variable);
  const capital = capitalized(name);
  return [name, `read${capital}`, `fetch${capital}`, `${name}FromStore`];
}

/** `STRIPE_SECRET_KEY`: `stripeSecretKey`. */
function camelCase(variable: string): string {
  return variable.toLowerCase().replace(/_+(.)/g, (_, next: string) => next.toUpperCase());
}

/** Parentheses where something is taken from what stands there: `await` binds less tightly than a call. */
function asOperand(text: string, site: Site, edits: readonly Edit[]): readonly Edit[] {
  return edits.map((edit) => {
    if (!/^await /.test(edit.text)) return edit;
    const next = text.slice(Math.max(edit.span.end, site.end)).match(/^\s*(\?\.|[.[(`]|!(?!=)|\*\*)/);
    return next ? { ...edit, text: `(${edit.text})` } : edit;
  });
}

/** How a file writes types: by itself, in comments that are checked, or not at all. */
function typesOf({ grammar, text }: ParsedText): Types {
  if (grammar === "typescript" || grammar === "tsx") {
    return { typed: true, cast: (code, type) => `${/^await /.test(code) ? `(${code})` : code} as ${type}` };
  }
  const checked = isChecked(text);
  return { typed: false, cast: (code, type) => (checked ? `/** @type {${type}} */ (${code})` : code) };
}

function isChecked(text: string): boolean {
  return /^\s*\/\/\s*@ts-check\b/m.test(text);
}

function declarationOf({ text }: ParsedText, name: string, body: readonly string[], { typed }: Types): string[] {
  const documented = !typed && isChecked(text) ? ["/** @returns {Promise<string>} */"] : [];
  const lines = [...documented, `async function ${name}()${typed ? ": Promise<string>" : ""} {`, ...body.map((line) => `\t${line}`), "}"];
  return styled(text, lines);
}

/** A function of the file that does the same, whatever its name. */
function existingHelper(parsed: ParsedText, code: JavascriptStoreCode, kind: ModuleKind, types: Types): string | undefined {
  const imports = code.imports.map((needed) => importedMembers(parsed, needed, kind.imports));
  if (imports.some((it) => it === undefined || it.edits.length > 0)) return undefined;
  const body = code.body(types, ...imports.flatMap((it) => it?.names ?? [])).join("\n");
  for (const statement of parsed.root.children) {
    const node = statement.type === "export_statement" ? childOf(statement, "declaration") : statement;
    if (node?.type !== "function_declaration" || !node.children.some(({ type }) => type === "async")) continue;
    const block = childOf(node, "body");
    if (textAt(parsed.text, childOf(node, "parameters")) === "()" && block && plain(textAt(parsed.text, block).slice(1, -1)) === plain(body))
      return textAt(parsed.text, childOf(node, "name"));
  }
  return undefined;
}

/** Code without what a formatter decides. */
function plain(code: string): string {
  return code.replace(/[\s;]+/g, "").replaceAll("'", '"');
}
