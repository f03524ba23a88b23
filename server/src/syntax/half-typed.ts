import { LineIndex } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import { isContinuation, skeletonsOf } from "./skeleton.ts";
import type { Grammar } from "./tree.ts";

/** A text that parses because some lines of it are read as less than they say. Its offsets are those of the text itself. */
export interface Completed {
  readonly text: string;
  /** The lines that are not read as they stand. */
  readonly hidden: Span;
}

/** A text that does not parse. */
export interface BrokenText {
  readonly grammar: Grammar;
  readonly text: string;
  /** Where the parser could not go on first, after what that stands in, outermost first. Empty where it does not say. */
  readonly error: readonly Span[];
}

/** What a parser says of another text of the same length: where it could not go on, as above; undefined where it is whole. */
export type Attempt = (text: string) => readonly Span[] | undefined;

/** Longer texts stay as they are: every attempt parses some of it. */
const MAX_LENGTH = 250_000;
const MAX_ATTEMPTS = 40;
/** Where more brackets than these have no counterpart, more is broken than a few lines, and each attempt may take long. */
const MAX_UNMATCHED = 8;
/** What is tried where the parser says that it could not go on; after that the place is looked for. */
const MAX_ATTEMPTS_AT_ERROR = 14;

/**
 * While somebody types, a text mostly does not parse, and what a parser makes of it then changes with every stroke, far from where the cursor is. Finds the few lines
 * that it parses without: each is tried as the beginning that it shows (`if _:`), left out, and left out with the lines that hang on it, statement around statement.
 * Undefined where that does not help, as in a text that is broken in several places. What comes out depends on the text alone.
 */
export function completed(broken: BrokenText, attempt: Attempt): Completed | undefined {
  return broken.text.length > MAX_LENGTH ? undefined : new Search(broken, attempt).run();
}

class Search {
  readonly #broken: BrokenText;
  readonly #attempt: Attempt;
  readonly #lines: Lines;
  readonly #tried = new Set<string>();
  #left = MAX_ATTEMPTS;

  constructor(broken: BrokenText, attempt: Attempt) {
    this.#broken = broken;
    this.#attempt = attempt;
    this.#lines = new Lines(broken.text, broken.grammar);
  }

