import type { Carrier, FindingStep } from "../rules/finding.ts";
import type { SyntaxNode } from "../syntax/tree.ts";
import { contains, type Span } from "../text/span.ts";
import type { CodeFinding } from "./code-repair.ts";
import { childOf, isSplitAssertion, lastOf, type Path, parentOf, partsOf, pathTo } from "./tree.ts";
import { pathOf } from "./value-sources.ts";

/** An expression that brings what a finding is about, and nothing else with it, as far as the code tells them apart. */
export interface CarrierSite {
  /** The way to the expression, with what only wraps it: parentheses, `!`, `as string`. */
  readonly path: Path;
  readonly node: SyntaxNode;
  /** The expression that is there or not: without the wrapping, and without what stands in for it where it is missing. */
  readonly value: SyntaxNode;
  readonly form: Carrier["form"];
  readonly role: Role;
}

/** How an expression stands in what is around it. */
export type Role = "argument" | "keyword" | "entry" | "shorthand" | "spread" | "item" | "hole" | "operand" | "other";

/** Expressions may nest this deep. */
const MAX_DEPTH = 200;
const ASSERTIONS = /^(?:non_null_expression|as_expression|satisfies_expression|type_assertion)$/;
const WRAPPERS = new RegExp(`^parenthesized_expression$|${ASSERTIONS.source}`);
/** Calls that make a text of what is inside an object. */
const SHOWS = /(?:^|\.)(?:inspect|stringify|dumps|pformat|repr)$/;
const TEXTS = /^(?:string|concatenated_string|template_string)$/;
const CONTAINERS =
  /^(?:dictionary|list|tuple|set|object|array|expression_list|list_comprehension|set_comprehension|dictionary_comprehension|generator_expression)$/;

/**
 * The expressions at a finding's place that bring what it is about: holes and operands of texts one by one, unless `texts` says that a text stays whole;
 * entries and elements of what is written out there. `inside`: the finding's place is a call, and what is meant stands in its arguments.
 */
export function carrierSites({ finding, parsed }: CodeFinding, options: { readonly inside?: boolean; readonly texts?: "apart" | "whole" } = {}): CarrierSite[] {
  const carriers = finding.carriers ?? [];
  if (carriers.length === 0) return [];
  const { text } = parsed;
  let start = pathTo(parsed.root, finding.span);
  if (lastOf(start).start !== finding.span.start || lastOf(start).end !== finding.span.end) return [];
  while (isAssertion(parentOf(start))) start = start.slice(0, -1);
  const brings = (span: Span): boolean => carriers.some((carrier) => contains(span, carrier));
  const carrierAt = (node: SyntaxNode): Carrier | undefined => carriers.find((carrier) => carrier.start === node.start && carrier.end === node.end);

  const among = (path: Path, nodes: readonly SyntaxNode[], depth: number): CarrierSite[] =>
    nodes.filter(brings).flatMap((node) => sitesIn([...path, ...pathOf(lastOf(path), node).slice(1)], depth + 1));
  const sitesIn = (path: Path, depth: number): CarrierSite[] => {
    if (depth > MAX_DEPTH) return [];
    const inner = unwrapped(path);
    const node = lastOf(inner);
    const site = (value: SyntaxNode, { form }: Carrier): CarrierSite => {
      // What a call makes a text of is an object still: `inspect(stripe)`.
      const given = argumentsOf(value);
      const within = given && form === "text" ? carriers.filter((it) => contains(given, it)) : [];
      const shown = within.find((it) => it.form !== "text")?.form ?? (within.length === 0 && SHOWS.test(calleeOf(text, value)) ? "thing" : form);
      return { path, node: lastOf(path), value, form: shown, role: roleOf(path) };
    };
    const own = carrierAt(node) ?? carrierAt(lastOf(path));
    const fallback = fallbackOf(text, node);
    if (fallback && own) {
      if (!brings(fallback.right)) return [site(fallback.left, own)];
      return brings(fallback.left) ? [site(node, own)] : among(inner, [fallback.right], depth);
    }
    const parts = options.texts === "whole" && isText(text, node) ? [] : partsWithin(text, node);
    const found = among(inner, parts, depth);
    if (found.length > 0) return found;
    // What only holds a carrier somewhere says something else of it: `intent.status`.
    return own ? [site(node, own)] : [];
  };

  const node = lastOf(start);
  // The place of arguments that are spread is the whole call.
  const given = options.inside || carrierAt(node) === undefined ? argumentsOf(node) : undefined;
  const sites = given ? among([...start, given], partsOf(given), 0) : [];
  return sites.length > 0 ? sites : sitesIn(start, 0);
}

