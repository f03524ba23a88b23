import type { Audit } from "../../audit/result.ts";
import type { Finding } from "../../rules/finding.ts";
import { SEVERITIES } from "../../settings/severity.ts";
import { type KeyStory, keyStories } from "../keys.ts";
import { count, type ReportInput, type ReportRule } from "../report.ts";
import { programNames, rotationSteps } from "../rotation.ts";
import { type ShownLine, showLine } from "../show.ts";
import { nothingScanned, SEVERITY_NOUNS } from "../summary.ts";
import { html, type Markup } from "./markup.ts";
import type { Places } from "./places.ts";

/** The findings: first by key, each with its whole story, then those that are about no key. `numbers`: what an editor knows each finding by. */
export function findingsPart(input: ReportInput, places: Places, numbers: ReadonlyMap<Finding, number>): Markup {
  const { audits, rules } = input;
  const byId = new Map(rules.map((it) => [it.id, it]));
  const stories = keyStories(audits);
  const told = new Set(stories.flatMap(({ findings }) => findings.map(({ finding }) => finding)));
  const article = (audit: Audit, finding: Finding, advised: boolean): Markup =>
    findingArticle(audit, finding, advised ? byId.get(finding.rule)?.advice : undefined, places, numbers.get(finding));
  // Places are numbered in the order of the page.
  const others = (): Markup[] =>
    audits.flatMap((audit) =>
      groupsOf(audit.result.findings.filter((it) => !told.has(it))).map((findings) => ruleSection(audit, findings, byId, audits.length > 1, article)),
    );
  const isEmpty = audits.every(({ result }) => result.findings.length === 0);
  if (isEmpty) return html`<h2 id="findings">Findings</h2>\n<p>${nothingScanned(audits) ? "Nothing was scanned." : "Nothing was found."}</p>`;
  return html`<h2 id="findings">Findings</h2>
<div>
${filterForm()}
${stories.length > 1 && keyTable(stories)}${stories.map((story, number) => keySection(story, number, (audit, finding) => article(audit, finding, true)))}
${others()}</div>`;
}

/** The findings of each rule, the gravest rule first. */
function groupsOf(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>();
  for (const it of findings.toSorted(byGravity)) groups.set(it.rule, [...(groups.get(it.rule) ?? []), it]);
  return [...groups.values()];
}

/** What one rule found that is about no single key; what to do is said once. */
function ruleSection(
  audit: Audit,
  findings: readonly Finding[],
  rules: ReadonlyMap<string, ReportRule>,
  several: boolean,
  article: (audit: Audit, finding: Finding, advised: boolean) => Markup,
): Markup {
  const id = findings[0]?.rule ?? "";
  const rule = rules.get(id);
  const where = showLine(audit.result.root);
  return html`<section data-group aria-label="${rule?.title ?? id}${several && ` in ${where}`}">
<h3>${rule?.title ?? id}</h3>
<ul class="facts quiet">
<li>${count(findings.length, "finding")} in ${count(new Set(findings.map(({ path }) => path)).size, "file")}</li>
${several && html`<li class="mono">${where}</li>\n`}</ul>
${rule !== undefined && html`<p>${inline(rule.why)} <strong>What to do:</strong> ${inline(rule.advice)}</p>\n`}${findings.map((it) => article(audit, it, false))}
</section>
`;
}

/** The keys at a glance: what each is, where it has been, and how grave that is. */
function keyTable(stories: readonly KeyStory[]): Markup {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="The keys at a glance"><table>
<thead><tr><th scope="col">Key</th><th scope="col">Kind</th><th scope="col">Findings</th><th scope="col">Worst</th><th scope="col">Since</th><th scope="col">Today</th></tr></thead>
<tbody>
${stories.map(({ masked, title, findings, rolled }, number) => {
  const past = findings.flatMap(({ finding }) => finding.history ?? [])[0];
  const [gravest = "hint"] = findings.map(({ finding }) => finding.severity).toSorted((a, b) => SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b));
  const today = rolled !== undefined ? "rolled" : past?.inHead === false ? "in the history alone" : "in what is checked out";
  return html`<tr><th scope="row"><a href="#key-${number}"><span class="mono">${masked}</span></a></th><td>${title}</td><td>${findings.length}</td><td><span class="${gravest}"><span class="level">${SEVERITY_NOUNS[gravest]}</span></span></td><td>${past?.first ? html`<time datetime="${past.first.date}">${past.first.date.slice(0, 10)}</time>` : "not known"}</td><td>${today}</td></tr>\n`;
})}</tbody></table></div>
`;
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
<h3 id="key-${number}"><span class="mono">${masked}</span>, ${title}</h3>
<p>${power}</p>
<ul class="facts quiet">
<li>${count(findings.length, "finding")} in ${count(files, "file")}</li>
<li>fingerprint <span class="mono">${fingerprint}</span></li>
${deployables.length > 0 && html`<li>calls are made with it in ${programNames(deployables)}</li>\n`}</ul>
${past !== undefined && timeLine(past)}
<details><summary>How to roll it without anything failing</summary>
<ol class="steps">
${rotationSteps(story).map(
  ({ text, address }, step) =>
    html`<li><label><input type="checkbox" data-step="${fingerprint} ${step}"> ${inline(text)}</label>${address !== undefined && html` <a href="${address}" rel="noreferrer">${address.replace("https://", "")}</a>`}</li>\n`,
)}</ol>
</details>
${rolled === undefined && html`<p data-rolled="${number}" data-title="${masked}"></p>\n`}${findings
  .toSorted((a, b) => byGravity(a.finding, b.finding))
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

function findingArticle(audit: Audit, finding: Finding, advice: string | undefined, places: Places, number: number | undefined): Markup {
  const message = showLine(finding.message);
  const lines = places.frames(audit).linesOf(finding);
  return html`<article class="${finding.severity}" data-severity="${finding.severity}">
<h4>${inline(message)}</h4>
<p><span class="level">${SEVERITY_NOUNS[finding.severity]}</span> · <code>${finding.rule}</code> · ${places.link(audit, finding.path, finding.span)}${
    finding.circumstances.length > 0 && html` · <span class="quiet">lighter than usual: ${finding.circumstances.join(", ")}</span>`
  }</p>
${lines.length > 0 && code(lines)}
${finding.steps.length > 0 && way(audit, finding, places)}
${advice !== undefined && html`<p><strong>What to do:</strong> ${inline(advice)}</p>`}
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

function byGravity(a: Finding, b: Finding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}
