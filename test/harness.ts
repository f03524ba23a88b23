import { createSession } from "../server/src/engine/session.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { DEFAULT_SETTINGS, type Settings } from "../server/src/settings/settings.ts";
import { LineIndex } from "../server/src/text/line-index.ts";
import { testSyntax } from "./assets.ts";
import { expandPlaceholders } from "./placeholders.ts";

const ANNOTATION = /(?:#|\/\/|--|<!--|;|\/\*)\s*(expect|todo): ([a-z0-9-]+(?:, [a-z0-9-]+)*)/;

/** What the annotations of a fixture ask for: `12 hardcoded-key` for each finding, ordered. A line without one must stay silent. */
export function expectations(text: string): { readonly expect: readonly string[]; readonly todo: readonly string[] } {
  const expect: string[] = [];
  const todo: string[] = [];
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const [, verb, rules = ""] = ANNOTATION.exec(line) ?? [];
    for (const rule of rules.split(", ")) if (rule !== "") (verb === "expect" ? expect : todo).push(`${index + 1} ${rule}`);
  }
  return { expect, todo };
}

/** The findings in files of one project, placeholders filled in, by path. */
export async function findingsIn(files: Readonly<Record<string, string>>, settings: Settings = DEFAULT_SETTINGS): Promise<Map<string, readonly Finding[]>> {
  const session = createSession({ syntax: await testSyntax(), settings });
  try {
    for (const [path, text] of Object.entries(files)) session.set(path, expandPlaceholders(text));
    const result = new Map<string, readonly Finding[]>();
    for (const path of Object.keys(files)) result.set(path, (await session.analyze(path))?.findings ?? []);
    return result;
  } finally {
    session.dispose();
  }
}

/** `12 hardcoded-key`: the line a finding begins in (or, if it began earlier than its annotation can stand, ends in) and its rule. */
export function located(text: string, findings: readonly Finding[]): string[] {
  const lines = new LineIndex(text);
  return findings.map((finding) => `${lines.positionAt(finding.span.start).line + 1} ${finding.rule}`);
}
