import { Edit, type Parser, type Point, type Node as SyntaxTreeNode, type Tree } from "web-tree-sitter";
import { Replaced } from "../text/replaced.ts";
import { contains, type Span } from "../text/span.ts";
import { completed } from "./half-typed.ts";
import { type Earlier, type KnownPieces, parsedPieces, piecesOf } from "./pieces.ts";
import { Reuse } from "./reuse.ts";
import { endsItself, type ParsedSection, sectionAround, withEdit } from "./section.ts";
import type { Grammar, SyntaxNode } from "./tree.ts";

/** A tree, and what of the one before is still in it. */
export interface Made {
  /** What it is of. */
  readonly text: string;
  /** Of all the text; where a section was parsed by itself, what was the tree before, told of the edit. */
  readonly tree: Tree;
  readonly section?: ParsedSection | undefined;
  /** Where `tree` is not what the text says, since it was parsed by sections. */
  readonly unparsed: readonly Span[];
  readonly hidden?: Span | undefined;
  readonly pieces?: KnownPieces | undefined;
  readonly reuse: Reuse | undefined;
}

/** What was made of a text before, with all its nodes. */
export interface Before extends Pick<Made, "text" | "tree" | "section" | "unparsed" | "pieces"> {
  readonly root: SyntaxNode;
  readonly broken: boolean;
}

/** What nobody cancels: it need not be asked for. */
export function never(): boolean {
  return false;
}

/** What is to be parsed. */
export interface Wanted {
  readonly grammar: Grammar;
  readonly text: string;
  readonly before: Before | undefined;
  /** Whether lines that do not parse may be read as less than they say, where the text is whole without them. */
  readonly completes: boolean;
}

/**
 * The tree of a text. How tree-sitter recovers from an error depends on what it could reuse, so a broken text is read without the lines that break it, or parsed from
 * scratch: what is found in a text must not depend on how it came to be. Whichever way the tree was made, what is the same in the one before is not copied again.
 */
export function treeOf(parser: Parser, wanted: Wanted, cancelled: () => boolean): Made | undefined {
  const { text, before, completes } = wanted;
  const edit = before && editBetween(before.text, text);
  const bySection = before && edit && !before.broken ? sectionTree(parser, wanted, before, edit, cancelled) : undefined;
  if (typeof bySection === "object") return bySection;
  const edited = before && editedTree(before.tree, edit);
  try {
    const old = before?.broken === false ? edited : undefined;
    let tree = bySection === "broken" ? undefined : run(parser, text, old, cancelled);
    const isBroken = bySection === "broken" || tree?.rootNode.hasError === true;
    let pieces = before?.pieces;
    if (isBroken && completes) {
      const { tree: whole, text: reading = text, ...rest } = completedTree(parser, wanted, before && { ...before, edit }, cancelled);
      pieces = rest.pieces;
      if (whole) {
        tree?.delete();
        return { unparsed: [], reuse: undefined, ...rest, text: reading, tree: whole };
      }
    }
    if (isBroken && old) {
      tree?.delete();
      tree = run(parser, text, undefined, cancelled);
    }
    if (!tree) return undefined;
    const reuse = before && edited && new Reuse(before.root, edit, [...changesIn(edited, tree, 0), ...withEdit(before.unparsed, edit)]);
    return { text, tree, unparsed: [], pieces, reuse };
  } finally {
    edited?.delete();
  }
}

/**
 * The same where all that an edit changes is in one section, and that is whole by itself: then it says there what it says in the text. Where the section is broken whatever
 * follows it, so is the text. Undefined for others.
 */
function sectionTree(parser: Parser, { text, grammar }: Wanted, before: Before, edit: Edit, cancelled: () => boolean): Made | "broken" | undefined {
  const section = sectionAround(before.root, text, edit, grammar);
  if (!section) return undefined;
  const { start, end, oldEnd } = section;
  const [words, earlier] = [text.slice(start, end), before.text.slice(start, oldEnd)];
  const known = before.section?.start === start && before.section.end === oldEnd ? before.section.tree : undefined;
  const first = known ?? run(parser, earlier, undefined, cancelled);
  if (!first) return undefined;
  const inner = editBetween(earlier, words);
  const edited = editedTree(first, inner);
  if (!known) first.delete();
  const tree = edited.rootNode.hasError ? undefined : run(parser, words, edited, cancelled);
  try {
    if (!tree || tree.rootNode.childCount === 0) return undefined;
    if (tree.rootNode.hasError) {
      const isBroken = endsItself(words, earlier, inner, grammar) || goesOnBehindError(tree, words);
      tree.delete();
      return isBroken ? "broken" : undefined;
    }
    const unparsed = [...withEdit(before.unparsed, edit).filter((it) => !contains(section, it)), { start, end }];
    const reuse = new Reuse(before.root, edit, changesIn(edited, tree, start));
    return { text, tree: editedTree(before.tree, edit), section: { ...section, tree }, unparsed, pieces: before.pieces, reuse };
  } finally {
    edited.delete();
  }
}

