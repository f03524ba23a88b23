import type { Audit } from "../audit/result.ts";
import type { Finding } from "../rules/finding.ts";
import { SEVERITIES, type Severity } from "../settings/severity.ts";
import { LineIndex } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import { Frames } from "./frame.ts";
import type { ReportFix, ReportInput, ReportRule } from "./report.ts";
import { showLine } from "./show.ts";
import { unexpectedlySkipped } from "./summary.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const ROOT = "%SRCROOT%";

/** Where the fingerprint's making changes, its name must: they are compared over years. */
const FINGERPRINT_NAME = "keywarden/v1";

/** SARIF knows three levels: what is lighter than a warning is a note. */
const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = { error: "error", warning: "warning", information: "note", hint: "note" };

/** On the scale of CVSS, as code hosts sort security findings. */
const SCORES: Readonly<Record<Severity, string>> = { error: "9.0", warning: "6.0", information: "3.0", hint: "1.0" };

/** GitHub refuses a file in which a run has more results than this. */
const MOST_RESULTS = 25_000;

/** The results as SARIF 2.1.0, one run for each root. No source text is quoted. */
export function sarifReport(input: ReportInput): string {
  return `${JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: input.audits.map((it) => run(it, input)) }, undefined, 2)}\n`;
}

function run(audit: Audit, input: ReportInput): object {
  const { result } = audit;
  const all = [...result.findings.map((finding) => ({ finding })), ...result.suppressed.map((it) => ({ finding: it.finding, silenced: it }))];
  const shown = withinLimit(all);
  const findings = shown.map((it) => it.finding);
  const known = new Set(input.rules.map((it) => it.id));
  const rules = [...input.rules.map(ruleJson), ...[...new Set(findings.map((it) => it.rule))].filter((it) => !known.has(it)).map((id) => ({ id }))];
  const context: Context = { frames: new Frames(audit), ruleIndex: new Map(rules.map((it, index) => [it.id, index])), audit, fixes: input.fixes };
  return {
    tool: { driver: { name: "Keywarden", semanticVersion: result.tool.version, version: result.tool.version, rules } },
    invocations: [
      {
        // A run that looked at nothing must not count as a clean one.
        executionSuccessful: result.files.read > 0 || result.history?.walked === true || result.shard !== undefined,
        toolExecutionNotifications: [
          ...unexpectedlySkipped(audit).map((it) => notification("warning", `not looked at: ${it.reason}`, it.path)),
          ...result.notes.map((it) => notification("note", it.text, it.path)),
          ...(shown.length < all.length
            ? [notification("warning", `${all.length - shown.length} of ${all.length} results, the lightest, are left out: GitHub takes no more`, undefined)]
            : []),
        ],
      },
    ],
    ...(result.name !== undefined && { automationDetails: { id: `${showLine(result.name)}/` } }),
    originalUriBaseIds: { [ROOT]: { uri: folderUri(result.root) } },
    columnKind: "utf16CodeUnits",
    results: shown.map(({ finding, silenced }) => ({
      ...resultJson(finding, context),
      ...(silenced && {
        suppressions: [
          { kind: silenced.by === undefined ? "inSource" : "external", ...(silenced.reason !== undefined && { justification: showLine(silenced.reason) }) },
        ],
      }),
    })),
    properties: {
      files: {
        listed: result.files.listed,
        read: result.files.read,
        bytes: result.files.bytes,
        analysed: result.files.analysed,
        skipped: result.files.skipped.length,
      },
      functions: result.functions,
      exhausted: result.exhausted,
    },
  };
}

type Silenced = Audit["result"]["suppressed"][number];

/** As many as fit into a run: those that weigh most, in their order, what is suppressed last. */
function withinLimit(all: readonly { readonly finding: Finding; readonly silenced?: Silenced }[]): typeof all {
  if (all.length <= MOST_RESULTS) return all;
  const weight = ({ finding, silenced }: (typeof all)[number]): number => (silenced ? SEVERITIES.length : SEVERITIES.indexOf(finding.severity));
  const kept = new Set([...all].sort((a, b) => weight(a) - weight(b)).slice(0, MOST_RESULTS));
  return all.filter((it) => kept.has(it));
}

interface Context {
  readonly frames: Frames;
  readonly ruleIndex: ReadonlyMap<string, number>;
  readonly audit: Audit;
  readonly fixes: ReportInput["fixes"];
}

