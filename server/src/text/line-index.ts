/** A place as editors say it: both count from 0, `character` in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Offsets to lines and back. Lines end at `\n`, `\r\n` or a lone `\r`, as in the language server protocol. */
export class LineIndex {
  /** Offset of each line's first character. */
  readonly starts: readonly number[];
  readonly length: number;

  constructor(text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    this.starts = starts;
    this.length = text.length;
  }

  /** The position of an offset; offsets outside the text are moved to its ends. */
  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.start(middle) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: at - this.start(low) };
  }

  /** The offset of a position; a character past the line's end is the start of the next line, a line past the last is the text's end. */
  offsetAt(position: Position): number {
    if (position.line >= this.starts.length) return this.length;
    if (position.line < 0) return 0;
    const next = this.starts[position.line + 1] ?? this.length;
    return Math.max(this.start(position.line), Math.min(this.start(position.line) + position.character, next));
  }

  private start(line: number): number {
    return this.starts[line] ?? this.length;
  }
}
