/** Looks for any of some words, in bytes taken for characters or in text. */
export interface WordSearch {
  inBytes(bytes: Uint8Array): boolean;
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

/** From so many bytes on a text is looked through at several places at once. */
const SHORTEST_DIVIDED = 256;

/**
 * A search for any of some words of ASCII characters, each at least two long.
 *
 * One RegExp of many words looks at every character several times. This one (after Wu and Manber) looks at pairs of bytes, as many apart as the
 * shortest word is long: from nearly every pair it knows that no word is near. It is several times faster, and needs no text made of the bytes.
 */
export function createWordSearch(words: readonly (string | WordBefore)[]): WordSearch {
  const sought = words.map((it) => ({ unless: [], least: 0, ...(typeof it === "string" ? { word: it } : it) }));
  // How much of every word is looked at first, and from whose last pair on the whole word is compared.
  const window = Math.min(...sought.map(({ word }) => word.length));
  if (window < 2 || sought.some(({ word }) => /[^\0-\x7f]/.test(word))) throw new RangeError("words must be of ASCII characters and at least two long");
  const steps = new Uint8Array(0x10000).fill(Math.min(window - 1, 255));
  const endingAt = new Map<number, Word[]>();
  for (const { word, unless, least } of sought) {
    const bytes = new TextEncoder().encode(word);
    for (let at = 1; at < window; at++) {
      const pair = (word.charCodeAt(at - 1) << 8) | word.charCodeAt(at);
      const step = window - 1 - at;
      steps[pair] = Math.min(steps[pair] ?? 0, step);
      if (step === 0) endingAt.set(pair, [...(endingAt.get(pair) ?? []), { bytes, least, unless: unless.map((it) => it.charCodeAt(0)) }]);
    }
  }
  const endsAt = (bytes: Uint8Array, at: number, pair: number): boolean => {
    for (const word of endingAt.get(pair) ?? []) if (isAt(bytes, at - window + 1, word)) return true;
    return false;
  };
  const between = (bytes: Uint8Array, from: number, to: number): boolean => {
    for (let at = from; at < to; ) {
      const pair = ((bytes[at - 1] as number) << 8) | (bytes[at] as number);
      const step = steps[pair] as number;
      if (step === 0 && endsAt(bytes, at, pair)) return true;
      at += step || 1;
    }
    return false;
  };
  const pattern = new RegExp(sought.map(patternOf).join("|"));
  return {
    inBytes(bytes) {
      let first = window - 1;
      if (bytes.length < SHORTEST_DIVIDED) return between(bytes, first, bytes.length);
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
        if (step1 === 0 && endsAt(bytes, first, pair1)) return true;
        if (step2 === 0 && endsAt(bytes, second, pair2)) return true;
        if (step3 === 0 && endsAt(bytes, third, pair3)) return true;
        if (step4 === 0 && endsAt(bytes, fourth, pair4)) return true;
        first += step1 || 1;
        second += step2 || 1;
        third += step3 || 1;
        fourth += step4 || 1;
      }
      return between(bytes, first, end1) || between(bytes, second, end2) || between(bytes, third, end3) || between(bytes, fourth, end4);
    },
    inText: (text) => pattern.test(text),
  };
}

interface Word {
  readonly bytes: Uint8Array;
  readonly unless: readonly number[];
  readonly least: number;
}

function patternOf({ word, unless, least }: Required<WordBefore>): string {
  const not = unless.length > 0 ? `(?!(?:${unless.map(escaped).join("|")})(?![A-Za-z0-9_]))` : "";
  return escaped(word) + not + (least > 0 ? `(?=[A-Za-z0-9%]{${least}})` : "");
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

function escaped(word: string): string {
  return word.replace(/[^A-Za-z0-9_]/g, "\\$&");
}
