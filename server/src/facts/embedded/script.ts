import type { Grammar } from "../../syntax/tree.ts";
import type { Edit } from "../../text/edit.ts";
import { PiecewiseMap } from "../../text/piecewise-map.ts";
import type { Span } from "../../text/span.ts";
import type { EmbeddedCode } from "./embedded-code.ts";

/** Code that stands in a file as it is, without escapes. */
export interface Script extends Span {
  readonly grammar: Grammar;
}

/** The grammar that `lang` names. */
const BY_LANG: ReadonlyMap<string, Grammar> = new Map([
  ["js", "javascript"],
  ["javascript", "javascript"],
  ["jsx", "javascript"],
  ["ts", "typescript"],
  ["typescript", "typescript"],
  ["tsx", "tsx"],
]);

/** The grammar that `type` names; a browser takes the first ones, bundlers and in-page compilers the others. */
const BY_TYPE: ReadonlyMap<string, Grammar> = new Map([
  ["", "javascript"],
  ["module", "javascript"],
  ["text/javascript", "javascript"],
  ["application/javascript", "javascript"],
  ["text/ecmascript", "javascript"],
  ["application/ecmascript", "javascript"],
  ["application/x-javascript", "javascript"],
  ["text/babel", "javascript"],
  ["text/jsx", "javascript"],
  ["text/typescript", "typescript"],
  ["application/typescript", "typescript"],
  ["application/x-typescript", "typescript"],
  ["ts", "typescript"],
]);

/** The grammar of a `<script>` by its attributes; undefined for data, templates and languages that are not read here. */
export function scriptGrammar(attributes: ReadonlyMap<string, string>, byDefault: Grammar): Grammar | undefined {
  const lang = attributes.get("lang");
  if (lang !== undefined) return BY_LANG.get(lang.trim().toLowerCase());
  const type = attributes.get("type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type === undefined || type === "") return byDefault;
  const grammar = BY_TYPE.get(type);
  return grammar === "javascript" ? byDefault : grammar;
}

/**
 * The scripts of a file as one module: a text in which everything around them is blank, so that offsets are the file's own. `apart`: each is a block, whose names
 * mean nothing in the others.
 */
export function joined(text: string, scripts: readonly Script[], apart = false): EmbeddedCode | undefined {
  const parts = scripts.filter(({ start, end }) => start < end);
  if (parts.length === 0) return undefined;
  const pieces = parts.map(({ start, end }, part) => ({ start, length: end - start, wholeStart: start, wholeLength: end - start, part }));
  let code = "";
  let at = 0;
  let isOpen = false;
  for (const { start, end } of parts) {
    // A part that is never closed goes on to the end of the file.
    const opens = apart && end < text.length;
    code += bracketed(blank(text.slice(at, start)), isOpen, opens) + text.slice(start, end);
    at = end;
    isOpen = opens;
  }
  code += bracketed(blank(text.slice(at)), isOpen, false);
  const map = new PiecewiseMap(pieces);
  return { grammar: widest(parts), text: code, map, inPlace: true, edit: (edit: Edit) => (endsScript(edit.text) ? undefined : map.edit(edit)) };
}

/** Whether a text would end the script that it is written into. */
function endsScript(text: string): boolean {
  return /<\/script|<!--|^---/im.test(text);
}

/** What stands between two scripts, with the end of the block before and the beginning of the next; lines stay lines. */
function bracketed(blank: string, ends: boolean, begins: boolean): string {
  const closed = ends ? blank.replace(" ", "}") : blank;
  return begins ? closed.replace(/ (?=[\r\n]*$)/, "{") : closed;
}

/** As many characters and the same lines, and nothing in them. */
function blank(text: string): string {
  return text.replace(/[^\r\n]/g, " ");
}

/** The grammar that reads all of them. */
function widest(scripts: readonly Script[]): Grammar {
  const grammars = new Set(scripts.map(({ grammar }) => grammar));
  return grammars.has("tsx") ? "tsx" : grammars.has("typescript") ? "typescript" : "javascript";
}