/** All that stands at the finding's place as one site; undefined where that does not bring what the finding is about as a whole. */
export function wholeSite({ finding, parsed }: CodeFinding): CarrierSite | undefined {
  const path = pathTo(parsed.root, finding.span);
  const node = lastOf(path);
  const own = finding.carriers?.find(({ start, end }) => start === node.start && end === node.end);
  return own && { path, node, value: node, form: own.form, role: roleOf(path) };
}

/**
 * Whether what stands at sites comes from several callers, as far as the finding knows: then it is another thing for each of them. Not what an object holds itself,
 * and not what is handed over there and then, `.then((it) => log(it))`.
 */
export function isShared({ finding, text }: CodeFinding, sites: readonly CarrierSite[]): boolean {
  const elsewhere = ({ path, span }: FindingStep): boolean => !(path === finding.path && contains(span, finding.span));
  // A function that another one made is called where nobody tells who made it: there it says only what it was given.
  const [before, last] = finding.steps.slice(-2);
  const given = /^passed as `(.+)`$/.exec(before?.text ?? "")?.[1];
  const isGiven = before !== undefined && given !== undefined && elsewhere(before) && last?.text === `assigned to \`${given}\``;
  if (isGiven && sites.some(({ value }) => text.slice(value.start, value.end) === given)) return true;
  const called = finding.steps.some((step) => step.text === "called here" && elsewhere(step));
  return called && sites.some(({ value }) => !/^(?:this|self|cls)\b/.test(text.slice(value.start, value.end)));
}

/** The list of a call's arguments. */
export function argumentsOf(node: SyntaxNode | undefined): SyntaxNode | undefined {
  const given = /^(?:call|call_expression|new_expression)$/.test(node?.type ?? "") ? childOf(node, "arguments") : undefined;
  return given && /^(?:argument_list|arguments)$/.test(given.type) ? given : undefined;
}

/** What a call calls: `logger.info`. */
export function calleeOf(text: string, call: SyntaxNode | undefined): string {
  const callee = childOf(call, "function") ?? childOf(call, "constructor");
  return callee ? text.slice(callee.start, callee.end) : "";
}

function isAssertion(node: SyntaxNode | undefined): boolean {
  return node !== undefined && (ASSERTIONS.test(node.type) || isSplitAssertion(node));
}

function unwrapped(path: Path): Path {
  const result = [...path];
  for (let node = lastOf(path); WRAPPERS.test(node.type) || isSplitAssertion(node); ) {
    const inner = node.type === "type_assertion" ? partsOf(node).at(-1) : partsOf(node)[0];
    if (inner === undefined) break;
    result.push(inner);
    node = inner;
  }
  return result;
}

/** `key or "none"`, `key ?? "none"`, `debug && key`. */
function fallbackOf(text: string, node: SyntaxNode): { readonly left: SyntaxNode; readonly right: SyntaxNode } | undefined {
  const [left, right] = [childOf(node, "left"), childOf(node, "right")];
  if (left === undefined || right === undefined) return undefined;
  const operator = text.slice(left.end, right.start).trim();
  return node.type === "boolean_operator" || (node.type === "binary_expression" && /^(?:\|\||&&|\?\?)$/.test(operator)) ? { left, right } : undefined;
}

