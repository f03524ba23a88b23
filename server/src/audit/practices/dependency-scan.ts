import { stepEvidence, stepsWith } from "./pipelines.ts";
import type { Practice } from "./practice.ts";
import { DEPENDENCY_SCANNERS, FAIL_BY_THEMSELVES, FAILS_ON_HIGH } from "./scanners.ts";

export const dependencyScan: Practice = {
  id: "dependency-scan",
  title: "A dependency scan that fails on high",
  why: "A package with a known hole reads the environment like any other code of the program.",
  check(workspace) {
    const steps = stepsWith(workspace, DEPENDENCY_SCANNERS);
    const strict = steps.filter(
      ({ text, tolerated }) => !tolerated && (FAILS_ON_HIGH.test(text) || (FAIL_BY_THEMSELVES.test(text) && !/audit-level[= ]+"?critical/i.test(text))),
    );
    const evidence = (strict.length > 0 ? strict : steps).map((it) => stepEvidence(it, DEPENDENCY_SCANNERS));
    if (strict.length > 0) return { state: "in place", evidence };
    if (steps.length > 0) return { state: "partly", evidence, advice: "Let the pipeline fail on findings of high severity." };
    return { state: "missing", evidence: [], advice: "Scan dependencies for each change and each week, and fail on high severity.", scaffold: "github" };
  },
};
