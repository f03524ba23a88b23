import type { SyntaxNode } from "../syntax/tree.ts";
import { type Edit, insertion } from "../text/edit.ts";
import { argumentsOf, type CarrierSite, calleeOf, carrierSites, isShared } from "./carriers.ts";
import { type CodeFinding, codeRepair, type Proposal } from "./code-repair.ts";
import { quoted, quoteOf } from "./code-style.ts";
import { containerOf } from "./log-arguments.ts";
import { entriesRemoval } from "./removal.ts";
import type { Repair } from "./repair.ts";
import { childOf, lastOf, partsOf, pathTo } from "./tree.ts";

/** Sends the key of a request to Stripe in its header; hands a key for one call of the SDK over among the options. Other hosts have ways of their own. */
export const keyInUrl: Repair = codeRepair("key-in-url", ["key-in-url"], (code) => {
  if (code.finding.said?.message === "parameters") return amongOptions(code);
  const sites = carrierSites(code, { inside: true });
  const [site, another] = sites;
  if (site === undefined || another !== undefined || isShared(code, sites)) return [];
  const edits = inHeader(code, site);
  return edits ? [{ variant: "header", title: "Send the key in the Authorization header", safety: "suggestion", edits }] : [];
});

/** Calls that send a request to the address that they are given first. */
const SENDS = /(?:^|\.)(?:fetch|get|post|put|patch|delete|request)$/;

/** The edits that move the key from the address of a request to Stripe into a header of it. */
function inHeader(code: CodeFinding, site: CarrierSite): Edit[] | undefined {
  const { text, parsed, finding } = code;
  const around = pathTo(parsed.root, finding.span);
  const call = lastOf(around);
  const given = argumentsOf(call);
  const parts = partsOf(given);
  const address = parts[0];
  if (given === undefined || address === undefined || !SENDS.test(calleeOf(text, call)) || !isStripe(text.slice(address.start, address.end))) return undefined;
  const removal = withoutKey(code, site);
  const header = removal && (code.python ? pythonHeader(code, given, site.value) : javascriptHeader(code, call, parts, site.value));
  return header && [...removal, ...header];
}

