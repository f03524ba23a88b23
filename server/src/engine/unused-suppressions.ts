import { maskText } from "../model/credentials/mask.ts";
import type { Finding } from "../rules/finding.ts";
import { unusedSuppression } from "../rules/unused-suppression.ts";
import { nearestOf } from "../settings/nearest.ts";
import type { Settings } from "../settings/settings.ts";
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
    return [
      {
        rule: unusedSuppression.id,
        message: maskText((unusedSuppression.messages[said.message] ?? "").replace(/\{(\w+)\}/g, (whole, name: string) => said.arguments[name] ?? whole)),
        severity: set ?? unusedSuppression.severity,
        confidence: "high",
        path,
        span: { start: suppression.start, end: suppression.end },
        evidence: undefined,
        steps: [],
        fingerprint: `${unusedSuppression.id}:${path}:${index}`,
        secrets: [],
        circumstances: [],
        said,
      },
    ];
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
