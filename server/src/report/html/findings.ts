import type { Audit } from "../../audit/result.ts";
import type { Finding } from "../../rules/finding.ts";
import { SEVERITIES } from "../../settings/severity.ts";
import { type KeyStory, keyStories } from "../keys.ts";
import { count, type ReportInput, type ReportRule } from "../report.ts";
import { rotationSteps } from "../rotation.ts";
import { type ShownLine, showLine } from "../show.ts";
import { SEVERITY_NOUNS } from "../summary.ts";
import { html, type Markup } from "./markup.ts";
import type { Places } from "./places.ts";

/** The findings: first by key, each with its whole story, then those that are about no key. `numbers`: what an editor knows each finding by. */
export function findingsPart(input: ReportInput, places: Places, numbers: ReadonlyMap<Finding, number>): Markup {
  const { audits, rules } = input;
  const byId = new Map(rules.map((it) => [it.id, it]));
  const stories = keyStories(audits);
  const told = new Set(stories.flatMap(({ findings }) => findings.map(({ finding }) => finding)));
  const article = (audit: Audit, finding: Finding): Markup => findingArticle(audit, finding, byId.get(finding.rule), places, numbers.get(finding));
  const others = audits
    .map((audit) => ({ audit, findings: gravestFirst(audit.result.findings.filter((it) => !told.has(it))) }))
    .filter((it) => it.findings.length > 0);
  return html`<h2 id="findings">Findings</h2>
<div>
${filterForm()}
${stories.map((story, number) => keySection(story, number, article))}
${others.map(
  ({ audit, findings }) => html`<section data-group aria-label="Findings about no single key in ${showLine(audit.result.root)}">
<h3>${stories.length > 0 ? "About no single key" : "All findings"}${audits.length > 1 && html`: <span class="mono">${showLine(audit.result.root)}</span>`}</h3>
${findings.map((it) => article(audit, it))}
</section>
`,
)}</div>`;
}

function filterForm(): Markup {
  return html`<form id="filter" role="search" aria-label="Filter findings" hidden>
<label for="search">Filter <input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="rule, file or message"></label>
<fieldset><legend>Severity</legend>
${SEVERITIES.map((severity) => html`<label><input type="checkbox" value="${severity}" checked> ${SEVERITY_NOUNS[severity]}</label>\n`)}</fieldset>
<span id="shown" role="status"></span>
</form>`;
}

function keySection(story: KeyStory, number: number, article: (audit: Audit, finding: Finding) => Markup): Markup {
  const { masked, title, power, findings, fingerprint, deployables, rolled } = story;
  const files = new Set(findings.map(({ audit, finding }) => `${audit.result.root}\0${finding.path}`)).size;
  const past = findings.flatMap(({ finding }) => finding.history ?? [])[0];
  return html`<section data-group aria-label="The key ${masked}">
<h3><span class="mono">${masked}</span>, ${title}</h3>
<p>${power}</p>
<ul class="facts quiet">
<li>${count(findings.length, "finding")} in ${count(files, "file")}</li>
<li>fingerprint <span class="mono">${fingerprint}</span></li>
${deployables.length > 0 && html`<li>calls are made with it in ${deployables.join(", ")}</li>\n`}</ul>
${past !== undefined && timeLine(past)}
<details><summary>How to roll it without anything failing</summary>
<ol class="steps">
${rotationSteps(story).map(
  ({ text, address }, step) =>
    html`<li><label><input type="checkbox" data-step="${fingerprint} ${step}"> ${inline(text)}</label>${address !== undefined && html` <a href="${address}" rel="noreferrer">${address.replace("https://", "")}</a>`}</li>\n`,
)}</ol>
</details>
${rolled === undefined && html`<p data-rolled="${number}" data-title="${masked}"></p>\n`}${findings
  .toSorted((a, b) => SEVERITIES.indexOf(a.finding.severity) - SEVERITIES.indexOf(b.finding.severity))
  .map(({ audit, finding }) => article(audit, finding))}
</section>
`;
}

