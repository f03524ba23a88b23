import { createScanner, type JSONScanner } from "jsonc-parser";
import type { Grammar } from "../../syntax/tree.ts";
import type { Edit } from "../../text/edit.ts";
import { type Piece, PiecewiseMap } from "../../text/piecewise-map.ts";
import type { Span } from "../../text/span.ts";
import { displayedIn } from "./displayed.ts";
import type { EmbeddedCode } from "./embedded-code.ts";
import { withoutMagics } from "./magics.ts";

/** A kernel's language, as notebooks name it. */
const BY_KERNEL: ReadonlyMap<string, Grammar> = new Map([
  ["python", "python"],
  ["python3", "python"],
  ["ipython", "python"],
  ["javascript", "typescript"],
  ["typescript", "typescript"],
]);

/** Tokens of jsonc-parser's scanner; its own enumeration is not there at run time. */
const TOKEN = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, comma: 5, colon: 6, string: 10, end: 17 } as const;

/** A cell's strings, with their quotes, in order. */
interface Cell {
  isCode: boolean;
  readonly strings: Span[];
  /** Whether its source is a list of lines, not one text. */
  isList: boolean;
}

/** The code cells of a Jupyter notebook in order, as the kernel sees them: escapes undone, magics blanked out, what is shown below a cell handed to `display`. Undefined for what is no notebook of our languages. */
export function notebookCode(text: string): EmbeddedCode | undefined {
  const { cells, language } = read(text);
  const grammar = BY_KERNEL.get((language ?? "python").toLowerCase());
  const code = cells.filter(({ isCode, strings }) => isCode && strings.length > 0);
  if (grammar === undefined || code.length === 0) return undefined;
  const pieces: Piece[] = [];
  let all = "";
  for (const [part, { strings }] of code.entries()) {
    // Cells end without a line break; the one between them stands for nothing in the file.
    if (part > 0) all += "\n";
    const begin = all.length;
    const own: Piece[] = [];
    for (const string of strings) all += decode(text, string, all.length, part, own);
    if (grammar !== "python") pieces.push(...own);
    else {
      const cell = withoutMagics(all.slice(begin));
      // Nothing may come before a cell magic: what is inserted there goes behind it.
      const kept = own.filter(({ start }) => start >= begin + cell.head);
      const displayed = displayedIn(cell.text);
      all = all.slice(0, begin) + (displayed ? inCall("display", displayed, cell.text) : cell.text);
      pieces.push(...(displayed ? moved(moved(kept, begin + displayed.end, ")".length), begin + displayed.start, "display(".length) : kept));
    }
  }
  const map = new PiecewiseMap(pieces);
  return { grammar, text: all, map, inPlace: false, edit: (edit) => cellEdit(edit, map, text, code) };
}

/** A text with a stretch of it as what a function is called with. */
function inCall(name: string, { start, end }: Span, text: string): string {
  return `${text.slice(0, start)}${name}(${text.slice(start, end)})${text.slice(end)}`;
}

/** Pieces of a text into which so many characters were put at a place that stand for nothing in the file. */
function moved(pieces: readonly Piece[], at: number, by: number): Piece[] {
  return pieces.flatMap((piece) => {
    const { start, length, wholeStart, wholeLength } = piece;
    if (start + length <= at) return [piece];
    if (start >= at) return [{ ...piece, start: start + by }];
    const before = at - start;
    return [
      { ...piece, length: before, wholeLength: before },
      { ...piece, start: at + by, length: length - before, wholeStart: wholeStart + before, wholeLength: wholeLength - before },
    ];
  });
}

