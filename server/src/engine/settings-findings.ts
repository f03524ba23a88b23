import type { Finding } from "../rules/finding.ts";
import type { SettingsProblem } from "../settings/read-settings.ts";
import { SETTINGS_FILE } from "../settings/settings.ts";

/** What is wrong in a settings file, as findings in it. */
export function settingsFindings(problems: readonly SettingsProblem[]): Finding[] {
  return problems.map(
    ({ span, message }, index): Finding => ({
      rule: "invalid-settings",
      message,
      severity: "error",
      confidence: "high",
      path: SETTINGS_FILE,
      span,
      evidence: undefined,
      steps: [],
      fingerprint: `invalid-settings:${SETTINGS_FILE}:${index}`,
      secrets: [],
      circumstances: [],
    }),
  );
}