function isStripe(source: string): boolean {
  return /^[frb]*["'`]https:\/\/(?:\$?\{[^{}]*\}:?@)?(?:api|files)\.stripe\.com\//i.test(source);
}

/** The edits that take a query parameter, a user name or an entry of the parameters away whose value is the key. */
function withoutKey(code: CodeFinding, site: CarrierSite): Edit[] | undefined {
  const { text } = code;
  const container = containerOf(site);
  if (container) {
    const object = lastOf(container.path);
    const owner = partsOf(object).length === 1 ? container.path.at(-2) : undefined;
    const list = container.path.at(-3);
    if (owner?.type === "keyword_argument" && list) return entriesRemoval(text, list, [owner]);
    if (owner?.type === "pair" && list && partsOf(list).length > 1) return entriesRemoval(text, list, [owner]);
    return entriesRemoval(text, object, [container.entry]);
  }
  const hole = site.role === "hole" ? site.path.at(-2) : undefined;
  if (hole === undefined) return undefined;
  const [query = ""] = /[?&][\w.[\]-]+=$/.exec(text.slice(0, hole.start)) ?? [];
  if (query !== "") {
    const more = text[hole.end] === "&";
    const start = hole.start - query.length;
    // The first parameter gives its question mark to the next one.
    const edit = query.startsWith("?") && more ? { span: { start: start + 1, end: hole.end + 1 }, text: "" } : { span: { start, end: hole.end }, text: "" };
    return /^[&"'`]/.test(text.slice(hole.end)) ? [edit, ...emptied(code, site)] : undefined;
  }
  const [user] = /^:?@/.exec(text.slice(hole.end)) ?? [];
  return user !== undefined && text.slice(0, hole.start).endsWith("://")
    ? [{ span: { start: hole.start, end: hole.end + user.length }, text: "" }, ...emptied(code, site)]
    : undefined;
}

/** The edit that takes the `f` from a text whose only hole goes. */
function emptied({ text, python }: CodeFinding, { path }: CarrierSite): Edit[] {
  const string = path.at(-3);
  const start = string?.children.find(({ type }) => type === "string_start");
  if (!python || string === undefined || start === undefined || string.children.filter(({ type }) => type === "interpolation").length !== 1) return [];
  const at = text.slice(start.start, start.end).search(/f/i);
  return at < 0 || /\{\{|\}\}/.test(text.slice(string.start, string.end)) ? [] : [{ span: { start: start.start + at, end: start.start + at + 1 }, text: "" }];
}

function pythonHeader({ text }: CodeFinding, given: SyntaxNode, value: SyntaxNode): Edit[] | undefined {
  const quote = quoteOf(text);
  const key = text.slice(value.start, value.end);
  if (/["'\\]/.test(key) && key.includes(quote)) return undefined;
  const header = `${quoted("Authorization", quote)}: f${quote}Bearer {${key}}${quote}`;
  const parts = partsOf(given);
  if (parts.some(({ type }) => type === "dictionary_splat")) return undefined;
  const own = parts.find((part) => childOf(part, "name") && text.slice(part.start, childOf(part, "name")?.end) === "headers");
  if (own === undefined) return [insertion((parts[0] as SyntaxNode).end, `, headers={${header}}`)];
  return withHeader(text, childOf(own, "value"), header);
}

function javascriptHeader({ text }: CodeFinding, call: SyntaxNode, parts: readonly SyntaxNode[], value: SyntaxNode): Edit[] | undefined {
  const callee = calleeOf(text, call);
  const [address, second, third] = parts;
  const sendsBody = /\.(?:post|put|patch)$/.test(callee);
  const options = sendsBody ? third : second;
  if (address === undefined || (sendsBody && second === undefined) || !/^(?:fetch|(?:axios|got|ky)(?:\.\w+)?|globalThis\.fetch)$/.test(callee))
    return undefined;
  const header = `Authorization: \`Bearer \${${text.slice(value.start, value.end)}}\``;
  const last = sendsBody ? second : address;
  if (options === undefined && last) return [insertion(last.end, `, { headers: { ${header} } }`)];
  if (options?.type !== "object" || partsOf(options).some(({ type }) => type === "spread_element")) return undefined;
  const own = partsOf(options).find((part) => childOf(part, "key") && text.slice(part.start, childOf(part, "key")?.end) === "headers");
  if (own) return withHeader(text, childOf(own, "value"), header);
  const first = partsOf(options)[0];
  return first ? [insertion(first.start, `headers: { ${header} }, `)] : [{ span: options, text: `{ headers: { ${header} } }` }];
}

/** The header among others that are written out; undefined where they are not, or one of its name is there. */
function withHeader(text: string, headers: SyntaxNode | undefined, header: string): Edit[] | undefined {
  const last = headers && /^(?:dictionary|object)$/.test(headers.type) ? partsOf(headers).at(-1) : undefined;
  if (headers === undefined || last === undefined || /authorization/i.test(text.slice(headers.start, headers.end))) return undefined;
  return [insertion(last.end, `, ${header}`)];
}

/** A key among the parameters of a call of the SDK, moved to the options behind them. */
function amongOptions(code: CodeFinding): Proposal[] {
  const { text, parsed, finding, python } = code;
  const path = pathTo(parsed.root, finding.span);
  const index = path.findLastIndex((node) => argumentsOf(node) !== undefined && node.start < finding.span.start);
  const call = path[index];
  const given = argumentsOf(call);
  if (given === undefined || call === undefined) return [];
  const object = partsOf(given).find(
    (part) => part.start <= finding.span.start && finding.span.end <= part.end && /^(?:dictionary|object)$/.test(unwrapped(part).type),
  );
  if (object === undefined) return [];
  const inner = unwrapped(object);
  const entry = partsOf(inner).find((part) => /^["']?api_?key["']?$/i.test(nameOf(text, part)));
  if (entry === undefined) return [];
  const value = childOf(entry, "value") ?? entry;
  const key = text.slice(value.start, value.end);
  const name = python ? quoted("api_key", quoteOf(text)) : "apiKey";
  const options = `{${python ? "" : " "}${name}: ${key}${python ? "" : " "}}`;
  const after = partsOf(given)[partsOf(given).indexOf(object) + 1];
  if (after !== undefined) return [];
  const only = partsOf(inner).length === 1;
  const emptied: Edit[] = only ? [{ span: inner, text: "{}" }] : entriesRemoval(text, inner, [entry]);
  const edits = [...emptied, insertion(object.end, `, ${options}`)];
  return [{ variant: "options", title: "Hand the key over among the options", safety: "suggestion", edits }];
}

function unwrapped(node: SyntaxNode): SyntaxNode {
  return /^(?:as_expression|satisfies_expression|parenthesized_expression)$/.test(node.type) ? (partsOf(node)[0] ?? node) : node;
}

function nameOf(text: string, entry: SyntaxNode): string {
  const key = childOf(entry, "key") ?? (entry.type === "shorthand_property_identifier" ? entry : undefined);
  return key ? text.slice(key.start, key.end) : "";
}
