import { Edit, Language, Parser, type Point, type Node as SyntaxTreeNode, type Tree } from "web-tree-sitter";
import { Replaced } from "../text/replaced.ts";
import type { Span } from "../text/span.ts";
import type { Assets } from "./assets.ts";
import { copyTree, type TypeNames, typeNamesOf } from "./copy.ts";
import { withoutGaps } from "./grammar-gaps.ts";
import { completed } from "./half-typed.ts";
import { type Earlier, type KnownPieces, parsedPieces, piecesOf } from "./pieces.ts";
import { Reuse } from "./reuse.ts";
import type { Grammar, ParsedText } from "./tree.ts";
import { resetStack, wasmOptions } from "./wasm-stack.ts";

/** Longer texts (in UTF-16 units) are generated or data: callers look at them as plain text and say so. */
export const MAX_PARSED_LENGTH = 1024 * 1024;

export interface ParseOptions {
  /** A parse of an earlier state of the text. It stays valid and stays the caller's to delete. */
  readonly previous?: IncrementalParse | undefined;
  /** Whether lines that do not parse may be read as less than they say, where the text is whole without them. */
  readonly completes?: boolean;
  /** Asked every now and then; once it says true the parse ends without a result. */
  readonly cancelled?: (() => boolean) | undefined;
}

/** A parse that the next one can start from. It holds wasm memory until it is deleted; `parsed` stays usable after that. */
export interface IncrementalParse {
  readonly parsed: ParsedText;
  /** The lines that were read as less than they say; `parsed` is of a text as long, with that in their place. */
  readonly hidden: Span | undefined;
  /** Frees the wasm memory. May be called twice. */
  delete(): void;
}

export interface Syntax {
  /** Makes a grammar ready. Concurrent calls share one load; after a failure the next call tries again. */
  load(grammar: Grammar): Promise<void>;
  isLoaded(grammar: Grammar): boolean;
  /** The parse of a text, undefined if cancelled. Throws if the grammar is not loaded, or the text is too much for the parser; the next one is not, then. */
  parse(grammar: Grammar, text: string, options?: ParseOptions): IncrementalParse | undefined;
  /** The parse of a text that no later one starts from, undefined if cancelled. Throws if the grammar is not loaded. */
  parseOnce(grammar: Grammar, text: string, cancelled?: () => boolean): ParsedText | undefined;
}

interface Loaded {
  readonly language: Language;
  /** Another one after a parse that failed. */
  parser: Parser;
  readonly names: TypeNames;
}

/** Parsers that failed in the middle of their work: kept, since freeing them would walk over what they left. */
const abandoned: Parser[] = [];

/** Where an {@link IncrementalParse} keeps its tree: nobody outside this file sees wasm. */
const states = new WeakMap<IncrementalParse, Pick<Made, "text" | "tree" | "pieces">>();

/** The parser, without any grammar yet. */
export async function createSyntax(assets: Assets): Promise<Syntax> {
  const wasmBinary = (await assets.bytes("web-tree-sitter.wasm")).slice().buffer;
  const { options, failure, widen } = wasmOptions(wasmBinary);
  await Promise.race([Parser.init(options), failure]);
  widen();
  const loading = new Map<Grammar, Promise<void>>();
  const loaded = new Map<Grammar, Loaded>();

  async function loadNow(grammar: Grammar): Promise<void> {
    const language = await Language.load(await assets.bytes(`tree-sitter-${grammar}.wasm`));
    loaded.set(grammar, { language, parser: parserOf(language), names: typeNamesOf(language) });
  }

  function load(grammar: Grammar): Promise<void> {
    let promise = loading.get(grammar);
    if (promise === undefined) {
      promise = loadNow(grammar);
      loading.set(grammar, promise);
      promise.catch(() => loading.delete(grammar));
    }
    return promise;
  }

  function parse(grammar: Grammar, text: string, options: ParseOptions = {}): IncrementalParse | undefined {
    const language = loaded.get(grammar);
    if (language === undefined) throw new Error(`the grammar ${grammar} is not loaded`);
    const cancelled = options.cancelled ?? never;
    const reading = withoutGaps(text, grammar);
    const made = treeOrFailure(language, { grammar, text: reading, previous: options.previous, completes: options.completes === true }, cancelled);
    if (made === undefined) return undefined;
    const { tree, reuse } = made;
    const root = copyTree(tree, language.names, cancelled, reuse);
    if (root === undefined) {
      tree.delete();
      return undefined;
    }
    return keep({ grammar, text: made.hidden ? made.text : text, root, broken: tree.rootNode.hasError }, made);
  }

  return {
    load,
    isLoaded: (grammar) => loaded.has(grammar),
    parse,
    parseOnce(grammar, text, cancelled) {
      const result = parse(grammar, text, { cancelled });
      result?.delete();
      return result?.parsed;
    },
  };
}

