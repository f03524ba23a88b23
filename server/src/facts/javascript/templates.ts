/** Template literals. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Expression } from "../program.ts";
import type { Context } from "./context.ts";
import { expression, nothing } from "./expressions.ts";
import { decodeEscapes } from "./literals.ts";
import { inner } from "./nodes.ts";

/** A template: text where it has no holes, else fixed pieces and holes in order. */
export function templateLiteral(c: Context, node: SyntaxNode): Expression {
  const parts: Expression[] = [];
  const closed = node.children.at(-1)?.type === "`" && node.children.length > 1;
  const end = closed ? node.end - 1 : node.end;
  // Pieces are taken between the holes: the grammar cuts them at each escape, which would cut what they say.
  let from = node.start + 1;
  const piece = (to: number): void => {
    if (from < to) parts.push({ kind: "text", start: from - c.base, end: to - c.base, value: templateText(c.text.slice(from, to)) });
  };
  for (const each of node.children) {
    if (each.type !== "template_substitution") continue;
    piece(each.start);
    const hole = inner(each);
    parts.push(hole === undefined ? nothing(c, each) : expression(c, hole));
    from = each.end;
  }
  if (parts.length === 0) {
    return { kind: "text", start: node.start - c.base, end: node.end - c.base, value: templateText(c.text.slice(from, end)) };
  }
  piece(end);
  return { kind: "template", start: node.start - c.base, end: node.end - c.base, parts };
}

/** Line ends in a template are `\n` whatever the file has. */
function templateText(raw: string): string {
  return decodeEscapes(raw.includes("\r") ? raw.replace(/\r\n?/g, "\n") : raw);
}
