/** JSX. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Entry, Expression } from "../program.ts";
import type { Context } from "./context.ts";
import { expression, nothing, receiver } from "./expressions.ts";
import { decodeEntities, jsxText, unquoted } from "./literals.ts";
import { child, inner, isComment, isTypeSyntax, parts } from "./nodes.ts";

/** `<a b={c}>…</a>`, `<A />`, `<>…</>`. */
export function element(c: Context, node: SyntaxNode): Expression {
  const opening = child(node, "open_tag") ?? node;
  const name = child(opening, "name");
  const tag = name && tagOf(c, name);
  const entries: Entry[] = [];
  for (const each of opening.children) {
    if (each.type === "jsx_attribute") entries.push(attribute(c, each));
    else if (each.type === "jsx_expression") entries.push(spread(c, each));
  }
  return { kind: "element", ...c.span(node), tag, entries, children: opening === node ? [] : childrenOf(c, node) };
}

/** Lower-case tags are the host's; others are values. */
function tagOf(c: Context, name: SyntaxNode): Expression {
  const said = c.source(name);
  const { start, end } = c.span(name);
  if (name.type === "identifier") {
    if (said === "this") return receiver(c, name);
    if (/^[a-z]/.test(said) || said.includes("-")) return { kind: "text", start, end, value: said };
  }
  if (name.type === "jsx_namespace_name") return { kind: "text", start, end, value: said };
  return expression(c, name);
}

function attribute(c: Context, node: SyntaxNode): Entry {
  const { start, end } = c.span(node);
  const [name, value] = parts(node);
  const key: Expression = name === undefined ? nothing(c, node) : { kind: "text", ...c.span(name), value: c.source(name) };
  if (value === undefined) return { start, end, key, value: { kind: "constant", start, end, value: true } };
  if (value.type === "string") return { start, end, key, value: { kind: "text", ...c.span(value), value: decodeEntities(unquoted(c.source(value))) } };
  return { start, end, key, value: expression(c, value) };
}

function spread(c: Context, node: SyntaxNode): Entry {
  return { ...c.span(node), key: undefined, value: held(c, node) ?? nothing(c, node) };
}

function childrenOf(c: Context, node: SyntaxNode): Expression[] {
  const children: Expression[] = [];
  for (let i = 0; i < node.children.length; i++) {
    const each = node.children[i];
    if (each === undefined || !each.named || isComment(each) || each.field !== undefined || isTypeSyntax(each)) continue;
    if (each.type === "jsx_text" || each.type === "html_character_reference") {
      // The grammar cuts text at character references; it is one text all the same.
      let end = each.end;
      for (let next = node.children[i + 1]; next?.type === "jsx_text" || next?.type === "html_character_reference"; next = node.children[i + 1]) {
        end = next.end;
        i++;
      }
      const value = jsxText(c.text.slice(each.start, end));
      if (value !== "") children.push({ kind: "text", start: each.start - c.base, end: end - c.base, value });
    } else if (each.type === "jsx_expression") {
      const value = held(c, each);
      if (value !== undefined) children.push(value);
    } else {
      children.push(expression(c, each));
    }
  }
  return children;
}

/** What stands in braces; undefined when that is only a comment. */
function held(c: Context, node: SyntaxNode): Expression | undefined {
  const value = inner(node);
  const spreadValue = value?.type === "spread_element" ? inner(value) : value;
  return spreadValue && expression(c, spreadValue);
}
