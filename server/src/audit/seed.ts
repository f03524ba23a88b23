import { ENCODED_KEYWORDS } from "../model/credentials/base64.ts";
import { CREDENTIAL_KINDS } from "../model/credentials/index.ts";
import { createWordSearch, type WordBefore } from "../project/word-search.ts";

/**
 * What a file must hold to be looked at by itself; any other is read only where such a file imports it:
 * a credential's beginning, plain or in base64; Stripe's name; our own, for the comments that silence findings.
 */
export const SEED = createWordSearch([
  ...CREDENTIAL_KINDS.flatMap((it) => it.keywords.map(seedOf)),
  ...ENCODED_KEYWORDS.flatMap(literals),
  "keywarden:",
  // Zebra stripes and striped tables are in many files; `stripEnd` is no Stripe either.
  { word: "stripe", unless: ["s", "d"] },
  { word: "Stripe", unless: ["s", "d"] },
  { word: "STRIPE", unless: ["S", "D"] },
]);

/** What stands for a keyword. `_secret_` is in the middle of many names; in a client secret a long run of letters and digits follows. */
function seedOf(keyword: string): string | WordBefore {
  return keyword === "_secret_" ? { word: keyword, least: 16 } : keyword;
}

/** The texts that a pattern of characters and classes of single characters matches. */
function literals(pattern: string): string[] {
  const [, before, choices, after] = /^([^[]*)\[([^\]]*)\](.*)$/.exec(pattern) ?? [];
  if (before === undefined || choices === undefined || after === undefined) return [pattern];
  return [...choices].flatMap((it) => literals(before + it + after));
}