/** A word that ends where it does whatever follows: no text that could go on. */
const COMPLETE_WORD = /^[^"'`/\n]+$/;

/** Whether a text goes on behind the first error in it: what the parser could not go on with was read whole, then, and no more text would make it another. */
function goesOnBehindError(tree: Tree, text: string): boolean {
  const from = firstError(tree).at(-1)?.end ?? 0;
  const open = [tree.rootNode];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.endIndex <= from || node.isExtra) continue;
    if (node.childCount > 0) open.push(...node.children);
    else if (node.startIndex >= from && COMPLETE_WORD.test(text.slice(node.startIndex, node.endIndex))) return true;
  }
  return false;
}

/** A copy of a tree that knows of an edit of its text. */
function editedTree(tree: Tree, edit: Edit | undefined): Tree {
  const edited = tree.copy();
  if (edit !== undefined) edited.edit(edit);
  return edited;
}

/** Where two trees differ in structure: spans of the present text, in which theirs begins at an offset. */
function changesIn(edited: Tree, tree: Tree, offset: number): Span[] {
  return edited.getChangedRanges(tree).map(({ startIndex, endIndex }) => ({ start: startIndex + offset, end: endIndex + offset }));
}

function run(parser: Parser, text: string, old: Tree | undefined, cancelled: () => boolean): Tree | undefined {
  if (cancelled()) return undefined;
  const tree = parser.parse(text, old ?? null, cancelled === never ? {} : { progressCallback: cancelled });
  if (tree !== null) return tree;
  // Otherwise the next parse would go on in the middle of this one.
  parser.reset();
  return undefined;
}

/** The one replacement that makes `after` of `before`, undefined if they are equal. It never cuts a surrogate pair. */
function editBetween(before: string, after: string): Edit | undefined {
  if (before === after) return undefined;
  const replaced = new Replaced(before, after);
  const startIndex = replaced.start > 0 && isHighSurrogate(before.charCodeAt(replaced.start - 1)) ? replaced.start - 1 : replaced.start;
  const oldEndIndex = isLowSurrogate(before.charCodeAt(replaced.end)) ? replaced.end + 1 : replaced.end;
  const newEndIndex = oldEndIndex + after.length - before.length;
  const startPosition = pointAfter(before, 0, startIndex, { row: 0, column: 0 });
  return new Edit({
    startIndex,
    oldEndIndex,
    newEndIndex,
    startPosition,
    oldEndPosition: pointAfter(before, startIndex, oldEndIndex, startPosition),
    newEndPosition: pointAfter(after, startIndex, newEndIndex, startPosition),
  });
}

/** Where `end` is, seen from `start`, which is at a point. Rows as tree-sitter counts them: only `\n` ends one. */
function pointAfter(text: string, start: number, end: number, { row, column }: Point): Point {
  let [rows, lineStart] = [row, start - column];
  for (let at = text.indexOf("\n", start); at !== -1 && at < end; at = text.indexOf("\n", at + 1)) {
    rows++;
    lineStart = at + 1;
  }
  return { row: rows, column: end - lineStart };
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

/**
 * The tree of a text without the lines that do not parse, where these stand in one piece of it; without a tree where they do not, or where it cannot be told which
 * they are.
 */
function completedTree(parser: Parser, wanted: Wanted, earlier: Earlier | undefined, cancelled: () => boolean): Partial<Made> {
  const { text, grammar } = wanted;
  const spans = piecesOf(text, grammar);
  const pieces = parsedPieces(text, spans, earlier, (piece) => run(parser, piece, undefined, cancelled));
  const [broken, other] = spans.filter(({ start, end }) => !pieces.get(text.slice(start, end)));
  if (cancelled() || !broken || other) return { pieces };
  const piece = text.slice(broken.start, broken.end);
  const tree = run(parser, piece, undefined, cancelled);
  if (!tree) return { pieces };
  const found = completed({ grammar, text: piece, error: firstError(tree) }, (reading) => errorIn(parser, reading, cancelled));
  tree.delete();
  if (!found || cancelled()) return { pieces };
  const reading = text.slice(0, broken.start) + found.text + text.slice(broken.end);
  const made = treeOf(parser, { ...wanted, text: reading, completes: false }, cancelled);
  if (made?.section !== undefined || made?.tree.rootNode.hasError === false)
    return { ...made, pieces, hidden: { start: broken.start + found.hidden.start, end: broken.start + found.hidden.end } };
  made?.tree.delete();
  return { pieces };
}

/** Where the parser could not go on first in a text; undefined where it is whole. */
function errorIn(parser: Parser, text: string, cancelled: () => boolean): readonly Span[] | undefined {
  const tree = run(parser, text, undefined, cancelled);
  const error = tree?.rootNode.hasError === false ? undefined : tree ? firstError(tree) : [];
  tree?.delete();
  return error;
}

/** Where the parser could not go on first, after what that stands in, outermost first. */
function firstError(tree: Tree): Span[] {
  const path: Span[] = [];
  let node: SyntaxTreeNode | null = tree.rootNode;
  while (node !== null) {
    path.push({ start: node.startIndex, end: node.endIndex });
    if (node.isMissing) break;
    node = node.children.find((child) => child?.hasError || child?.isMissing) ?? null;
  }
  return path;
}
