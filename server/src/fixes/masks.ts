import type { SyntaxNode } from "../syntax/tree.ts";
import { type Edit, insertion } from "../text/edit.ts";
import { contains } from "../text/span.ts";
import { type CarrierSite, messageOfError } from "./carriers.ts";
import type { CodeFinding } from "./code-repair.ts";
import { quoted, quoteOf } from "./code-style.ts";
import { mayBeNoText } from "./declared-type.ts";
import { childOf, type Path, parentOf, partsOf } from "./tree.ts";

/** What stands in a text for what is not said. */
const REDACTED = "[redacted]";
/** Expressions that bind no tighter than a condition does. */
const LOOSE =
  /^(?:conditional_expression|ternary_expression|lambda|arrow_function|named_expression|assignment_expression|sequence_expression|yield|yield_expression)$/;

/** The edits that put something else where an expression stands; in an object that names what it takes, the name stays. */
export function replaced(code: CodeFinding, site: CarrierSite, expression: string): Edit[] {
  const { node, role, path } = site;
  const hole = parentOf(path);
  // `{key=}` shows the expression itself: its text stays as it was.
  if (role === "hole" && hole?.children.some((child) => child.type === "=")) {
    const { shown, end } = shownBy(code, hole, hole.children.find((child) => child.type === "=") as SyntaxNode);
    return [insertion(hole.start, shown), { span: { start: node.start, end }, text: expression }];
  }
  if (role === "shorthand") return [insertion(node.end, `: ${expression}`)];
  return [{ span: node, text: expression }];
}

/** What `{key = }` shows before the value: all that is written, with its spaces. */
function shownBy({ text }: CodeFinding, hole: SyntaxNode, equals: SyntaxNode): { readonly shown: string; readonly end: number } {
  const [spaces = ""] = /^\s*/.exec(text.slice(equals.end, hole.end)) ?? [];
  const end = equals.end + spaces.length;
  return { shown: text.slice(hole.start + 1, end), end };
}

/**
 * The edits after which it is only said whether there is anything: as a text, so that it fits wherever the value did. `name`: what is said to be set or missing
 * where nothing else says it.
 */
export function saysWhether(code: CodeFinding, site: CarrierSite, name: string): Edit[] {
  const message = messageOfError(code.text, site.value);
  const uncut = message ?? uncutOf(code, site.value);
  const value = code.text.slice(uncut.start, uncut.end);
  const quote = quoteAt(code, site.path);
  if (quote === undefined) return replaced(code, site, `bool(${value})`);
  const tested = LOOSE.test(uncut.type) ? `(${value})` : value;
  const subject = message || isAlone(code, site) ? `${name} is ` : "";
  const [set, missing] = [quoted(`${subject}set`, quote), quoted(`${subject}missing`, quote)];
  const words = code.python ? `${set} if ${tested} else ${missing}` : `${tested} ? ${set} : ${missing}`;
  if (message) return [{ span: message, text: words }];
  return replaced(code, site, needsParentheses(site) ? `(${words})` : words);
}

/** The edits after which only the end of it is said; undefined where the value may be something else than a text. */
export function saysLastFour(code: CodeFinding, site: CarrierSite): Edit[] | undefined {
  const { form, role } = site;
  const value = uncutOf(code, site.value);
  if (form !== "text" || role === "spread" || !(IS_NAMED.test(value.type) || value.type === "shorthand_property_identifier")) return undefined;
  if (mayBeNoText(code.parsed, value) || /\.headers$/.test(code.text.slice(value.start, value.end))) return undefined;
  const source = code.text.slice(value.start, value.end);
  if (!code.python) return replaced(code, site, `${source}?.slice(-4)`);
  const quote = quoteAt(code, site.path);
  const always = /^(?:[\w.]+\.)?environ\[[^\]]*\]$/.test(source);
  return quote === undefined && !always ? undefined : replaced(code, site, always ? `${source}[-4:]` : `(${source} or ${quote}${quote})[-4:]`);
}

