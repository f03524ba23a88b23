/** The one piece of a text that became another. */
export class Replaced {
  /** Where it was in the earlier text. */
  readonly start: number;
  readonly end: number;
  private readonly growth: number;

  constructor(before: string, after: string) {
    const start = sameAtStart(before, after);
    const end = before.length - sameAtEnd(before, after, Math.min(before.length, after.length) - start);
    this.growth = after.length - before.length;
    // What was only put in, or only taken out, may have been so further up as well: `a` in a line above `apply()` is nothing between its letters.
    const [longer, length] = this.growth > 0 ? [after, this.growth] : [before, -this.growth];
    const back = start === Math.min(end, end + this.growth) ? backToLine(longer, start, length) : 0;
    this.start = start - back;
    this.end = end - back;
  }

  /** Where something that starts at an offset starts now; not a number inside of what was replaced. */
  startNow(offset: number): number {
    if (offset >= this.end) return offset + this.growth;
    return offset <= this.start ? offset : Number.NaN;
  }

  /** Where something that ends at an offset ends now. */
  endNow(offset: number): number {
    if (offset <= this.start) return offset;
    return offset >= this.end ? offset + this.growth : Number.NaN;
  }
}

/** How far up a piece of a text may be said to stand instead so that it begins a line, the text without it being the same; 0 where it cannot. */
function backToLine(text: string, start: number, length: number): number {
  for (let back = 0; ; back++) {
    const before = text[start - back - 1];
    if (before === "\n") return back;
    if (before === undefined || before !== text[start - back - 1 + length]) return 0;
  }
}

/** Whole pieces of texts are compared many times faster than their characters are. */
const PIECE = 4096;

/** How many characters two texts begin with alike. */
function sameAtStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let same = 0;
  while (same + PIECE <= most && a.slice(same, same + PIECE) === b.slice(same, same + PIECE)) same += PIECE;
  while (same < most && a.charCodeAt(same) === b.charCodeAt(same)) same++;
  return same;
}

/** How many characters two texts end with alike, and so many at most. */
function sameAtEnd(a: string, b: string, most: number): number {
  const piece = (text: string, same: number): string => text.slice(text.length - same - PIECE, text.length - same);
  let same = 0;
  while (same + PIECE <= most && piece(a, same) === piece(b, same)) same += PIECE;
  while (same < most && a.charCodeAt(a.length - 1 - same) === b.charCodeAt(b.length - 1 - same)) same++;
  return same;
}
