import type { Span } from "../text/span.ts";
import type { Placement } from "./program.ts";

/** What the places in a statement of a module count from, whatever it is in the text, and how much of it may be there. */
export interface Stead {
  readonly at: number;
  readonly room: number;
}

/** So far places go: then all are given anew. A place and a length together are one number. */
const FURTHEST = 2 ** 25;

/** A statement that is edited may get so much longer, and as long again as it is, until its places are others. */
const MORE_ROOM = 200;

/** Gives places to the statements of a module: in the first text those where they are, later ones keep them, and what is new gets some that nothing ever had. */
export class Placing {
  private free = 0;
  private isFirst = true;
  private placed: Placement[] = [];

  /** Whether there are no more. */
  get isUsedUp(): boolean {
    return this.free > FURTHEST;
  }

  /** Another text begins; the first, or one that nothing is kept for. */
  begin(isFirst: boolean, text: string): void {
    this.placed = [];
    this.isFirst = isFirst;
    if (isFirst) this.free = text.length + 1;
  }

  /** Where in the text is what was placed, in order of its places; nothing where each is where its places say. */
  get placements(): readonly Placement[] {
    if (this.placed.every(({ by }) => by === 0)) return [];
    return this.placed.sort((a, b) => a.start - b.start);
  }

  /** What a piece of the text counts from: the same as the one that it stands for, where there is room. */
  steadOf({ start, end }: Span, earlier?: Stead): Stead {
    const length = end - start;
    if (earlier && length <= earlier.room) return earlier;
    if (this.isFirst) return { at: start, room: length };
    const room = 2 * length + MORE_ROOM;
    const at = this.free;
    this.free += room + 1;
    return { at, room };
  }

  /** Notes where a piece is now; by how much its places are before that. */
  place({ start, end }: Span, { at }: Stead = this.steadOf({ start, end })): number {
    const by = start - at;
    this.placed.push({ start: at, end: end - by, by });
    return by;
  }
}
