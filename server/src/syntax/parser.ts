import { Language, Parser } from "web-tree-sitter";
import type { Span } from "../text/span.ts";
import type { Assets } from "./assets.ts";
import { copyTree, type TypeNames, typeNamesOf } from "./copy.ts";
import { withoutGaps } from "./grammar-gaps.ts";
import { type Before, type Made, never, treeOf, type Wanted } from "./incremental.ts";
import { withSection } from "./section.ts";
import type { Grammar, ParsedText, SyntaxNode } from "./tree.ts";
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
const states = new WeakMap<IncrementalParse, Omit<Before, "root" | "broken">>();

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
    const before = stateOf(options.previous, grammar);
    const made = treeOrFailure(language, { grammar, text: reading, before, completes: options.completes === true }, cancelled);
    if (made === undefined) return undefined;
    const root = copied(made, before, language.names, cancelled);
    if (root === undefined) {
      deleteTrees(made);
      return undefined;
    }
    return keep({ grammar, text: made.hidden ? made.text : text, root, broken: !made.section && made.tree.rootNode.hasError }, made);
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

/** All nodes of what was parsed: where that is a section alone, what was around it is still there. */
function copied({ tree, section, reuse }: Made, before: Before | undefined, names: TypeNames, cancelled: () => boolean): SyntaxNode | undefined {
  if (!section || !before || !reuse) return copyTree(tree, names, cancelled, reuse);
  const inside = copyTree(section.tree, names, cancelled, reuse, section.start);
  return inside && withSection(before.root, inside, section, (node) => reuse.moved(node));
}

/** What an earlier parse by the same grammar can be gone on from. */
function stateOf(previous: IncrementalParse | undefined, grammar: Grammar): Before | undefined {
  const state = previous?.parsed.grammar === grammar ? states.get(previous) : undefined;
  return previous && state && { ...state, root: previous.parsed.root, broken: previous.parsed.broken };
}

function keep(parsed: ParsedText, made: Made): IncrementalParse {
  const { text, tree, section, unparsed, pieces } = made;
  const result: IncrementalParse = {
    parsed,
    hidden: made.hidden,
    delete() {
      // Deleted at once and only once: a second delete would free memory that may be somebody else's by then.
      if (states.delete(result)) deleteTrees(made);
    },
  };
  states.set(result, { text, tree, section, unparsed, pieces });
  return result;
}

function deleteTrees({ tree, section }: Made): void {
  tree.delete();
  section?.tree.delete();
}
