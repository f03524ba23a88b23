import { modulesNamedInText, NAMING_WORDS } from "../../facts/named-modules.ts";
import type { Ecosystem } from "../../facts/program.ts";

/** One module that a text seems to ask for, with the names it takes from it. */
export interface ScannedImport {
  readonly specifier: string;
  readonly names: readonly string[];
}

/** Longer texts are made by machines: what they import is looked for in their beginning. */
const MAX_SCANNED = 1024 * 1024;

/** The words that every import has one of. */
export const IMPORT_WORDS: Readonly<Record<Ecosystem, readonly string[]>> = { npm: ["from", "import", "require"], pypi: ["from", "import", ...NAMING_WORDS] };

/** A text as bytes, most of which need not become one; bytes taken for characters will do. */
export interface Bytes {
  readonly bytes: Uint8Array;
  textOf(start: number, end: number): string;
}

/** The ecosystem of a file whose imports can be scanned, by its path. */
export function scannedEcosystem(path: string): Ecosystem | undefined {
  if (/\.(?:[cm]?[jt]sx?|vue|svelte|astro|html?)$/i.test(path)) return "npm";
  return /\.(?:pyi?|pyw|ipynb)$/i.test(path) ? "pypi" : undefined;
}

/**
 * The imports of a text that nobody has parsed: cheap, and never fewer than a parse would find under a fixed name, but for strange layouts. It may name what stands
 * in a comment or a string. Each specifier once. `places`: where the ecosystem's {@link IMPORT_WORDS} begin.
 */
export function scanImports(text: Bytes, ecosystem: Ecosystem, places: readonly number[]): readonly ScannedImport[] {
  const found = new Map<string, Set<string>>();
  const add = (specifier: string, names: readonly string[]): void => {
    let known = found.get(specifier);
    if (!known) {
      known = new Set();
      found.set(specifier, known);
    }
    for (const name of names) known.add(name);
  };
  const scan = ecosystem === "npm" ? scanScript : scanPython;
  for (const at of places) {
    if (at >= MAX_SCANNED) break;
    scan(text, at, add);
  }
  return [...found].map(([specifier, names]) => ({ specifier, names: [...names] }));
}

type Add = (specifier: string, names: readonly string[]) => void;

const [TAB, LINE_FEED, FORM_FEED, RETURN, SPACE, NO_BREAK_SPACE] = [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0xa0];
const [DOUBLE_QUOTE, SINGLE_QUOTE, BACKTICK, BACKSLASH, SLASH, STAR, OPENING, CLOSING] = [0x22, 0x27, 0x60, 0x5c, 0x2f, 0x2a, 0x28, 0x29];
const [DOT, COLON, SEMICOLON, UNDERSCORE] = [0x2e, 0x3a, 0x3b, 0x5f];
const [CAPITAL_A, CAPITAL_D, CAPITAL_O, CAPITAL_Z] = [0x41, 0x44, 0x4f, 0x5a];
const [LETTER_A, LETTER_C, LETTER_F, LETTER_R, LETTER_Z] = [0x61, 0x63, 0x66, 0x72, 0x7a];

/** Longer specifiers are none. */
const MAX_SPECIFIER = 300;
/** Longer comments do not stand between an import's word and its specifier. */
const MAX_COMMENT = 200;

function scanScript({ bytes, textOf }: Bytes, word: number, add: Add): void {
  const first = bytes[word];
  let at = word + (first === LETTER_F ? "from" : first === LETTER_R ? "require" : "import").length;
  for (; ; at++) {
    const byte = bytes[at];
    if (byte === SLASH && bytes[at + 1] === STAR) {
      const end = bytes.indexOf(STAR, at + 2);
      if (end < 0 || end - at > MAX_COMMENT + 2 || bytes[end + 1] !== SLASH) return;
      at = end + 1;
    } else if (byte !== SPACE && byte !== OPENING && !isSpace(byte)) break;
  }
  const quote = bytes[at];
  if (quote !== DOUBLE_QUOTE && quote !== SINGLE_QUOTE && quote !== BACKTICK) return;
  const start = at + 1;
  for (at = start; at - start <= MAX_SPECIFIER && at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) {
      if (at > start) add(textOf(start, at), []);
      return;
    }
    if (byte === LINE_FEED || byte === BACKSLASH) return;
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= TAB && byte <= RETURN) || byte === SPACE || byte === NO_BREAK_SPACE);
}

