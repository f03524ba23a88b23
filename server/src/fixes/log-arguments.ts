import type { SyntaxNode } from "../syntax/tree.ts";
import type { Edit } from "../text/edit.ts";
import { argumentsOf, type CarrierSite, calleeOf, wholeSite } from "./carriers.ts";
import type { CodeFinding } from "./code-repair.ts";
import { textInstead, withoutEmptyFormats } from "./masks.ts";
import { entriesRemoval, statementRemoval } from "./removal.ts";
import { childOf, lastOf, type Path, partsOf } from "./tree.ts";

/** Calls that write what they are given, as many arguments as there are. */
const WRITES =
  /(?:^|\.)(?:print|pprint|pp|log|debug|info|warn|warning|error|critical|fatal|exception|trace|success|verbose|silly|http|notice|group|groupCollapsed|dir|table|msg)$/;
/** Calls that write one text. */
const WRITES_ONE = /(?:^|\.)(?:write|echo|secho|ic)$/;
/** Calls that take any names. */
const TAKES_NAMES = /(?:^|\.)(?:bind|new|contextualize|bind_contextvars|bound_contextvars|get_logger|getLogger)$/;

/**
 * The edits that drop what sites of one argument bring: entries from their object, holes from their text, arguments from the call together with their place in its
 * format, the whole statement where nothing else is said. Undefined where what is left would not be right.
 */
export function droppedFromLog(code: CodeFinding, sites: readonly CarrierSite[]): Edit[] | undefined {
  const edits: Edit[] = [];
  const containers = new Map<SyntaxNode, { readonly path: Path; readonly entries: SyntaxNode[] }>();
  for (const site of sites) {
    const container = containerOf(site);
    if (container) {
      const known = containers.get(lastOf(container.path)) ?? { path: container.path, entries: [] };
      known.entries.push(container.entry);
      containers.set(lastOf(container.path), known);
      continue;
    }
    const own = site.role === "argument" || site.role === "keyword" ? argumentDropped(code, site.path) : textInstead(code, site);
    if (own === undefined) return undefined;
    edits.push(...own);
  }
  for (const [container, { path, entries }] of containers) {
    const all = partsOf(container).length === entries.length;
    const whole = all ? argumentDropped(code, path) : undefined;
    if (whole === undefined && isNamedByFormat(code, path)) return undefined;
    edits.push(...(whole ?? entriesRemoval(code.text, container, entries)));
  }
  return withoutEmptyFormats(code, edits, sites);
}

/** The edits that drop sites or, where that would leave something wrong, the whole argument that they stand in. */
export function droppedOrWhole(code: CodeFinding, sites: readonly CarrierSite[]): Edit[] | undefined {
  const dropped = droppedFromLog(code, sites);
  const whole = dropped === undefined && sites.some(({ role }) => role === "item" || role === "entry" || role === "other") ? wholeSite(code) : undefined;
  return whole ? droppedFromLog(code, [whole]) : dropped;
}

/** The object that a site is an entry of, where taking the entry out changes nothing else. */
export function containerOf({ path, role, node }: CarrierSite): { readonly path: Path; readonly entry: SyntaxNode } | undefined {
  const depth = role === "shorthand" || node.type === "spread_element" ? 1 : role === "entry" || role === "spread" ? 2 : 0;
  const container = depth === 0 ? undefined : path.at(-1 - depth);
  if (container === undefined || !/^(?:dictionary|object)$/.test(container.type)) return undefined;
  return { path: path.slice(0, -depth), entry: path.at(-depth) as SyntaxNode };
}

/** Whether an object's entries fill the places of a format: `"%(key)s", {"key": key}`. */
function isNamedByFormat({ text }: CodeFinding, path: Path): boolean {
  const around = path.findLast((node, index) => index < path.length - 1 && /^(?:argument_list|arguments|binary_operator)$/.test(node.type));
  return around !== undefined && partsOf(around).some((node) => /string$/.test(node.type) && text.slice(node.start, node.end).includes("%("));
}

