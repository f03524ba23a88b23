import type { Finding } from "../../rules/finding.ts";
import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { quoteOf } from "../code-style.ts";
import { coversAll, type KeyRegion, keyRegion, type Literal, type Operand } from "../expression.ts";
import { childOf, lastOf, nodesOf, type Path, parentOf, partsOf, pathTo, unwrapping, withoutParentheses } from "../tree.ts";
import { javascriptContext } from "./javascript-context.ts";
import { javascriptKeyEdits } from "./javascript-literal.ts";
import type { Site } from "./site.ts";
import { opaque, summandsOf } from "./sum.ts";

/** Nodes inside which a string is no value that could be computed instead. */
const FIXED = new Set([
  "ambient_declaration",
  "comment",
  "enum_assignment",
  "enum_body",
  "ERROR",
  "export_specifier",
  "import_attribute",
  "import_require_clause",
  "import_specifier",
  "jsx_attribute",
  "jsx_element",
  "jsx_expression",
  "jsx_self_closing_element",
  "literal_type",
  "regex",
  "template_literal_type",
  "type_alias_declaration",
  "type_annotation",
]);

/** The place of the key that a finding is about; undefined where no look-up could stand: comments, types, enums, JSX, names of properties and modules. */
export function javascriptSite(parsed: ParsedText, finding: Finding): Site | undefined {
  const built = keyExpression(parsed, withinLiteral(pathTo(parsed.root, finding.span)), finding);
  if (built === undefined || !mayBeExpression(built.path)) return undefined;
  const { path, operands, region } = built;
  const { text } = parsed;
  if (isTagged(path) && !takesHoles(parsed, parentOf(path))) return undefined;
  const node = lastOf(path);
  const quote = /^["']$/.test(text.charAt(node.start)) ? (text.charAt(node.start) as '"' | "'") : quoteOf(text);
  if (region !== undefined && (isTagged(path) || !coversAll(region, operands))) {
    return {
      start: node.start,
      end: node.end,
      label: undefined,
      variable: undefined,
      value: region.value,
      edits: (name, read) => javascriptKeyEdits(text, path, operands, region, read(`${quote}${name}${quote}`)),
    };
  }
  return isTagged(path) ? undefined : javascriptContext(parsed, path, quote, region?.value);
}

/** Keys are not put together from more texts than this. */
const MAX_LITERALS = 64;

/** An expression that is (or holds) the key. Without a region all of it is. */
interface KeyExpression {
  readonly path: Path;
  readonly operands: readonly Operand[];
  readonly region: KeyRegion | undefined;
}

function keyExpression(parsed: ParsedText, around: Path, finding: Finding): KeyExpression | undefined {
  const { text } = parsed;
  const path = unwrapping(around, /^(?:parenthesized|as|satisfies|non_null)_expression$/);
  const node = lastOf(path);
  const operands = operandsOf(text, node);
  if (operands !== undefined) {
    const region = keyRegion(text, operands, finding.evidence);
    if (region !== undefined) return { path, operands, region };
    const decoder = finding.evidence?.kind === undefined ? undefined : decodingCall(text, path);
    return decoder?.length ? { path: decoder, operands: [], region: undefined } : undefined;
  }
  if (finding.evidence?.kind === undefined || (node.type !== "call_expression" && node.type !== "binary_expression")) return undefined;
  // A finding of an older text may lie anywhere.
  const { start, end } = lastOf(around);
  if (start !== finding.span.start || end !== finding.span.end) return undefined;
  const decoded = decodedResult(text, path);
  if (decoded !== undefined) return decoded.length === 0 ? undefined : { path: decoded, operands: [], region: undefined };
  // Joining, replacing, decoding: the key may stand in one of the texts in it, or be made of all of them.
  const literals = literalPaths(path);
  if (literals.length > MAX_LITERALS) return undefined;
  for (const literal of literals) {
    const one = operandsOf(text, lastOf(literal));
    const region = one && keyRegion(text, one, finding.evidence);
    if (one && region) return { path: literal, operands: one, region };
  }
  const known = literals.map((literal) => text.slice(lastOf(literal).start, lastOf(literal).end));
  return known.length > 0 && known.every((literal) => /^["'`][\w+/=-]*["'`]$/.test(literal)) ? { path, operands: [], region: undefined } : undefined;
}

/** The path without what is inside a literal: findings may be about a part of one. */
function withinLiteral(path: Path): Path {
  const hole = path.findLastIndex((node) => node.type === "template_substitution");
  const string = path.findIndex((node, index) => index > hole && (node.type === "string" || node.type === "template_string"));
  return string === -1 ? path : path.slice(0, string + 1);
}

/** The operands of a literal or a chain of `+`. */
function operandsOf(text: string, node: SyntaxNode): Operand[] | undefined {
  if (node.type === "string" || node.type === "template_string") return [literalOf(text, node)];
  return summandsOf(node)?.map((summand) => (/^(?:template_)?string$/.test(summand.type) ? literalOf(text, summand) : opaque(summand)));
}

function literalOf(text: string, node: SyntaxNode): Literal {
  const content = { start: node.start + 1, end: Math.max(node.start + 1, node.end - 1) };
  return {
    kind: "literal",
    start: node.start,
    end: node.end,
    open: text.slice(node.start, content.start),
    close: text.slice(content.end, node.end),
    content,
    holes: node.children.filter((child) => child.type === "template_substitution"),
    raw: false,
    doubledBraces: false,
    joined: false,
  };
}

function literalPaths(path: Path): Path[] {
  const whole = lastOf(path);
  return [...nodesOf(whole)]
    .filter((node) => node.type === "string" || node.type === "template_string")
    .slice(0, MAX_LITERALS + 1)
    .map((node) => withinLiteral([...path, ...pathTo(whole, node).slice(1)]));
}

/** The expression that decodes the text at the end of the path: `atob(…)`, `Buffer.from(…, "base64").toString()`. */
function decodingCall(text: string, path: Path): Path | undefined {
  const list = withoutParentheses(path).slice(0, -1);
  const call = list.slice(0, -1);
  if (lastOf(list)?.type !== "arguments" || lastOf(call)?.type !== "call_expression") return undefined;
  return partsOf(lastOf(list))[0] === lastOf(withoutParentheses(path)) ? decodedResult(text, call) : undefined;
}

/** The way to the text that a call at the end of the path decodes from base64 or from hexadecimal digits, empty where only its bytes are taken; undefined for other calls. */
function decodedResult(text: string, path: Path): Path | undefined {
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const callee = source(childOf(lastOf(path), "function"));
  if (/^(?:(?:window|globalThis|self)\.)?atob$/.test(callee)) return path;
  if (callee !== "Buffer.from" || !/^["'`](?:base64(?:url)?|hex)["'`]$/.test(source(partsOf(childOf(lastOf(path), "arguments"))[1]))) return undefined;
  const call = path.slice(0, -2);
  return lastOf(call)?.type === "call_expression" && /\.\s*toString$/.test(source(childOf(lastOf(call), "function"))) ? call : [];
}

function isTagged(path: Path): boolean {
  return lastOf(path).type === "template_string" && parentOf(path)?.type === "call_expression";
}

/** Whether the tag of a template looks at what is put into it; those that the file does not define do. */
function takesHoles(parsed: ParsedText, tagged: SyntaxNode | undefined): boolean {
  const tag = childOf(tagged, "function");
  const name = tag?.type === "identifier" ? parsed.text.slice(tag.start, tag.end) : undefined;
  if (name === undefined) return true;
  for (const node of nodesOf(parsed.root)) {
    const own = /^(?:function_declaration|variable_declarator)$/.test(node.type) ? childOf(node, "name") : undefined;
    const made = node.type === "variable_declarator" ? childOf(node, "value") : node;
    if (own === undefined || made === undefined || parsed.text.slice(own.start, own.end) !== name) continue;
    if (/^(?:arrow_function|function_expression|function_declaration)$/.test(made.type)) return partsOf(childOf(made, "parameters")).length > 1;
  }
  return true;
}

/** Whether an expression may stand there. */
function mayBeExpression(path: Path): boolean {
  const parent = parentOf(withoutParentheses(path));
  const node = lastOf(path);
  if (parent === undefined || parent.type === "expression_statement" || path.some((around) => FIXED.has(around.type))) return false;
  // The name of a property, and where a module comes from.
  return node.field !== "key" && node.field !== "source" && !(node.field === "name" && /field_definition|method_definition|property/.test(parent.type));
}
