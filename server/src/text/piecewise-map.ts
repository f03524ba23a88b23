import type { Edit } from "./edit.ts";
import { insertion } from "./edit.ts";
import type { Span } from "./span.ts";

/** A stretch of a text that was taken out of another one, the whole. Either both are of the same length, or `length` is 1 and the whole has an escape there. */
export interface Piece {
  /** Offset in the text taken out. */
  readonly start: number;
  readonly length: number;
  /** Offset in the whole. */
  readonly wholeStart: number;
  readonly wholeLength: number;
  /** Which part of the whole it belongs to: no edit reaches over the end of a part. */
  readonly part: number;
}

/** Offsets of a text to those of the whole it was taken out of, and back. What lies between pieces stands for nothing. */
export class PiecewiseMap {
  readonly #pieces: readonly Piece[];

  /** Pieces in order of place, which is the same in both texts. */
  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  /** The span of the whole that a span of the text taken out stands for, from its first character to its last; the nearest place for what stands for nothing. */
  toWhole({ start, end }: Span): Span {
    const first = this.#wholeStart(start);
    return { start: first, end: end > start ? Math.max(first, this.#wholeEnd(end)) : first };
  }

  /** The span of the text taken out that a span of the whole is seen as; undefined where either end is not in it. */
  fromWhole({ start, end }: Span): Span | undefined {
    const first = this.#pieces[this.#lastBefore(start, "wholeStart")];
    const last = this.#pieces[this.#lastBefore(Math.max(start, end - 1), "wholeStart")];
    if (!first || !last || start >= first.wholeStart + first.wholeLength || Math.max(start, end - 1) >= last.wholeStart + last.wholeLength) return undefined;
    const from = first.start + (isEscape(first) ? 0 : start - first.wholeStart);
    return { start: from, end: end <= start ? from : last.start + (isEscape(last) ? 1 : end - last.wholeStart) };
  }

  /** The edit of the whole that does what an edit of the text taken out says; undefined where that is more than one part or none at all. */
  edit({ span, text }: Edit): Edit | undefined {
    if (span.end === span.start) {
      const at = this.#insertion(span.start);
      return at === undefined ? undefined : insertion(at, text);
    }
    const first = this.#pieces[this.#lastBefore(span.start, "start")];
    const last = this.#pieces[this.#lastBefore(span.end - 1, "start")];
    const isInside = first && last && span.start < first.start + first.length && span.end <= last.start + last.length;
    return isInside && first.part === last.part ? { span: this.toWhole(span), text } : undefined;
  }

  /** Where to insert: before the character at the offset, else behind the one before it, else before the next one there is. */
  #insertion(offset: number): number | undefined {
    const index = this.#lastBefore(offset, "start");
    const piece = this.#pieces[index];
    if (piece && offset < piece.start + piece.length) return this.#wholeStart(offset);
    if (piece && offset === piece.start + piece.length) return piece.wholeStart + piece.wholeLength;
    return this.#pieces[index + 1]?.wholeStart;
  }

  #wholeStart(offset: number): number {
    const index = this.#lastBefore(offset, "start");
    const piece = this.#pieces[index];
    if (piece && offset < piece.start + piece.length) return piece.wholeStart + (isEscape(piece) ? 0 : offset - piece.start);
    const next = this.#pieces[index + 1];
    return next ? next.wholeStart : piece ? piece.wholeStart + piece.wholeLength : 0;
  }

  #wholeEnd(end: number): number {
    const piece = this.#pieces[this.#lastBefore(end - 1, "start")];
    if (!piece) return 0;
    return isEscape(piece) ? piece.wholeStart + piece.wholeLength : piece.wholeStart + Math.min(end - piece.start, piece.length);
  }

  /** Index of the last piece that begins at an offset or before it; -1 where there is none. */
  #lastBefore(offset: number, side: "start" | "wholeStart"): number {
    let low = -1;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pieces[middle]?.[side] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function isEscape(piece: Piece): boolean {
  return piece.length !== piece.wholeLength;
}
