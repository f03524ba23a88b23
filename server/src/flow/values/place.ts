import { type Program, spanInText, type UnitId } from "../../facts/program.ts";
import type { Span } from "../../text/span.ts";

/** A place in a program: the span counts from the start of the unit, or from where the statement of the module stood first, so that it survives edits above. */
export interface Place extends Span {
  /** The module's path, relative to the root. */
  readonly path: string;
  readonly unit: UnitId;
}

export function isSamePlace(a: Place, b: Place): boolean {
  return a.start === b.start && a.end === b.end && a.unit === b.unit && a.path === b.path;
}

/** The span of a place, counted from the start of its file's text. */
export function absoluteSpan(program: Program, place: Place): Span {
  return spanInText(program, place.unit, place);
}

/** No text that is parsed is longer. */
const SPAN = 2 ** 26;

/** Things of one text by their places. Looked up by numbers: to make a text of each place takes longer than all else that is done with most of them. */
export class ByPlace<T> {
  private readonly units = new Map<UnitId, Map<number, T>>();

  get({ unit, start, end }: Place): T | undefined {
    return this.units.get(unit)?.get(start * SPAN + end - start);
  }

  set({ unit, start, end }: Place, thing: T): void {
    const things = this.units.get(unit) ?? new Map<number, T>();
    this.units.set(unit, things.set(start * SPAN + end - start, thing));
  }
}

/** Tells a place from all others. */
export function placeKey(place: Place): string {
  return `${place.path} ${place.unit} ${place.start} ${place.end}`;
}
