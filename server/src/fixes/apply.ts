import type { Edit } from "../text/edit.ts";
import type { Span } from "../text/span.ts";

type Piece = { readonly kind: "kept"; readonly start: number; readonly end: number } | { readonly kind: "new"; readonly text: string };

/** A text that is edited several times, each time in its newest state, and that still knows the one edit from its first state to its last. */
export class Rewriting {
  readonly #original: string;
  #pieces: readonly Piece[];

  constructor(original: string) {
    this.#original = original;
    this.#pieces = original === "" ? [] : [{ kind: "kept", start: 0, end: original.length }];
  }

  /** The newest state. */
  get text(): string {
    return this.#pieces.map((piece) => this.#textOf(piece)).join("");
  }

  /** All that was done, as edits of the first state. */
  get edits(): Edit[] {
    const edits: Edit[] = [];
    let at = 0;
    let text = "";
    for (const piece of [...this.#pieces, { kind: "kept", start: this.#original.length, end: this.#original.length } as const]) {
      if (piece.kind === "new") {
        text += piece.text;
        continue;
      }
      if (piece.start > at || text !== "") edits.push({ span: { start: at, end: piece.start }, text });
      text = "";
      at = piece.end;
    }
    return edits;
  }

  /** Where a span of the first state is now; undefined if anything in it was changed. */
  now(span: Span): Span | undefined {
    let at = 0;
    for (const piece of this.#pieces) {
      if (piece.kind === "kept" && piece.start <= span.start && span.end <= piece.end)
        return { start: at + span.start - piece.start, end: at + span.end - piece.start };
      at += this.#textOf(piece).length;
    }
    return undefined;
  }

  /** Makes edits of the newest state. */
  apply(edits: readonly Edit[]): void {
    const pieces: Piece[] = [];
    const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    let at = 0;
    for (const { span, text } of ordered) {
      if (span.start < at) throw new RangeError(`edits overlap at offset ${span.start}`);
      pieces.push(...this.#slice(at, span.start));
      if (text !== "") pieces.push({ kind: "new", text });
      at = span.end;
    }
    pieces.push(...this.#slice(at, Number.POSITIVE_INFINITY));
    this.#pieces = pieces;
  }

  #textOf(piece: Piece): string {
    return piece.kind === "new" ? piece.text : this.#original.slice(piece.start, piece.end);
  }

  /** The pieces of the newest state between two offsets. */
  #slice(start: number, end: number): Piece[] {
    const result: Piece[] = [];
    let at = 0;
    for (const piece of this.#pieces) {
      const length = this.#textOf(piece).length;
      const from = Math.max(0, start - at);
      const to = Math.min(length, end - at);
      if (from < to)
        result.push(
          piece.kind === "new" ? { kind: "new", text: piece.text.slice(from, to) } : { kind: "kept", start: piece.start + from, end: piece.start + to },
        );
      at += length;
    }
    return result;
  }
}
