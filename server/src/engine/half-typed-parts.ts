import type { Layout } from "../facts/layout.ts";
import { overlaps, type Span } from "../text/span.ts";

/** What a line gives a name to, in any of the languages: definitions, assignments, imports. */
const GIVEN_NAME = /\b(?:def|class|function|const|let|var)\s+([A-Za-z_$][\w$]*)|^\s*([A-Za-z_$][\w$]*)\s*(?::[^=\n]+)?=(?![=>])|\bimport\s+([^;\n]*)/gm;

/**
 * Where something may be missing only because lines are half typed: the functions that hold such lines; and where these stand in none, the functions that speak of what
 * the lines give a name to. `hidden`, and what `sourceOf` is asked for, are spans of the code that the layout is of.
 */
export function halfTypedParts(layout: Layout, sourceOf: (span: Span) => string, hidden: Span): Span[] {
  const functions = layout.program.units.flatMap(({ kind, length }, unit) => (kind === "function" ? [layout.spanOf(unit, { start: 0, end: length })] : []));
  // Functions inside of each other share what they hold.
  const around = functions.filter(({ start, end }) => start <= hidden.start && hidden.start < end);
  if (around.length > 0) return around;
  const names = namesGivenIn(sourceOf(hidden));
  return functions.filter((span) => wordsIn(sourceOf(span)).some((word) => names.has(word)));
}

export function isIn(parts: readonly Span[], span: Span): boolean {
  return parts.some((part) => overlaps(part, span));
}

function namesGivenIn(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, defined, assigned, imported = ""] of text.matchAll(GIVEN_NAME)) {
    for (const name of [defined, assigned, ...wordsIn(imported)]) if (name !== undefined) names.add(name);
  }
  return names;
}

function wordsIn(text: string): readonly string[] {
  return text.match(/[A-Za-z_$][\w$]*/g) ?? [];
}
