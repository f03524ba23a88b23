import { ANY_ELEMENT } from "../flow/values/shapes.ts";
import type { Span } from "../text/span.ts";

/** One entry of an object, dict or list as it is written. */
export interface WrittenEntry {
  readonly key: Span;
  readonly value: Span;
}

/** Longer literals are not looked through. */
const MAX_LENGTH = 20_000;

/**
 * The entry at a path of names and positions inside an object, dict or list literal, counted from its start; undefined where the text is no literal, or the literal has
 * no such entry. Reads brackets, strings and comments only: the same for both languages.
 */
export function entryAt(text: string, path: readonly string[]): WrittenEntry | undefined {
  let found: WrittenEntry | undefined;
  let [start, end] = [0, text.length];
  for (const name of path) {
    found = name === ANY_ELEMENT ? madeElement(text, { start, end }) : entriesOf(text, { start, end }).get(name);
    if (!found) return undefined;
    ({ start, end } = found.value);
  }
  return found;
}

/** The entries of one literal by name, or by position in lists; empty where the span holds no literal. */
function entriesOf(text: string, { start, end }: Span): ReadonlyMap<string, WrittenEntry> {
  const entries = new Map<string, WrittenEntry>();
  if (end - start > MAX_LENGTH) return entries;
  const open = skipBlank(text, start, end);
  const list = text[open] === "[";
  if (!list && text[open] !== "{") return entries;
  let position = 0;
  for (let at = skipBlank(text, open + 1, end); at < end && !/[\]})]/.test(text[at] ?? ""); ) {
    const stop = endOfEntry(text, at, end);
    if (list) entries.set(String(position++), { key: trimmed(text, at, stop), value: trimmed(text, at, stop) });
    else addEntry(entries, text, at, stop);
    at = skipBlank(text, text[stop] === "," ? stop + 1 : stop, end);
  }
  return entries;
}

/** What a list is made of, element by element, where that is one literal: `[{ … } for item in items]`, `items.map((item) => ({ … }))`. */
function madeElement(text: string, { start, end }: Span): WrittenEntry | undefined {
  if (end - start > MAX_LENGTH) return undefined;
  const [only, further] = [...entriesOf(text, { start, end }).values()];
  if (only) return further ? undefined : only;
  const result = /(?:=>\s*\(|\breturn\b)[\s(]*(?=\{)/.exec(text.slice(start, end));
  if (!result) return undefined;
  const value = { start: start + result.index + result[0].length, end };
  return { key: value, value };
}

function addEntry(entries: Map<string, WrittenEntry>, text: string, start: number, stop: number): void {
  const match = /^(?:(["'])((?:[^\\\n])*?)\1|([\w$]+))/.exec(text.slice(start, Math.min(stop, start + 200)));
  const name = match?.[2] ?? match?.[3];
  if (!match || name === undefined) return;
  const key = { start, end: start + match[0].length };
  const after = skipBlank(text, key.end, stop);
  if (text[after] === ":") entries.set(name, { key, value: trimmed(text, after + 1, stop) });
  else if (after >= stop) entries.set(name, { key, value: key });
}

/** Where the comma or bracket stands that ends the entry at `start`. */
function endOfEntry(text: string, start: number, end: number): number {
  let depth = 0;
  for (let at = start; at < end; ) {
    const character = text[at] ?? "";
    if (/["'`]/.test(character)) at = endOfString(text, at, end);
    else if (isComment(text, at)) at = endOfComment(text, at, end);
    else {
      if (/[[({]/.test(character)) depth++;
      else if (/[\])}]/.test(character) && depth-- === 0) return at;
      else if (character === "," && depth === 0) return at;
      at++;
    }
  }
  return end;
}

function endOfString(text: string, start: number, end: number): number {
  const quote = text[start] ?? "";
  const mark = text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
  let at = start + mark.length;
  while (at < end && !text.startsWith(mark, at)) at += text[at] === "\\" ? 2 : 1;
  return Math.min(at + mark.length, end);
}

/** `//` is a comment only where an entry or a line begins: in Python it divides. */
function isComment(text: string, at: number): boolean {
  return text[at] === "#" || text.startsWith("/*", at) || (text.startsWith("//", at) && /(?:^|[,{[\n])[ \t]*$/.test(text.slice(Math.max(0, at - 80), at)));
}

function endOfComment(text: string, start: number, end: number): number {
  const close = text.startsWith("/*", start) ? text.indexOf("*/", start + 2) + 2 : text.indexOf("\n", start) + 1;
  return close < start + 1 || close > end ? end : close;
}

function skipBlank(text: string, start: number, end: number): number {
  let at = start;
  while (at < end) {
    if (/\s/.test(text[at] ?? "")) at++;
    else if (isComment(text, at)) at = endOfComment(text, at, end);
    else break;
  }
  return at;
}

function trimmed(text: string, start: number, stop: number): Span {
  const from = skipBlank(text, start, stop);
  let to = stop;
  while (to > from && /\s/.test(text[to - 1] ?? "")) to--;
  return { start: from, end: to };
}
