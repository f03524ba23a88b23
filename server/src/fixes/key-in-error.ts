import type { SyntaxNode } from "../syntax/tree.ts";
import type { Edit } from "../text/edit.ts";
import { type CarrierSite, calleeOf, carrierSites, isShared, makesError, messageOfError } from "./carriers.ts";
import { type CodeFinding, codeRepair } from "./code-repair.ts";
import { quoted } from "./code-style.ts";
import { containerOf } from "./log-arguments.ts";
import { quoteAt, replaced, saysWhether, textInstead, withoutEmptyFormats } from "./masks.ts";
import { entriesRemoval } from "./removal.ts";
import type { Repair } from "./repair.ts";
import { partsOf } from "./tree.ts";
import { valuesOf } from "./value-sources.ts";

/** Expressions that build a text. */
const TEXTS = /^(?:string|template_string|concatenated_string|binary_operator|binary_expression|parenthesized_expression)$/;

/** Names the variable in an error's message instead of saying what it holds. */
export const keyInError: Repair = codeRepair("key-in-error", ["key-in-error"], (code) => {
  const sites = carrierSites(code, { inside: true });
  if (sites.length === 0) return [];
  const name = /^`([\w.]+)`$/.exec(code.finding.said?.arguments.name ?? "")?.[1];
  const edits: Edit[] = [];
  for (const site of sites) {
    const own = neutral(code, site, name);
    if (own === undefined) return [];
    edits.push(...own);
  }
  const title = name === undefined ? "Take the key out of the message" : `Name ${name} instead of its value`;
  return [{ variant: "name", title, safety: isShared(code, sites) ? "suggestion" : "safe", edits: withoutEmptyFormats(code, edits, sites) }];
});

/** Whether an error is one of the language's own, which take as many arguments as they are given, or is made like one. */
function takesAnything({ text }: CodeFinding, call: SyntaxNode | undefined): boolean {
  const name = calleeOf(text, call);
  const [made, base] = /^\w+$/.test(name) ? (new RegExp(`\\bclass\\s+${name}\\s*(?:\\(|extends\\s+)(\\w+)[\\s\\S]*?(?=\\n[^\\s}]|$)`).exec(text) ?? []) : [];
  if (made !== undefined) return OWN_ERRORS.test(base ?? "") && !/\b(?:__init__|__new__|constructor)\b/.test(made);
  return OWN_ERRORS.test(name);
}

const OWN_ERRORS =
  /^(?:Error|(?:Range|Eval|URI|Aggregate)Error|(?:Base)?Exception|(?:Value|Type|Runtime|Key|Lookup|Index|Attribute|OS|IO|Environment|Permission|Assertion|NotImplemented|Import|Name|Reference|Syntax|Arithmetic|Connection|Timeout|Unicode)Error|SystemExit|(?:User|Runtime|Deprecation)?Warning)$/;

/** The edits after which a part of a message no longer brings the key; undefined where it cannot go without. */
function neutral(code: CodeFinding, site: CarrierSite, name: string | undefined): Edit[] | undefined {
  const { role, path, node, form } = site;
  const words = textInstead(code, site, name);
  if (words) return words;
  // A message that is made elsewhere says more than the key.
  const made = site.value.type === "identifier" && role === "argument" ? valuesOf(code.parsed, site.value) : [];
  if (made.some(({ type }) => TEXTS.test(type))) return undefined;
  const container = containerOf(site);
  if (container) return entriesRemoval(code.text, container.path.at(-1) as SyntaxNode, [container.entry]);
  const quote = quoteAt(code, path);
  if (quote === undefined || role === "spread") return undefined;
  // What is raised stays an error, and so does one that another holds or that is handed on.
  if (/^(?:raise|throw)_statement$/.test(path.at(-2)?.type ?? "")) return undefined;
  if (makesError(code.text, site.value)) {
    const message = messageOfError(code.text, site.value);
    return message && [{ span: message, text: quoted(`${name ?? "The Stripe key"} is not valid`, quote) }];
  }
  if (path.at(-2)?.type === "assert_statement") return replaced(code, site, quoted(`${name ?? "The Stripe key"} is not valid`, quote));
  if (role === "other") return form === "text" ? saysWhether(code, site, name ?? "key") : undefined;
  const list = role === "argument" ? path.at(-2) : undefined;
  const given = partsOf(list);
  const isMessage = given[0] === node && !/\.(?:format|join)$/.test(code.text.slice(path.at(-3)?.start, list?.start));
  if (isMessage && path.at(-3)?.start === code.finding.span.start) return replaced(code, site, quoted(`${name ?? "The Stripe key"} is not valid`, quote));
  const ofError = path.at(-3)?.start === code.finding.span.start && path.at(-3)?.end === code.finding.span.end;
  if (list && ofError && takesAnything(code, path.at(-3)) && /^(?:string|template_string|concatenated_string)$/.test(given[0]?.type ?? ""))
    return entriesRemoval(code.text, list, [node]);
  return replaced(code, site, quoted(ofError ? "[redacted]" : (name ?? "[redacted]"), quote));
}
