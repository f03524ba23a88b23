/** What is done with the objects of a listing that are not to be shown. */
export interface ListingWork {
  /** An object in which nothing can stand. */
  isPassed(): void;
  isTooLarge(id: string): void;
  /** An object that git does not have, or cannot read. */
  isMissing(id: string): void;
}

const [LINE_FEED, SPACE, B, C, M, R] = [10, 32, 98, 99, 109, 114];

/**
 * Picks from the lines that git writes of all objects (`NAME KIND SIZE`, or `NAME missing`) those to be shown. There may be millions of lines: texts are made of few.
 */
export class ListingFilter {
  /** How many are to be shown. */
  wanted = 0;
  readonly #work: ListingWork;
  readonly #mostBytes: number;
  readonly #isKnown: ((id: string) => boolean) | undefined;
  #rest: Buffer | undefined;

  constructor(work: ListingWork, mostBytes: number, isKnown: ((id: string) => boolean) | undefined) {
    this.#work = work;
    this.#mostBytes = mostBytes;
    this.#isKnown = isKnown;
  }

  /** The names of those to be shown among some more lines, each with a line feed. Takes the place of the lines. */
  push(chunk: Buffer): Buffer {
    const lines = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    const { length } = lines;
    let to = 0;
    let at = 0;
    for (;;) {
      let name = at;
      while (name < length && lines[name] !== SPACE) name++;
      let end = name;
      while (end < length && lines[end] !== LINE_FEED) end++;
      if (end >= length) break;
      if (this.#isWanted(lines, at, name, end)) {
        lines.copyWithin(to, at, name);
        to += name - at;
        lines[to++] = LINE_FEED;
        this.wanted++;
      }
      at = end + 1;
    }
    this.#rest = at < length ? lines.subarray(at) : undefined;
    return lines.subarray(0, to);
  }

  #isWanted(lines: Buffer, at: number, name: number, end: number): boolean {
    const kind = lines[name + 1];
    if (lines[name + 2] === R) {
      this.#work.isPassed();
      return false;
    }
    const id = (): string => lines.toString("latin1", at, name);
    if (kind === M) {
      this.#work.isMissing(id());
      return false;
    }
    if (this.#isKnown?.(id()) === true) return false;
    // After `blob`, `commit` or `tag`.
    const size = name + (kind === B ? 6 : kind === C ? 8 : 5);
    if (end - size < MANY_DIGITS || Number(lines.toString("latin1", size, end)) <= this.#mostBytes) return true;
    this.#work.isTooLarge(id());
    return false;
  }
}

/** Sizes of fewer digits are never too large. */
const MANY_DIGITS = 7;
