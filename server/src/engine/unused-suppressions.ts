import { maskText } from "../model/credentials/mask.ts";
import type { Finding, Said } from "../rules/finding.ts";
import { unusedSuppression } from "../rules/unused-suppression.ts";
import { nearestOf } from "../settings/nearest.ts";
import { ignoreSpans, readSettings } from "../settings/read-settings.ts";
import { type IgnoreEntry, SETTINGS_FILE, type Settings } from "../settings/settings.ts";
import type { Severity } from "../settings/severity.ts";
import type { Span } from "../text/span.ts";
import { ignores } from "./ignores.ts";
import { counts, type Suppression } from "./suppression.ts";

/** Rules that are decided elsewhere than in the file. */
const ELSEWHERE: readonly string[] = ["key-in-history", unusedSuppression.id];

/** What is to be said of a file's comments that silence nothing. `ruleIds` are the rules there are. */
export function unusedSuppressions(
  path: string,
  unused: readonly Suppression[],
  settings: Settings,
  ruleIds: readonly string[],
  today: string | undefined,
): Finding[] {
  const set = settings.rules[unusedSuppression.id];
  if (set === "off") return [];
  return unused.flatMap((suppression, index): Finding[] => {
    const said = sayingOf(suppression, settings, ruleIds, today);
    if (said === undefined) return [];
    return [findingOf(path, { start: suppression.start, end: suppression.end }, said, set ?? unusedSuppression.severity, String(index))];
  });
}

function findingOf(path: string, span: Span, said: Said, severity: Severity, which: string): Finding {
  return {
    rule: unusedSuppression.id,
    message: maskText((unusedSuppression.messages[said.message] ?? "").replace(/\{(\w+)\}/g, (whole, name: string) => said.arguments[name] ?? whole)),
    severity,
    confidence: "high",
    path,
    span,
    evidence: undefined,
    steps: [],
    fingerprint: `${unusedSuppression.id}:${path}:${which}`,
    secrets: [],
    circumstances: [],
    said,
  };
}

/** What is known of a whole audit. */
export interface Silenced {
  /** What the settings have silenced. */
  readonly findings: readonly Finding[];
  /** Whether the history was looked at. */
  readonly history: boolean;
}

/** What is to be said of the entries of `ignores` in the text of a root's settings that silence nothing in a whole audit. */
export function staleIgnores(text: string, silenced: Silenced, settings: Settings, today: string | undefined): Finding[] {
  const set = settings.rules[unusedSuppression.id];
  const spans = ignoreSpans(text);
  if (set === "off" || spans.length === 0) return [];
  const entries = (readSettings(text).given.ignores ?? []) as readonly IgnoreEntry[];
  return entries.flatMap((entry, index): Finding[] => {
    const span = spans[index];
    const expired = entry.until !== undefined && today !== undefined && today > entry.until;
    // What a key did in the past is not known where nobody looked.
    const isUnsure = !silenced.history && (entry.rules === undefined ? entry.key !== undefined : entry.rules.includes("key-in-history"));
    const isOff = entry.rules?.every((it) => settings.rules[it] === "off") === true && entry.rules.length > 0;
    if (span === undefined || silenced.findings.some((it) => ignores(entry, it, settings, today)) || (!expired && (isUnsure || isOff))) return [];
    const said = expired ? { message: "expired", arguments: { until: entry.until ?? "" } } : { message: "setting", arguments: {} };
    return [findingOf(SETTINGS_FILE, span, said, set ?? unusedSuppression.severity, `ignores ${index}`)];
  });
}

function sayingOf(suppression: Suppression, settings: Settings, ruleIds: readonly string[], today: string | undefined): Finding["said"] {
  const { rules, until } = suppression;
  const unknown = rules?.find((it) => !ruleIds.includes(it));
  if (unknown !== undefined) {
    const near = nearestOf(unknown, ruleIds);
    return { message: "unknown", arguments: { rule: near === undefined ? `"${unknown}"` : `"${unknown}" (did you mean "${near}"?)` } };
  }
  if (!counts(suppression, false, today)) return { message: "expired", arguments: { until: until ?? "" } };
  if (!counts(suppression, settings.requireReason, today)) return { message: "reason", arguments: {} };
  // A rule that is off finds nothing anywhere, and may be on again; of some it is not known here.
  if (rules?.some((it) => settings.rules[it] === "off" || ELSEWHERE.includes(it))) return undefined;
  return { message: "nothing", arguments: {} };
}
