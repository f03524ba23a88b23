import { SEVERITIES, type Severity } from "../settings/severity.ts";
import { Frames } from "./frame.ts";
import type { ReportInput } from "./report.ts";
import { showLine } from "./show.ts";
import { filesSummary, findingsSummary, unexpectedlySkipped } from "./summary.ts";

const COMMANDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", information: "notice", hint: "notice" };

/**
 * The findings as commands of GitHub's runner, which shows each at its line in a pull request: the gravest first, as it shows no more than ten of a kind for a step.
 * `prefix`: the way from the checkout to a root, `""` or ending in `/`.
 */
export function githubReport({ audits, rules }: ReportInput, prefix: (audit: ReportInput["audits"][number]) => string = () => ""): string {
  const titles = new Map(rules.map((it) => [it.id, it.title]));
  const lines: string[] = [];
  for (const severity of SEVERITIES) {
    for (const audit of audits) {
      const frames = new Frames(audit);
      for (const finding of audit.result.findings.filter((it) => it.severity === severity)) {
        const start = frames.positionOf(finding.path, finding.span.start);
        const end = frames.positionOf(finding.path, finding.span.end);
        const place =
          start && end
            ? { line: start.line + 1, endLine: end.line + 1, ...(start.line === end.line && { col: start.character + 1, endColumn: end.character + 1 }) }
            : {};
        const title = `${titles.get(finding.rule) ?? finding.rule} (${finding.rule})`;
        const properties = { file: showLine(prefix(audit) + finding.path), ...place, title };
        lines.push(`::${COMMANDS[severity]} ${propertiesOf(properties)}::${data(showLine(finding.message))}`);
      }
    }
  }
  for (const audit of audits)
    for (const { path, reason } of unexpectedlySkipped(audit)) lines.push(`::warning::${data(`not looked at: ${showLine(path)}: ${reason}`)}`);
  // What is printed plain could be read as a command, too, if it began like one.
  return `${[...lines, `${findingsSummary(audits)}; ${filesSummary(audits)}`].join("\n")}\n`;
}

function propertiesOf(properties: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${data(String(value)).replace(/:/g, "%3A").replace(/,/g, "%2C")}`)
    .join(",");
}

/** As the runner's own toolkit escapes it. */
function data(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}
