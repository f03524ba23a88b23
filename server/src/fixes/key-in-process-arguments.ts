import type { SyntaxNode } from "../syntax/tree.ts";
import { type Edit, insertion } from "../text/edit.ts";
import { contains } from "../text/span.ts";
import { argumentsOf, type CarrierSite, calleeOf, carrierSites, isShared } from "./carriers.ts";
import { type CodeFinding, codeRepair, type Proposal } from "./code-repair.ts";
import { quoted, quoteOf } from "./code-style.ts";
import { addImport, visibleImport } from "./imports/python.ts";
import { entriesRemoval } from "./removal.ts";
import type { Repair } from "./repair.ts";
import { childOf, lastOf, partsOf, pathTo } from "./tree.ts";

/** What the Stripe CLI reads its key from where it gets none as an argument. */
const VARIABLE = "STRIPE_API_KEY";
/** What every program needs. */
const NEEDED: readonly string[] = ["PATH", "HOME"];
const RUNS_PYTHON = /(?:^|\.)(?:run|call|check_call|check_output|Popen|create_subprocess_exec)$/;
const RUNS_JAVASCRIPT = /(?:^|\.)(?:spawn|spawnSync|execFile|execFileSync|execa|execaSync)$/;

/**
 * Hands the key to the Stripe CLI in its environment. Of other programs it is not known what they read; and of the whole environment, handed to a child, a few names
 * that every program needs.
 */
export const keyInProcessArguments: Repair = codeRepair("key-in-process-arguments", ["key-in-process-arguments"], (code) => {
  const sites = carrierSites(code, { inside: true });
  const [site, another] = sites;
  if (site === undefined || isShared(code, sites)) return [];
  if (code.finding.said?.message === "environment") return another ? [] : wholeEnvironment(code, site);
  const edits = another ? undefined : byEnvironment(code, site);
  return edits ? [{ variant: "environment", title: `Hand the key over in the child's ${VARIABLE}`, safety: "suggestion", edits }] : [];
});