/** Whether an expression builds a text of others. */
function isText(text: string, node: SyntaxNode): boolean {
  if (TEXTS.test(node.type)) return true;
  if (node.type === "binary_operator" || node.type === "binary_expression") return true;
  return node.type === "call" && /\.(?:format|format_map|join)$/.test(calleeOf(text, node));
}

/** The expressions that an expression is put together of in plain sight. */
function partsWithin(text: string, node: SyntaxNode): SyntaxNode[] {
  if (CONTAINERS.test(node.type)) return partsOf(node).filter((part) => !/clause$/.test(part.type));
  switch (node.type) {
    case "string":
    case "template_string":
      return node.children.filter((child) => child.type === "interpolation" || child.type === "template_substitution");
    case "concatenated_string":
      return partsOf(node);
    case "interpolation":
    case "template_substitution":
      return partsOf(node).slice(0, 1);
    case "binary_operator":
    case "binary_expression":
      return [childOf(node, "left"), childOf(node, "right")].filter((it) => it !== undefined);
    case "pair":
    case "keyword_argument":
      return [childOf(node, "value")].filter((it) => it !== undefined);
    case "list_splat":
    case "dictionary_splat":
    case "spread_element":
      return partsOf(node);
    case "conditional_expression": {
      const [then, , otherwise] = partsOf(node);
      return [then, otherwise].filter((it) => it !== undefined);
    }
    case "ternary_expression":
      return [childOf(node, "consequence"), childOf(node, "alternative")].filter((it) => it !== undefined);
    case "call":
    case "call_expression":
    case "new_expression": {
      const only = childOf(node, "arguments");
      // `["key", key].join(" ")`
      const joined = /\.join$/.test(calleeOf(text, node)) ? childOf(childOf(node, "function"), "object") : undefined;
      if (joined?.type === "array") return [joined];
      if (only?.type === "generator_expression") return [only];
      const given = partsOf(argumentsOf(node)).map((part) => (part.type === "keyword_argument" ? (childOf(part, "value") ?? part) : part));
      // `dict(key=key)`
      const named = calleeOf(text, node) === "dict" && partsOf(argumentsOf(node)).every((part) => part.type === "keyword_argument");
      return isText(text, node) || named
        ? given
        : given.filter((part) => CONTAINERS.test(part.type) || (TEXTS.test(part.type) && partsWithin(text, part).length > 0));
    }
    default:
      return [];
  }
}

function roleOf(path: Path): Role {
  const node = lastOf(path);
  if (node.type === "shorthand_property_identifier") return "shorthand";
  if (/^(?:list_splat|dictionary_splat|spread_element)$/.test(node.type)) return "spread";
  switch (parentOf(path)?.type) {
    case "argument_list":
    case "arguments":
      return "argument";
    case "keyword_argument":
      return "keyword";
    case "pair":
      return "entry";
    case "list_splat":
    case "dictionary_splat":
    case "spread_element":
      return "spread";
    case "list":
    case "tuple":
    case "set":
    case "array":
    case "expression_list":
      return "item";
    case "interpolation":
    case "template_substitution":
      return "hole";
    case "binary_operator":
    case "binary_expression":
    case "concatenated_string":
      return "operand";
    default:
      return "other";
  }
}

/** Whether an expression makes an error: `new Error(key)`, `ValueError(key)`. */
export function makesError(text: string, node: SyntaxNode): boolean {
  return /(?:^|\.)\w*(?:Error|Exception)$/.test(calleeOf(text, node));
}

/** What an error that is made says, where it is given that alone, and by a name. */
export function messageOfError(text: string, node: SyntaxNode): SyntaxNode | undefined {
  const [message, more] = makesError(text, node) ? partsOf(argumentsOf(node)) : [];
  const isNamed = message && /^(?:identifier|attribute|member_expression|subscript|subscript_expression|non_null_expression)$/.test(message.type);
  return isNamed && !more ? message : undefined;
}