/** What the git history says of a key, in the order in which it happened. */
function timeLine({ first, last, removed, inHead, refs, rolled, where, paths }: NonNullable<Finding["history"]>): Markup {
  const events = [
    first && { date: first.date, text: html`first committed, in <code>${first.id.slice(0, 12)}</code>` },
    last && last.id !== first?.id && { date: last.date, text: html`last written into a file, in <code>${last.id.slice(0, 12)}</code>` },
    removed && { date: removed.date, text: html`taken out of a file, in <code>${removed.id.slice(0, 12)}</code>` },
  ].filter((it) => it !== undefined && it !== false);
  events.sort((a, b) => (a.date < b.date ? -1 : 1));
  return html`<ol class="way" aria-label="What the history says of it">
${events.map(({ date, text }) => html`<li><time datetime="${date}">${date.slice(0, 10)}</time>: ${text}</li>\n`)}${
  rolled !== undefined && html`<li>${rolled.on ?? "on a day not noted"}: rolled${rolled.by !== undefined && ` by ${showLine(rolled.by)}`}</li>\n`
}<li>${inHead ? "It is in what is checked out." : "It is no longer in what is checked out."}${
    where.length > 0 && ` In the history it is in ${where.map((it) => (it === "unreachable" ? "an object that nothing leads to" : `a ${it}`)).join(", ")}.`
  }${
    paths.length > 0 &&
    html` Files: ${paths.slice(0, MOST_NAMED).map((it, index) => html`${index > 0 && ", "}<span class="mono">${showLine(it)}</span>`)}${
      paths.length > MOST_NAMED && ` and ${paths.length - MOST_NAMED} more`
    }.`
  }${
    refs.length > 0 &&
    html` Held by ${refs.slice(0, MOST_NAMED).map((it, index) => html`${index > 0 && ", "}<span class="mono">${showLine(it)}</span>`)}${
      refs.length > MOST_NAMED && ` and ${refs.length - MOST_NAMED} more`
    }.`
  }</li>
</ol>`;
}

/** Files and refs that are named of one key. */
const MOST_NAMED = 6;

function findingArticle(audit: Audit, finding: Finding, rule: ReportRule | undefined, places: Places, number: number | undefined): Markup {
  const message = showLine(finding.message);
  const lines = places.frames(audit).linesOf(finding);
  return html`<article class="${finding.severity}" data-severity="${finding.severity}">
<h3>${inline(message)}</h3>
<p><span class="level">${SEVERITY_NOUNS[finding.severity]}</span> · <code>${finding.rule}</code> · ${places.link(audit, finding.path, finding.span)}${
    finding.circumstances.length > 0 && html` · <span class="quiet">lighter than usual: ${finding.circumstances.join(", ")}</span>`
  }</p>
${lines.length > 0 && code(lines)}
${finding.steps.length > 0 && way(audit, finding, places)}
${rule !== undefined && html`<p><strong>What to do:</strong> ${inline(rule.advice)}</p>`}
${number !== undefined && html`<p data-fix="${number}" data-title="${message}"></p>`}
</article>
`;
}

/** The steps by which the value came, the place of the finding last. */
function way(audit: Audit, finding: Finding, places: Places): Markup {
  return html`<ol class="way" aria-label="The way of the value">
${finding.steps.map((step) => html`<li>${inline(showLine(step.text))} <span class="quiet">${places.link(audit, step.path, step.span)}</span></li>\n`)}<li>${inline("arrives here")}</li>
</ol>`;
}

function code(lines: readonly ShownLine[]): Markup {
  const width = String(lines.at(-1)?.number ?? 0).length;
  const shown = lines.map(({ number, text, marked }) => {
    const line = marked ? html`${text.slice(0, marked.start)}<mark>${text.slice(marked.start, marked.end)}</mark>${text.slice(marked.end)}` : html`${text}`;
    return html`<span class="number">${String(number).padStart(width)}</span>${line}\n`;
  });
  return html`<pre tabindex="0" role="group" aria-label="The lines of the file">${shown}</pre>`;
}

/** Text in which back quotes stand around code. */
export function inline(text: string): Markup {
  return html`${text.split(/`([^`]*)`/).map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`))}`;
}

function gravestFirst(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}