/** What a piece is cut from, or a text is made of: `key` of `key[:20]`, `key.slice(0, 20)`, `str(key)[:20]`. As a text, what is missing is there: `"None"`. */
function uncutOf(code: CodeFinding, node: SyntaxNode): SyntaxNode {
  const { text, python } = code;
  const [whole, part] = partsOf(node);
  if (python && node.type === "subscript") return whole !== undefined && part?.type === "slice" ? uncutOf(code, whole) : node;
  const callee = node.type === (python ? "call" : "call_expression") ? childOf(node, "function") : undefined;
  if (callee?.type === "identifier" && (python ? /^(?:str|repr|ascii)$/ : /^String$/).test(text.slice(callee.start, callee.end))) {
    const given = partsOf(childOf(node, "arguments") ?? node);
    const [only] = given;
    return only !== undefined && given.length === 1 && IS_NAMED.test(only.type) ? only : node;
  }
  // A text with a tag is there, whatever is put into it.
  const holes = python ? [] : partsOf(childOf(node, "arguments")).filter(({ type }) => type === "template_substitution");
  const [filled] = holes.length === 1 && childOf(node, "arguments")?.type === "template_string" ? partsOf(holes[0]) : [];
  if (filled && IS_NAMED.test(filled.type)) return filled;
  const cuts = !python && callee?.type === "member_expression" && /\.\s*(?:slice|substring|substr|toString)$/.test(text.slice(callee.start, callee.end));
  const cut = cuts ? childOf(callee, "object") : undefined;
  // `[key].toString()`: a list is always there.
  const [element, another] = cut?.type === "array" ? partsOf(cut) : [];
  if (element !== undefined && another === undefined && IS_NAMED.test(element.type)) return element;
  return cut ? uncutOf(code, cut) : node;
}

/** A variable, or something that one leads to. */
const IS_NAMED = /^(?:identifier|attribute|subscript|member_expression|subscript_expression)$/;

/** The edits that write words where a hole or an operand of a text stands, without an expression; undefined where something else stands there. */
export function textInstead(code: CodeFinding, site: CarrierSite, words: string = REDACTED): Edit[] | undefined {
  const { path, role, node } = site;
  const hole = parentOf(path);
  if (role === "operand") {
    const quote = quoteAt(code, path);
    return quote && isAddition(code.text, hole) ? [{ span: node, text: quoted(words, quote) }] : undefined;
  }
  if (role !== "hole" || hole === undefined) return undefined;
  const equals = hole.children.find((child) => child.type === "=");
  return [{ span: hole, text: equals ? shownBy(code, hole, equals).shown + words : words }];
}

/** The edits, and those that take the `f` from texts that have no holes left. */
export function withoutEmptyFormats(code: CodeFinding, edits: readonly Edit[], sites: readonly CarrierSite[]): Edit[] {
  const gone = (hole: SyntaxNode): boolean => edits.some(({ span, text }) => span.start === hole.start && span.end === hole.end && !/[{}]/.test(text));
  const strings = new Set(sites.flatMap(({ path, role }) => (code.python && role === "hole" ? (path.at(-3) ?? []) : [])));
  const prefixes = [...strings].flatMap((string): Edit[] => {
    const start = string.children.find((child) => child.type === "string_start");
    const holes = string.children.filter((child) => child.type === "interpolation");
    const open = start ? code.text.slice(start.start, start.end) : "";
    if (start === undefined || !holes.every(gone) || /\{\{|\}\}/.test(code.text.slice(string.start, string.end))) return [];
    const at = open.search(/f/i);
    return at < 0 ? [] : [{ span: { start: start.start + at, end: start.start + at + 1 }, text: "" }];
  });
  return [...edits, ...prefixes];
}

/** The quote for a new text: that of the file, or the other one inside texts that end with it; undefined where both would end one. */
export function quoteAt({ text, python }: CodeFinding, path: Path): '"' | "'" | undefined {
  const own = quoteOf(text);
  if (!python) return own;
  const taken = new Set(
    path.slice(0, -1).flatMap((node) => {
      const open = node.type === "string" ? node.children.find((child) => child.type === "string_start") : undefined;
      return open ? [text.slice(open.start, open.end).replace(/^[a-z]+/i, "")] : [];
    }),
  );
  return ([own, own === '"' ? "'" : '"'] as const).find((quote) => !taken.has(quote));
}

/** Whether nothing before it in the call can say what it is. */
function isAlone({ finding }: CodeFinding, { role, path, node }: CarrierSite): boolean {
  const list = parentOf(path);
  return role === "argument" && contains(node, finding.span) && list !== undefined && partsOf(list)[0] === node;
}

function needsParentheses({ role, path }: CarrierSite): boolean {
  const parent = parentOf(path);
  if (role === "operand") return true;
  return (
    role === "other" &&
    /^(?:boolean_operator|not_operator|comparison_operator|unary_expression|conditional_expression|ternary_expression|await|await_expression|attribute|member_expression)$/.test(
      parent?.type ?? "",
    )
  );
}

function isAddition(text: string, node: SyntaxNode | undefined): boolean {
  const [left, right] = [childOf(node, "left"), childOf(node, "right")];
  return left !== undefined && right !== undefined && text.slice(left.end, right.start).trim() === "+";
}
