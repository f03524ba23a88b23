import { writeFileSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { auditWorkspace } from "../audit/audit.ts";
import type { Audit } from "../audit/result.ts";
import { githubReport } from "../report/github.ts";
import { gitlabReport } from "../report/gitlab.ts";
import { htmlReport } from "../report/html/page.ts";
import { jsonReport } from "../report/json.ts";
import { junitReport } from "../report/junit.ts";
import { markdownReport } from "../report/markdown.ts";
import { prettyReport } from "../report/pretty.ts";
import type { ReportInput } from "../report/report.ts";
import { sarifReport } from "../report/sarif.ts";
import { showLine } from "../report/show.ts";
import { filesSummary, findingsSummary } from "../report/summary.ts";
import { rules } from "../rules/index.ts";
import { reaches, type Severity } from "../settings/severity.ts";
import { paintFor, wantsColor } from "./colors.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-code.ts";
import type { Host } from "./host.ts";
import { auditListed } from "./listed-repositories.ts";
import { progressLine } from "./progress.ts";
import { fixesFor } from "./report-fixes.ts";
import { type ScopeOptions, scopeOf, shardFor } from "./scope.ts";

export const FORMATS = ["pretty", "json", "sarif", "markdown", "html", "github", "gitlab", "junit"] as const;
export type Format = (typeof FORMATS)[number];
export type Threshold = Severity | "never";

export interface ScanOptions {
  readonly failOn: Threshold;
  readonly includeIgnored: boolean;
  readonly color: boolean;
  readonly quiet: boolean;
  readonly jobs: number | undefined;
}

export interface AuditCommandOptions extends ScanOptions, ScopeOptions {
  readonly format: Format;
  /** A file for the report instead of standard output. */
  readonly output: string | undefined;
}

/** `keywarden audit`. */
export async function auditCommand(paths: readonly string[], options: AuditCommandOptions, host: Host): Promise<ExitCode> {
  const audits = await scan(paths, options, host);
  if (audits === undefined) return EXIT.interrupted;
  if (audits.length === 0 && options.staged === true && options.format === "pretty") {
    if (!options.quiet) host.stdout.write("nothing is staged\n");
    return EXIT.clean;
  }
  const fixes = options.format === "sarif" ? { fixes: await fixesFor(audits, await host.syntax()) } : {};
  const report = render(options, { audits, rules, ...fixes }, host);
  if (options.output === undefined) host.stdout.write(report);
  else {
    save(resolve(host.folder, options.output), report, options.output);
    if (!options.quiet) host.stderr.write(`${findingsSummary(audits)}; ${filesSummary(audits)}\n`);
  }
  reportTroubles(audits, host);
  return exitCodeOf(audits, options.failOn, host);
}

/** Audits what the paths and options name, with progress; undefined if the user interrupts. */
export async function scan(paths: readonly string[], options: ScanOptions & ScopeOptions, host: Host): Promise<readonly Audit[] | undefined> {
  const abort = new AbortController();
  const line = progressLine(host, options.quiet);
  const release = host.onInterrupt(() => abort.abort());
  const cancelled = (): boolean => abort.signal.aborted;
  const audit = async (what: readonly string[], scopeOptions: ScopeOptions): Promise<readonly Audit[] | undefined> => {
    const scope = await scopeOf(what, scopeOptions, host, cancelled);
    const audits = await auditWorkspace(scope.roots, {
      ...scope.options,
      version: host.version,
      createSession: host.createSession,
      workerUrl: host.workerUrl,
      isAlone: true,
      jobs: options.jobs,
      includeIgnored: options.includeIgnored,
      gitAllowed: true,
      onProgress: line.show,
      signal: abort.signal,
      now: host.now,
    });
    return audits && (await scope.narrow(audits, cancelled));
  };
  try {
    const { repositories: list, shard, ...others } = options;
    if (list === undefined) return await audit(paths, options);
    if (paths.length > 0) throw new UsageError("--repositories says what to look at: no paths beside it");
    const part = shard === undefined ? undefined : shardFor(shard, host);
    return await auditListed({ list, shard: part, history: options.history === true, signal: abort.signal, audit: (folder) => audit([folder], others) }, host);
  } finally {
    release();
    line.clear();
  }
}

/** What the audits amount to. */
export function exitCodeOf(audits: readonly Audit[], failOn: Threshold, host: Host): ExitCode {
  if (troublesOf(audits, host).length > 0) return EXIT.trouble;
  const failing = audits.some(({ result }) => result.findings.some((it) => failOn !== "never" && reaches(it.severity, failOn)));
  return failing ? EXIT.findings : EXIT.clean;
}

/** Says on standard error why the result cannot count as clean. */
export function reportTroubles(audits: readonly Audit[], host: Host): void {
  for (const trouble of troublesOf(audits, host)) host.stderr.write(`keywarden: ${trouble}\n`);
}

/** Why the result cannot count as clean, whatever was found. */
function troublesOf(audits: readonly Audit[], host: Host): string[] {
  return audits.flatMap(({ result, named }) => {
    const root = showLine(result.name ?? (relative(host.folder, result.root) || "."));
    const unreadable = result.files.skipped
      .filter((it) => it.path === "." || named.has(it.path))
      .map((it) => `${showLine(it.path === "." ? root : it.path)}: ${it.reason}`);
    if (!result.settingsValid) unreadable.push(`the settings of ${root} are not valid`);
    if (result.history?.walked === false) unreadable.push(`the history of ${root} was not read`);
    if (unreadable.length === 0 && result.files.read === 0 && !result.history?.walked && !result.shard) unreadable.push(`nothing was scanned in ${root}`);
    return unreadable;
  });
}

function render({ format, color, quiet, output }: AuditCommandOptions, input: ReportInput, host: Host): string {
  if (format === "json") return jsonReport(input);
  if (format === "sarif") return sarifReport(input);
  if (format === "markdown") return markdownReport(input);
  if (format === "html") return htmlReport(input).text;
  if (format === "github") return githubReport(input, (audit) => prefixOf(audit, host));
  if (format === "gitlab") return gitlabReport(input, (audit) => prefixOf(audit, host));
  if (format === "junit") return junitReport(input);
  return prettyReport(input, { paint: paintFor(output === undefined && wantsColor(host, color)), quiet, prefix: (audit) => prefixOf(audit, host) });
}

/** The way from the working folder to a root, so that paths can be clicked in a terminal. */
export function prefixOf(audit: Audit, host: Host): string {
  const way = relative(host.folder, audit.result.root).replaceAll(sep, "/");
  return way === "" ? "" : `${way}/`;
}

/** Writes a report where the user wants it. */
export function save(path: string, report: string, asGiven: string): void {
  try {
    writeFileSync(path, report);
  } catch (error) {
    throw new UsageError(`cannot write ${showLine(asGiven)}${error instanceof Error && "code" in error ? ` (${String(error.code)})` : ""}`);
  }
}
