import type { Audit } from "../audit/result.ts";
import type { Finding } from "../rules/finding.ts";
import { capitalized } from "../text/words.ts";
import { Frames } from "./frame.ts";
import { keyStories } from "./keys.ts";
import { code, escapeText, prose } from "./markdown-text.ts";
import { deployableName, keyName } from "./permission-names.ts";
import { evidenceLine } from "./practices.ts";
import type { ReportInput, ReportRule } from "./report.ts";
import { rotationSteps } from "./rotation.ts";
import { showLine } from "./show.ts";
import { filesSummary, findingsSummary, SEVERITY_NOUNS, timeSummary, unexpectedlySkipped } from "./summary.ts";

/** The findings as a Markdown page: a table to skim, then each finding with its masked lines, then what was read and what was not. */
export function markdownReport({ audits, rules }: ReportInput): string {
  const byId = new Map(rules.map((it) => [it.id, it]));
  const lines = ["# Keywarden audit", "", `**${capitalized(findingsSummary(audits))}.** ${capitalized(filesSummary(audits))}${inTime(audits)}.`, ""];
  for (const audit of audits) {
    if (audits.length > 1) lines.push(`## ${escapeText(showLine(audit.result.root))}`, "");
    for (const line of [...findingsPart(audit, byId), ...permissionsPart(audit), ...practicesPart(audit), ...ignoredPart(audit), ...coveragePart(audit)])
      lines.push(line);
  }
  for (const line of keysPart(audits)) lines.push(line);
  return `${lines.join("\n").trimEnd()}\n`;
}

function inTime(audits: readonly Audit[]): string {
  const time = timeSummary(audits);
  return time === undefined ? "" : ` in ${time}`;
}

function findingsPart(audit: Audit, rules: ReadonlyMap<string, ReportRule>): string[] {
  const { findings } = audit.result;
  if (findings.length === 0) return [];
  const frames = new Frames(audit);
  const lines = ["| | Rule | Place | What |", "| --- | --- | --- | --- |"];
  for (const finding of findings) {
    lines.push(`| ${SEVERITY_NOUNS[finding.severity]} | ${code(finding.rule)} | ${code(frames.placeOf(finding))} | ${escapeText(showLine(finding.message))} |`);
  }
  lines.push("");
  for (const finding of findings) lines.push(...details(finding, frames, rules.get(finding.rule)));
  return lines;
}

function details(finding: Finding, frames: Frames, rule: ReportRule | undefined): string[] {
  const lines = [`### ${escapeText(rule?.title ?? finding.rule)}: ${code(frames.placeOf(finding))}`, "", escapeText(showLine(finding.message)), ""];
  const shown = frames.linesOf(finding);
  if (shown.length > 0) {
    const width = String(shown.at(-1)?.number ?? 0).length;
    const body = shown.map((it) => `${it.marked === undefined ? " " : ">"} ${String(it.number).padStart(width)} ${it.text}`.trimEnd());
    const fence = "`".repeat(Math.max(3, 1 + Math.max(0, ...body.flatMap((it) => it.match(/`+/g) ?? []).map((it) => it.length))));
    lines.push(`${fence}text`, ...body, fence, "");
  }
  for (const [index, step] of finding.steps.entries()) {
    lines.push(`${index + 1}. ${escapeText(showLine(step.text))} (${code(frames.placeOf(step))})`);
  }
  if (finding.steps.length > 0) lines.push("");
  if (finding.circumstances.length > 0) lines.push(`Lighter than usual: ${escapeText(finding.circumstances.join(", "))}.`, "");
  if (rule !== undefined) lines.push(`**What to do:** ${escapeText(rule.advice)}`, "");
  return lines;
}

/** What a restricted key must be allowed, for each key and deployable. */
function permissionsPart(audit: Audit): string[] {
  const frames = new Frames(audit);
  const lines: string[] = [];
  for (const permissions of audit.result.permissions) {
    const { needs, undecided } = permissions;
    lines.push(`### Permissions of ${escapeText(keyName(permissions))} in ${escapeText(deployableName(permissions))}`, "");
    if (needs.length > 0) {
      lines.push("| Resource | Level | Calls |", "| --- | --- | --- |");
      for (const { resource, level, marks, calls } of needs) {
        const places = calls.slice(0, MOST_CALLS).map((it) => code(frames.placeOf(it)));
        if (calls.length > MOST_CALLS) places.push(`and ${calls.length - MOST_CALLS} more`);
        lines.push(`| ${resource.title} | ${level}${marks.length > 0 ? ` (${marks.join(", ")})` : ""} | ${places.join(", ")} |`);
      }
      lines.push("");
    }
    for (const it of undecided) lines.push(`- Not decided: ${escapeText(showLine(it.text))} (${code(frames.placeOf(it))})`);
    if (undecided.length > 0) lines.push("");
  }
  return lines;
}

/** Calls that are listed for one permission. */
const MOST_CALLS = 4;

function practicesPart({ result }: Audit): string[] {
  if (result.practices.length === 0) return [];
  const lines = ["### Practices", "", "| | Practice | Seen | What to do |", "| --- | --- | --- | --- |"];
  for (const { title, state, evidence, advice = "", scaffold } of result.practices) {
    const what = `${prose(advice)}${scaffold === undefined ? "" : ` (${code(`keywarden init ${scaffold}`)})`}`;
    lines.push(`| ${state} | ${title} | ${evidence.map((it) => escapeText(evidenceLine(it))).join("<br>")} | ${what} |`);
  }
  return [...lines, ""];
}

/** How to roll each key that was found. */
function keysPart(audits: readonly Audit[]): string[] {
  return keyStories(audits).flatMap((story) => [
    `### How to roll ${code(story.masked)}`,
    "",
    ...rotationSteps(story).map(({ text, address }, index) => `${index + 1}. ${prose(text)}${address === undefined ? "" : ` (<${address}>)`}`),
    "",
  ]);
}

/** What is silenced, by what, and why. */
function ignoredPart(audit: Audit): string[] {
  const { suppressed } = audit.result;
  if (suppressed.length === 0) return [];
  const frames = new Frames(audit);
  const lines = ["### Ignored", ""];
  for (const { finding, reason, by } of suppressed) {
    const why = reason === undefined ? "no reason given" : escapeText(showLine(reason));
    lines.push(`- ${code(finding.rule)} ${code(frames.placeOf(finding))}, by ${IGNORED_BY[by ?? "comment"]}: ${why}`);
  }
  return [...lines, ""];
}

const IGNORED_BY = { comment: "a comment", settings: "the settings", baseline: "the baseline" } as const;

function coveragePart(audit: Audit): string[] {
  const skipped = unexpectedlySkipped(audit);
  const { notes } = audit.result;
  if (skipped.length === 0 && notes.length === 0) return [];
  const lines = ["### Not looked at", ""];
  for (const { path, reason } of skipped) lines.push(`- ${code(showLine(path))}: ${escapeText(reason)}`);
  for (const { path, text } of notes) lines.push(`- ${path === undefined ? "" : `${code(showLine(path))}: `}${escapeText(showLine(text))}`);
  return [...lines, ""];
}
