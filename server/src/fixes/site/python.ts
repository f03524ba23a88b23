import type { Finding } from "../../rules/finding.ts";
import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { coversAll, type KeyRegion, keyRegion, type Literal, type Operand } from "../expression.ts";
import { childOf, lastOf, nodesOf, type Path, parentOf, partsOf, pathTo, unwrapping, withoutParentheses } from "../tree.ts";
import { pythonContext, type WholeValue } from "./python-context.ts";
import { isBytes, isTemplate, pythonKeyEdits, quoteCharacter } from "./python-literal.ts";
import type { Site } from "./site.ts";
import { opaque, summandsOf } from "./sum.ts";

/** Functions that give back what base64 text holds, as bytes. */
const BASE64_DECODERS = new Set(["b64decode", "urlsafe_b64decode", "standard_b64decode", "decodebytes", "a2b_base64"]);

/** The place of the key that a finding is about; undefined where no look-up could stand: comments, docstrings, patterns, types. */
export function pythonSite(parsed: ParsedText, finding: Finding): Site | undefined {
  const built = keyExpression(parsed, withinLiteral(pathTo(parsed.root, finding.span)), finding);
  if (built === undefined || !mayBeExpression(built.path)) return undefined;
  const { path, operands, region } = built;
  const node = lastOf(path);
  const value = region?.value;
  const template = operands.some((operand) => operand.kind === "literal" && isTemplate(operand));
  if (region !== undefined && (template || !coversAll(region, operands))) {
    return {
      start: node.start,
      end: node.end,
      label: undefined,
      variable: undefined,
      value,
      edits: (name, read) => pythonKeyEdits(parsed.text, path, operands, region, name, read),
    };
  }
  return pythonContext(parsed, wholeValue(parsed.text, path, operands), value);
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
  const path = unwrapping(around, /^parenthesized_expression$/);
  const node = lastOf(path);
  const operands = operandsOf(text, node);
  if (operands !== undefined) {
    const region = keyRegion(text, operands, finding.evidence);
    if (region !== undefined) return { path, operands, region };
    const decoder = finding.evidence?.kind === undefined ? undefined : base64Call(text, path);
    return decoder && { path: decoder, operands: [], region: undefined };
  }
  if (finding.evidence?.kind === undefined || (node.type !== "call" && node.type !== "binary_operator" && node.type !== "subscript")) return undefined;
  // A finding of an older text may lie anywhere.
  const { start, end } = lastOf(around);
  if (start !== finding.span.start || end !== finding.span.end) return undefined;
  // What it decodes may stand elsewhere.
  if (base64Bytes(text, node)) return { path, operands: [], region: undefined };
  // Formatting, joining, decoding: the key may stand in one of the texts in it, or be made of all of them.
  const literals = literalPaths(path);
  if (literals.length > MAX_LITERALS) return undefined;
  for (const literal of literals) {
    const one = operandsOf(text, lastOf(literal));
    const region = one && keyRegion(text, one, finding.evidence);
    if (one && region) return { path: literal, operands: one, region };
  }
  const known = literals.map((literal) => text.slice(lastOf(literal).start, lastOf(literal).end));
  const onlyKey = known.length > 0 && known.every((literal) => /^[rRbBuUfF]{0,2}["']{1,3}[\w{}%+/=]*["']{1,3}$/.test(literal));
  return onlyKey ? { path, operands: [], region: undefined } : undefined;
}

/** The path without what is inside a literal: findings may be about a part of one. */
function withinLiteral(path: Path): Path {
  const hole = path.findLastIndex((node) => node.type === "interpolation");
  // Of literals that the language joins, all are taken together.
  const string = path.findIndex((node, index) => index > hole && (node.type === "concatenated_string" || node.type === "string"));
  return string === -1 ? path : path.slice(0, string + 1);
}

/** The operands of a literal, adjacent literals, or a chain of `+`. */
function operandsOf(text: string, node: SyntaxNode): Operand[] | undefined {
  if (node.type === "string") return [literalOf(text, node, false)];
  if (node.type === "concatenated_string") return partsOf(node).map((part, index) => literalOf(text, part, index > 0));
  return summandsOf(node)?.flatMap((summand) => (/^(?:concatenated_)?string$/.test(summand.type) ? (operandsOf(text, summand) ?? []) : [opaque(summand)]));
}

function literalOf(text: string, node: SyntaxNode, joined: boolean): Literal {
  const from = node.children.find((child) => child.type === "string_start")?.end ?? node.start;
  const to = node.children.find((child) => child.type === "string_end")?.start ?? node.end;
  const open = text.slice(node.start, from);
  return {
    kind: "literal",
    start: node.start,
    end: node.end,
    open,
    close: text.slice(to, node.end),
    content: { start: from, end: to },
    holes: node.children.filter((child) => child.type === "interpolation"),
    raw: /r/i.test(open),
    doubledBraces: /[ft]/i.test(open),
    joined,
  };
}

/** The ways to the string literals in an expression, those inside functions it defines left out. */
function literalPaths(path: Path): Path[] {
  return [...nodesOf(lastOf(path))]
    .filter((node) => node.type === "string")
    .slice(0, MAX_LITERALS + 1)
    .map((node) => withinLiteral([...path, ...pathTo(lastOf(path), node).slice(1)]));
}

/** The call that decodes the text at the end of the path from base64. */
function base64Call(text: string, path: Path): Path | undefined {
  const list = withoutParentheses(path).slice(0, -1);
  if (lastOf(list)?.type !== "argument_list") return undefined;
  const call = list.slice(0, -1);
  const callee = childOf(lastOf(call), "function");
  const name = callee && text.slice(callee.start, callee.end).split(".").at(-1);
  return name !== undefined && BASE64_DECODERS.has(name) ? call : undefined;
}

/** What stands for the key as a whole, `.decode()` included. */
function wholeValue(text: string, path: Path, operands: readonly Operand[]): WholeValue {
  const node = lastOf(path);
  const first = operands.find((operand) => operand.kind === "literal");
  const quote = first ? quoteCharacter(first) : text.slice(node.start, node.end).includes("'") ? "'" : '"';
  const bytes = operands.length > 0 ? first !== undefined && isBytes(first) : base64Bytes(text, node) || bytesOf(text, node);
  const outer = withoutParentheses(path);
  const attribute = parentOf(outer);
  const call = outer[outer.length - 3];
  const method = childOf(attribute, "attribute");
  const decoded =
    attribute?.type === "attribute" &&
    method !== undefined &&
    text.slice(method.start, method.end) === "decode" &&
    call?.type === "call" &&
    childOf(call, "function") === attribute;
  // Whatever it is that is decoded was bytes: `codecs.decode("…", "hex").decode()`.
  if (decoded && (bytes || operands.length === 0)) return { path: outer.slice(0, -2), suffix: "", quote };
  return { path, suffix: bytes ? ".encode()" : "", quote };
}

function base64Bytes(text: string, node: SyntaxNode): boolean {
  const callee = node.type === "call" ? childOf(node, "function") : undefined;
  return callee !== undefined && BASE64_DECODERS.has(text.slice(callee.start, callee.end).split(".").at(-1) ?? "");
}

/** Whether a text put together by a method or `%` is bytes: its first literal is. */
function bytesOf(text: string, node: SyntaxNode): boolean {
  const callee = childOf(node, "function");
  const method = childOf(callee, "attribute");
  if (method !== undefined && /^(?:decode|encode)$/.test(text.slice(method.start, method.end))) return text.slice(method.start, method.end) === "encode";
  return /^[rR]?[bB]/.test(text.slice(node.start, node.end));
}

/** Whether an expression may stand there. */
function mayBeExpression(path: Path): boolean {
  const parent = parentOf(withoutParentheses(path));
  if (parent === undefined || parent.type === "expression_statement" || parent.type === "module") return false;
  return !path.some(
    (node) => node.type === "case_pattern" || node.type === "type" || node.type === "format_specifier" || node.type === "ERROR" || node.type === "comment",
  );
}
