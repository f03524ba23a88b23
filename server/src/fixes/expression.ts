import { CREDENTIAL_KINDS } from "../model/credentials/index.ts";
import { describeLength, maskCredential } from "../model/credentials/mask.ts";
import { credentialMatchesIn } from "../model/credentials/match.ts";
import type { Evidence } from "../rules/finding.ts";
import type { Span } from "../text/span.ts";

/** A string literal of any form, holes included. */
export interface Literal extends Span {
  readonly kind: "literal";
  /** What stands before the content: `rb"`, `` ` ``. */
  readonly open: string;
  readonly close: string;
  readonly content: Span;
  /** Interpolations, in order. */
  readonly holes: readonly Span[];
  /** Whether a backslash means itself. */
  readonly raw: boolean;
  /** Whether two equal braces mean one. */
  readonly doubledBraces: boolean;
  /** Whether nothing but space stands between this and the operand before: the language joins them. */
  readonly joined: boolean;
}

/** What is not known. */
export interface Opaque extends Span {
  readonly kind: "opaque";
  readonly joined: false;
}

/** Expressions that build one text by being put one after the other. */
export type Operand = Literal | Opaque;

/** The part of the operands that is the key. */
export interface KeyRegion extends Span {
  /** Indexes of the operands that `start` and `end` lie in. */
  readonly first: number;
  readonly last: number;
  /** The key itself, where all of it is known. */
  readonly value: string | undefined;
}

/** The text as far as it is known, one entry per character, each with its place in the source. */
interface Built {
  readonly characters: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly operands: readonly number[];
}

/** Keys are not put together from more unknown parts than this. */
const MAX_HOLES = 16;

/** Stands for a hole in a built text. Not in any key. */
const HOLE = "\0";
const ESCAPE = /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|(\r?\n)|([0-7]{1,3})|([\s\S]))/y;
const PLAIN_ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/**
 * Which part of an expression is the key that a finding is about: found again by what the finding may tell (prefix, last four characters, length).
 * Undefined where it is not there, so that an old finding changes nothing in a newer text.
 */
export function keyRegion(text: string, operands: readonly Operand[], evidence: Evidence | undefined): KeyRegion | undefined {
  const built = build(text, operands);
  const { characters } = built;
  if (evidence === undefined) return undefined;
  if (evidence.kind === undefined) return evidence.masked === describeLength(characters) ? regionOf(built, 0, characters.length) : undefined;
  const match = credentialMatchesIn(characters).find(({ prefix, body }) => maskCredential(prefix, body) === evidence.masked);
  if (match !== undefined) {
    const key = regionOf(built, match.start, match.end);
    // A space that was pasted with a key is no part of it, and not of what takes its place either.
    const isAlone = (characters.slice(0, match.start) + characters.slice(match.end)).trim() === "";
    const whole = isAlone ? regionOf(built, 0, characters.length) : undefined;
    return whole && key ? { ...whole, value: key.value } : key;
  }
  const runs = [...characters.matchAll(/[0-9A-Za-z_\0]+/g)].filter(([run]) => mayBeKey(run, run.length === characters.length));
  const run = runs.length === 1 ? runs[0] : undefined;
  if (run === undefined) return undefined;
  const end = run.index + run[0].length;
  if (run[0].split(HOLE).length > MAX_HOLES) return undefined;
  for (let i = run.index; i < end; i++) if (characters[i] === HOLE && !isConstant(text, text.slice(built.starts[i], built.ends[i]))) return undefined;
  return regionOf(built, run.index, end);
}

/** Whether the region is all there is. */
export function coversAll(region: KeyRegion, operands: readonly Operand[]): boolean {
  return region.first === 0 && region.last === operands.length - 1 && coversOperands(region, operands);
}

/** Whether the region takes each operand it touches whole. */
export function coversOperands(region: KeyRegion, operands: readonly Operand[]): boolean {
  const first = operands[region.first];
  const last = operands[region.last];
  return first !== undefined && last !== undefined && region.start <= contentOf(first).start && region.end >= contentOf(last).end;
}

