import { capitalized } from "../../text/words.ts";
import { PLACEHOLDER_WORDS, TELLING_WORDS } from "./placeholder-words.ts";
import { remembered } from "./remembered.ts";

/** No kind of key has a shorter body. */
const SHORTEST_BODY = 16;
/** What is looked at of a body: enough to tell, so that a text of any length costs little. */
const LONGEST_LOOK = 512;

/**
 * By how many bits a body must be shorter to describe than one drawn at random. The descriptions below form a code (they are priced as probabilities that add
 * up to at most 1), so at most one in 2^TELLING_BITS random bodies can save this much, whatever their length. Measured, since no code is perfect, it is one
 * in 100,000; hand-made fakes save 20 bits and more.
 */
const TELLING_BITS = 12;

/**
 * Whether the text, with or without a credential's prefix, is no key but stands for one: dots, brackets, `${…}`, filling, sequences, words, a pattern for keys,
 * or simply too short.
 */
export function isPlaceholder(text: string): boolean {
  const trimmed = text.trim();
  // No key holds anything else: dots, brackets, spaces, references (`${KEY}`, `op://…`) and regular expressions end here.
  if (!/^[0-9A-Za-z_+/=-]+$/.test(trimmed)) return true;
  const body = trimmed
    .replace(/^(?:[a-z]+_[0-9A-Za-z]+_secret|[srpe]k|rkcs|oak|whsec)_/, "")
    .replace(/^(?:org_)?(?:live_|test_)?/, "")
    .replace(/[_=-]/g, "")
    .slice(0, LONGEST_LOOK);
  if (body.length < SHORTEST_BODY) return true;
  return standsForKey(body);
}

/** The walk and several rules ask for each. */
const standsForKey = remembered((body) => isOneClass(body) || hasTellingEnd(body) || isEncodedText(body) || savedBits(body) >= TELLING_BITS);

/** Base64 of something readable: twelve random bytes and more are never all printable. */
function isEncodedText(body: string): boolean {
  const digits = /^[0-9A-Za-z+/]{16,}/.exec(body)?.[0] ?? "";
  return digits.length === body.length && /^[\x20-\x7e]+$/.test(atob(digits.length % 4 === 1 ? digits.slice(0, -1) : digits));
}

/** Digits only, or letters of one case only: a random body has both. */
function isOneClass(body: string): boolean {
  return /^(?:[0-9]+|[a-z/+]+|[A-Z/+]+)$/.test(body);
}

const telling = TELLING_WORDS.flatMap((word) => [word, word.toUpperCase(), capitalized(word)]);

function hasTellingEnd(body: string): boolean {
  return telling.some((word) => body.startsWith(word) || body.endsWith(word));
}

/** How many bits the shortest description of the body saves over writing it down character by character; negative for most random ones. */
function savedBits(body: string): number {
  const size = alphabetSize(body);
  const plain = body.length * Math.log2(size);
  const structures = structuresOf(body);
  const literals = [uniform(body, size), repetitive(body, size), wordlike(body)];
  const best = Math.min(...literals.flatMap((prices) => (prices ? [shortestDescription(structures, prices)] : [])));
  return plain - best - Math.log2(literals.length);
}

/** Of how many characters the body may have been drawn. */
function alphabetSize(body: string): number {
  if (/^[0-9a-f]+$/.test(body) || /^[0-9A-F]+$/.test(body)) return 16;
  return (/[0-9]/.test(body) ? 10 : 0) + (/[a-z]/.test(body) ? 26 : 0) + (/[A-Z]/.test(body) ? 26 : 0) + (/[+/]/.test(body) ? 2 : 0);
}

/** The price of each character if all are equally likely. */
function uniform(body: string, size: number): number[] {
  return Array.from(body, () => Math.log2(size));
}

/** The price of each character if those seen before are likely again: few different characters make a cheap body. */
function repetitive(body: string, size: number): number[] {
  const weight = 1 / 16;
  const seen = new Map<string, number>();
  return Array.from(body, (character, index) => {
    const count = seen.get(character) ?? 0;
    seen.set(character, count + 1);
    return -Math.log2((count + weight) / (index + weight * size));
  });
}

