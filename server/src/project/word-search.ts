import { patternOf } from "../text/pattern.ts";

/** Looks for any of some words, in bytes taken for characters or in text. */
export interface WordSearch<Bytes extends Uint8Array = Uint8Array> {
  inBytes(bytes: Bytes): boolean;
  inText(text: string): boolean;
}

/** A word that counts only by what follows it. */
export interface WordBefore {
  readonly word: string;
  /** It does not count where it goes on with one of these letters and ends there: `stripes` is not `stripe`. */
  readonly unless?: readonly string[];
  /** It counts only where at least so many letters, digits and percent signs follow. */
  readonly least?: number;
}

/** A search that tells at the same time where other words are: what takes a while is to look at all the bytes. */
export interface MarkingSearch {
  /** Whether a word is found anywhere; `marks` is given where the others begin, in order. */
  inAll(bytes: Uint8Array, marks: number[]): boolean;
  inText(text: string): boolean;
}

/** From so many bytes on a text is looked through at several places at once. */
const SHORTEST_DIVIDED = 256;

/**
 * A search for any of some words of ASCII characters, each at least two long.
 *
 * One RegExp of many words looks at every character several times. This one (after Wu and Manber) looks at pairs of bytes, as many apart as the
 * shortest word is long: from nearly every pair it knows that no word is near. It is several times faster, and needs no text made of the bytes.
 */
export function createWordSearch(words: readonly (string | WordBefore)[]): WordSearch {
  const prepared = preparation(words, []);
  const isFound: AtPair = (bytes, at, word) => isAt(bytes, at, word);
  return { inBytes: (bytes) => anyPair(bytes, prepared().table, isFound), inText: (text) => prepared().pattern.test(text) };
}

/** A search for any of some words that notes where `marks` are. */
export function createMarkingSearch(words: readonly (string | WordBefore)[], others: readonly string[]): MarkingSearch {
  const prepared = preparation(words, others);
  const lanes: readonly number[][] = [[], [], [], []];
  let found = false;
  const note: AtPair = (bytes, at, word, lane) => {
    if (word.isMark ? isAt(bytes, at, word) : !found && isAt(bytes, at, word)) {
      if (word.isMark) lanes[lane]?.push(at);
      else found = true;
    }
    return false;
  };
  return {
    inAll(bytes, marks) {
      found = false;
      for (const lane of lanes) lane.length = 0;
      anyPair(bytes, prepared().table, note);
      for (const lane of lanes) for (const at of lane) marks.push(at);
      return found;
    },
    inText: (text) => prepared().pattern.test(text),
  };
}

/** What is known of words before any text is. */
interface Table {
  /** How much of every word is looked at first. */
  readonly window: number;
  /** How far from a pair of bytes the next one is that may be the last of such a window; none where it is one itself. */
  readonly steps: Uint8Array;
  readonly endingAt: ReadonlyMap<number, readonly Word[]>;
}

interface Prepared {
  readonly table: Table;
  readonly pattern: RegExp;
}

/** What a search needs, made when it is first asked for: a program has many searches, and begins with none of them. */
function preparation(words: readonly (string | WordBefore)[], marks: readonly string[]): () => Prepared {
  const sought = words.map((it) => ({ unless: [], least: 0, ...(typeof it === "string" ? { word: it } : it) }));
  const all = [...sought.map((it) => ({ ...it, isMark: false })), ...marks.map((word) => ({ word, unless: [], least: 0, isMark: true }))];
  const window = Math.min(...all.map(({ word }) => word.length));
  if (window < 2 || all.some(({ word }) => /[^\0-\x7f]/.test(word))) throw new RangeError("words must be of ASCII characters and at least two long");
  let made: Prepared | undefined;
  return () => {
    made ??= prepare(all, window, new RegExp(sought.map(alternativeOf).join("|")));
    return made;
  };
}

