import type { Severity } from "../settings/severity.ts";
import { Frames } from "./frame.ts";
import type { ReportInput } from "./report.ts";
import { showLine } from "./show.ts";

const SEVERITIES: Readonly<Record<Severity, string>> = { error: "critical", warning: "major", information: "minor", hint: "info" };

/** The findings as GitLab's report of code quality: a list that a merge request shows the new ones of. `prefix` as for {@link githubReport}. */
export function gitlabReport({ audits }: ReportInput, prefix: (audit: ReportInput["audits"][number]) => string = () => ""): string {
  const issues = audits.flatMap((audit) => {
    const frames = new Frames(audit);
    return audit.result.findings.map((finding) => {
      const begin = (frames.positionOf(finding.path, finding.span.start)?.line ?? 0) + 1;
      const end = (frames.positionOf(finding.path, finding.span.end)?.line ?? 0) + 1;
      return {
        description: showLine(finding.message),
        check_name: finding.rule,
        fingerprint: finding.fingerprint,
        severity: SEVERITIES[finding.severity],
        categories: ["Security"],
        location: { path: showLine(prefix(audit) + finding.path), lines: { begin, end } },
      };
    });
  });
  return `${JSON.stringify(issues, undefined, 2)}\n`;
}
