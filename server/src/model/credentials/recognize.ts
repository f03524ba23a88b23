import { ENCODED_KEYWORDS } from "./base64.ts";
import type { Credential, Mode } from "./credential.ts";
import { isDocumented, isExampleOfOthers } from "./documented.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { CREDENTIAL_KINDS } from "./index.ts";
import { maskCredential } from "./mask.ts";
import { type CredentialMatch, credentialMatchesIn } from "./match.ts";
import { isPlaceholder } from "./placeholder.ts";

/** No kind of credential has a shorter body. */
const SHORTEST_BODY = 16;
/** From this length on a key is whole, whatever dots follow it. */
const SHORTEST_WHOLE = 24;

const KEYWORDS: readonly string[] = [...CREDENTIAL_KINDS.flatMap((kind) => kind.keywords), ...ENCODED_KEYWORDS];

/** A text that it does not match holds no credential, not even in base64. Without the g flag. */
export const CREDENTIAL_PREFILTER: RegExp = new RegExp(KEYWORDS.join("|"));

/** What it matches is never longer. */
export const LONGEST_KEYWORD: number = Math.max(...KEYWORDS.map(({ length }) => length));

/** Whether it is worth looking for credentials in the text; fast, and never wrong when it says no. */
export function mayHoldCredential(text: string): boolean {
  return CREDENTIAL_PREFILTER.test(text);
}

/**
 * The credentials of every kind in the text, publishable keys too, in order; placeholders are none. The span is the whole key.
 * `from` is where the text begins in its file: it is added to every offset.
 */
export function credentialsIn(text: string, from = 0): Credential[] {
  return credentialMatchesIn(text)
    .filter((match) => isReal(match, text))
    .map((match) => toCredential(match, from));
}

/** The credential that the text is, white space, `Bearer` before and `:` after it left out; its span is that of the key. */
export function credentialOf(text: string): Credential | undefined {
  const start = /^\s*(?:Bearer\s+)?/i.exec(text)?.[0].length ?? 0;
  const end = text.trimEnd().replace(/:$/, "").length;
  return credentialsIn(text.slice(start, end), start).find((credential) => credential.start === start && credential.end === end);
}

function isReal({ kind, prefix, body, end }: CredentialMatch, text: string): boolean {
  if (body.length < SHORTEST_BODY) return false;
  // The secret of one payment that is printed for all to see is an example, and no key that others would follow.
  if (isDocumented(prefix + body)) return kind.id !== "client-secret";
  if (isExampleOfOthers(prefix + body)) return false;
  if (body.length < SHORTEST_WHOLE && /^(?:\.\.\.|…|\*\*|•|\$\{|\{\{|<)/.test(text.slice(end, end + 3))) return false;
  // The secret of a payment that is its id once more was made up: `pi_3Mtw…_secret_3Mtw…`.
  return !isPlaceholder(body) && !prefix.endsWith(`_${body}_secret_`);
}

function toCredential({ kind, prefix, body, start, end }: CredentialMatch, from: number): Credential {
  return {
    kind: kind.id,
    mode: modeOf(prefix),
    masked: maskCredential(prefix, body),
    fingerprint: fingerprintOf(prefix + body),
    documented: isDocumented(prefix + body),
    start: from + start,
    end: from + end,
  };
}

function modeOf(prefix: string): Mode | undefined {
  if (prefix.includes("_live_")) return "live";
  return prefix.includes("_test_") ? "test" : undefined;
}
