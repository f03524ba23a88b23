import { WORDS_OF_PROJECTS } from "../engine/neighbours.ts";
import { ENCODED_KEYWORDS } from "../model/credentials/base64.ts";
import type { CredentialKindId } from "../model/credentials/credential.ts";
import { CREDENTIAL_KINDS } from "../model/credentials/index.ts";
import { EVENT_WORDS } from "../model/stripe/event-type.ts";
import { createWordSearch, type WordBefore } from "../project/word-search.ts";

/**
 * What a file must hold to be looked at by itself; any other is read only where such a file imports it:
 * a credential's beginning, plain or in base64; Stripe's name; our own, for the comments that silence findings.
 */
export const SEED_WORDS: readonly (string | WordBefore)[] = [
  ...CREDENTIAL_KINDS.flatMap((it) => it.keywords.map(seedOf)),
  ...ENCODED_KEYWORDS.flatMap(literals),
  "keywarden:",
  // In files that need not speak of Stripe.
  ...WORDS_OF_PROJECTS,
  ...EVENT_WORDS,
  // Zebra stripes and striped tables are in many files; `stripEnd` is no Stripe either.
  { word: "stripe", unless: ["s", "d"] },
  { word: "Stripe", unless: ["s", "d"] },
  { word: "STRIPE", unless: ["S", "D"] },
];

export const SEED = createWordSearch(SEED_WORDS);

/** What holds a key that lasts: one that is still good when someone finds it in the history years later. */
export const LASTING_SEED = createWordSearch([
  ...CREDENTIAL_KINDS.filter(({ id }) => isLasting(id)).flatMap(({ keywords }) => keywords.map(wholeSeedOf)),
  ...ENCODED_KEYWORDS.flatMap(literals),
]);

/** What holds a credential in base64, if anything does. */
export const ENCODED_SEED = createWordSearch(ENCODED_KEYWORDS.flatMap(literals));

/** Whether a credential of a kind is secret and good until somebody rolls it. */
export function isLasting(kind: CredentialKindId): boolean {
  return kind !== "publishable-key" && kind !== "client-secret" && kind !== "ephemeral-key";
}

/**
 * What stands for a keyword. `_secret_` and `pk_test_` are parts of many names; in a client secret and in a key a long run of letters and digits follows. Secret
 * keys count in pieces, too; a publishable key only matters beside Stripe's name.
 */
function seedOf(keyword: string): string | WordBefore {
  return keyword === "_secret_" || keyword.startsWith("pk_") ? { word: keyword, least: 16 } : keyword;
}

/** Likewise where only a whole credential counts: sixteen letters and digits and more follow the beginning of a key at once, and most that is written of keys has none. */
function wholeSeedOf(keyword: string): string | WordBefore {
  return /^[sr]k_(?:live|test)_$/.test(keyword) ? { word: keyword, least: 16 } : keyword;
}

/** The texts that a pattern of characters and classes of single characters matches. */
function literals(pattern: string): string[] {
  const [, before, choices, after] = /^([^[]*)\[([^\]]*)\](.*)$/.exec(pattern) ?? [];
  if (before === undefined || choices === undefined || after === undefined) return [pattern];
  return [...choices].flatMap((it) => literals(before + it + after));
}
