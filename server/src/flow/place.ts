import { type Program, type UnitId, unitStart } from "../facts/program.ts";
import type { Span } from "../text/span.ts";

/** A place in a program: the span counts from the start of the unit, so that it survives edits above the unit. */
export interface Place extends Span {
  /** The module's path, relative to the root. */
  readonly path: string;
  readonly unit: UnitId;
}

/** The span of a place, counted from the start of its file's text. */
export function absoluteSpan(program: Program, place: Place): Span {
  const start = unitStart(program, place.unit);
  return { start: start + place.start, end: start + place.end };
}