/** The edits after which the key is in the child's environment and no longer among its arguments; undefined where the child is not the Stripe CLI. */
function byEnvironment(code: CodeFinding, { path, node, value }: CarrierSite): Edit[] | undefined {
  const { text, parsed, finding, python } = code;
  const list = path.at(-2);
  const call = lastOf(pathTo(parsed.root, finding.span));
  const given = argumentsOf(call);
  if (list === undefined || given === undefined || path.at(-3)?.type === "spread_element") return undefined;
  if (!(python ? RUNS_PYTHON : RUNS_JAVASCRIPT).test(calleeOf(text, call))) return undefined;
  const [program, ...rest] = partsOf(given);
  const elements = partsOf(list);
  const command = python ? elements[0] : program;
  if (!/^(?:list|array|argument_list)$/.test(list.type) || !isStripe(text, command)) return undefined;
  const own = elements.indexOf(node);
  const flag = elements[own - 1];
  if (flag === undefined || !/^["']--api-key["']$/.test(text.slice(flag.start, flag.end))) return undefined;
  const environment = python ? pythonEnvironment(code, given, value) : javascriptEnvironment(code, rest, value);
  return environment && [...entriesRemoval(text, list, [flag, node]), ...environment];
}

function isStripe(text: string, node: SyntaxNode | undefined): boolean {
  return node !== undefined && /^["'](?:[\w./]*\/)?stripe["']$/.test(text.slice(node.start, node.end));
}

/** `env={…, "STRIPE_API_KEY": key}` among the keywords. The whole environment would hand over more than the program needs. */
function pythonEnvironment({ text, parsed }: CodeFinding, given: SyntaxNode, value: SyntaxNode): Edit[] | undefined {
  const q = (name: string): string => quoted(name, quoteOf(text));
  const entry = `${q(VARIABLE)}: ${text.slice(value.start, value.end)}`;
  const parts = partsOf(given);
  const last = parts.at(-1);
  if (last === undefined || parts.some(({ type }) => type === "dictionary_splat")) return undefined;
  const own = parts.find((part) => childOf(part, "name") && text.slice(part.start, childOf(part, "name")?.end) === "env");
  if (own) return addedTo(childOf(own, "value"), "dictionary", entry);
  const os = visibleImport(parsed, given, { module: "os" });
  const added = os === undefined ? addImport(parsed, given, { module: "os" }) : undefined;
  const name = os ?? added?.name;
  if (name === undefined) return undefined;
  const entries = [...NEEDED.map((it) => `${q(it)}: ${name}.environ.get(${q(it)}, ${q("")})`), entry].join(", ");
  return [...(added?.edits ?? []), insertion(last.end, `, env={${entries}}`)];
}

/** `env: { …, STRIPE_API_KEY: key }` among the options. */
function javascriptEnvironment({ text }: CodeFinding, rest: readonly SyntaxNode[], value: SyntaxNode): Edit[] | undefined {
  const entry = `${VARIABLE}: ${text.slice(value.start, value.end)}`;
  const environment = `env: { ${[...neededIn(text), entry].join(", ")} }`;
  const [list, options] = rest;
  if (list?.type !== "array") return undefined;
  if (options === undefined) return [insertion(list.end, `, { ${environment} }`)];
  if (/^(?:arrow_function|function_expression)$/.test(options.type)) return [insertion(options.start, `{ ${environment} }, `)];
  if (options.type !== "object" || partsOf(options).some(({ type }) => type === "spread_element")) return undefined;
  const own = partsOf(options).find((part) => childOf(part, "key") && text.slice(part.start, childOf(part, "key")?.end) === "env");
  return own ? addedTo(childOf(own, "value"), "object", entry) : (addedTo(options, "object", environment) ?? [{ span: options, text: `{ ${environment} }` }]);
}

/** The edit that puts an entry behind the others; undefined where there are none, or where they are not written out. */
function addedTo(object: SyntaxNode | undefined, type: string, entry: string): Edit[] | undefined {
  const last = object?.type === type ? partsOf(object).at(-1) : undefined;
  return last && [insertion(last.end, `, ${entry}`)];
}

/** The entries of what every program needs, as the file reads variables. */
function neededIn(text: string): string[] {
  const indexed = /process\.env\[["']/.test(text);
  return NEEDED.map((name) => `${name}: process.env${indexed ? `[${quoted(name, quoteOf(text))}]` : `.${name}`}`);
}

/** Programs are found and run with these; what else one needs, its user must say. */
function wholeEnvironment(code: CodeFinding, { path, node, value, role }: CarrierSite): Proposal[] {
  const { text, python } = code;
  const source = text.slice(value.start, value.end);
  const base = python ? /^((?:\w+\.)*environ)(?:\.copy\(\))?$/.exec(source)?.[1] : /^process\.env$/.exec(source)?.[0];
  if (base === undefined) return [];
  const spread = node.type === "spread_element" ? node : role === "spread" ? (path.at(-2) ?? node) : node;
  const names = NEEDED.map((name) => quoted(name, quoteOf(text))).join(", ");
  const dict = `{name: ${base}[name] for name in (${names}) if name in ${base}}`;
  const entries = neededIn(text).join(", ");
  // `{**os.environ}` holds nothing else.
  const around = path.findLast(({ type }) => type === "dictionary");
  const whole = python && role === "spread" && around !== undefined && partsOf(around).length === 1 && contains(around, spread) ? around : undefined;
  const expression = python ? (role === "spread" && !whole ? `**${dict}` : dict) : role === "spread" ? entries : `{ ${entries} }`;
  const notes = ["Add the variables that the program needs."];
  return [
    {
      variant: "names",
      title: "Hand over only the variables that the program needs",
      safety: "suggestion",
      edits: [{ span: whole ?? spread, text: expression }],
      notes,
    },
  ];
}
