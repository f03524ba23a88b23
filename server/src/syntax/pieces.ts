import type { Edit, Tree } from "web-tree-sitter";
import type { Span } from "../text/span.ts";
import { isContinuation } from "./skeleton.ts";
import type { Grammar, SyntaxNode } from "./tree.ts";

/** The pieces of a text by what they say, each with whether it parses by itself. */
export type KnownPieces = ReadonlyMap<string, boolean>;

/** What a text was before, and how it became what it is. */
export interface Earlier {
  readonly root: SyntaxNode;
  readonly broken: boolean;
  readonly pieces?: KnownPieces | undefined;
  readonly edit: Edit | undefined;
}

/** Where a line that is not indented follows an empty one. */
const AFTER_EMPTY = /(?<=\n[ \t]*\r?\n)[\w@$]/g;
const HERE = new RegExp(AFTER_EMPTY, "y");

/** Words that say something else with what follows them on another line than alone: `let`, and a name. */
const UNFINISHED = /(?:^|[\s;}])(?:abstract|async|await|declare|interface|let|module|namespace|type|using)\s*$/;

/** Where a piece of a text begins next, from an offset on; the end of the text where none does. */
export function pieceFrom(text: string, offset: number, grammar: Grammar): number {
  AFTER_EMPTY.lastIndex = offset;
  for (let found = AFTER_EMPTY.exec(text); found; found = AFTER_EMPTY.exec(text)) if (isApart(text, found.index, grammar)) return found.index;
  return text.length;
}

/** Whether one begins at an offset. */
export function isPiece(text: string, offset: number, grammar: Grammar): boolean {
  HERE.lastIndex = offset;
  return HERE.test(text) && isApart(text, offset, grammar);
}

/** Whether a line that follows an empty one is no part of the statement above. */
function isApart(text: string, start: number, grammar: Grammar): boolean {
  return !isContinuation(text.slice(start, start + 16), grammar) && !UNFINISHED.test(text.slice(Math.max(0, start - 24), start));
}

/**
 * The pieces of a text, which follow on each other: each begins where a line that is not indented follows an empty one. Where a text is cut like this depends on it alone; a
 * cut may fall into a statement, or into a text of many lines, which a piece that does not parse by itself then tells.
 */
export function piecesOf(text: string, grammar: Grammar): Span[] {
  const starts = [0];
  for (let start = pieceFrom(text, 1, grammar); start < text.length; start = pieceFrom(text, start + 1, grammar)) starts.push(start);
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? text.length }));
}

/**
 * Which pieces of a text parse by themselves. What was found of the same piece before holds; so does what a whole text says of those that no statement of it reaches out of.
 */
export function parsedPieces(
  text: string,
  pieces: readonly Span[],
  earlier: Earlier | undefined,
  parse: (text: string) => Tree | undefined,
): Map<string, boolean> {
  const found = new Map<string, boolean>();
  for (const piece of pieces) {
    const words = text.slice(piece.start, piece.end);
    const known = found.get(words) ?? earlier?.pieces?.get(words) ?? (earlier && wasWhole(earlier, piece) ? true : undefined);
    if (known !== undefined) {
      found.set(words, known);
      continue;
    }
    const tree = parse(words);
    found.set(words, tree?.rootNode.hasError === false);
    tree?.delete();
  }
  return found;
}

/** Whether a piece is what whole statements of the earlier text were, and so parses by itself as it did there. */
function wasWhole({ root, broken, edit }: Earlier, { start, end }: Span): boolean {
  if (broken || !edit) return false;
  const isBefore = end < edit.startIndex;
  if (!isBefore && start <= edit.newEndIndex) return false;
  const by = isBefore ? 0 : edit.oldEndIndex - edit.newEndIndex;
  return isBetween(root.children, start + by) && isBetween(root.children, end + by);
}

/** Whether an offset lies in none of these, which are in order. */
export function isBetween(nodes: readonly SyntaxNode[], offset: number): boolean {
  let [low, high] = [0, nodes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle] as SyntaxNode).end <= offset) low = middle + 1;
    else high = middle;
  }
  const next = nodes[low];
  return next === undefined || next.start >= offset;
}
