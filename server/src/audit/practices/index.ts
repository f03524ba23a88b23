import { codeOwners } from "./code-owners.ts";
import { dependencyScan } from "./dependency-scan.ts";
import { ignoreFiles } from "./ignore-files.ts";
import { lockFile } from "./lock-file.ts";
import { logRedaction } from "./log-redaction.ts";
import { oneClient } from "./one-client.ts";
import { pinnedActions } from "./pinned-actions.ts";
import type { Practice, PracticeResult, PracticeWorkspace } from "./practice.ts";
import { restrictedKeys } from "./restricted-keys.ts";
import { rotationAge } from "./rotation-age.ts";
import { runbook } from "./runbook.ts";
import { scheduledHistoryAudit } from "./scheduled-history-audit.ts";
import { secretScanCi } from "./secret-scan-ci.ts";
import { secretScanPreCommit } from "./secret-scan-pre-commit.ts";
import { separateModes } from "./separate-modes.ts";
import { staticAnalysis } from "./static-analysis.ts";
import { updateBot } from "./update-bot.ts";
import { webhookVerified } from "./webhook-verified.ts";

/** Every practice, in the order of the checklist. */
export const practices: readonly Practice[] = [
  ignoreFiles,
  secretScanPreCommit,
  secretScanCi,
  scheduledHistoryAudit,
  restrictedKeys,
  separateModes,
  oneClient,
  rotationAge,
  logRedaction,
  webhookVerified,
  dependencyScan,
  staticAnalysis,
  pinnedActions,
  lockFile,
  updateBot,
  codeOwners,
  runbook,
];

/** What came of every practice. A check that fails is not known, and costs nothing else. */
export function practiceResults(workspace: PracticeWorkspace): PracticeResult[] {
  return practices.map(({ id, title, why, check }) => {
    try {
      return { id, title, why, ...check(workspace) };
    } catch {
      return { id, title, why, state: "unknown", evidence: [{ path: undefined, text: "the check failed" }] };
    }
  });
}
