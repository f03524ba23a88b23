import type { Audit } from "../audit/result.ts";
import { gitlabReport } from "../report/gitlab.ts";
import { htmlReport } from "../report/html/page.ts";
import { jsonReport } from "../report/json.ts";
import { junitReport } from "../report/junit.ts";
import { markdownReport } from "../report/markdown.ts";
import { sarifReport } from "../report/sarif.ts";
import type { Finding } from "../rules/finding.ts";
import { rules } from "../rules/index.ts";
import type { Span } from "../text/span.ts";
import { addressBelow } from "./address.ts";
import type { Audited } from "./audited.ts";
import { guarded } from "./guard.ts";
import { RequestType } from "./language-server.ts";
import { type FindingAddress, REPORT, type ReportParams, type ReportPlace, type ReportText } from "./protocol.ts";
import type { Server } from "./server.ts";

/** `keywarden/report`: the last results, to be shown or saved. */
export function answerReports(server: Server, audited: Audited): void {
  server.connection.onRequest(
    new RequestType<ReportParams, ReportText, void>(REPORT),
    guarded(server, REPORT, async ({ format }: ReportParams): Promise<ReportText> => {
      const audits = audited.all().map(([, audit]) => audit);
      const input = { audits, rules };
      if (format === "html") return page(audited);
      const text =
        format === "markdown"
          ? markdownReport(input)
          : format === "sarif"
            ? sarifReport(input)
            : format === "gitlab"
              ? gitlabReport(input)
              : format === "junit"
                ? junitReport(input)
                : jsonReport(input);
      return { text, places: [], findings: [], keys: [] };
    }),
  );
}

/** The page with what an editor needs to open its places and to fix its findings. */
function page(audited: Audited): ReportText {
  const all = audited.all();
  const addresses = new Map<string, { readonly address: string; readonly audit: Audit }>(
    all.map(([address, audit]) => [audit.result.root, { address, audit }]),
  );
  const findings: FindingAddress[] = [];
  const fixable = new Map<Finding, number>();
  for (const [folder, [, audit]] of all.entries()) {
    for (const [index, finding] of audit.result.findings.entries()) {
      if (audited.mayFix(finding)) fixable.set(finding, findings.push({ folder, finding: index }) - 1);
    }
  }
  const { text, places, keys } = htmlReport({ audits: all.map(([, audit]) => audit), rules }, fixable);
  return {
    text,
    findings,
    keys,
    // Numbers count all of them: none may be left out.
    places: places.map(({ root, path, span }): ReportPlace => {
      const at = addresses.get(root);
      const folder = all.findIndex(([, audit]) => audit === at?.audit);
      const finding = at?.audit.result.findings.findIndex((it) => it.path === path && (it.history !== undefined || isInCell(it, span))) ?? -1;
      if (finding !== -1) return { folder, finding };
      return { uri: addressBelow(at?.address ?? root, path), range: audited.rangeOf(at?.audit, path, span) };
    }),
  };
}

/** Whether a place is that of a finding in a notebook, which is opened at its cell. */
function isInCell({ path, span }: Finding, { start, end }: Span): boolean {
  return path.endsWith(".ipynb") && span.start === start && span.end === end;
}
