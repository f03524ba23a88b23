import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { nextLine } from "../../text/lines.ts";
import { textAt } from "../../text/span.ts";
import { Rewriting } from "../apply.ts";
import { lineBreakOf, requoted } from "../code-style.ts";
import { isBoundInPython } from "../imports/python.ts";
import { lastLeading, moduleLevelImport } from "../imports/python-packages.ts";
import { topStatement } from "../site/await-place.ts";
import type { Site } from "../site/site.ts";
import { childOf } from "../tree.ts";
import type { PythonStoreCode, Secret } from "./store.ts";

/** A text parsed anew after an edit. */
export type Parse = (text: string) => ParsedText;

/**
 * The edits after which a place reads its key by a function of the file that asks a store: the function after the imports, used again where it is there already.
 * Undefined where names are taken or there is no place for it. Without `parse` only the edits of the place itself, all else being possible.
 */
export function pythonStoreEdits(parsed: ParsedText, site: Site, secret: Secret, code: PythonStoreCode, parse: Parse | undefined): readonly Edit[] | undefined {
  const existing = existingHelper(parsed, site, code);
  const helper = existing ?? helperNames(secret).find((name) => !isBoundInPython(parsed, name));
  if (helper === undefined) return undefined;
  let reads = false;
  const own = site.edits(secret.variable, () => {
    reads = true;
    return `${helper}()`;
  });
  if (!reads || own.length === 0) return undefined;
  if (existing !== undefined) return own;
  if (parse === undefined) return hasRoom(parsed, site, code) ? own : undefined;

  const file = new Rewriting(parsed.text);
  file.apply(own);
  let at = Math.min(...own.map(({ span }) => span.start));
  let now = parse(file.text);
  const parted = partedLine(now, topStatement(now, { start: at, end: at })?.start ?? at);
  if (parted !== undefined) {
    file.apply([parted]);
    if (parted.span.end <= at) at += lengthOf([parted]);
    now = parse(file.text);
  }
  const names: string[] = [];
  for (const wanted of code.imports) {
    const before = topStatement(now, { start: at, end: at })?.start ?? at;
    const added = moduleLevelImport(now, before, wanted);
    if (added === undefined || added.edits.some(({ span }) => span.start > before)) return undefined;
    names.push(added.name);
    if (added.edits.length === 0) continue;
    file.apply(added.edits);
    at += lengthOf(added.edits);
    now = parse(file.text);
  }
  const declaration = declarationOf(now, helper, code.body(...names));
  const placed = helperEdit(now, topStatement(now, { start: at, end: at })?.start ?? at, declaration);
  if (placed === undefined) return undefined;
  file.apply([placed]);
  return file.edits;
}

/** Whether imports and the function can stand before the place that needs them. */
function hasRoom(parsed: ParsedText, site: Site, code: PythonStoreCode): boolean {
  const before = topStatement(parsed, site)?.start ?? site.start;
  const last = lastLeading(parsed, before);
  if (partedLine(parsed, before) !== undefined) return code.imports.every((wanted) => moduleLevelImport(parsed, before, wanted) !== undefined);
  if (last !== undefined && !endsItsLine(parsed, last, before)) return false;
  return code.imports.every((wanted) => moduleLevelImport(parsed, before, wanted)?.edits.every(({ span }) => span.start <= before));
}

/** The edit that gives what stands behind the last import on its line a line of its own; undefined where nothing does. */
function partedLine(parsed: ParsedText, before: number): Edit | undefined {
  const { text } = parsed;
  const last = lastLeading(parsed, before);
  const [gap] = (last && /^[ \t]*;[ \t]*(?=[^\s#])/.exec(text.slice(last.end))) ?? [];
  if (last === undefined || gap === undefined || last.end + gap.length > before) return undefined;
  return { span: { start: last.end, end: last.end + gap.length }, text: lineBreakOf(text) };
}

function endsItsLine({ text }: ParsedText, { end }: SyntaxNode, before: number): boolean {
  const next = nextLine(text, end);
  return next <= before && text.slice(end, next).replace(/#.*/, "").trim() === "";
}

/** What the function may be called, the first name that is free. */
function helperNames({ variable }: Secret): string[] {
  const name = variable.toLowerCase();
  return [name, `read_${name}`, `load_${name}`, `${name}_from_store`];
}

/** A function of the file that does the same, whatever its name, if it is there before the place. */
function existingHelper(parsed: ParsedText, site: Site, code: PythonStoreCode): string | undefined {
  const before = topStatement(parsed, site)?.start ?? site.start;
  const names = code.imports.map((wanted) => moduleLevelImport(parsed, before, wanted));
  if (names.some((it) => it === undefined || it.edits.length > 0)) return undefined;
  const body = code.body(...names.map((it) => it?.name ?? "")).join("\n");
  for (const node of parsed.root.children) {
    if (node.type !== "function_definition" || node.end > before) continue;
    const block = childOf(node, "body");
    if (block && withoutStyle(textAt(parsed.text, block)) === withoutStyle(body) && withoutStyle(textAt(parsed.text, childOf(node, "parameters"))) === "()")
      return textAt(parsed.text, childOf(node, "name"));
  }
  return undefined;
}

function declarationOf({ text }: ParsedText, name: string, body: readonly string[]): string[] {
  const [, unit = "    "] = /^(?:[^\S\r\n]*)(?:def|class|if|for|with|try|else|async)\b[^\r\n]*:[ \t]*\r?\n(?:[ \t]*\r?\n)*(\t| {1,8})\S/m.exec(text) ?? [];
  return [`def ${name}() -> str:`, ...body.map((line) => unit + requoted(text, line).replace(/^\t+/, (tabs) => unit.repeat(tabs.length)))];
}

/** The function after the imports at the top, two blank lines around it. */
function helperEdit(parsed: ParsedText, before: number, lines: readonly string[]): Edit | undefined {
  const { text } = parsed;
  const br = lineBreakOf(text);
  const declaration = lines.join(br);
  const last = lastLeading(parsed, before);
  // What the function needs is imported: without that there is no place for it.
  if (last === undefined) return undefined;
  if (!endsItsLine(parsed, last, before)) return undefined;
  const at = nextLine(text, last.end);
  const [blank = ""] = /^(?:[ \t]*\r?\n)*/.exec(text.slice(at)) ?? [];
  const there = blank.split("\n").length - 1;
  const open = text[at - 1] === "\n" ? "" : br;
  const rest = at + blank.length < text.length;
  return insertion(at, `${open}${br}${br}${declaration}${br}${rest ? br.repeat(Math.max(0, 2 - there)) : ""}`);
}

function lengthOf(edits: readonly Edit[]): number {
  return edits.reduce((sum, { span, text }) => sum + text.length - (span.end - span.start), 0);
}

/** Code as it is whatever its quotes and breaks are. */
function withoutStyle(code: string): string {
  return code.replace(/\s+/g, "").replaceAll("'", '"');
}
