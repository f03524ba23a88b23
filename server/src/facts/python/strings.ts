/** String literals: prefixes, escapes, pieces that the language joins, holes. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Expression } from "../program.ts";
import { type Context, spanOf, textOf } from "./draft.ts";
import { expression } from "./expressions.ts";
import { childOf, fieldOf, partsOf } from "./nodes.ts";

interface Prefix {
  readonly raw: boolean;
  readonly bytes: boolean;
  /** `f` and `t` strings have holes, and double their braces. */
  readonly holes: boolean;
}

const SIMPLE: Readonly<Record<string, string>> = { a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };
const ESCAPE = /\\(\r\n|[\r\n]|N\{[^}]*\}|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^{}])|\{\{|\}\}|\r\n?/g;

/** One literal. */
export function stringLiteral(cx: Context, node: SyntaxNode): Expression {
  cx.draft.seen.add(node);
  const prefix = prefixOf(cx, childOf(node, "string_start"));
  const holes = node.children.filter((child) => child.type === "interpolation");
  if (holes.length === 0) return { ...spanOf(cx, node), kind: "text", value: decoded(bodyOf(cx, node), prefix) };
  const parts: Expression[] = [];
  let at = childOf(node, "string_start")?.end ?? node.start;
  const end = childOf(node, "string_end")?.start ?? node.end;
  const fixed = (until: number): void => {
    const span = { start: at, end: until };
    if (until > at) parts.push({ ...spanOf(cx, span), kind: "text", value: decoded(textOf(cx, span), prefix) });
  };
  for (const hole of holes) {
    fixed(hole.start);
    parts.push(...holeParts(cx, hole));
    at = hole.end;
  }
  fixed(end);
  return { ...spanOf(cx, node), kind: "template", parts };
}

/** Adjacent literals. What a repaired parse only took for adjacent is not joined. */
export function joinedLiterals(cx: Context, node: SyntaxNode): Expression {
  const parts = partsOf(node).map((part) => expression(cx, part));
  const broken = node.children.some((child) => child.type === "ERROR");
  return broken ? { ...spanOf(cx, node), kind: "unknown", children: parts } : { ...spanOf(cx, node), kind: "concat", parts };
}

/** The text of a literal, without what stands in its holes. */
export function fixedText(cx: Context, node: SyntaxNode): string {
  const prefix = prefixOf(cx, childOf(node, "string_start"));
  if (!prefix.holes) return decoded(bodyOf(cx, node), prefix);
  return node.children
    .filter((child) => child.type === "string_content")
    .map((child) => decoded(textOf(cx, child), prefix))
    .join("");
}

/** The text of a piece of a literal that was never closed. */
export function unclosedText(cx: Context, node: SyntaxNode): string {
  return decoded(textOf(cx, node), { raw: false, bytes: false, holes: false });
}

function holeParts(cx: Context, hole: SyntaxNode): Expression[] {
  const inside = fieldOf(hole, "expression");
  if (inside === undefined) return [{ ...spanOf(cx, hole), kind: "unknown", children: partsOf(hole).map((part) => expression(cx, part)) }];
  const value = expression(cx, inside);
  const spec = fieldOf(hole, "format_specifier");
  const conversion = fieldOf(hole, "type_conversion");
  const specText = spec === undefined ? "" : textOf(cx, spec).slice(1);
  const equals = hole.children.findIndex((child) => child.type === "=");
  const shown = conversion === undefined ? "" : textOf(cx, conversion).slice(1);
  if (equals !== -1) {
    // `{key=}` writes the source text too, spaces included, and shows the value by `repr` where nothing else is said.
    const said = { start: hole.start + 1, end: hole.children[equals + 1]?.start ?? hole.end };
    const text: Expression = { ...spanOf(cx, said), kind: "text", value: textOf(cx, said) };
    return [text, { ...spanOf(cx, hole), kind: "formatted", value, spec: specText, conversion: shown === "" && spec === undefined ? "r" : shown }];
  }
  if (spec === undefined && conversion === undefined) return [value];
  return [{ ...spanOf(cx, hole), kind: "formatted", value, spec: specText, conversion: shown }];
}

function prefixOf(cx: Context, start: SyntaxNode | undefined): Prefix {
  const letters = start === undefined ? "" : textOf(cx, start).toLowerCase();
  return { raw: letters.includes("r"), bytes: letters.includes("b"), holes: letters.includes("f") || letters.includes("t") };
}

function bodyOf(cx: Context, node: SyntaxNode): string {
  return textOf(cx, { start: childOf(node, "string_start")?.end ?? node.start, end: childOf(node, "string_end")?.start ?? node.end });
}

/** What Python makes of the characters between the quotes. Bytes above 127 are the characters of the same number. */
function decoded(text: string, prefix: Prefix): string {
  return text.replace(ESCAPE, (whole: string, escaped: string | undefined) => {
    if (whole === "{{" || whole === "}}") return prefix.holes ? whole.slice(1) : whole;
    if (escaped === undefined) return "\n";
    if (prefix.raw) return whole.replace(/\r\n?/, "\n");
    if (escaped === "\n" || escaped === "\r" || escaped === "\r\n") return "";
    const first = escaped.charAt(0);
    const simple = SIMPLE[first];
    if (simple !== undefined) return simple;
    if (first === "\\" || first === "'" || first === '"') return first;
    if (/[0-7]/.test(first)) return String.fromCharCode(Number.parseInt(escaped, 8));
    if (escaped.length === 1 || (prefix.bytes && first !== "x")) return whole;
    // Which character a name means is a table of its own; that there is one, is enough.
    if (first === "N") return "\u{FFFD}";
    const code = Number.parseInt(escaped.slice(1), 16);
    return code > 0x10ffff ? whole : String.fromCodePoint(code);
  });
}
