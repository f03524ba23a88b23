import type { Finding } from "../rules/finding.ts";
import type { Span } from "../text/span.ts";
import { Frames } from "./frame.ts";
import { keyStories } from "./keys.ts";
import { permissionsJson } from "./permissions.ts";
import { practicesJson } from "./practices.ts";
import type { ReportInput } from "./report.ts";
import { rotationSteps } from "./rotation.ts";
import { showLine } from "./show.ts";

/** Grows by one when a reader of the last version would not understand the next. */
const FORMAT_VERSION = 1;

/** Everything in the results as JSON. Lines and columns count from 1, columns in UTF-16 units. */
export function jsonReport({ audits }: ReportInput): string {
  const report = {
    format: "keywarden-audit",
    version: FORMAT_VERSION,
    tool: audits[0]?.result.tool,
    audits: audits.map((audit) => {
      const frames = new Frames(audit);
      const { result } = audit;
      return {
        root: showLine(result.root),
        findings: result.findings.map((it) => findingJson(it, frames)),
        suppressed: result.suppressed.map((it) => ({
          by: it.by ?? "comment",
          reason: it.reason === undefined ? null : showLine(it.reason),
          finding: findingJson(it.finding, frames),
        })),
        files: { ...result.files, skipped: result.files.skipped.map((it) => ({ path: showLine(it.path), reason: it.reason })) },
        notes: result.notes.map((it) => ({ path: it.path === undefined ? null : showLine(it.path), text: showLine(it.text) })),
        permissions: permissionsJson(audit, frames),
        practices: practicesJson(result.practices),
        history: result.history ?? null,
        functions: result.functions,
        exhausted: result.exhausted,
        milliseconds: result.milliseconds === undefined ? null : Math.round(result.milliseconds),
      };
    }),
    keys: keyStories(audits).map((story) => ({
      fingerprint: story.fingerprint,
      masked: story.masked,
      kind: story.kind,
      mode: story.mode ?? null,
      findings: story.findings.map(({ finding }) => finding.fingerprint),
      deployables: story.deployables.map(showLine),
      rotation: rotationSteps(story).map(({ text, address }) => ({ text, address: address ?? null })),
    })),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function historyJson(history: Finding["history"]): object | null {
  if (!history) return null;
  const { path, paths, where, first, last, removed, inHead, refs, rolled } = history;
  return {
    path: path === undefined ? null : showLine(path),
    paths: paths.map(showLine),
    where,
    first: first ?? null,
    last: last ?? null,
    removed: removed ?? null,
    inHead,
    refs: refs.map(showLine),
    rolled: rolled ? { by: rolled.by === undefined ? null : showLine(rolled.by), on: rolled.on ?? null } : null,
  };
}

function findingJson(finding: Finding, frames: Frames): object {
  return {
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence,
    message: showLine(finding.message),
    ...placeJson(finding.path, finding.span, frames),
    evidence:
      finding.evidence === undefined
        ? null
        : {
            kind: finding.evidence.kind ?? null,
            mode: finding.evidence.mode ?? null,
            masked: finding.evidence.masked,
            fingerprint: finding.evidence.fingerprint ?? null,
            wanted: finding.evidence.wanted ?? null,
          },
    circumstances: finding.circumstances,
    steps: finding.steps.map((it) => ({ text: showLine(it.text), ...placeJson(it.path, it.span, frames) })),
    fingerprint: finding.fingerprint,
    history: historyJson(finding.history),
  };
}

function placeJson(path: string, span: Span, frames: Frames): object {
  return { path: showLine(path), range: { start: pointJson(path, span.start, frames), end: pointJson(path, span.end, frames) } };
}

function pointJson(path: string, offset: number, frames: Frames): object {
  const position = frames.positionOf(path, offset);
  return { offset, ...(position && { line: position.line + 1, column: position.character + 1 }) };
}
