import { credentialOfName } from "../model/credentials/names.ts";
import type { SyntaxNode } from "../syntax/tree.ts";
import type { Edit } from "../text/edit.ts";
import { argumentsOf, type CarrierSite, calleeOf, carrierSites, isShared } from "./carriers.ts";
import { type CodeFinding, codeRepair, type Proposal } from "./code-repair.ts";
import { quoted, quoteOf } from "./code-style.ts";
import { droppedOrWhole, standsForObject } from "./log-arguments.ts";
import { quoteAt, replaced, textInstead, withoutEmptyFormats } from "./masks.ts";
import type { Repair } from "./repair.ts";
import { lastOf, nodesOf, partsOf } from "./tree.ts";
import { valuesOf } from "./value-sources.ts";

/** Logs the variables that the file reads and that are no secrets instead of all of them; where it reads none, the names. */
export const environmentInLog: Repair = codeRepair("environment-in-log", ["environment-in-log"], (code) => {
  const sites = carrierSites(code);
  if (sites.length === 0) return [];
  const shared = isShared(code, sites);
  const safety = shared ? "suggestion" : "safe";
  const reads = harmlessReads(code);
  const proposals: Proposal[] = [];
  const allowed = sites.map((site) => allowList(code, site, reads) ?? nameList(code, site));
  if (allowed.every((it) => it !== undefined)) {
    const listed = sites.every((site) => allowList(code, site, reads) !== undefined);
    proposals.push({
      variant: "allow-list",
      title: listed ? "Log only the variables that this file reads" : "Log only the names of the variables",
      safety,
      edits: allowed.flat(),
    });
  }
  const names = sites.map((site) => (allowList(code, site, reads) ? nameList(code, site) : undefined));
  if (names.every((it) => it !== undefined)) proposals.push({ variant: "names", title: "Log only the names of the variables", safety, edits: names.flat() });
  const dropped = shared ? undefined : (droppedOrWhole(code, sites) ?? hidden(code, sites));
  if (dropped) proposals.push({ variant: "drop", title: "Drop it from the log", safety, edits: dropped });
  return proposals;
});

function hidden(code: CodeFinding, sites: readonly CarrierSite[]): Edit[] | undefined {
  const edits = sites.map((site) => textInstead(code, site));
  return edits.every((it) => it !== undefined) ? withoutEmptyFormats(code, edits.flat(), sites) : undefined;
}

