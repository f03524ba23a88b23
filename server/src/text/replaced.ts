/** The one piece of a text that became another. */
export class Replaced {
  /** Where it was in the earlier text. */
  readonly start: number;
  readonly end: number;
  private readonly growth: number;

  constructor(before: string, after: string) {
    const shorter = Math.min(before.length, after.length);
    let start = 0;
    while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
    let tail = 0;
    while (tail < shorter - start && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail++;
    this.start = start;
    this.end = before.length - tail;
    this.growth = after.length - before.length;
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
