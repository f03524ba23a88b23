import type { Edit } from "../text/edit.ts";

/** A stretch of the original text, or new text. */
type Piece = { readonly start: number; readonly end: number } | { readonly text: string };

/** A text with several rounds of edits on top, each meant for the text the rounds before it have made; as one round of edits to the original. */
export class Pieces {
  readonly original: string;
  #pieces: readonly Piece[];

  constructor(original: string) {
    this.original = original;
    this.#pieces = original === "" ? [] : [{ start: 0, end: original.length }];
  }

  get text(): string {
    return this.#pieces.map((piece) => ("text" in piece ? piece.text : this.original.slice(piece.start, piece.end))).join("");
  }

  /** Makes a round of edits. They must not overlap. */
  apply(edits: readonly Edit[]): void {
    const ordered = edits
      .map((edit, index) => ({ edit, index }))
      .sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index);
    // From the last to the first, so that the offsets of those to come still hold.
    for (const { edit } of ordered.reverse()) {
      const [before, rest] = split(this.#pieces, edit.span.start);
      const [, after] = split(rest, edit.span.end - edit.span.start);
      this.#pieces = [...before, ...(edit.text === "" ? [] : [{ text: edit.text }]), ...after];
    }
  }

  /** The edits that lead from the original to the text, in order. */
  edits(): Edit[] {
    const edits: Edit[] = [];
    let at = 0;
    let added = "";
    const flush = (to: number): void => {
      if (to > at || added !== "") edits.push({ span: { start: at, end: to }, text: added });
      added = "";
    };
    for (const piece of this.#pieces) {
      if ("text" in piece) added += piece.text;
      else {
        flush(piece.start);
        at = piece.end;
      }
    }
    flush(this.original.length);
    return edits;
  }
}

function split(pieces: readonly Piece[], offset: number): [readonly Piece[], readonly Piece[]] {
  let left = offset;
  for (const [index, piece] of pieces.entries()) {
    const length = "text" in piece ? piece.text.length : piece.end - piece.start;
    if (left > length) {
      left -= length;
      continue;
    }
    if (left === length) return [pieces.slice(0, index + 1), pieces.slice(index + 1)];
    if (left === 0) return [pieces.slice(0, index), pieces.slice(index)];
    const [first, second] =
      "text" in piece
        ? [{ text: piece.text.slice(0, left) }, { text: piece.text.slice(left) }]
        : [
            { start: piece.start, end: piece.start + left },
            { start: piece.start + left, end: piece.end },
          ];
    return [
      [...pieces.slice(0, index), first],
      [second, ...pieces.slice(index + 1)],
    ];
  }
  return [pieces, []];
}
