import { publicPrefixOf } from "../../model/frameworks/public-prefixes.ts";
import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Span, textAt } from "../../text/span.ts";
import { childOf, lastOf, nodesOf, type Path, parentOf, withoutParentheses } from "../tree.ts";
import type { Site, Variable } from "./site.ts";

/** A key that is a whole expression, and how something is put in its place. */
export interface WholeKey {
  readonly parsed: ParsedText;
  /** The way to the key, without the parentheses and types round it. */
  readonly path: Path;
  /** The text itself. */
  readonly node: SyntaxNode;
  /** The key with the types that go with it. */
  readonly span: Span;
  readonly quote: '"' | "'";
  readonly value: string | undefined;
  /** The site where what stands at a span becomes what reads the variable, with code before and after it. */
  replaced(span: Span, variable: Variable | undefined, before?: string, after?: string): Site;
}

/** The key at the end of a way; undefined where its type is the very text, so that nothing else may stand there. */
export function wholeKey(parsed: ParsedText, whole: Path, quote: '"' | "'", value: string | undefined): WholeKey | undefined {
  const node = lastOf(whole);
  const typed = withTypes(parsed.text, whole);
  if (typed === undefined || isDeclaredAsLiteral(parsed, typed.path)) return undefined;
  const path = withoutParentheses(typed.path);
  const codeOf = (variable: Variable | undefined): string | undefined => (variable?.name === undefined ? variable?.code : `${quote}${variable.name}${quote}`);
  return {
    parsed,
    path,
    node,
    span: typed.span,
    quote,
    value,
    replaced: (span, variable, before = "", after = "") => ({
      start: node.start,
      end: node.end,
      label: labelOf(parsed.text, path),
      variable: own(variable),
      value,
      edits: (name, read) => [{ span, text: before + read(codeOf(own(variable)) ?? `${quote}${name}${quote}`) + after }],
    }),
  };
}

/** A name under which a tool hands the variable to browsers is not kept. */
function own(variable: Variable | undefined): Variable | undefined {
  return variable?.name !== undefined && publicPrefixOf(variable.name) !== undefined ? undefined : variable;
}

/** Type operators round a value: those that want a literal go with it; undefined where the type itself is a literal. */
function withTypes(text: string, whole: Path): { readonly path: Path; readonly span: Span } | undefined {
  let path = withoutParentheses(whole);
  let span: Span = lastOf(whole);
  for (
    let parent = parentOf(path);
    parent !== undefined && /^(?:as_expression|satisfies_expression|type_assertion|non_null_expression)$/.test(parent.type);
    parent = parentOf(path)
  ) {
    const child = lastOf(path);
    const type = { start: parent.type === "type_assertion" ? parent.start : child.end, end: parent.type === "type_assertion" ? child.start : parent.end };
    const code = text.slice(type.start, type.end);
    if (/["'`]/.test(code)) return undefined;
    path = withoutParentheses(path.slice(0, -1));
    if (/^(?:\s*as\s+const\s*|<\s*const\s*>\s*)$/.test(code)) span = parent;
  }
  return { path, span };
}

/** Whether the value's declared type is made of literals, or a type of the file names the very text: then nothing else may stand there. */
function isDeclaredAsLiteral({ root, text }: ParsedText, path: Path): boolean {
  const parent = parentOf(path);
  const type = parent && childOf(parent, "type");
  if (type && /["'`]/.test(text.slice(type.start, type.end))) return true;
  const node = lastOf(path);
  const content = text.slice(node.start + 1, node.end - 1);
  for (const other of nodesOf(root)) {
    const code = other.type === "literal_type" || other.type === "template_literal_type" ? text.slice(other.start, other.end) : "";
    if (code !== "" && (code.slice(1, -1) === content || /\b(?:sk|rk|whsec)_[^"'`]*\$\{/.test(code))) return true;
  }
  return false;
}

/** What the value is given to, by name, or the client that is made with it. */
export function labelOf(text: string, path: Path): string | undefined {
  const [list, call] = [path.at(-2), path.at(-3)];
  const isCall = list?.type === "arguments" && /^(?:call|new)_expression$/.test(call?.type ?? "");
  const made = isCall ? textAt(text, childOf(call, "function") ?? childOf(call, "constructor")) : "";
  return (/(?:^|\.)Stripe$|^require\(["']stripe["']\)$/.test(made) ? targetOf(text, path.slice(0, -2)) : undefined) ?? targetOf(text, path);
}

function targetOf(text: string, path: Path): string | undefined {
  // One of several values that the same thing may have.
  let depth = path.length - 1;
  while (/^(?:binary|ternary|parenthesized|as|satisfies)_expression$/.test(path[depth - 1]?.type ?? "")) depth--;
  const node = path[depth];
  const parent = path[depth - 1];
  const target = ["name", "property", "left", "key", "pattern"].map((field) => childOf(parent, field)).find((child) => child !== undefined && child !== node);
  if (parent === undefined || target === undefined || /^(?:member|call|new)_expression$/.test(parent.type)) return undefined;
  const name = target.type === "member_expression" ? childOf(target, "property") : target.type === "subscript_expression" ? childOf(target, "index") : target;
  const [, label] = /^["'`]?#?([A-Za-z_$][\w$]*)["'`]?$/.exec(name ? text.slice(name.start, name.end) : "") ?? [];
  return label;
}
