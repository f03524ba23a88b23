import type { Span } from "../text/span.ts";
import type { Layout } from "./layout.ts";
import type { FunctionId, UnitId } from "./program.ts";

/** A way down a program to whatever holds a span of its text. */
export abstract class PlaceSearch {
  protected readonly layout: Layout;
  private readonly sourceOf: (span: Span) => string;
  private readonly wanted: Span;
  /** What the places that are looked at count from. */
  protected unit: UnitId = 0;

  /** `sourceOf`: what is written at a span of the text. */
  constructor(layout: Layout, sourceOf: (span: Span) => string, wanted: Span) {
    this.layout = layout;
    this.sourceOf = sourceOf;
    this.wanted = wanted;
  }

  protected holds(part: Span): boolean {
    const { start, end } = this.layout.spanOf(this.unit, part);
    return start <= this.wanted.start && this.wanted.end <= end;
  }

  /** Whether a function that is defined in the unit holds it. */
  protected isInFunction(id: FunctionId): boolean {
    const { functions, units } = this.layout.program;
    const own = units[functions[id]?.unit ?? -1];
    return own !== undefined && this.holds({ start: own.start, end: own.start + own.length });
  }

  protected source(part: Span): string {
    return this.sourceOf(this.layout.spanOf(this.unit, part));
  }
}
