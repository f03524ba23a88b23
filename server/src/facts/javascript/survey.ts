/** What the whole tree says before any of it is lowered, and what is left of a part that nests too deep. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Span } from "../../text/span.ts";
import type { Expression, Statement } from "../program.ts";
import type { Context } from "./context.ts";
import { identifierName, stringValue } from "./literals.ts";
import { child, isComment, isTypeSyntax } from "./nodes.ts";

export interface Survey {
  readonly comments: readonly Span[];
  /** Names that are assigned without a declaration beside them. */
  readonly assigned: ReadonlySet<string>;
  /** What the parser could not place, in order. */
  readonly errors: readonly SyntaxNode[];
}

/** Names that CommonJS binds in every module: assigning to them makes no global. */
const COMMONJS = new Set(["exports", "module", "require"]);

/** One walk over all nodes, without recursion. */
export function survey(root: SyntaxNode, text: string): Survey {
  const comments: Span[] = [];
  const assigned = new Set<string>();
  const errors: SyntaxNode[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { children } = node;
    if (children.length === 0) {
      if (node.named && isComment(node)) comments.push({ start: node.start, end: node.end });
      continue;
    }
    if (node.type === "ERROR") errors.push(node);
    if (node.type === "assignment_expression" || node.type === "augmented_assignment_expression" || node.type === "for_in_statement") {
      const left = child(node, "left");
      if (left?.type === "identifier" && child(node, "kind") === undefined) {
        const name = identifierName(text.slice(left.start, left.end));
        if (!COMMONJS.has(name)) assigned.add(name);
      }
    }
    for (let i = children.length - 1; i >= 0; i--) {
      const next = children[i];
      if (next !== undefined && (next.named || next.children.length > 0)) open.push(next);
    }
  }
  return { comments, assigned, errors };
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
    const value = buried(c, error);
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
