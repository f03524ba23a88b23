import type { Span } from "../../text/span.ts";
import { CREDENTIAL_KINDS } from "./index.ts";
import { credentialMatchesIn } from "./match.ts";

/** A stretch of base64 (standard or for URLs) that was found to hold a secret credential. */
export interface EncodedText extends Span {
  /** Bytes as characters 0…255; a credential is ASCII, so that is enough. */
  readonly decoded: string;
}

/** How many whole characters of base64 say nothing of a text that begins after 0, 1 or 2 other bytes. */
const SKIPPED = [0, 2, 3] as const;

/**
 * The part of a keyword's base64 that is always the same, as the source of a regular expression, for each of the three ways the bytes may be aligned:
 * what a text in base64 must hold to be worth decoding.
 */
const forms: readonly (readonly string[])[] = SKIPPED.map((skipped, before) =>
  CREDENTIAL_KINDS.flatMap((kind) => kind.keywords).map((keyword) => {
    const encoded = btoa("\0".repeat(before) + keyword);
    return encoded
      .slice(skipped, Math.floor(((before + keyword.length) * 8) / 6))
      .replaceAll("+", "[+-]")
      .replaceAll("/", "[/_]");
  }),
);
const patterns = forms.map((sources) => new RegExp(sources.join("|"), "g"));

/** Sources of regular expressions of which at least one matches any text that holds a credential in base64. */
export const ENCODED_KEYWORDS: readonly string[] = forms.flat();
const anyEncoded = new RegExp(ENCODED_KEYWORDS.join("|"));

/** The stretches of base64 in the text that hold a secret credential, in no order, each once. */
export function encodedSecretsIn(text: string): EncodedText[] {
  if (!anyEncoded.test(text)) return [];
  const found = new Map<number, EncodedText>();
  for (const [before, pattern] of patterns.entries()) {
    let looked = 0;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const start = startOfToken(text, match.index, looked);
      const end = endOfToken(text, match.index);
      const aligned = match.index - (SKIPPED[before] ?? 0) - start;
      const decoded = aligned < 0 ? undefined : decode(text.slice(start + (aligned % 4), end));
      if (decoded !== undefined && !found.has(start) && credentialMatchesIn(decoded, true).some(({ kind }) => kind.secret)) {
        found.set(start, { start, end: endWithPadding(text, end), decoded });
      }
      // One decoding shows all that a stretch holds in this alignment; another alignment has its own turn.
      looked = end;
      pattern.lastIndex = Math.max(end, match.index + 1);
    }
  }
  return [...found.values()];
}

function startOfToken(text: string, from: number, least: number): number {
  let start = from;
  while (start > least && isDigit(text.charCodeAt(start - 1))) start--;
  return start;
}

function endOfToken(text: string, from: number): number {
  let end = from;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}

function endWithPadding(text: string, end: number): number {
  let padded = end;
  while (padded < end + 2 && text[padded] === "=") padded++;
  return padded;
}

/** Whether a character is one of base64's, in the standard alphabet or the one for URLs. */
function isDigit(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 47 || code === 95;
}

/** The bytes of unpadded base64 as characters; a last digit that is too little for a byte is left out. */
function decode(digits: string): string {
  const standard = digits.replaceAll("-", "+").replaceAll("_", "/");
  return atob(standard.length % 4 === 1 ? standard.slice(0, -1) : standard);
}
