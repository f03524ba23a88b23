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

const anyKeyword = new RegExp(CREDENTIAL_KINDS.flatMap((kind) => kind.keywords).join("|"), "g");

/** How credentials of one kind are looked for. */
interface Sought {
  readonly kind: CredentialKind;
  /** Where they begin with a keyword, tried at each; else it goes through the whole text. */
  readonly pattern: RegExp;
}

const sought = (patternOf: (kind: CredentialKind) => RegExp): ReadonlyMap<string, Sought> =>
  new Map(
    CREDENTIAL_KINDS.flatMap((kind) => {
      const beginsWithKeyword = kind.samples.leaked.every(({ prefix }) => kind.keywords.some((keyword) => prefix.startsWith(keyword)));
      const one: Sought = { kind, pattern: new RegExp(patternOf(kind).source, beginsWithKeyword ? "y" : "g") };
      return kind.keywords.map((keyword) => [keyword, one] as const);
    }),
  );
const bounded = sought((kind) => kind.pattern);
const anywhere = sought((kind) => withoutBoundary(kind.pattern));

/**
 * Every stretch of the text with the shape of a credential, placeholders included; in order, never overlapping, each as long as its kind allows.
 * With `glued`, also where a name or another key runs into it.
 */
export function credentialMatchesIn(text: string, glued = false): CredentialMatch[] {
  // One way through the text for all kinds: most that speak of keys hold none, and there are long ones.
  const places = new Map<Sought, number[]>();
  anyKeyword.lastIndex = 0;
  for (let match = anyKeyword.exec(text); match; match = anyKeyword.exec(text)) {
    const one = (glued ? anywhere : bounded).get(match[0]);
    const known = one && places.get(one);
    if (known) known.push(match.index);
    else if (one) places.set(one, [match.index]);
    anyKeyword.lastIndex = match.index + 1;
  }
  const found: CredentialMatch[] = [];
  for (const [{ kind, pattern }, at] of places) {
    // The next key may begin with what was taken for the end of this one.
    let from = 0;
    for (const place of pattern.sticky ? at : [0]) {
      if (place < from) continue;
      pattern.lastIndex = place;
      for (let match = pattern.exec(text); match; match = pattern.sticky ? null : pattern.exec(text)) {
        const { prefix = "", body = "" } = match.groups ?? {};
        const end = match.index + match[0].length;
        found.push({ kind, start: match.index, end, prefix, body });
        from = Math.max(match.index + prefix.length, end - LONGEST_OVERLAP);
        pattern.lastIndex = from;
      }
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
