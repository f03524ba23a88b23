import type { Span } from "../../text/span.ts";
import { encodedSecretsIn } from "./base64.ts";
import { credentialMatchesIn } from "./match.ts";

/** A body shorter than this shows nothing of itself: four characters of it would be too many. */
const SHORTEST_SHOWN = 12;

/** All that may be shown of a credential: `sk_live_…x7Qf`. */
export function maskCredential(prefix: string, body: string): string {
  return body.length < SHORTEST_SHOWN ? `${prefix}…` : `${prefix}…${body.slice(-4)}`;
}

/** What may be shown of a secret text that has no credential's shape: `(24 characters)`. */
export function describeLength(text: string): string {
  return text.length === 1 ? "(1 character)" : `(${text.length} characters)`;
}

/**
 * The text with everything masked that has the shape of a secret credential (plain or in base64, placeholders too, wherever it stands), and the spans given.
 * Masking twice changes nothing. Mask before cutting a text: half a key has no shape.
 */
export function maskText(text: string, also: readonly Span[] = []): string {
  let result = "";
  let at = 0;
  for (const { start, end, shown } of masksOf(text, also)) {
    result += text.slice(at, start) + shown;
    at = end;
  }
  return result + text.slice(at);
}

export interface Mask extends Span {
  readonly shown: string;
}

/** What to put where, in order and without overlaps. */
export function masksOf(text: string, also: readonly Span[]): Mask[] {
  const masks: Mask[] = [];
  for (const { kind, start, end, prefix, body } of credentialMatchesIn(text, true)) {
    if (kind.secret) masks.push({ start, end, shown: maskCredential(prefix, body) });
  }
  for (const { start, end } of [...encodedSecretsIn(text), ...also]) {
    const span = { start: Math.max(0, start), end: Math.min(end, text.length) };
    if (span.start < span.end) masks.push({ ...span, shown: shownOf(text.slice(span.start, span.end)) });
  }
  masks.sort((a, b) => a.start - b.start || b.end - a.end);
  const joined: Mask[] = [];
  for (const mask of masks) {
    const last = joined.at(-1);
    if (!last || mask.start >= last.end) joined.push(mask);
    else if (mask.end > last.end) joined[joined.length - 1] = { start: last.start, end: mask.end, shown: describeLength(text.slice(last.start, mask.end)) };
  }
  return joined;
}

/** What is a credential and nothing else, quotes apart, is shown as one; all else is only measured. */
function shownOf(text: string): string {
  const [, quote = "", inner = text] = /^(["'`])(.*)\1$/s.exec(text) ?? [];
  const [match, ...more] = credentialMatchesIn(inner);
  const whole = match && more.length === 0 && match.start === 0 && match.end === inner.length;
  return quote + (whole ? maskCredential(match.prefix, match.body) : describeLength(inner)) + quote;
}
