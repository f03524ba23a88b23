import type { Span } from "../text/span.ts";

/** Fewer characters of a key in a row may be chance. */
const SHORTEST_PIECE = 6;
/** What a key begins with says nothing of it. */
const PREFIX = /^(?:[a-z]+_)+/;

/**
 * Where a text holds pieces of keys that stand nowhere in it as a whole: every run of six characters of a key's body and more, forwards, backwards and in hex.
 * In order, without overlaps.
 */
export function piecesIn(text: string, keys: Iterable<string>): Span[] {
  const forms = [...keys].map((key) => key.replace(PREFIX, "")).flatMap((body) => [body, [...body].reverse().join("")]);
  const plain = runsOf(forms, SHORTEST_PIECE);
  const hex = runsOf(forms.map(hexOf), 2 * SHORTEST_PIECE);
  const found = [...spansOf(text, plain, SHORTEST_PIECE), ...spansOf(text.toLowerCase(), hex, 2 * SHORTEST_PIECE)].sort((a, b) => a.start - b.start);
  const spans: Span[] = [];
  for (const span of found) {
    const last = spans.at(-1);
    if (last && span.start <= last.end) spans[spans.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else spans.push(span);
  }
  return spans;
}

function runsOf(texts: readonly string[], length: number): Set<string> {
  const runs = new Set<string>();
  for (const text of texts) for (let i = 0; i + length <= text.length; i++) runs.add(text.slice(i, i + length));
  return runs;
}

function hexOf(text: string): string {
  return Array.from(text, (character) => character.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

function* spansOf(text: string, runs: ReadonlySet<string>, length: number): Iterable<Span> {
  if (runs.size === 0) return;
  for (let i = 0; i + length <= text.length; i++) {
    if (!runs.has(text.slice(i, i + length))) continue;
    let end = i + length;
    while (end < text.length && runs.has(text.slice(end - length + 1, end + 1))) end++;
    yield { start: i, end };
    i = end - length;
  }
}