function parserOf(language: Language): Parser {
  const parser = new Parser();
  parser.setLanguage(language);
  return parser;
}

/** What is to be parsed. */
interface Wanted {
  readonly grammar: Grammar;
  readonly text: string;
  readonly previous: IncrementalParse | undefined;
  readonly completes: boolean;
}

function treeOrFailure(loaded: Loaded, wanted: Wanted, cancelled: () => boolean): Made | undefined {
  try {
    return treeOf(loaded.parser, wanted, cancelled);
  } catch (error) {
    resetStack();
    abandoned.push(loaded.parser);
    loaded.parser = parserOf(loaded.language);
    throw error;
  }
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
  if (made?.tree.rootNode.hasError === false)
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

function never(): boolean {
  return false;
}

function keep(parsed: ParsedText, { text, hidden, tree, pieces }: Made): IncrementalParse {
  const result: IncrementalParse = {
    parsed,
    hidden,
    delete() {
      // Deleted at once and only once: a second delete would free memory that may be somebody else's by then.
      if (states.delete(result)) tree.delete();
    },
  };
  states.set(result, { text, tree, pieces });
  return result;
}

/** A tree, and what of an earlier one is still in it. */
interface Made {
  /** What it is of. */
  readonly text: string;
  readonly tree: Tree;
  readonly hidden?: Span | undefined;
  readonly pieces?: KnownPieces | undefined;
  readonly reuse: Reuse | undefined;
}

/**
 * The tree of a text. How tree-sitter recovers from an error depends on what it could reuse, so a broken text is read without the lines that break it, or parsed from
 * scratch: what is found in a text must not depend on how it came to be. Whichever way the tree was made, what is the same in the one before is not copied again.
 */
function treeOf(parser: Parser, wanted: Wanted, cancelled: () => boolean): Made | undefined {
  const { grammar, text, completes } = wanted;
  const previous = wanted.previous?.parsed.grammar === grammar ? wanted.previous : undefined;
  const before = previous && states.get(previous);
  const edited = before?.tree.copy();
  try {
    const edit = before && edited && editBetween(before.text, text);
    if (edit !== undefined) edited?.edit(edit);
    const old = previous?.parsed.broken === false ? edited : undefined;
    let tree = run(parser, text, old, cancelled);
    let pieces = before?.pieces;
    if (tree?.rootNode.hasError && completes) {
      const earlier = previous && before && { root: previous.parsed.root, broken: previous.parsed.broken, pieces: before.pieces ?? new Map(), edit };
      const { tree: whole, text: reading = text, ...rest } = completedTree(parser, wanted, earlier, cancelled);
      pieces = rest.pieces;
      if (whole) {
        tree.delete();
        return { text: reading, tree: whole, hidden: rest.hidden, pieces, reuse: rest.reuse };
      }
    }
    if (tree?.rootNode.hasError && old) {
      tree.delete();
      tree = run(parser, text, undefined, cancelled);
    }
    return tree && { text, tree, pieces, reuse: previous && edited && new Reuse(previous.parsed.root, edited, edit, tree) };
  } finally {
    edited?.delete();
  }
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
