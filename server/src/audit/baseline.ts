import { createHash } from "node:crypto";
import { maskText } from "../model/credentials/mask.ts";
import type { Finding } from "../rules/finding.ts";
import type { Audit } from "./result.ts";

/** Where a baseline is looked for and written to, if nothing else is said. */
export const BASELINE_FILE = "keywarden-baseline.json";

/** A finding that was there before anyone looked, as a baseline has it. Holds no key, no line, no time: it changes only when the finding does. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly rule: string;
  /** For whoever reads it: the masked key, else the file. */
  readonly about: string;
}

/** What a baseline says of all findings of some audits; in order. */
export function baselineOf(audits: readonly Audit[]): BaselineEntry[] {
  const entries = new Map<string, BaselineEntry>();
  for (const audit of audits) {
    for (const [finding, fingerprint] of fingerprintsOf(audit)) {
      const about = finding.evidence?.fingerprint === undefined ? finding.path : finding.evidence.masked;
      entries.set(fingerprint, { fingerprint, rule: finding.rule, about: maskText(about) });
    }
  }
  return [...entries.values()].sort((a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : a.fingerprint < b.fingerprint ? -1 : 1));
}

/** The text of a baseline, an entry on each line, so that two branches seldom meet in one. */
export function baselineText(entries: readonly BaselineEntry[]): string {
  const lines = entries.map((entry) => `    ${JSON.stringify(entry)}`);
  return `{\n  "format": "keywarden-baseline",\n  "version": 1,\n  "findings": [${lines.length === 0 ? "" : `\n${lines.join(",\n")}\n  `}]\n}\n`;
}

/** The fingerprints in the text of a baseline; undefined where it is none. */
export function readBaseline(text: string): ReadonlySet<string> | undefined {
  try {
    const read: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
    if (!isRecord(read) || read.format !== "keywarden-baseline" || read.version !== 1 || !Array.isArray(read.findings)) return undefined;
    const fingerprints = read.findings.map((entry: unknown) => (isRecord(entry) && typeof entry.fingerprint === "string" ? entry.fingerprint : undefined));
    return fingerprints.every((it) => it !== undefined) ? new Set(fingerprints) : undefined;
  } catch {
    return undefined;
  }
}

/** An audit in which what the baseline knows counts as suppressed, and the fingerprints that were found in it. */
export function withBaseline(audit: Audit, baseline: ReadonlySet<string>): { readonly audit: Audit; readonly matched: ReadonlySet<string> } {
  const matched = new Set<string>();
  const known = new Set<Finding>();
  for (const [finding, fingerprint] of fingerprintsOf(audit)) {
    if (!baseline.has(fingerprint)) continue;
    matched.add(fingerprint);
    known.add(finding);
  }
  const { result } = audit;
  const findings = result.findings.filter((it) => !known.has(it));
  const baselined = result.findings.filter((it) => known.has(it)).map((finding) => ({ finding, reason: "in the baseline", by: "baseline" as const }));
  return { audit: { ...audit, result: { ...result, findings, suppressed: [...result.suppressed, ...baselined] } }, matched };
}

/**
 * Of each finding what stays the same while lines move: the rule and the key, wherever it stands; of what is about no key the rule, the file and the text of its lines,
 * white space and secrets left out, with a number for those that are the same.
 */
function fingerprintsOf({ result, source }: Audit): Map<Finding, string> {
  const counts = new Map<string, number>();
  const found = new Map<Finding, string>();
  for (const finding of result.findings) {
    const { rule, path, evidence } = finding;
    if (evidence?.fingerprint !== undefined) {
      found.set(finding, digest("key", rule, evidence.kind ?? "", evidence.fingerprint));
      continue;
    }
    const context = contextOf(finding, source(path));
    const place = `${rule}\0${path}\0${context}`;
    const count = (counts.get(place) ?? 0) + 1;
    counts.set(place, count);
    found.set(finding, digest("context", rule, path, context, String(count)));
  }
  return found;
}

/** The lines of a finding without what may change although nothing has. */
function contextOf({ span, secrets, message }: Finding, text: string | undefined): string {
  if (text === undefined) return message;
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const end = text.indexOf("\n", Math.max(span.start, span.end - 1));
  const lines = text.slice(start, end === -1 ? text.length : end);
  const masked = maskText(
    lines,
    secrets.map((it) => ({ start: it.start - start, end: it.end - start })).filter((it) => it.start >= 0 && it.end <= lines.length),
  );
  return masked.replace(/\s+/g, " ").trim();
}

function digest(...parts: readonly string[]): string {
  return createHash("sha256")
    .update(["keywarden-baseline", ...parts].join("\0"))
    .digest("hex")
    .slice(0, 16);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
