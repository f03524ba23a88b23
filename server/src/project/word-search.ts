/** Looks for any of some words, in bytes taken for characters or in text. */
export interface WordSearch {
  inBytes(bytes: Uint8Array): boolean;
  inText(text: string): boolean;
}

/**
 * A search for any of some words of ASCII characters, each at least two long; those in `anyCase` in upper, lower or mixed case.
 *
 * One RegExp of many words looks at every character several times. This one (after Wu and Manber) looks at pairs of bytes, as many apart as the
 * shortest word is long: from nearly every pair it knows that no word is near. It is several times faster, and needs no text made of the bytes.
 */
export function createWordSearch(words: readonly string[], anyCase: readonly string[] = []): WordSearch {
  const sought = [...words.map((word) => ({ word, folded: false })), ...anyCase.map((it) => ({ word: it.toLowerCase(), folded: true }))];
  // How much of every word is looked at first, and from whose last pair on the whole word is compared.
  const window = Math.min(...sought.map(({ word }) => word.length));
  if (window < 2 || sought.some(({ word }) => /[^\0-\x7f]/.test(word))) throw new RangeError("words must be of ASCII characters and at least two long");
  const steps = new Uint8Array(0x10000).fill(Math.min(window - 1, 255));
  const endingAt = new Map<number, Word[]>();
  for (const { word, folded } of sought) {
    const bytes = new TextEncoder().encode(word);
    for (let at = 1; at < window; at++) {
      for (const pair of pairsOf(word.slice(at - 1, at + 1), folded)) {
        const step = window - 1 - at;
        steps[pair] = Math.min(steps[pair] ?? 0, step);
        if (step === 0) endingAt.set(pair, [...(endingAt.get(pair) ?? []), { bytes, folded }]);
      }
    }
  }
  const pattern = new RegExp(sought.map(({ word, folded }) => [...word].map((it) => characterPattern(it, folded)).join("")).join("|"));
  return {
    inBytes(bytes) {
      const { length } = bytes;
      for (let i = window - 1; i < length; ) {
        const pair = ((bytes[i - 1] as number) << 8) | (bytes[i] as number);
        const step = steps[pair] as number;
        if (step > 0) i += step;
        else if (endingAt.get(pair)?.some((word) => isAt(bytes, i - window + 1, word))) return true;
        else i++;
      }
      return false;
    },
    inText: (text) => pattern.test(text),
  };
}

interface Word {
  readonly bytes: Uint8Array;
  readonly folded: boolean;
}

function isAt(bytes: Uint8Array, start: number, { bytes: word, folded }: Word): boolean {
  if (start + word.length > bytes.length) return false;
  for (let i = 0; i < word.length; i++) {
    const byte = bytes[start + i] as number;
    if (byte !== word[i] && !(folded && byte >= 0x41 && byte <= 0x5a && byte + 0x20 === word[i])) return false;
  }
  return true;
}

function pairsOf(two: string, folded: boolean): number[] {
  const [first = [], second = []] = [...two].map((it) => (folded ? [it, it.toUpperCase()] : [it]));
  return first.flatMap((a) => second.map((b) => (a.charCodeAt(0) << 8) | b.charCodeAt(0)));
}

function characterPattern(character: string, folded: boolean): string {
  const escaped = character.replace(/[^A-Za-z0-9_]/, "\\$&");
  return folded && /[a-z]/.test(character) ? `[${character}${character.toUpperCase()}]` : escaped;
}