/** The source between the quotes, or all of it where there are none. */
function contentOf(operand: Operand): Span {
  return operand.kind === "literal" ? operand.content : operand;
}

/** Whether a hole is a name that the file gives one text, once: then no other value comes this way. */
function isConstant(text: string, hole: string): boolean {
  const [, name] = /^(?:\$?\{)?\s*([A-Za-z_]\w*)\s*\}?$/.exec(hole) ?? [];
  if (name === undefined) return false;
  const given = [...text.matchAll(new RegExp(`(?<![\\w.$])${name}\\s*(?::[^=\\n]*)?=(?![=>])\\s*(["'\`]?)`, "g"))];
  const [only, another] = given;
  // A parameter's default is one value of many.
  return (
    only !== undefined &&
    another === undefined &&
    only[1] !== "" &&
    /(?:^|;|\b(?:const|let|var)\b)[ \t]*$/m.test(text.slice(Math.max(0, only.index - 100), only.index))
  );
}

/** Whether a run of key characters with holes in it could be a key: it starts like one, or it is all there is. */
function mayBeKey(run: string, whole: boolean): boolean {
  const hole = run.indexOf(HOLE);
  if (hole === -1) return false;
  if (hole === 0) return whole;
  const lead = run.slice(0, hole);
  return lead.length > 1 && CREDENTIAL_KINDS.some(({ keywords }) => keywords.some((keyword) => lead.startsWith(keyword) || keyword.startsWith(lead)));
}

function regionOf({ characters, starts, ends, operands }: Built, from: number, to: number): KeyRegion | undefined {
  const start = starts[from];
  const end = ends[to - 1];
  const first = operands[from];
  const last = operands[to - 1];
  if (start === undefined || end === undefined || first === undefined || last === undefined) return undefined;
  const value = characters.slice(from, to);
  return { start, end, first, last, value: value.includes(HOLE) ? undefined : value };
}

function build(text: string, operands: readonly Operand[]): Built {
  let characters = "";
  const starts: number[] = [];
  const ends: number[] = [];
  const indexes: number[] = [];
  operands.forEach((operand, index) => {
    const add = (character: string, start: number, end: number): void => {
      for (const unit of character.split("")) {
        characters += unit;
        starts.push(start);
        ends.push(end);
        indexes.push(index);
      }
    };
    if (operand.kind === "opaque") {
      add(HOLE, operand.start, operand.end);
      return;
    }
    let at = operand.content.start;
    for (const hole of [...operand.holes, { start: operand.content.end, end: operand.content.end }]) {
      addStatic(text, at, hole.start, operand, add);
      if (hole.start < hole.end) add(HOLE, hole.start, hole.end);
      at = hole.end;
    }
  });
  return { characters, starts, ends, operands: indexes };
}

/** Decodes what keys can be hidden behind; other escapes stand for some character that is in no key. */
function addStatic(text: string, from: number, to: number, literal: Literal, add: (character: string, start: number, end: number) => void): void {
  for (let at = from; at < to; ) {
    const character = text[at] as string;
    if (character === "\\" && !literal.raw) {
      ESCAPE.lastIndex = at;
      const match = ESCAPE.exec(text);
      const end = Math.min(match ? ESCAPE.lastIndex : at + 1, to);
      if (match) add(escaped(match), at, end);
      at = end;
    } else if (literal.doubledBraces && (character === "{" || character === "}") && text[at + 1] === character) {
      add(character, at, at + 2);
      at += 2;
    } else {
      add(character, at, at + 1);
      at++;
    }
  }
}

function escaped([, two, four, braced, lineBreak, octal, plain]: RegExpExecArray): string {
  if (lineBreak !== undefined) return "";
  const hexadecimal = two ?? four ?? braced;
  const code = hexadecimal !== undefined ? Number.parseInt(hexadecimal, 16) : octal !== undefined ? Number.parseInt(octal, 8) : undefined;
  if (code !== undefined) return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "�";
  return PLAIN_ESCAPES[plain ?? ""] ?? plain ?? "";
}
