import type { PracticeResult } from "../../audit/practices/practice.ts";
import type { ReportInput } from "../report.ts";
import { showLine } from "../show.ts";
import { inline } from "./findings.ts";
import { html, type Markup } from "./markup.ts";

/** The checklist. */
export function practicesPart({ audits }: ReportInput): Markup {
  const checked = audits.filter(({ result }) => result.practices.length > 0);
  if (checked.length === 0) return html``;
  return html`<h2 id="practices">Practices</h2>
${checked.map(
  ({ result }) => html`<p>${inPlace(result.practices)}</p>
<div class="scroll" tabindex="0" role="group" aria-label="Practices of ${showLine(result.root)}"><table>
${checked.length > 1 && html`<caption class="mono">${showLine(result.root)}</caption>`}
<thead><tr><th scope="col">Practice</th><th scope="col">State</th><th scope="col">Seen</th><th scope="col">What to do</th></tr></thead>
<tbody>
${result.practices.map(row)}</tbody></table></div>
`,
)}`;
}

/** How many of those that apply are in place. */
function inPlace(practices: readonly PracticeResult[]): string {
  const apply = practices.filter(({ state }) => state !== "not applicable" && state !== "unknown");
  return `${apply.filter(({ state }) => state === "in place").length} of ${apply.length} that apply are in place.`;
}

function row({ title, why, state, evidence, advice, scaffold }: PracticeResult): Markup {
  return html`<tr><th scope="row">${title}<span class="why quiet">${why}</span></th><td><span class="state ${state.replace(" ", "-")}">${state}</span></td><td><ul>
${evidence.map(({ path, line, text }) => html`<li>${path !== undefined && html`<span class="mono">${showLine(path)}${line !== undefined && `:${line}`}</span> `}${inline(showLine(text))}</li>\n`)}</ul></td><td>${
    advice !== undefined && inline(advice)
  }${scaffold !== undefined && html` <code>keywarden init ${scaffold}</code>`}</td></tr>
`;
}
