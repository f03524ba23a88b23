/** What the whole tree says before any of it is lowered, and what is left of a part that nests too deep. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Span } from "../../text/span.ts";
import type { Kept } from "../kept.ts";
import type { Expression, Statement } from "../program.ts";
import type { Context } from "./context.ts";
import { stringValue } from "./literals.ts";
import { isComment, isTypeSyntax } from "./nodes.ts";

export interface Survey {
  readonly comments: readonly Span[];
  /** What the parser could not place, in order. */
  readonly errors: readonly SyntaxNode[];
}

/** One walk over all nodes, without recursion. Most nodes are leaves: they are looked at in passing, and what was found is put in order at the end. */
export function survey(root: SyntaxNode, kept?: Kept): Survey {
  if (!kept || root.type === "ERROR") return surveyed(root);
  const comments: Span[] = [];
  const errors: SyntaxNode[] = [];
  for (const child of root.children) {
    // From the start of what they stand in.
    let known = kept.get<readonly Span[]>(child, "comments");
    if (known === undefined) {
      const found = child.children.length === 0 && isComment(child) ? { comments: [child], errors: [] } : surveyed(child);
      known = found.comments.map(({ start, end }) => ({ start: start - child.start, end: end - child.start }));
      if (found.errors.length === 0) kept.set(child, "comments", known);
      for (const error of found.errors) errors.push(error);
    }
    for (const { start, end } of known) comments.push({ start: child.start + start, end: child.start + end });
  }
  return { comments, errors };
}

function surveyed(root: SyntaxNode): Survey {
  const comments: Span[] = [];
  const errors: SyntaxNode[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === "ERROR") errors.push(node);
    for (const child of node.children) {
      if (child.children.length > 0) open.push(child);
      else if (child.named && isComment(child)) comments.push({ start: child.start, end: child.end });
    }
  }
  // Of two errors that start at one place the outer comes first.
  return { comments: comments.sort((a, b) => a.start - b.start), errors: errors.sort((a, b) => a.start - b.start || b.end - a.end) };
}

/**
 * The literals of what the parser could not place and nothing lowered: an unclosed string inside an argument list, say.
 * They stand at the module's top, as it is not known what they belong to.
 */
export function leftovers(c: Context, errors: readonly SyntaxNode[]): Statement[] {
  const statements: Statement[] = [];
  let done = 0;
  for (const error of errors) {
    if (error.start < done || c.lowered.has(error)) continue;
    done = error.end;
    const value = c.placed(error, () => buried(c, error));
    if (value.kind === "unknown" && value.children.length > 0) statements.push({ kind: "expression", start: value.start, end: value.end, value });
  }
  return statements;
}

/** A part that nests too deep: its literals, side by side. */
export function buried(c: Context, root: SyntaxNode): Expression {
  const children: Expression[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === "ERROR") c.lowered.add(node);
    if (node.type === "string") children.push({ kind: "text", start: node.start - c.base, end: node.end - c.base, value: stringValue(c.source(node)) });
    else if (node.type === "string_fragment" || node.type === "jsx_text")
      children.push({ kind: "text", start: node.start - c.base, end: node.end - c.base, value: c.source(node) });
    else if (!isTypeSyntax(node)) for (let i = node.children.length - 1; i >= 0; i--) open.push(node.children[i] as SyntaxNode);
  }
  return { kind: "unknown", start: root.start - c.base, end: root.end - c.base, children };
}
