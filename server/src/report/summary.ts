import type { Audit } from "../audit/result.ts";
import { SEVERITIES, type Severity } from "../settings/severity.ts";
import { count } from "./report.ts";

export const SEVERITY_NOUNS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", information: "note", hint: "hint" };

/** Whether neither a file nor a history was looked at: that is not clean. A part of an audit may have no files. */
export function nothingScanned(audits: readonly Audit[]): boolean {
  return audits.every(({ result }) => result.files.read === 0 && result.history?.walked !== true && result.shard === undefined);
}

/** `2 errors and 1 hint in 2 files`, `nothing found`, `nothing was scanned`. */
export function findingsSummary(audits: readonly Audit[]): string {
  if (nothingScanned(audits)) return "nothing was scanned";
  const findings = audits.flatMap((it) => it.result.findings.map((finding) => ({ finding, file: `${it.result.root}\0${finding.path}` })));
  if (findings.length === 0) return "nothing found";
  const parts = SEVERITIES.flatMap((severity) => {
    const number = findings.filter((it) => it.finding.severity === severity).length;
    return number === 0 ? [] : [count(number, SEVERITY_NOUNS[severity])];
  });
  return `${listed(parts)} in ${count(new Set(findings.map((it) => it.file)).size, "file")}`;
}

/** `120 files read (1.2 MB), 3 looked at closely, 2 skipped (1 binary, 1 symbolic link), 1 finding suppressed`. */
export function filesSummary(audits: readonly Audit[]): string {
  const sum = (number: (audit: Audit) => number): number => audits.reduce((total, it) => total + number(it), 0);
  const parts = [
    `${count(
      sum((it) => it.result.files.read),
      "file",
    )} read (${size(sum((it) => it.result.files.bytes))})`,
    `${sum((it) => it.result.files.analysed)} looked at closely`,
  ];
  const objects = sum((it) => it.result.history?.objects ?? 0);
  if (objects > 0) parts.push(`${count(objects, "object")} of the history`);
  const skipped = audits.flatMap((it) => it.result.files.skipped);
  if (skipped.length > 0) parts.push(`${skipped.length} skipped (${reasonCounts(skipped.map((it) => it.reason)).join(", ")})`);
  const suppressed = sum((it) => it.result.suppressed.length);
  if (suppressed > 0) parts.push(`${count(suppressed, "finding")} suppressed`);
  const exhausted = sum((it) => it.result.exhausted);
  if (exhausted > 0)
    parts.push(
      `${exhausted} of ${count(
        sum((it) => it.result.functions),
        "function",
      )} too large to follow to the end`,
    );
  return parts.join(", ");
}

/** How often each reason occurs, the most frequent first: `3 binary`. */
function reasonCounts(reasons: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([reason, number]) => `${number} ${reason}`);
}

/** Skipped files that a reader would expect to be looked at: the others are no text, or no files. */
export function unexpectedlySkipped(audit: Audit): { readonly path: string; readonly reason: string }[] {
  return audit.result.files.skipped.filter((it) => !["binary", "symbolic link", "not a regular file"].includes(it.reason));
}

/** `1.42 s`; nothing without a clock. */
export function timeSummary(audits: readonly Audit[]): string | undefined {
  let total = 0;
  for (const { result } of audits) {
    if (result.milliseconds === undefined) return undefined;
    total += result.milliseconds;
  }
  return `${(total / 1000).toFixed(2)} s`;
}

function size(bytes: number): string {
  if (bytes < 1000) return count(bytes, "byte");
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
