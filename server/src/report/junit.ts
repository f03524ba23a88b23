import type { Audit } from "../audit/result.ts";
import { Frames } from "./frame.ts";
import type { ReportInput, ReportRule } from "./report.ts";
import { showLine } from "./show.ts";
import { nothingScanned, unexpectedlySkipped } from "./summary.ts";

/** The findings as JUnit's XML, which every build server shows: a suite for each root, a failed case for each finding, a passed one for each rule that found nothing. */
export function junitReport({ audits, rules }: ReportInput): string {
  const suites = audits.flatMap((audit) => suite(audit, rules));
  const failures = audits.reduce((sum, { result }) => sum + result.findings.length, 0);
  return `${['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites name="Keywarden" failures="${failures}">`, ...suites, "</testsuites>"].join("\n")}\n`;
}

function suite(audit: Audit, rules: readonly ReportRule[]): string[] {
  const { findings, suppressed, root, milliseconds } = audit.result;
  const frames = new Frames(audit);
  const loud = new Set(findings.map(({ rule }) => rule));
  const quiet = rules.filter(({ id }) => !loud.has(id));
  const skipped = unexpectedlySkipped(audit);
  const nothing = nothingScanned([audit]) ? 1 : 0;
  const counts = `tests="${findings.length + suppressed.length + quiet.length + nothing}" failures="${findings.length}" errors="${nothing}" skipped="${suppressed.length}"`;
  const time = milliseconds === undefined ? "" : ` time="${(milliseconds / 1000).toFixed(3)}"`;
  return [
    `  <testsuite name=${attribute(showLine(root))} ${counts}${time}>`,
    ...(nothing ? ['    <testcase classname="keywarden" name="files"><error message="nothing was scanned"/></testcase>'] : []),
    ...findings.map((it) => {
      const place = frames.placeOf(it);
      const steps = it.steps.map((step) => `${showLine(step.text)} (${frames.placeOf(step)})`);
      const text = [`${it.severity}: ${showLine(it.message)}`, place, ...steps].join("\n");
      return `    <testcase classname=${attribute(it.rule)} name=${attribute(place)} file=${attribute(showLine(it.path))}><failure type=${attribute(it.rule)} message=${attribute(showLine(it.message))}>${escapeXml(text)}</failure></testcase>`;
    }),
    ...suppressed.map(({ finding, reason }) => {
      const why = reason === undefined ? "" : ` message=${attribute(showLine(reason))}`;
      return `    <testcase classname=${attribute(finding.rule)} name=${attribute(frames.placeOf(finding))}><skipped${why}/></testcase>`;
    }),
    ...quiet.map(({ id }) => `    <testcase classname=${attribute(id)} name="nothing found"/>`),
    ...(skipped.length > 0
      ? [`    <system-err>${escapeXml(skipped.map((it) => `not looked at: ${showLine(it.path)}: ${it.reason}`).join("\n"))}</system-err>`]
      : []),
    "  </testsuite>",
  ];
}

function attribute(text: string): string {
  return `"${escapeXml(text)}"`;
}

/** XML 1.0 has no way to write most control characters, escaped or not. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}
