import { pipelinesOf, stepEvidence, stepsWith } from "./pipelines.ts";
import type { Practice } from "./practice.ts";
import { SECRET_SCANNERS } from "./scanners.ts";

export const secretScanCi: Practice = {
  id: "secret-scan-ci",
  title: "A secret scan in the pipeline",
  why: "What slips past one machine is stopped before it is merged.",
  check(workspace) {
    const steps = stepsWith(workspace, SECRET_SCANNERS);
    const strict = steps.filter((it) => !it.tolerated);
    const evidence = (strict.length > 0 ? strict : steps).map((it) => stepEvidence(it, SECRET_SCANNERS));
    if (strict.length > 0) return { state: "in place", evidence };
    const scaffold = pipelinesOf(workspace).some(({ path }) => path.startsWith(".gitlab")) ? "gitlab" : "github";
    if (steps.length > 0) return { state: "partly", evidence, advice: "Let the pipeline fail when the scan finds something." };
    return { state: "missing", evidence: [], advice: "Run `keywarden audit` for each change.", scaffold };
  },
};