/** The edits that take an argument out of a call that logs; undefined where the call needs it. */
function argumentDropped(code: CodeFinding, path: Path): Edit[] | undefined {
  const { text } = code;
  const index = path.findLastIndex((node) => /^(?:argument_list|arguments)$/.test(node.type));
  const [list, call, argument] = [path[index], path[index - 1], path[index + 1]];
  if (list === undefined || argument === undefined || argumentsOf(call) !== list || path.length - index > 3) return undefined;
  const callee = calleeOf(text, call).replaceAll("?.", ".");
  const all = partsOf(list);
  const keyword = argument.type === "keyword_argument";
  if (!keyword && path.length - index !== 2) return undefined;
  if (keyword && TAKES_NAMES.test(callee)) return entriesRemoval(text, list, [argument]);
  if (!WRITES.test(callee) && !WRITES_ONE.test(callee)) return undefined;
  const subject = all[0] === argument && /(?:^|\.)(?:dir|table|pprint|pp)$/.test(callee);
  if (!keyword && (subject || all.filter((it) => it.type !== "keyword_argument").length === 1)) return statementDropped(code, path.slice(0, index));
  if (WRITES_ONE.test(callee)) return undefined;
  const message = all.findIndex(({ type }) => /^(?:string|template_string|concatenated_string)$/.test(type));
  const own = all.indexOf(argument);
  if (!keyword && message === own) return undefined;
  const rest = entriesRemoval(text, list, [argument]);
  const format = all[message];
  if (format === undefined || /(?:^|\.)(?:print|pprint|pp)$/.test(callee)) return rest;
  if (keyword)
    return new RegExp(`\\{${text.slice(argument.start, argument.end).split("=")[0]?.trim()}\\b`).test(text.slice(format.start, format.end)) ? undefined : rest;
  return own < message ? rest : withoutPlaceholder(text, format, own - message - 1, rest);
}

/** The edits, and the one that takes the n-th place for an argument out of a format; undefined where places are named or numbered. */
function withoutPlaceholder(text: string, format: SyntaxNode, n: number, edits: readonly Edit[]): Edit[] | undefined {
  const source = text.slice(format.start, format.end);
  if (format.type !== "string" || format.children.some((child) => child.type === "interpolation"))
    return /%[sdifjoOcr]|\{\}/.test(source) ? undefined : [...edits];
  const percents = [...source.matchAll(/%(?:%|\([^)]*\)|[#0\- +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[a-zA-Z])/g)].filter(([place]) => place !== "%%");
  if (percents.some(([place]) => /^%\(|\*/.test(place))) return undefined;
  const places = percents.length > 0 ? percents : [...source.matchAll(/(?<!\{)\{([^{}]*)\}(?!\})/g)];
  if (percents.length === 0 && places.some(([, inside = ""]) => /^\s*[\w]/.test(inside))) return undefined;
  const place = places[n];
  if (place === undefined) return [...edits];
  const start = format.start + place.index;
  return [{ span: { start, end: start + place[0].length }, text: "[redacted]" }, ...edits];
}

/** The edits that take the statement away that a call is; undefined where it is part of something else. */
export function statementDropped(code: CodeFinding, path: Path): Edit[] | undefined {
  let end = path.length - 1;
  while (/^(?:await|await_expression|parenthesized_expression)$/.test(path[end - 1]?.type ?? "")) end--;
  const statement = path[end - 1];
  if (statement?.type === "arrow_function" && childOf(statement, "body") === path[end]) return [{ span: path[end] as SyntaxNode, text: "{}" }];
  if (statement?.type !== "expression_statement" || partsOf(statement).length !== 1) return undefined;
  return statementRemoval(code.text, path.slice(0, end), code.python);
}

/** Whether a value stands where the log takes an object with names: `extra=intent`, `setContext("payment", intent)`. */
export function standsForObject(code: CodeFinding, { role, path }: CarrierSite): boolean {
  const around = path.at(-2);
  if (role === "keyword" || role === "entry") {
    const [name] = partsOf(around);
    return name !== undefined && OBJECTS.test(code.text.slice(name.start, name.end));
  }
  return role === "argument" && TAKES_OBJECTS.test(calleeOf(code.text, path.at(-3)));
}

const OBJECTS = /^["']?(?:extras?|contexts?)["']?$/;
const TAKES_OBJECTS = /(?:^|\.)(?:set_?contexts?|set_?extras|update_?context)$/i;