/** The cells and the language of a notebook's JSON, as far as it can be read as such. Takes any text; depth costs no stack. */
function read(text: string): { readonly cells: readonly Cell[]; readonly language: string | undefined } {
  const scanner = createScanner(text, true);
  const cells: Cell[] = [];
  const open: { readonly list: boolean; key: string }[] = [];
  let cell: Cell | undefined;
  let language: string | undefined;
  let string = "";
  // The end of the text is a token like any other, so that a broken text ends, too.
  for (let token: number = scanner.scan(); token !== TOKEN.end; token = scanner.scan()) {
    const top = open.at(-1);
    if (token === TOKEN.openBrace || token === TOKEN.openBracket) {
      if (token === TOKEN.openBrace && isAt(open, "cells", "")) {
        cell = { isCode: false, strings: [], isList: false };
        cells.push(cell);
      } else if (cell && token === TOKEN.openBracket && isAt(open, "cells", "", "source")) cell.isList = true;
      open.push({ list: token === TOKEN.openBracket, key: "" });
    } else if (token === TOKEN.closeBrace || token === TOKEN.closeBracket) {
      open.pop();
      if (open.length < 3) cell = undefined;
    } else if (token === TOKEN.colon) {
      if (top && !top.list) top.key = string;
    } else if (token === TOKEN.comma) {
      if (top && !top.list) top.key = "";
    } else if (token === TOKEN.string) {
      string = shortValue(scanner);
      if (cell && (isAt(open, "cells", "", "source") || isAt(open, "cells", "", "source", ""))) cell.strings.push(spanOf(scanner));
      else if (cell && isAt(open, "cells", "", "cell_type")) cell.isCode = string === "code";
      else if (isAt(open, "metadata", "kernelspec", "language") || isAt(open, "metadata", "language_info", "name")) language ??= string;
    }
  }
  return { cells, language };
}

/** Whether the next value stands at this way of keys, `""` for an item of a list. */
function isAt(open: readonly { readonly list: boolean; readonly key: string }[], ...keys: readonly string[]): boolean {
  return open.length === keys.length && keys.every((key, index) => open[index]?.list === (key === "") && open[index]?.key === key);
}

/** No key and no name is longer. */
const LONGEST_NAME = 64;

function shortValue(scanner: JSONScanner): string {
  return scanner.getTokenLength() > LONGEST_NAME ? "" : scanner.getTokenValue();
}

function spanOf(scanner: JSONScanner): Span {
  return { start: scanner.getTokenOffset(), end: scanner.getTokenOffset() + scanner.getTokenLength() };
}

const ESCAPES: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** What a JSON string says; its characters are added to the pieces, from `start` on. */
function decode(text: string, { start: open, end }: Span, start: number, part: number, pieces: Piece[]): string {
  const last = text.charAt(end - 1) === '"' && end - 1 > open ? end - 1 : end;
  let value = "";
  const add = (said: string, wholeStart: number, wholeLength: number): void => {
    if (wholeLength > 0) pieces.push({ start: start + value.length, length: said.length, wholeStart, wholeLength, part });
    value += said;
  };
  for (let at = open + 1; at < last; ) {
    const backslash = text.indexOf("\\", at);
    const stop = backslash === -1 ? last : Math.min(backslash, last);
    add(text.slice(at, stop), at, stop - at);
    if (stop === last) break;
    const [whole = "\\", digits] = /^\\(?:u([0-9A-Fa-f]{4})|[\s\S])?/.exec(text.slice(stop, Math.min(stop + 6, last))) ?? [];
    add(digits === undefined ? (ESCAPES[whole.charAt(1)] ?? (whole.charAt(1) || "\\")) : String.fromCharCode(Number.parseInt(digits, 16)), stop, whole.length);
    at = stop + whole.length;
  }
  return value;
}

/** An edit of a cell's code as one of its JSON: escaped, in a list a string for each line as notebooks are written. */
function cellEdit(edit: Edit, map: PiecewiseMap, text: string, cells: readonly Cell[]): Edit | undefined {
  const at = map.edit(edit);
  const cell = at && cells.find(({ strings }) => strings.some(({ start, end }) => start < at.span.start && at.span.start < end));
  if (!at || !cell) return undefined;
  const escaped = JSON.stringify(edit.text).slice(1, -1);
  if (!cell.isList) return { span: at.span, text: escaped };
  const string = cell.strings.find(({ start, end }) => start < at.span.start && at.span.start < end);
  const indent = /(?:\r\n|\n|\r)[ \t]*$/.exec(text.slice(Math.max(0, (string?.start ?? 0) - 200), string?.start))?.[0];
  return { span: at.span, text: indent === undefined ? escaped : inLines(escaped, `",${indent}"`) };
}

/** A text in JSON, with what ends one string and begins the next behind each line break. */
function inLines(escaped: string, between: string): string {
  return escaped.replace(/\\(?:n|[\s\S])/g, (said) => (said === "\\n" ? said + between : said));
}
