import type { KeyPermissions } from "../../audit/permissions.ts";
import type { Audit } from "../../audit/result.ts";
import { restrictedKeyAddress } from "../../model/stripe/permissions.ts";
import { deployableName, keyName, restrictedKeyName } from "../permission-names.ts";
import { count, type ReportInput } from "../report.ts";
import { showLine } from "../show.ts";
import { html, type Markup } from "./markup.ts";
import type { Places } from "./places.ts";

/** Calls that are listed for one permission; the others are counted. */
const MOST_CALLS = 12;

/** The least that a restricted key must be allowed, for each key and deployable. */
export function permissionsPart({ audits }: ReportInput, places: Places): Markup {
  const all = audits.flatMap((audit) => audit.result.permissions.map((permissions) => ({ audit, permissions })));
  return html`<h2 id="permissions">Permissions</h2>
${
  all.length === 0
    ? html`<p>No call of Stripe's API was seen.</p>`
    : html`<p>What a restricted key must be allowed, from the calls that the programs make: one key for each deployable, and nothing more. The names are those of the list in Stripe's Dashboard.</p>
${all.map(({ audit, permissions }) => keyTable(audit, permissions, places))}`
}`;
}

function keyTable(audit: Audit, permissions: KeyPermissions, places: Places): Markup {
  const { needs, undecided, given } = permissions;
  const address = restrictedKeyAddress(restrictedKeyName(permissions, audit.result.root), needs);
  return html`<h3>${keyName(permissions)} in ${deployableName(permissions)}</h3>
${given.length > 0 && html`<p class="quiet">Handed over in ${given.map((it, index) => html`${index > 0 && ", "}${places.link(audit, it.path, it.span)}`)}</p>`}
${
  needs.length > 0 &&
  html`<div class="scroll" tabindex="0" role="group" aria-label="Permissions of ${keyName(permissions)} in ${deployableName(permissions)}"><table>
<thead><tr><th scope="col">Resource</th><th scope="col">Level</th><th scope="col">Calls</th></tr></thead>
<tbody>
${needs.map(
  ({
    resource,
    level,
    marks,
    calls,
  }) => html`<tr><th scope="row">${resource.title}</th><td>${level}${marks.map((mark) => html` <span class="mark">${mark}</span>`)}</td><td><ul>
${calls.slice(0, MOST_CALLS).map((call) => html`<li><code>${showLine(call.name)}</code> ${places.link(audit, call.path, call.span)}</li>\n`)}${
  calls.length > MOST_CALLS && html`<li class="quiet">and ${count(calls.length - MOST_CALLS, "more call")}</li>`
}</ul></td></tr>
`,
)}</tbody></table></div>
<p><a href="${address}" rel="noreferrer">Make this key in the Dashboard</a>${
    needs.some(({ resource }) => resource.slug === undefined) &&
    html` <span class="quiet">(tick ${needs.flatMap(({ resource }) => (resource.slug === undefined ? [resource.title] : [])).join(", ")} by hand)</span>`
  }</p>`
}
${
  undecided.length > 0 &&
  html`<p>What could not be decided, and may need more:</p>
<ul>
${undecided.map((it) => html`<li>${showLine(it.text)} ${places.link(audit, it.path, it.span)}</li>\n`)}</ul>`
}
`;
}