/** How often the letters a…z occur in English, in thousandths; rounded so that they add up to 1000. */
const ENGLISH = [82, 15, 28, 43, 126, 22, 20, 61, 70, 2, 8, 40, 24, 67, 75, 19, 1, 60, 63, 91, 28, 10, 23, 2, 19, 1];
const STAY = -Math.log2(0.85);
const SWITCH = -Math.log2(0.075);

/** The price of each character if the body is made of words and numbers: cases stay, and letters are as frequent as in English. */
function wordlike(body: string): number[] | undefined {
  if (!/^[0-9A-Za-z]+$/.test(body)) return undefined;
  return Array.from(body, (character, index) => {
    const change = index === 0 ? Math.log2(3) : classOf(body.charCodeAt(index)) === classOf(body.charCodeAt(index - 1)) ? STAY : SWITCH;
    if (classOf(body.charCodeAt(index)) === DIGIT) return change + Math.log2(10);
    return change - Math.log2((ENGLISH[character.toLowerCase().charCodeAt(0) - 97] ?? 1) / 1000);
  });
}

const DIGIT = 0;

/** 0 for a digit, 1 for a small letter, 2 for a capital (and anything else, `+` and `/` among them, with the digits). */
function classOf(code: number): 0 | 1 | 2 {
  if (code >= 97) return 1;
  return code >= 65 ? 2 : DIGIT;
}

/**
 * The ways to describe a part of the body, priced in bits. After plain characters a structured part is rare (1 in 32), at the start and after another
 * structured part it is as likely as not; of structured parts half are words, an eighth each sequences, double sequences and copies.
 */
const PLAIN_AFTER_PLAIN = -Math.log2(31 / 32);
const STRUCTURE_AFTER_PLAIN = 5;
const AFTER_STRUCTURE = 1;
const WORD = 1 + 8;
const REPETITION = 3;
/** The price of each way a character may follow the one before it in its own alphabet, and the same where small letters and capitals mix. */
const STEPS: ReadonlyMap<number, number> = new Map([1, 0, -1, 2, -2, 3, 4, 5].map((step, index) => [step, [1, 2, 3][index] ?? 6]));
const MIXED_STEPS: ReadonlyMap<number, number> = new Map([1, 0].map((step, index) => [step, 5 + index]));
/** Each of two sequences that take turns has a step of 1, 0 or -1. */
const DOUBLE_STEPS: readonly number[] = [1, 0, -1];

/** A part that can be described as a whole: its first `given` characters and `bits` more. */
interface Structure {
  readonly end: number;
  readonly given: 0 | 1 | 2;
  readonly bits: number;
}

/** Bits of the cheapest description of a body, with the price of each character that stands for itself and the structured parts that begin at each. */
function shortestDescription(structures: readonly (readonly Structure[])[], literals: readonly number[]): number {
  const length = literals.length;
  const afterPlain = new Float64Array(length + 1).fill(Number.POSITIVE_INFINITY);
  const afterStructure = new Float64Array(length + 1).fill(Number.POSITIVE_INFINITY);
  afterStructure[0] = 0;
  for (const [index, literal] of literals.entries()) {
    const fromPlain = afterPlain[index] ?? 0;
    const fromStructure = afterStructure[index] ?? 0;
    afterPlain[index + 1] = literal + Math.min(fromPlain + PLAIN_AFTER_PLAIN, fromStructure + AFTER_STRUCTURE);
    const start = Math.min(fromPlain + STRUCTURE_AFTER_PLAIN, fromStructure + AFTER_STRUCTURE);
    for (const { end, given, bits } of structures[index] ?? []) {
      const first = given > 0 ? literal + (given > 1 ? (literals[index + 1] ?? 0) : 0) : 0;
      afterStructure[end] = Math.min(afterStructure[end] ?? 0, start + first + bits);
    }
  }
  return Math.min(afterPlain[length] ?? 0, afterStructure[length] ?? 0);
}

/** The structured parts that begin at each character, each as long as it goes. */
function structuresOf(body: string): Structure[][] {
  return Array.from(body, (_, at) => [...wordsAt(body, at), ...sequencesAt(body, at), ...doubleSequencesAt(body, at), ...copiesAt(body, at)]);
}

