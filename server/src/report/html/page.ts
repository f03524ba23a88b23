import { sha256Base64 } from "../../model/digest.ts";
import type { Finding } from "../../rules/finding.ts";
import { SEVERITIES } from "../../settings/severity.ts";
import { capitalized } from "../../text/words.ts";
import { keyStories } from "../keys.ts";
import { count, type ReportInput } from "../report.ts";
import { showLine } from "../show.ts";
import { filesSummary, findingsSummary, SEVERITY_NOUNS, timeSummary, unexpectedlySkipped } from "../summary.ts";
import { findingsPart } from "./findings.ts";
import { html, type Markup } from "./markup.ts";
import { permissionsPart } from "./permissions.ts";
import { Places, type ReportPlace } from "./places.ts";
import { practicesPart } from "./practices.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

export interface HtmlReport {
  readonly text: string;
  /** What an editor opens when a place is chosen, by the number that the page says. */
  readonly places: readonly ReportPlace[];
  /** The fingerprints of the keys, by the number that the page says. */
  readonly keys: readonly string[];
}

/** Only this style and this script, nothing from anywhere else, nothing sent anywhere. */
function policy(): string {
  const [style, script] = [sha256Base64(STYLE), sha256Base64(SCRIPT)];
  return `default-src 'none'; style-src 'sha256-${style}'; script-src 'sha256-${script}'; base-uri 'none'; form-action 'none'`;
}

/**
 * The whole report as one file of its own that needs nothing else, runs nothing but its own script, and is complete without that. `fixable`: what an editor can fix,
 * with the number that it knows a finding by.
 */
export function htmlReport(input: ReportInput, fixable: ReadonlyMap<Finding, number> = new Map()): HtmlReport {
  const places = new Places();
  const { audits } = input;
  const verdict = findingsSummary(audits);
  const time = timeSummary(audits);
  const parts = [findingsPart(input, places, fixable), permissionsPart(input, places), practicesPart(input), coveragePart(input)];
  const { text } = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Keywarden report</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#findings">To the findings</a>
<header>
<h1>Keywarden report</h1>
<p>${capitalized(verdict)}. ${capitalized(filesSummary(audits))}${time !== undefined && ` in ${time}`}.</p>
${summary(input)}
<nav aria-label="Parts of the report"><ul>
<li><a href="#findings">Findings</a></li><li><a href="#permissions">Permissions</a></li>${
    audits.some(({ result }) => result.practices.length > 0) && html`<li><a href="#practices">Practices</a></li>`
  }<li><a href="#coverage">What was looked at</a></li>
</ul></nav>
</header>
<main>
${parts}
</main>
<footer class="quiet"><p>Keywarden ${audits[0]?.result.tool.version}. Keys are masked; the report holds none of them.</p></footer>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`;
  return { text, places: places.all, keys: keyStories(audits).map(({ fingerprint }) => fingerprint) };
}

function summary({ audits }: ReportInput): Markup {
  const findings = audits.flatMap(({ result }) => result.findings);
  const keys = keyStories(audits).length;
  return html`<ul class="counts">
<li><strong>${keys}</strong> ${keys === 1 ? "key" : "keys"}</li>
${SEVERITIES.map((severity) => {
  const number = findings.filter((it) => it.severity === severity).length;
  return html`<li class="${severity}"><strong>${number}</strong> ${SEVERITY_NOUNS[severity]}${number === 1 ? "" : "s"}</li>\n`;
})}</ul>`;
}

function coveragePart({ audits }: ReportInput): Markup {
  return html`<h2 id="coverage">What was looked at</h2>
${audits.map((audit) => {
  const { root, suppressed, notes } = audit.result;
  const skipped = unexpectedlySkipped(audit);
  return html`<h3 class="mono">${showLine(root)}</h3>
<p>${capitalized(filesSummary([audit]))}.</p>
${
  skipped.length + notes.length > 0 &&
  html`<details open><summary>Not looked at, or not wholly</summary><ul>
${skipped.map(({ path, reason }) => html`<li><span class="mono">${showLine(path)}</span>: ${reason}</li>\n`)}${notes.map(
  ({ path, text }) => html`<li>${path !== undefined && html`<span class="mono">${showLine(path)}</span>: `}${showLine(text)}</li>\n`,
)}</ul></details>`
}
${
  suppressed.length > 0 &&
  html`<details><summary>${capitalized(count(suppressed.length, "finding"))} ignored</summary><ul>
${suppressed.map(({ finding, reason }) => html`<li><code>${finding.rule}</code> <span class="mono">${showLine(finding.path)}</span>: ${reason === undefined ? "no reason given" : showLine(reason)}</li>\n`)}</ul></details>`
}
`;
})}`;
}

/** The page's own style and script, which are part of this program. */
function trusted(text: string): Markup {
  return html(Object.assign([text], { raw: [text] }));
}
