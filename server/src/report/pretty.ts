import type { Audit } from "../audit/result.ts";
import type { Finding } from "../rules/finding.ts";
import type { Severity } from "../settings/severity.ts";
import { Frames, positionSuffix } from "./frame.ts";
import type { ReportInput, ReportRule } from "./report.ts";
import { type ShownLine, showLine } from "./show.ts";
import { filesSummary, findingsSummary, nothingScanned, SEVERITY_NOUNS, timeSummary, unexpectedlySkipped } from "./summary.ts";

/** How a terminal is told to set text off; every one may be the identity. */
export type Paint = Readonly<Record<"bold" | "dim" | "red" | "yellow" | "blue" | "cyan" | "green", (text: string) => string>>;

export interface PrettyOptions {
  readonly paint: Paint;
  /** What stands before a path: the way from the reader's folder to the root, `""` or ending in `/`. */
  readonly prefix: (audit: Audit) => string;
  /** Leave out code, steps and advice. */
  readonly quiet: boolean;
}

const SEVERITY_COLORS = { error: "red", warning: "yellow", information: "blue", hint: "cyan" } as const satisfies Record<Severity, keyof Paint>;

/** The findings for a reader at a terminal, by file, each with its masked lines; ends with what was read and what was not. */
export function prettyReport({ audits, rules }: ReportInput, options: PrettyOptions): string {
  const byId = new Map(rules.map((it) => [it.id, it]));
  const lines: string[] = [];
  for (const audit of audits) {
    const frames = new Frames(audit);
    let path: string | undefined;
    for (const finding of audit.result.findings) {
      if (finding.path !== path) {
        if (lines.length > 0 && options.quiet) lines.push("");
        lines.push(options.paint.bold(showLine(options.prefix(audit) + finding.path)));
        path = finding.path;
      }
      lines.push(...findingLines(finding, frames, byId.get(finding.rule), options, options.prefix(audit)));
    }
  }
  return `${[...lines, ...summaryLines(audits, options)].join("\n")}\n`;
}

function findingLines(finding: Finding, frames: Frames, rule: ReportRule | undefined, { paint, quiet }: PrettyOptions, prefix: string): string[] {
  const color = paint[SEVERITY_COLORS[finding.severity]];
  const position = positionSuffix(frames.positionOf(finding.path, finding.span.start)).slice(1);
  const circumstances = finding.circumstances.length === 0 ? "" : paint.dim(` (${finding.circumstances.join(", ")})`);
  const lines = [`  ${paint.dim(position)} ${color(SEVERITY_NOUNS[finding.severity])} ${showLine(finding.message)}${circumstances} ${paint.dim(finding.rule)}`];
  if (quiet) return lines;
  const shown = frames.linesOf(finding);
  const width = String(shown.at(-1)?.number ?? 0).length;
  for (const line of shown) lines.push(...frameLines(line, width, paint, color));
  for (const [index, step] of finding.steps.entries()) {
    const at = `${prefix}${step.path}${positionSuffix(frames.positionOf(step.path, step.span.start))}`;
    lines.push(`    ${index + 1}. ${showLine(step.text)} ${paint.dim(showLine(at))}`);
  }
  if (rule !== undefined) lines.push(`    ${paint.green("→")} ${rule.advice}`);
  lines.push("");
  return lines;
}

function frameLines(line: ShownLine, width: number, paint: Paint, color: (text: string) => string): string[] {
  const gutter = String(line.number).padStart(width);
  if (line.marked === undefined) return [paint.dim(`    ${gutter} │ ${line.text}`).trimEnd()];
  const { start, end } = line.marked;
  return [
    `    ${paint.dim(`${gutter} │`)} ${line.text.slice(0, start)}${color(line.text.slice(start, end))}${line.text.slice(end)}`,
    `    ${paint.dim(`${" ".repeat(width)} │`)} ${" ".repeat(start)}${color("^".repeat(Math.max(1, end - start)))}`,
  ];
}

function summaryLines(audits: readonly Audit[], { paint, quiet }: PrettyOptions): string[] {
  const lines: string[] = quiet && audits.some((it) => it.result.findings.length > 0) ? [""] : [];
  for (const audit of audits) {
    for (const { path, reason } of unexpectedlySkipped(audit)) lines.push(paint.yellow(`skipped ${showLine(path)}: ${reason}`));
    for (const { path, text } of audit.result.notes) lines.push(paint.dim(`note: ${path === undefined ? "" : `${showLine(path)}: `}${showLine(text)}`));
  }
  const nothing = nothingScanned(audits);
  const clean = !nothing && audits.every((it) => it.result.findings.length === 0);
  const time = timeSummary(audits);
  lines.push((nothing ? paint.red : clean ? paint.green : paint.bold)(findingsSummary(audits)));
  lines.push(paint.dim(`${filesSummary(audits)}${time === undefined ? "" : `, ${time}`}`));
  return lines;
}
