/** A piece of a YAML text that stands for itself: the pairs or items below one name, of which most stay the same while someone types. */
export interface YamlPart {
  readonly start: number;
  readonly end: number;
  /** Names and positions that lead to what is in it. */
  readonly path: readonly string[];
  /** Which item of its list it is; undefined where it is a pair of a mapping, or all of a document. */
  readonly item: number | undefined;
}

/** Shorter texts are not taken apart. */
const SHORTEST_SPLIT = 1_000;

/** Not even lines of other texts nest deeper. */
const MAX_LEVELS = 12;

interface Line {
  readonly start: number;
  /** Where its first character stands that is no space. */
  readonly first: number;
  readonly indent: number;
}

/**
 * The parts of a YAML text, in order. Read one by one they give what the whole text gives: it is cut only before lines that begin a pair or an item of the same
 * mapping or list, and what is not surely one of those stays in one piece. In a broken text what is broken costs no more than the part it stands in.
 */
export function yamlParts(text: string): YamlPart[] {
  const lines = linesOf(text);
  const parts: YamlPart[] = [];
  if (lines === undefined) return [{ start: 0, end: text.length, path: [], item: undefined }];
  // Documents first: a marker at the beginning of a line ends everything.
  let from = 0;
  for (let at = 1; at <= lines.length; at++) {
    if (at < lines.length && !isMarker(text, lines[at] as Line)) continue;
    split(text, lines, { from, to: at, path: [], item: undefined, level: 0 }, parts);
    from = at;
  }
  return parts;
}

/** The lines that hold something, comments left out; undefined where tabs or directives make columns unsure. */
function linesOf(text: string): Line[] | undefined {
  const lines: Line[] = [];
  for (let start = 0; start < text.length; ) {
    let first = start;
    while (text.charCodeAt(first) === SPACE) first++;
    const code = text.charCodeAt(first);
    if (code === TAB || (code === PERCENT && first === start)) return undefined;
    if (code !== HASH && code !== NEWLINE && code !== RETURN && first < text.length) lines.push({ start, first, indent: first - start });
    const end = text.indexOf("\n", first);
    start = end === -1 ? text.length : end + 1;
  }
  return lines;
}

const SPACE = 32;
const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const HASH = 35;
const PERCENT = 37;

function isMarker(text: string, { start, indent }: Line): boolean {
  return indent === 0 && /^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(start, start + 4));
}

interface Range {
  /** Lines, by their position among all that hold something. */
  readonly from: number;
  readonly to: number;
  readonly path: readonly string[];
  readonly item: number | undefined;
  readonly level: number;
}

function split(text: string, lines: readonly Line[], range: Range, parts: YamlPart[]): void {
  const { from, to, path, item, level } = range;
  const start = from === 0 ? 0 : (lines[from]?.start ?? text.length);
  const end = lines[to]?.start ?? text.length;
  const children = end - start < SHORTEST_SPLIT || level > MAX_LEVELS ? undefined : childrenOf(text, lines, range);
  if (children === undefined) parts.push({ start, end, path, item });
  else for (const child of children) split(text, lines, child, parts);
}

/** What a mapping, a list or a pair is made of; undefined where it cannot be said from the beginnings of its lines alone. */
function childrenOf(text: string, lines: readonly Line[], range: Range): Range[] | undefined {
  const { path, item, to, level } = range;
  let { from } = range;
  let head = path;
  const first = lines[from];
  if (!first) return undefined;
  if (isMarker(text, first)) {
    if (!/^---[ \t]*(?:#.*)?\r?$/.test(lineAt(text, first))) return undefined;
    from++;
  } else if (item !== undefined) return pairsOfItem(text, lines, range);
  else if (level > 0) {
    // A pair whose value begins on a line of its own.
    const name = /^([\w./$@-]+):[ \t]*(?:#.*)?\r?$/.exec(lineAt(text, first))?.[1];
    if (name === undefined) return undefined;
    head = [...path, name];
    from++;
  }
  const indent = lines[from]?.indent;
  if (indent === undefined || from >= to) return undefined;
  const isList = isItem(text, lines[from] as Line);
  if (!isList && !isPair(text, (lines[from] as Line).first)) return undefined;
  const starts: number[] = [];
  for (let at = from; at < to; at++) {
    const line = lines[at] as Line;
    if (line.indent > indent) continue;
    const isOwn = line.indent === indent && (isList ? isItem(text, line) : isPair(text, line.first));
    if (isOwn) starts.push(at);
    // Items may stand as far left as the name of their list. What else is no pair and stands too far left is not typed to its end: it stays with what is before it.
    else if (!(line.indent === indent && isItem(text, line)) && isUnsure(text, line)) return undefined;
  }
  return starts.map((at, index) => ({ from: at, to: starts[index + 1] ?? to, path: head, item: isList ? index : undefined, level: level + 1 }));
}

/** The pairs of an item that is a mapping; the first stays with its dash. */
function pairsOfItem(text: string, lines: readonly Line[], { from, to, path, item, level }: Range): Range[] | undefined {
  const dash = lines[from] as Line;
  const [lead = ""] = /^-[ ]+/.exec(text.slice(dash.first, dash.first + 80)) ?? [];
  const indent = dash.indent + lead.length;
  if (lead === "" || !isPair(text, dash.first + lead.length)) return undefined;
  const starts = [from];
  for (let at = from + 1; at < to; at++) {
    const line = lines[at] as Line;
    if (line.indent > indent) continue;
    if (line.indent === indent && isPair(text, line.first)) starts.push(at);
    else if (!(line.indent === indent && isItem(text, line)) && isUnsure(text, line)) return undefined;
  }
  if (starts.length < 2) return undefined;
  const own = [...path, String(item)];
  return starts.map((at, index) => {
    const end = starts[index + 1] ?? to;
    return index === 0 ? { from: at, to: end, path, item, level: level + 1 } : { from: at, to: end, path: own, item: undefined, level: level + 1 };
  });
}

function isPair(text: string, at: number): boolean {
  return PAIR.test(text.slice(at, at + LONGEST_NAME));
}

const LONGEST_NAME = 2_000;

/** A name that stands for itself, or in quotes, on one line. */
const PAIR = /^(?:(?:[^\s\-?:,[\]{}#|>'"%`]|[-?](?=\S))(?:[^:#\r\n]|:(?=[^\s])|(?<=\S)#)*|"(?:[^"\\\r\n]|\\.)*"[ \t]*|'[^'\r\n]*'[ \t]*):(?:[ \t\r\n]|$)/;

/** What no pair and no item begins with, and what has a name's colon and is none of those that are known here. */
function isUnsure(text: string, line: Line): boolean {
  return /^[}\]?:,]|:(?:\s|$)/.test(lineAt(text, line).slice(0, LONGEST_NAME));
}

function isItem(text: string, { first }: Line): boolean {
  return text[first] === "-" && /^(?:\s|$)/.test(text.charAt(first + 1));
}

function lineAt(text: string, { first }: Line): string {
  const end = text.indexOf("\n", first);
  return text.slice(first, end === -1 ? text.length : end);
}
