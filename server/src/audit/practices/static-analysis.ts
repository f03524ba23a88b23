import { stepEvidence, stepsWith } from "./pipelines.ts";
import type { Practice } from "./practice.ts";
import { STATIC_ANALYSIS } from "./scanners.ts";

export const staticAnalysis: Practice = {
  id: "static-analysis",
  title: "Static analysis in the pipeline",
  why: "Ways on which a key leaks are found while the change is still under review.",
  check(workspace) {
    const steps = stepsWith(workspace, STATIC_ANALYSIS);
    const strict = steps.filter((it) => !it.tolerated);
    const evidence = (strict.length > 0 ? strict : steps).map((it) => stepEvidence(it, STATIC_ANALYSIS));
    if (strict.length > 0) return { state: "in place", evidence };
    if (steps.length > 0) return { state: "partly", evidence, advice: "Let the pipeline fail when the analysis finds something." };
    return {
      state: "missing",
      evidence: [],
      advice: "Run static analysis for each change: `keywarden audit`, and a general one beside it.",
      scaffold: "github",
    };
  },
};
