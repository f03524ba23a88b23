import type { Span } from "../../text/span.ts";
import { withoutBoundary } from "./boundary.ts";
import type { CredentialKind } from "./credential.ts";
import { CREDENTIAL_KINDS } from "./index.ts";

/** A stretch of a text that has the shape of a credential: a key, or something made to look like one. */
export interface CredentialMatch extends Span {
  readonly kind: CredentialKind;
  readonly prefix: string;
  readonly body: string;
}

/** Longer than any prefix that two credentials without anything between them could share. */
const LONGEST_OVERLAP = 12;

const anyKeyword = new RegExp(CREDENTIAL_KINDS.flatMap((kind) => kind.keywords).join("|"));
const bounded = CREDENTIAL_KINDS.map((kind) => ({ kind, pattern: new RegExp(kind.pattern.source, "g") }));
const anywhere = CREDENTIAL_KINDS.map((kind) => ({ kind, pattern: new RegExp(withoutBoundary(kind.pattern).source, "g") }));

/**
 * Every stretch of the text with the shape of a credential, placeholders included; in order, never overlapping, each as long as its kind allows.
 * With `glued`, also where a name or another key runs into it.
 */
export function credentialMatchesIn(text: string, glued = false): CredentialMatch[] {
  if (!anyKeyword.test(text)) return [];
  const found: CredentialMatch[] = [];
  for (const { kind, pattern } of glued ? anywhere : bounded) {
    if (!kind.keywords.some((keyword) => text.includes(keyword))) continue;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const { prefix = "", body = "" } = match.groups ?? {};
      const end = match.index + match[0].length;
      found.push({ kind, start: match.index, end, prefix, body });
      // The next key may begin with what was taken for the end of this one.
      pattern.lastIndex = Math.max(match.index + prefix.length, end - LONGEST_OVERLAP);
    }
  }
  return withoutOverlaps(found);
}

/** Of two that overlap, the one inside the other goes; else the first ends where the second begins, so that both are covered. */
function withoutOverlaps(found: CredentialMatch[]): CredentialMatch[] {
  found.sort((a, b) => a.start - b.start || b.end - a.end || b.prefix.length - a.prefix.length);
  const kept: CredentialMatch[] = [];
  for (const match of found) {
    const last = kept.at(-1);
    if (last && match.end <= last.end) continue;
    if (last && match.start < last.end) kept[kept.length - 1] = { ...last, end: match.start, body: last.body.slice(0, match.start - last.end) };
    kept.push(match);
  }
  return kept;
}