/** Names that are logged at most. */
const MAX_NAMES = 12;
const READS =
  /(?:\b(?:[\w$]+\.)*environ(?:\.get\(\s*|\[)|\bgetenv\(\s*)(["'])([A-Z][A-Z0-9_]*)\1|\b((?:process\.|import\.meta\.)env(?:\.([A-Z][A-Z0-9_]*)\b|\[(["'])([A-Z][A-Z0-9_]*)\5\]))/g;
const SECRET = /KEY|SECRET|TOKEN|PASS|PWD|PRIVATE|CREDENTIAL|AUTH|DSN|SALT|CERT|SIGN|WEBHOOK|COOKIE|SESSION|_ID$|URI$|URL$/;

/** The variables that the file reads by name and whose names speak of no secret, each with the expression that reads it. */
function harmlessReads({ text }: CodeFinding): ReadonlyMap<string, string> {
  const reads = new Map<string, string>();
  for (const [, , named, expression, member, , indexed] of text.matchAll(READS)) {
    const name = named ?? member ?? indexed;
    if (name === undefined || SECRET.test(name) || credentialOfName(name) !== undefined || reads.size >= MAX_NAMES) continue;
    if (!reads.has(name)) reads.set(name, expression ?? name);
  }
  return reads;
}

/** The environment inside an expression, with what only copies it: `dict(os.environ)`. */
function environmentWithin(code: CodeFinding, node: SyntaxNode): { readonly node: SyntaxNode; readonly source: string } | undefined {
  let found: { readonly node: SyntaxNode; readonly source: string } | undefined;
  for (const it of nodesOf(node)) {
    const source = code.text.slice(it.start, it.end);
    if (isEnvironment(source)) {
      found ??= { node: it, source };
      continue;
    }
    const inner = /^dict\(([\w.]+)\)$|^([\w.]+)\.copy\(\)$/.exec(source);
    const copied = inner?.[1] ?? inner?.[2];
    if (copied !== undefined && isEnvironment(copied)) found ??= { node: it, source: copied };
  }
  return found;
}

function isEnvironment(source: string): boolean {
  return /^(?:(?:[\w$]+\.)*environ|process\.env|import\.meta\.env)$/.test(source);
}

/** The edits after which only the variables that the file reads are logged; undefined where it reads none, or one of unknown name is logged. */
function allowList(code: CodeFinding, { value, role, path }: CarrierSite, reads: ReadonlyMap<string, string>): Edit[] | undefined {
  const environment = environmentWithin(code, value);
  if (
    environment === undefined ||
    reads.size === 0 ||
    (/^subscript|^member_expression$|^attribute$/.test(value.type) && !isEnvironment(code.text.slice(value.start, value.end)))
  )
    return undefined;
  if (code.python) {
    const quote = quoteAt(code, path);
    if (quote === undefined) return undefined;
    const names = [...reads.keys()].map((name) => quoted(name, quote));
    const listed = `(${names.join(", ")}${names.length === 1 ? "," : ""})`;
    const allowed = `{name: ${environment.source}.get(name) for name in ${listed}}`;
    // Two braces would be one in a text.
    return [{ span: environment.node, text: role === "hole" && environment.node.start === value.start ? `(${allowed})` : allowed }];
  }
  const own = [...reads].filter(([, expression]) => expression.startsWith(environment.source));
  if (own.length === 0) return undefined;
  const entries = own.map(([name, expression]) => `${name}: ${expression}`).join(", ");
  return role === "spread" ? [{ span: spreadOf(path), text: entries }] : [{ span: environment.node, text: `{ ${entries} }` }];
}

function spreadOf(path: CarrierSite["path"]): SyntaxNode {
  const node = lastOf(path);
  return node.type === "spread_element" ? node : (path.at(-2) ?? node);
}

/** The edits after which only names are logged; undefined where what is logged has none. */
function nameList(code: CodeFinding, site: CarrierSite): Edit[] | undefined {
  const { value, role } = site;
  if (role === "spread") return undefined;
  const source = code.text.slice(value.start, value.end);
  const environment = environmentWithin(code, value);
  const listed = (of: string): string => (code.python ? `sorted(${of})` : `Object.keys(${of})`);
  const isNamed = standsForObject(code, site);
  const names = (of: string): string => (!isNamed ? listed(of) : code.python ? `{"names": ${listed(of)}}` : `{ names: ${listed(of)} }`);
  if (environment === undefined) return isCopy(code, value) ? replaced(code, site, names(source)) : undefined;
  if (isEnvironment(source) || environment.node === value) return replaced(code, site, names(environment.source));
  if (/^subscript|^member_expression$|^attribute$/.test(value.type)) return undefined;
  const serialised =
    /(?:^|\.)(?:dumps|stringify|inspect|pformat|repr|str)$/.test(calleeOf(code.text, value)) && partsOf(argumentsOf(value))[0] === environment.node;
  return serialised ? [{ span: environment.node, text: names(environment.source) }] : replaced(code, site, asText(code, site, names(environment.source)));
}

/** Whether a name stands for a copy of the environment as an object: of its pairs, names are not all. */
function isCopy(code: CodeFinding, node: SyntaxNode): boolean {
  if (!/^(?:identifier|shorthand_property_identifier)$/.test(node.type)) return false;
  const made = valuesOf(code.parsed, node);
  return made.length > 0 && made.every((it) => environmentWithin(code, it)?.node === it || /^\{\s*(?:\*\*|\.\.\.)/.test(code.text.slice(it.start, it.end)));
}

/** What stands in a text must be one. */
function asText(code: CodeFinding, { role, path }: CarrierSite, list: string): string {
  if (role !== "operand") return list;
  const quote = quoteAt(code, path) ?? quoteOf(code.text);
  return code.python ? `str(${list})` : `${list}.join(${quoted(", ", quote)})`;
}