function wordsAt(body: string, at: number): Structure[] {
  return (wordsByFirst.get(body.charAt(at).toLowerCase()) ?? []).flatMap((word) => {
    const part = body.slice(at, at + word.length);
    if (part === word) return [{ end: at + word.length, given: 0, bits: WORD + 1 }];
    return part === word.toUpperCase() || part === capitalized(word) ? [{ end: at + word.length, given: 0, bits: WORD + 2 }] : [];
  });
}

/** Each character as far from the one before it as the next: `aaa`, `abc`, `321`; with a bit more for each character `aBcD`, `xXxx`. */
function sequencesAt(body: string, at: number): Structure[] {
  const found: Structure[] = [];
  const exact = sequenceEnd(body, at, stepBetween);
  const price = STEPS.get(stepBetween(body, at, at + 1));
  if (price !== undefined && exact - at >= 3) found.push({ end: exact, given: 1, bits: REPETITION + price + lengthBits(exact - at) });
  const mixed = sequenceEnd(body, at, mixedStepBetween);
  const mixedPrice = MIXED_STEPS.get(mixedStepBetween(body, at, at + 1));
  if (mixedPrice !== undefined && mixed > exact && mixed - at >= 3) {
    found.push({ end: mixed, given: 1, bits: REPETITION + mixedPrice + lengthBits(mixed - at) + (mixed - at) });
  }
  return found;
}

function sequenceEnd(body: string, at: number, step: (body: string, before: number, after: number) => number): number {
  const first = step(body, at, at + 1);
  let end = at + 1;
  while (end < body.length && step(body, end - 1, end) === first) end++;
  return end;
}

/** Two sequences that take turns: `a1b2c3`, `aabbcc`. */
function doubleSequencesAt(body: string, at: number): Structure[] {
  const steps = [stepBetween(body, at, at + 2), stepBetween(body, at + 1, at + 3)] as const;
  if (!steps.every((step) => DOUBLE_STEPS.includes(step))) return [];
  let end = at + 4;
  while (end < body.length && stepBetween(body, end - 2, end) === steps[((end - at) % 2) as 0 | 1]) end++;
  return [{ end, given: 2, bits: REPETITION + 2 * Math.log2(DOUBLE_STEPS.length) + lengthBits(end - at) }];
}

/** What has stood before. */
function copiesAt(body: string, at: number): Structure[] {
  const length = longestCopy(body, at);
  return length < 3 ? [] : [{ end: at + length, given: 0, bits: REPETITION + Math.log2(at) + lengthBits(length) }];
}

/** The price of a length of at least 3 (Elias' gamma code). */
function lengthBits(length: number): number {
  return 2 * Math.floor(Math.log2(length - 2)) + 1;
}

/** How many places one character is after another of its own alphabet, digits going round; not a number past the end or between alphabets. */
function stepBetween(body: string, before: number, after: number): number {
  const [a, b] = [body.charCodeAt(before), body.charCodeAt(after)];
  if (classOf(a) !== classOf(b)) return Number.NaN;
  return classOf(a) === DIGIT ? ((b - a + 14) % 10) - 4 : b - a;
}

function mixedStepBetween(body: string, before: number, after: number): number {
  const [a, b] = [body.charCodeAt(before), body.charCodeAt(after)];
  if (classOf(a) === DIGIT || classOf(b) === DIGIT) return stepBetween(body, before, after);
  return (b | 0x20) - (a | 0x20);
}

/** How much of what begins at `at` has stood before, up to where it overlaps with itself. */
function longestCopy(body: string, at: number): number {
  let longest = 0;
  for (let from = 0; from < at; from++) {
    let length = 0;
    while (at + length < body.length && body[from + length] === body[at + length]) length++;
    longest = Math.max(longest, length);
  }
  return longest;
}

const wordsByFirst = new Map<string, string[]>();
for (const word of PLACEHOLDER_WORDS) {
  const same = wordsByFirst.get(word.charAt(0));
  if (same) same.push(word);
  else wordsByFirst.set(word.charAt(0), [word]);
}
