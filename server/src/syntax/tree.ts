import type { Span } from "../text/span.ts";

/** The grammars shipped, by the name of their wasm. */
export type Grammar = "python" | "javascript" | "typescript" | "tsx";

/**
 * One node of a parse, copied out of wasm memory: plain data, so that lowering costs no calls into wasm and nothing needs freeing.
 * Anonymous tokens (operators, keywords, brackets) are children too. Depth is not bounded: whoever recurses must count.
 */
export interface SyntaxNode extends Span {
  /** The grammar's name of the node: `call`, `identifier`, `+`, `ERROR`. */
  readonly type: string;
  /** The name of the parent's field that holds this node, if any. */
  readonly field: string | undefined;
  readonly named: boolean;
  /** Inserted by the parser to go on after an error; empty. */
  readonly missing: boolean;
  /** Perhaps made only when looked at: whoever spreads a node into another names them. */
  readonly children: readonly SyntaxNode[];
}

/** A parsed text. */
export interface ParsedText {
  readonly grammar: Grammar;
  readonly text: string;
  readonly root: SyntaxNode;
  /** Whether any ERROR or missing node is in the tree. */
  readonly broken: boolean;
}
