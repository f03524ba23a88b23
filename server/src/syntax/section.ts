import type { Edit, Tree } from "web-tree-sitter";
import { firstFrom, type Span } from "../text/span.ts";
import { isBetween, isPiece, pieceFrom } from "./pieces.ts";
import type { Grammar, SyntaxNode } from "./tree.ts";

/**
 * The part of a text that an edit is in, from one place that no statement reaches across to the next. tree-sitter goes over all statements of a text whatever was typed, which
 * takes longer than all else in a long one, while such a part says by itself what it says in the whole.
 */
export interface Section extends Span {
  /** Where it ended before the edit. */
  readonly oldEnd: number;
}

/** A section as it is now, and the tree of it alone: its offsets count from where it starts. */
export interface ParsedSection extends Section {
  readonly tree: Tree;
}

/** More of a text than that is as well parsed with all of it. */
const MAX_SHARE = 1 / 4;

/** The section around an edit of a text without errors, which `root` is the tree of; undefined where it is too much of the text. It begins and ends where pieces do. */
export function sectionAround(root: SyntaxNode, text: string, edit: Edit, grammar: Grammar): Section | undefined {
  const most = text.length * MAX_SHARE;
  const by = edit.newEndIndex - edit.oldEndIndex;
  const start = startBefore(root, text, edit.startIndex, edit.startIndex - most, grammar);
  const end = start === undefined ? undefined : endAfter(root, text, edit.newEndIndex, start + most, by, grammar);
  return start === undefined || end === undefined || end - start > most ? undefined : { start, oldEnd: end - by, end };
}

/** The last place before an edit where a piece begins whatever was typed. */
function startBefore(root: SyntaxNode, text: string, edited: number, least: number, grammar: Grammar): number | undefined {
  for (let lineEnd = edited - 2; lineEnd > 0; lineEnd--) {
    lineEnd = text.lastIndexOf("\n", lineEnd);
    const start = lineEnd + 1;
    if (start < least) return undefined;
    if (isPiece(text, start, grammar) && isBetween(root.children, start)) return start;
  }
  return 0;
}

/** The first place behind an edit where a piece began before it, and still does. */
function endAfter(root: SyntaxNode, text: string, edited: number, most: number, by: number, grammar: Grammar): number | undefined {
  // An empty line behind the edit is an empty line as it was before.
  const lineEnd = text.indexOf("\n", edited);
  let end = lineEnd < 0 ? text.length : pieceFrom(text, lineEnd + 2, grammar);
  while (end < text.length && !isBetween(root.children, end - by)) {
    if (end > most) return undefined;
    end = pieceFrom(text, end + 1, grammar);
  }
  return end;
}

/** What goes on over the end of a line in Python, brackets aside. */
const OVER_LINES = /"""|'''|\\\r?(?:\n|$)/;
const DECORATOR_AT_END = /(?:^|\n)@[^\n]*\s*$/;

/**
 * Whether a section is finished at its end whatever it says, so that it is as broken in the text as by itself: Python ends there what no line took along, and a bracket that is
 * open is never closed by what follows, which closes its own. Elsewhere a statement may as well go on. The edit is one of the section's.
 */
export function endsItself(after: string, before: string, edit: Edit | undefined, grammar: Grammar): boolean {
  if (grammar !== "python" || edit === undefined || DECORATOR_AT_END.test(after)) return false;
  const { startIndex, oldEndIndex, newEndIndex } = edit;
  return !OVER_LINES.test(linesAround(after, startIndex, newEndIndex)) && !OVER_LINES.test(linesAround(before, startIndex, oldEndIndex));
}

/** The lines that a stretch of a text is in, and the one above. */
function linesAround(text: string, start: number, end: number): string {
  const lineStart = text.lastIndexOf("\n", start - 1);
  const lineEnd = text.indexOf("\n", end);
  return text.slice(lineStart <= 0 ? 0 : text.lastIndexOf("\n", lineStart - 1) + 1, lineEnd < 0 ? text.length : lineEnd + 1);
}

/** The tree of a text of which one section is another: what is `inside` of it, and what stood around it, as far as it is behind the edit in its new place. */
export function withSection(root: SyntaxNode, inside: SyntaxNode, { start, oldEnd, end }: Section, moved: (node: SyntaxNode) => SyntaxNode): SyntaxNode {
  const before = root.children.slice(0, firstFrom(root.children, start));
  const after = root.children.slice(firstFrom(root.children, oldEnd)).map(moved);
  return {
    start: before.length === 0 ? inside.start : root.start,
    end: after.length === 0 ? inside.end : root.end + end - oldEnd,
    type: root.type,
    field: root.field,
    named: root.named,
    missing: root.missing,
    children: [...before, ...inside.children, ...after],
  };
}

/** Which parts of a text are in no tree of the whole, after one more edit. */
export function withEdit(spans: readonly Span[], edit: Edit | undefined): readonly Span[] {
  if (edit === undefined) return spans;
  const { startIndex, oldEndIndex, newEndIndex } = edit;
  const by = newEndIndex - oldEndIndex;
  return spans.map(({ start, end }) => {
    if (end < startIndex) return { start, end };
    if (start > oldEndIndex) return { start: start + by, end: end + by };
    return { start: Math.min(start, startIndex), end: Math.max(end, oldEndIndex) + by };
  });
}
