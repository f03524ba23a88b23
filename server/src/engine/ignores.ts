import { globMatcher } from "../project/glob.ts";
import type { Finding } from "../rules/finding.ts";
import type { IgnoreEntry, Settings } from "../settings/settings.ts";

/** The first entry of the settings that says that a finding is right as it is; undefined where none does. */
export function ignoreOf(finding: Finding, settings: Settings, today: string | undefined): IgnoreEntry | undefined {
  return settings.ignores.find((entry) => ignores(entry, finding, settings, today));
}

/** Whether an entry of the settings speaks of a finding, and counts. One that names nothing speaks of nothing. */
export function ignores(entry: IgnoreEntry, finding: Finding, { requireReason }: Pick<Settings, "requireReason">, today: string | undefined): boolean {
  const { rules, files, key, reason, until } = entry;
  if (rules === undefined && files === undefined && key === undefined) return false;
  if ((requireReason && reason === undefined) || (until !== undefined && today !== undefined && today > until)) return false;
  return (
    (rules === undefined || rules.includes(finding.rule)) &&
    (key === undefined || finding.evidence?.fingerprint === key) &&
    (files === undefined || matcherOf(files)(finding.history?.path ?? finding.path))
  );
}

const compiled = new WeakMap<readonly string[], (path: string) => boolean>();

function matcherOf(files: readonly string[]): (path: string) => boolean {
  const known = compiled.get(files) ?? globMatcher(files);
  compiled.set(files, known);
  return known;
}
