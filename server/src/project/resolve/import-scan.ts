import type { Ecosystem } from "../../facts/program.ts";

/** One module that a text seems to ask for, with the names it takes from it. */
export interface ScannedImport {
  readonly specifier: string;
  readonly names: readonly string[];
}

/** Longer texts are made by machines: what they import is looked for in their beginning. */
const MAX_SCANNED = 1024 * 1024;

/** The ecosystem of a file whose imports can be scanned, by its path. */
export function scannedEcosystem(path: string): Ecosystem | undefined {
  if (/\.(?:[cm]?[jt]sx?|vue|svelte|astro|html?)$/i.test(path)) return "npm";
  return /\.(?:pyi?|pyw|ipynb)$/i.test(path) ? "pypi" : undefined;
}

/**
 * The imports of a text that nobody has parsed: cheap, and never fewer than a parse would find under a fixed name, but for strange layouts. It may name what stands
 * in a comment or a string. Each specifier once; bytes taken for characters will do.
 */
export function scanImports(text: string, ecosystem: Ecosystem): readonly ScannedImport[] {
  const found = new Map<string, Set<string>>();
  const add = (specifier: string, names: readonly string[]): void => {
    const known = found.get(specifier) ?? new Set<string>();
    found.set(specifier, known);
    for (const name of names) known.add(name);
  };
  const scanned = text.length > MAX_SCANNED ? text.slice(0, MAX_SCANNED) : text;
  if (ecosystem === "npm") scanScript(scanned, add);
  else scanPython(scanned, add);
  return [...found].map(([specifier, names]) => ({ specifier, names: [...names] }));
}

type Add = (specifier: string, names: readonly string[]) => void;

/** What stands between an import's word and the specifier in quotes, and the specifier. */
const SPECIFIER = /(?:\s|\/\*[^*]{0,200}\*\/|\()*(["'`])((?:(?!\1)[^\n\\]){1,300})\1/y;

function scanScript(text: string, add: Add): void {
  for (const word of ["from", "import", "require"]) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      SPECIFIER.lastIndex = at + word.length;
      const specifier = SPECIFIER.exec(text)?.[2];
      if (specifier !== undefined) add(specifier, []);
    }
  }
}

const FROM = /from[ \t\f]+((?:\.[ \t]{0,20}){0,50}[\w.]{0,300})[ \t\f\\\r\n]+import\b[ \t\f\\\r\n]*/y;
const IMPORT = /import[ \t\f]+/y;
/** A list without parentheses ends with its line. */
const LIST = /(?:[^\n;#\\]|\\\r?\n){0,2000}/y;
const BY_NAME = /(?:import_module|__import__)\(\s*["']([\w.]{1,300})["']/g;

function scanPython(text: string, add: Add): void {
  for (let at = text.indexOf("from"); at >= 0; at = text.indexOf("from", at)) {
    FROM.lastIndex = at;
    const match = startsStatement(text, at) ? FROM.exec(text) : null;
    at = match ? FROM.lastIndex : at + "from".length;
    const module = match?.[1]?.replaceAll(/[ \t]/g, "") ?? "";
    if (module === "") continue;
    const close = text[at] === "(" ? text.indexOf(")", at) : -1;
    const list = close >= 0 ? text.slice(at, close) : listAt(text, at);
    at += list.length;
    add(module, namesIn(list));
  }
  for (let at = text.indexOf("import"); at >= 0; at = text.indexOf("import", at)) {
    IMPORT.lastIndex = at;
    const match = startsStatement(text, at) ? IMPORT.exec(text) : null;
    at = match ? IMPORT.lastIndex : at + "import".length;
    if (!match) continue;
    const list = listAt(text, at);
    at += list.length;
    for (const name of namesIn(list)) if (/^[\w.]+$/.test(name)) add(name, []);
  }
  if (text.includes("import_")) for (const [, name] of text.matchAll(BY_NAME)) if (name) add(name, []);
}

/** Whether a statement may begin here: on a line of its own, or after another one. */
function startsStatement(text: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && at - before < 200 && (text[before] === " " || text[before] === "\t" || text[before] === "\f")) before--;
  return before < 0 || /[\n\r;:"]/.test(text[before] ?? "");
}

function listAt(text: string, at: number): string {
  LIST.lastIndex = at;
  return LIST.exec(text)?.[0] ?? "";
}

/** The names in `a, b as c` with comments and line breaks. */
function namesIn(list: string): string[] {
  const plain = list.replaceAll(/#[^\n]*|[()\\]/g, " ");
  return plain.split(",").flatMap((it) => /^\s*([\w.*]+)/.exec(it)?.[1] ?? []);
}
