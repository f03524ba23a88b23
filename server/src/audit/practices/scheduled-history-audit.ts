import { pipelinesOf, stepEvidence } from "./pipelines.ts";
import type { Practice } from "./practice.ts";
import { HISTORY_SCANS } from "./scanners.ts";

export const scheduledHistoryAudit: Practice = {
  id: "scheduled-history-audit",
  title: "The whole history audited at fixed times",
  why: "What is looked for grows: a scan of changes alone never sees again what came before.",
  check(workspace) {
    const scheduled = pipelinesOf(workspace).filter((it) => it.scheduled);
    const steps = scheduled.flatMap((pipeline) => pipeline.steps.filter(({ text }) => HISTORY_SCANS.test(text)));
    if (steps.length > 0) return { state: "in place", evidence: steps.map((it) => stepEvidence(it, HISTORY_SCANS)) };
    return {
      state: "missing",
      evidence: [],
      advice: "Run `keywarden audit --history` each week.",
      scaffold: pipelinesOf(workspace).some(({ path }) => path.startsWith(".gitlab")) ? "gitlab" : "github",
    };
  },
};