function ruleJson(rule: ReportRule) {
  return {
    id: rule.id,
    name: rule.id.replace(/(?:^|-)(.)/g, (_, first: string) => first.toUpperCase()),
    shortDescription: { text: rule.title },
    fullDescription: { text: `${rule.what} ${rule.why}` },
    help: {
      text: `${rule.what} ${rule.why} ${rule.advice}`,
      markdown: `**${rule.title}.** ${rule.what}\n\n${rule.why}\n\n**What to do:** ${rule.advice}`,
    },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: { tags: ["security", "stripe"], precision: "high", "security-severity": SCORES[rule.severity] },
  };
}

function resultJson(finding: Finding, context: Context): object {
  const steps = finding.steps.map((it) => ({ text: showLine(it.text), place: physicalLocation(it.path, it.span, context.frames) }));
  const { history } = finding;
  // A key in the history is shown where it was, by the lines it had then.
  const at = history?.path ?? (history ? ".git" : finding.path);
  const place = { ...physicalLocation(finding.path, finding.span, context.frames), artifactLocation: artifactLocation(at) };
  const message = { text: showLine(finding.message) };
  const fix = context.fixes?.get(finding);
  return {
    ruleId: finding.rule,
    ruleIndex: context.ruleIndex.get(finding.rule),
    level: LEVELS[finding.severity],
    message,
    locations: [{ physicalLocation: place }],
    partialFingerprints: { [FINGERPRINT_NAME]: finding.fingerprint },
    ...(steps.length > 0 && {
      relatedLocations: steps.map((it, index) => ({ id: index + 1, physicalLocation: it.place, message: { text: it.text } })),
      codeFlows: [
        {
          threadFlows: [
            {
              locations: [
                ...steps.map((it) => ({ location: { physicalLocation: it.place, message: { text: it.text } } })),
                { location: { physicalLocation: place, message }, importance: "essential" },
              ],
            },
          ],
        },
      ],
    }),
    ...(fix && { fixes: [fixJson(fix, context)] }),
    properties: {
      severity: finding.severity,
      confidence: finding.confidence,
      ...(finding.circumstances.length > 0 && { circumstances: finding.circumstances }),
      ...(finding.evidence && { evidence: finding.evidence }),
      ...(history && { history: historyJson(finding) }),
    },
  };
}

function historyJson({ path, history }: Finding): object {
  if (!history) return {};
  const { first, last, removed, inHead, refs, paths, where, rolled } = history;
  return { commit: path.split(":", 1)[0], first, last, removed, inHead, where, refs: refs.map(showLine), paths: paths.map(showLine), rolled };
}

function physicalLocation(path: string, span: Span, frames: Frames): object {
  // Who shows it wants a line in any case.
  const region = frames.positionOf(path, span.start) === undefined ? { startLine: 1 } : regionJson(span, (offset) => frames.positionOf(path, offset));
  return { artifactLocation: artifactLocation(path), region };
}

function artifactLocation(path: string): object {
  return { uri: relativeUri(path), uriBaseId: ROOT };
}

function regionJson(span: Span, positionOf: (offset: number) => { readonly line: number; readonly character: number } | undefined): object {
  const start = positionOf(span.start);
  const end = positionOf(span.end);
  const offsets = { charOffset: span.start, charLength: span.end - span.start };
  if (start === undefined || end === undefined) return offsets;
  return { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1, ...offsets };
}

function fixJson(fix: ReportFix, { audit }: Context): object {
  return {
    description: { text: fix.title },
    artifactChanges: fix.changes.map((change) => {
      if (change.kind === "create") {
        const deletedRegion = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
        return { artifactLocation: artifactLocation(change.path), replacements: [{ deletedRegion, insertedContent: { text: change.text } }] };
      }
      const text = audit.source(change.path);
      const lines = text === undefined ? undefined : new LineIndex(text);
      const replacements = change.edits.map((it) => ({
        deletedRegion: regionJson(it.span, (offset) => lines?.positionAt(offset)),
        insertedContent: { text: it.text },
      }));
      return { artifactLocation: artifactLocation(change.path), replacements };
    }),
  };
}

function notification(level: "warning" | "note", text: string, path: string | undefined): object {
  return {
    level,
    message: { text: showLine(text) },
    ...(path !== undefined && { locations: [{ physicalLocation: { artifactLocation: artifactLocation(path) } }] }),
  };
}

function relativeUri(path: string): string {
  return encodePath(showLine(path));
}

/** `file:///home/me/shop/`; a Windows path gets its drive as the first part. */
function folderUri(path: string): string {
  // Of a repository that was cloned for this.
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) return `${encodeURI(showLine(path)).replace(/\/+$/, "")}/`;
  const parts = encodePath(showLine(path.replaceAll("\\", "/")).replace(/\/+$/, "")).replace(/^([A-Za-z])%3A/, "$1:");
  return `file://${parts.startsWith("/") ? "" : "/"}${parts}/`;
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
