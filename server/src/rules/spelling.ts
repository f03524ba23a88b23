import { editDistance } from "../text/edit-distance.ts";

/** A known word that another one was probably meant to be. */
export interface Spelling {
  readonly word: string;
  /** Whether only case, hyphens or underscores differ: `paymentMethod` for `payment_method`. */
  readonly sameLetters: boolean;
}

/** Words of fewer letters are each other's neighbours by chance. */
const MIN_LENGTH = 4;
/** From this length on, two letters may be wrong. */
const LONG = 8;

/** The only known word that is near enough to a misspelt one; undefined where there is none, or where there are several. */
export function spellingOf(word: string, known: Iterable<string>): Spelling | undefined {
  if (word.length > 60) return undefined;
  const letters = lettersOf(word);
  const limit = word.length < LONG ? 1 : 2;
  let best: { readonly word: string; readonly distance: number; readonly alone: boolean } | undefined;
  for (const candidate of known) {
    if (lettersOf(candidate) === letters) return { word: candidate, sameLetters: true };
    if (isInflected(word, candidate)) return { word: candidate, sameLetters: false };
    if (word.length < MIN_LENGTH || Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance > limit || (best && distance > best.distance)) continue;
    best = { word: candidate, distance, alone: best?.distance !== distance };
  }
  return best?.alone ? { word: best.word, sameLetters: false } : undefined;
}

/** `monthly` for `month`, `customer_id` for `customer`. */
function isInflected(word: string, known: string): boolean {
  return known.length >= MIN_LENGTH && (word === `${known}ly` || word === `${known}_id`);
}

function lettersOf(word: string): string {
  return word.toLowerCase().replace(/[\s_.-]/g, "");
}
