/**
 * Keys for tests, made in memory: no file of the repository may hold text that looks like a key.
 * `{{sk_live}}` in a fixture becomes a full, believable, invalid key; `{{sk_live:2}}` another one of the same kind;
 * `{{body}}` is what follows the prefix of some key.
 */
const BODY_LENGTH: Readonly<Record<string, number>> = {
  sk_live: 99,
  sk_test: 99,
  sk_live_short: 24,
  sk_test_short: 24,
  rk_live: 99,
  rk_test: 99,
  pk_live: 99,
  pk_test: 99,
  sk_org_live: 160,
  sk_org_test: 160,
  whsec: 32,
  ek_live: 99,
  ek_test: 99,
  rkcs_live: 99,
  oak_test: 40,
  body: 32,
};
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A made-up key of a kind (`sk_live`, `whsec`, …); the same one for the same kind, number and seed (a whole number below 2³²). */
export function fakeKey(kind: string, number = 1, seed = 0): string {
  const length = BODY_LENGTH[kind];
  if (length === undefined) throw new Error(`no such kind of key: ${kind}`);
  let state = (seed + number * 7919) >>> 0;
  for (const character of kind) state = (Math.imul(state, 31) + character.charCodeAt(0)) >>> 0;
  let body = "";
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    body += ALPHABET[(state >>> 8) % ALPHABET.length];
  }
  return kind === "body" ? body : `${kind.replace(/_short$/, "")}_${body}`;
}

/** Other ways to write a key down. `codes` are the numbers of its characters with commas between them. */
const FORMS: Readonly<Record<string, (key: string) => string>> = {
  base64: (key) => Buffer.from(key).toString("base64"),
  hex: (key) => Buffer.from(key).toString("hex"),
  reversed: (key) => [...key].reverse().join(""),
  codes: (key) => Array.from(key, (character) => character.charCodeAt(0)).join(", "),
};

/**
 * The text with every `{{kind}}`, `{{kind:number}}` and `{{form kind}}` (base64, hex, reversed, codes) replaced, and `{{is TEXT}}` by the text itself, for what only looks
 * like a key; other double braces stay.
 */
export function expandPlaceholders(text: string, seed = 0): string {
  return text
    .replace(/\{\{is ([^{}]+)\}\}/g, "$1")
    .replace(/\{\{(?:([a-z0-9]+) )?([a-z_]+)(?::(\d+))?\}\}/g, (whole, form: string | undefined, kind: string, number: string | undefined) => {
      const write = form === undefined ? (key: string) => key : FORMS[form];
      if (!(kind in BODY_LENGTH) || !write) return whole;
      return write(fakeKey(kind, number === undefined ? 1 : Number(number), seed));
    });
}