  run(): Completed | undefined {
    if (this.#lines.unmatched() > MAX_UNMATCHED) return undefined;
    return this.#first(candidatesAt(this.#broken.error, this.#lines), MAX_ATTEMPTS_AT_ERROR) ?? this.#first(this.#candidatesInBrokenPart(), MAX_ATTEMPTS);
  }

  #first(candidates: Iterable<Candidate>, most: number): Completed | undefined {
    let count = 0;
    for (const candidate of candidates) {
      const name = `${candidate.from} ${candidate.to} ${candidate.as}`;
      if (this.#tried.has(name)) continue;
      this.#tried.add(name);
      if (count++ === most || this.#left-- === 0) return undefined;
      const text = this.#lines.without(candidate);
      if (this.#attempt(text) === undefined) return { text, hidden: this.#lines.spanOf(candidate) };
    }
    return undefined;
  }

  /** Sometimes the parser gives up on all of a text at once. Then the first statement at its top up to which it does not parse is the one that is half typed. */
  *#candidatesInBrokenPart(): Generator<Candidate> {
    const lines = this.#lines;
    const tops = lines.tops();
    let [whole, broken] = [0, tops.length];
    let error = this.#broken.error;
    while (broken - whole > 1 && this.#left-- > 0) {
      const middle = (whole + broken) >> 1;
      const here = this.#attempt(lines.upTo(tops[middle] ?? 0));
      if (here) [broken, error] = [middle, here];
      else whole = middle;
    }
    const [from, end] = [tops[whole] ?? 0, (tops[broken] ?? lines.count) - 1];
    yield* candidatesAt(error, lines);
    // The parser does not show everything that it misses.
    for (const line of [lines.before(end + 1), from]) if (line !== undefined && line >= from) yield* readings(line, lines);
    yield { from, to: end, as: "" };
  }
}

/** Lines that are left out, the first of them read as something else. */
interface Candidate {
  readonly from: number;
  readonly to: number;
  readonly as: string;
}

class Lines {
  readonly #text: string;
  readonly #grammar: Grammar;
  readonly #index: LineIndex;

  constructor(text: string, grammar: Grammar) {
    this.#text = text;
    this.#grammar = grammar;
    this.#index = new LineIndex(text);
  }

  get count(): number {
    return this.#index.starts.length;
  }

  /** The lines that statements at the top of the text begin with. */
  tops(): number[] {
    return this.#index.starts.flatMap((_, line) => {
      const words = this.wordsOf(line);
      return words === "" || this.indentOf(line) > 0 || isContinuation(words, this.#grammar) ? [] : [line];
    });
  }

  /** A text of as many characters that says nothing from a line on. */
  upTo(line: number): string {
    const text = this.#text;
    const start = this.#index.starts[line] ?? text.length;
    return text.slice(0, start) + text.slice(start).replace(/[^\r\n]/g, " ");
  }

  lineOf(offset: number): number {
    return this.#index.positionAt(offset).line;
  }

  /** What a line says, without the space around it; empty past the end. */
  wordsOf(line: number): string {
    const { start, end } = this.spanOf({ from: line, to: line });
    return this.#text.slice(start, end).trim();
  }

  /** How many characters of space it begins with. */
  indentOf(line: number): number {
    const start = this.#index.starts[line] ?? this.#text.length;
    let end = start;
    while (this.#text[end] === " " || this.#text[end] === "\t") end++;
    return end - start;
  }

  spanOf({ from, to }: Pick<Candidate, "from" | "to">): Span {
    return {
      start: this.#index.starts[from] ?? this.#text.length,
      end: this.#index.starts[to + 1] ?? this.#text.length,
    };
  }

  /** The last line that hangs on this one: what is indented further, and what goes on with it at its own indentation. */
  endOfBlock(line: number): number {
    const indent = this.indentOf(line);
    let end = line;
    for (let at = line + 1; at < this.#index.starts.length; at++) {
      const words = this.wordsOf(at);
      if (words === "") continue;
      const here = this.indentOf(at);
      if (here < indent || (here === indent && !isContinuation(words, this.#grammar))) break;
      end = at;
    }
    return end;
  }

  /** The line above that begins the statement which this line goes on with, or the block that it stands in; undefined at the top. */
  headOf(line: number): number | undefined {
    const indent = this.indentOf(line);
    const goesOn = isContinuation(this.wordsOf(line), this.#grammar);
    for (let at = line - 1; at >= 0; at--) {
      const words = this.wordsOf(at);
      if (words === "" || isContinuation(words, this.#grammar)) continue;
      const here = this.indentOf(at);
      if (here < indent || (goesOn && here === indent)) return at;
    }
    return undefined;
  }

  /** The line above that says something; undefined at the top. */
  before(line: number): number | undefined {
    let at = line - 1;
    while (at >= 0 && this.wordsOf(at) === "") at--;
    return at < 0 ? undefined : at;
  }

  skeletons(line: number): string[] {
    return skeletonsOf(this.wordsOf(line), this.#grammar);
  }

  /** The text without these lines, as long as before. */
  without(candidate: Candidate): string {
    const text = this.#text;
    const { start, end } = this.spanOf(candidate);
    const words = start + this.indentOf(candidate.from);
    const blank = text.slice(words, end).replace(/[^\r\n]/g, " ");
    return text.slice(0, words) + candidate.as + blank.slice(candidate.as.length) + text.slice(end);
  }

  /** How many brackets have no counterpart, of whatever kind. */
  unmatched(): number {
    let [open, stray] = [0, 0];
    for (const [token] of this.#tokens()) {
      if (CLOSERS[token] !== undefined) open++;
      else if (/^[)\]}]$/.test(token)) {
        if (open > 0) open--;
        else stray++;
      }
    }
    return open + stray;
  }

  #tokens(): Iterable<RegExpExecArray> {
    return this.#text.matchAll(TOKENS[this.#grammar === "python" ? "python" : "javascript"]);
  }

  /** The line of the first bracket that nothing closes, as the indentation tells: what closes it is indented less, or closes another kind. */
  openBracket(): number | undefined {
    const open: { readonly bracket: string; readonly line: number }[] = [];
    for (const { 0: token, index } of this.#tokens()) {
      if (CLOSERS[token] !== undefined) open.push({ bracket: token, line: this.lineOf(index) });
      if (!/^[)\]}]$/.test(token)) continue;
      const line = this.lineOf(index);
      const isFirst = index === (this.#index.starts[line] ?? 0) + this.indentOf(line);
      const last = open.pop();
      if (last && (CLOSERS[last.bracket] !== token || (isFirst && this.indentOf(last.line) > this.indentOf(line)))) return last.line;
    }
    return open[0]?.line;
  }
}

const CLOSERS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Brackets, and what may hold some that are none: comments and texts, which end with their line at the latest. */
const TOKENS = {
  python: /#.*|("""|''')[\s\S]*?(?:\1|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|[()[\]{}]/g,
  javascript: /\/\/.*|\/\*[\s\S]*?(?:\*\/|$)|`(?:\\[\s\S]|[^`\\])*`?|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|[()[\]{}]/g,
} as const;

/** What to try, the least first. What a line leaves open is missed in the line after it only, which is why the one before an error is asked first. */
function* candidatesAt(error: readonly Span[], lines: Lines): Generator<Candidate> {
  const innermost = error.at(-1);
  if (innermost === undefined) return;
  const at = lines.lineOf(innermost.start);
  const end = lines.lineOf(Math.max(innermost.start, innermost.end - 1));
  const before = lines.before(at);
  // What is around, as far as it began further up and is not the text itself.
  const around = error.findLast(({ start }, index) => index > 0 && lines.lineOf(start) < at);
  const places = [before, at, around && lines.lineOf(around.start), lines.openBracket(), end <= at + 2 ? end : undefined, before && lines.before(before)];
  const real = [...new Set(places)].filter((line) => line !== undefined && lines.wordsOf(line) !== "") as number[];
  for (const line of real) yield* readings(line, lines);
  for (const line of real) {
    const last = lines.endOfBlock(line);
    if (last > line) for (const as of lines.skeletons(line)) yield { from: line, to: last, as };
  }
  const [first] = real;
  for (let head = first === undefined ? undefined : lines.headOf(first); head !== undefined; head = lines.headOf(head))
    yield { from: head, to: Math.max(lines.endOfBlock(head), first ?? head), as: "" };
}

/** What a line alone can be read as. */
function* readings(line: number, lines: Lines): Generator<Candidate> {
  // Without its head a block would hang on what stands above.
  const isHead = lines.endOfBlock(line) > line;
  for (const as of lines.skeletons(line)) if (!isHead || as.length > 2) yield { from: line, to: line, as };
}
