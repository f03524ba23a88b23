import { createSession } from "../server/src/engine/session.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { DEFAULT_SETTINGS, type Settings } from "../server/src/settings/settings.ts";
import { LineIndex } from "../server/src/text/line-index.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { expandPlaceholders } from "./placeholders.ts";

const ANNOTATION = /(?:#|\/\/|--|<!--|;|\/\*)\s*(expect|todo)(-next)?: ([a-z0-9-]+(?:, [a-z0-9-]+)*)/;

/**
 * What the annotations of a fixture ask for: `12 hardcoded-key` for each finding, ordered. A line without one must stay silent. `expect-next` speaks of the line below,
 * where no comment can follow a value.
 */
export function expectations(text: string): { readonly expect: readonly string[]; readonly todo: readonly string[] } {
  const expect: string[] = [];
  const todo: string[] = [];
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const [, verb, next, rules = ""] = ANNOTATION.exec(line) ?? [];
    const number = index + (next === undefined ? 1 : 2);
    for (const rule of rules.split(", ")) if (rule !== "") (verb === "expect" ? expect : todo).push(`${number} ${rule}`);
  }
  return { expect, todo };
}

/** The findings in files of one project, placeholders filled in, by path. */
export async function findingsIn(files: Readonly<Record<string, string>>, settings: Settings = DEFAULT_SETTINGS): Promise<Map<string, readonly Finding[]>> {
  const session = createSession({ syntax: await testSyntax(), endpoints: testEndpoints, settings });
  try {
    for (const [path, text] of Object.entries(files)) session.set(path, expandPlaceholders(text));
    const result = new Map<string, readonly Finding[]>();
    for (const path of Object.keys(files)) result.set(path, (await session.analyze(path))?.findings ?? []);
    return result;
  } finally {
    session.dispose();
  }
}

/**
 * `12 hardcoded-key`: the line a finding begins in and its rule. Where no annotation can stand in that line (inside a text of several lines),
 * the line it ends in, if that one is annotated.
 */
export function located(text: string, findings: readonly Finding[]): string[] {
  const lines = new LineIndex(text);
  const expected = new Set(expectations(text).expect);
  return findings.map(({ span, rule }) => {
    const first = `${lines.positionAt(span.start).line + 1} ${rule}`;
    const last = `${lines.positionAt(span.end).line + 1} ${rule}`;
    return !expected.has(first) && expected.has(last) ? last : first;
  });
}