const FROM = /from[ \t\f]+((?:\.[ \t]{0,20}){0,50}[\w.]{0,300})[ \t\f\\\r\n]+import\b[ \t\f\\\r\n]*/y;
const IMPORT = /import[ \t\f]+/y;
/** A list without parentheses ends with its line. */
const LIST = /(?:[^\n;#\\]|\\\r?\n)*/y;
const BY_NAME = /^_(?:module|_)\(\s*["']([\w.]{1,300})["']/;
/** Longer lines, with those that they go on in, are cut. */
const MAX_LINE = 2000;
/** Longer lists in parentheses are cut. */
const MAX_LIST = 100_000;

function scanPython(text: Bytes, at: number, add: Add): void {
  const { bytes, textOf } = text;
  if (namesModules(text, at)) {
    for (const { specifier, names } of modulesNamedInText(textOf(at, Math.min(at + MAX_NAMED, bytes.length)))) add(specifier, names);
    return;
  }
  const isFrom = bytes[at] === LETTER_F;
  const end = at + (isFrom ? "from" : "import").length;
  const after = bytes[end];
  if (after === UNDERSCORE && !isFrom) {
    const name = BY_NAME.exec(textOf(end, end + MAX_LINE))?.[1];
    if (name !== undefined) add(name, []);
  }
  if (!isBlank(after) || !startsStatement(bytes, at)) return;
  let name = end;
  while (isBlank(bytes[name])) name++;
  if (!mayBeginModule(bytes[name])) return;
  const line = textOf(at, endOfLine(bytes, at));
  const pattern = isFrom ? FROM : IMPORT;
  pattern.lastIndex = 0;
  const match = pattern.exec(line);
  if (!match) return;
  LIST.lastIndex = pattern.lastIndex;
  const list = (line[LIST.lastIndex] === "(" ? inParentheses(text, at + LIST.lastIndex) : undefined) ?? LIST.exec(line)?.[0] ?? "";
  if (!isFrom) for (const name of namesIn(list)) if (/^[\w.]+$/.test(name)) add(name, []);
  const module = match[1]?.replaceAll(/[ \t]/g, "") ?? "";
  if (module !== "") add(module, namesIn(list));
}

/** Longer lists of texts are cut. */
const MAX_NAMED = 10_000;

/** `MIDDLEWARE`, `ROOT_URLCONF` and `include(` are told from `from` and `import` by their third letter. */
function namesModules({ bytes }: Bytes, at: number): boolean {
  const third = bytes[at + 2];
  return third === CAPITAL_D || third === CAPITAL_O || third === LETTER_C;
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB || byte === FORM_FEED;
}

/** Whether dots or a name may begin with this; a parenthesis cannot, nor can a quote. */
function mayBeginModule(byte = 0): boolean {
  return byte === DOT || byte === UNDERSCORE || byte > 0x7f || (byte >= CAPITAL_A && byte <= CAPITAL_Z) || (byte >= LETTER_A && byte <= LETTER_Z);
}

/** Whether a statement may begin here: on a line of its own, or after another one. */
function startsStatement(bytes: Uint8Array, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && at - before < 200 && isBlank(bytes[before])) before--;
  const byte = bytes[before];
  return before < 0 || byte === LINE_FEED || byte === RETURN || byte === SEMICOLON || byte === COLON || byte === DOUBLE_QUOTE;
}

/** Where the line ends that something stands in; lines that a backslash joins are one. */
function endOfLine(bytes: Uint8Array, from: number): number {
  let at = from;
  for (; at < bytes.length && at - from < MAX_LINE; at++) {
    if (bytes[at] === LINE_FEED && bytes[bytes[at - 1] === RETURN ? at - 2 : at - 1] !== BACKSLASH) break;
  }
  return at;
}

function inParentheses({ bytes, textOf }: Bytes, open: number): string | undefined {
  const close = bytes.subarray(open, open + MAX_LIST).indexOf(CLOSING);
  return close < 0 ? undefined : textOf(open, open + close);
}

/** The names in `a, b as c` with comments and line breaks. */
function namesIn(list: string): string[] {
  const plain = list.replaceAll(/#[^\n]*|[()\\]/g, " ");
  return plain.split(",").flatMap((it) => /^\s*([\w.*]+)/.exec(it)?.[1] ?? []);
}