function prepare(words: readonly (Required<WordBefore> & { readonly isMark: boolean })[], window: number, pattern: RegExp): Prepared {
  const steps = new Uint8Array(0x10000).fill(Math.min(window - 1, 255));
  const endingAt = new Map<number, Word[]>();
  for (const { word, unless, least, isMark } of words) {
    const bytes = new TextEncoder().encode(word);
    for (let at = 1; at < window; at++) {
      const pair = (word.charCodeAt(at - 1) << 8) | word.charCodeAt(at);
      const step = window - 1 - at;
      steps[pair] = Math.min(steps[pair] ?? 0, step);
      if (step === 0) endingAt.set(pair, [...(endingAt.get(pair) ?? []), { bytes, least, unless: unless.map((it) => it.charCodeAt(0)), isMark }]);
    }
  }
  return { table: { window, steps, endingAt }, pattern };
}

/** Told where a word may begin, and in which of the parts that are looked through at once; true ends the search. */
type AtPair = (bytes: Uint8Array, start: number, word: Word, lane: number) => boolean;

/** Looks at all places where a word may be, until one is enough. */
function anyPair(bytes: Uint8Array, { window, steps, endingAt }: Table, isEnough: AtPair): boolean {
  const endsAt = (at: number, pair: number, lane: number): boolean => {
    for (const word of endingAt.get(pair) ?? []) if (isEnough(bytes, at - window + 1, word, lane)) return true;
    return false;
  };
  const between = (from: number, to: number, lane: number): boolean => {
    for (let at = from; at < to; ) {
      const pair = ((bytes[at - 1] as number) << 8) | (bytes[at] as number);
      const step = steps[pair] as number;
      if (step === 0 && endsAt(at, pair, lane)) return true;
      at += step || 1;
    }
    return false;
  };
  let first = window - 1;
  if (bytes.length < SHORTEST_DIVIDED) return between(first, bytes.length, 0);
  // Where to look next is known only once the last pair is: the processor waits less where four places take turns.
  const quarter = bytes.length >> 2;
  let second = first + quarter;
  let third = second + quarter;
  let fourth = third + quarter;
  const [end1, end2, end3, end4] = [second, third, fourth, bytes.length];
  while (first < end1 && second < end2 && third < end3 && fourth < end4) {
    const pair1 = ((bytes[first - 1] as number) << 8) | (bytes[first] as number);
    const pair2 = ((bytes[second - 1] as number) << 8) | (bytes[second] as number);
    const pair3 = ((bytes[third - 1] as number) << 8) | (bytes[third] as number);
    const pair4 = ((bytes[fourth - 1] as number) << 8) | (bytes[fourth] as number);
    const step1 = steps[pair1] as number;
    const step2 = steps[pair2] as number;
    const step3 = steps[pair3] as number;
    const step4 = steps[pair4] as number;
    if (step1 === 0 && endsAt(first, pair1, 0)) return true;
    if (step2 === 0 && endsAt(second, pair2, 1)) return true;
    if (step3 === 0 && endsAt(third, pair3, 2)) return true;
    if (step4 === 0 && endsAt(fourth, pair4, 3)) return true;
    first += step1 || 1;
    second += step2 || 1;
    third += step3 || 1;
    fourth += step4 || 1;
  }
  return between(first, end1, 0) || between(second, end2, 1) || between(third, end3, 2) || between(fourth, end4, 3);
}

interface Word {
  readonly bytes: Uint8Array;
  readonly unless: readonly number[];
  readonly least: number;
  readonly isMark: boolean;
}

function alternativeOf({ word, unless, least }: Required<WordBefore>): string {
  const not = unless.length > 0 ? `(?!(?:${unless.map(patternOf).join("|")})(?![A-Za-z0-9_]))` : "";
  return patternOf(word) + not + (least > 0 ? `(?=[A-Za-z0-9%]{${least}})` : "");
}

function isAt(bytes: Uint8Array, start: number, { bytes: word, unless, least }: Word): boolean {
  const end = start + word.length;
  if (end > bytes.length) return false;
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return false;
  for (let i = 0; i < least; i++) if (!isAlphanumeric(bytes[end + i] ?? 0) && bytes[end + i] !== PERCENT) return false;
  return !(unless.includes(bytes[end] ?? 0) && !isAlphanumeric(bytes[end + 1] ?? 0) && bytes[end + 1] !== UNDERSCORE);
}

const PERCENT = 0x25;
const UNDERSCORE = 0x5f;

function isAlphanumeric(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}
