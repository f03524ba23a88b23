import type { FlowEvent } from "../flow/event.ts";
import type { Span } from "../text/span.ts";
import type { RuleContext } from "./rule.ts";

/** The place in this file at which a call is made from within a part of it: its own, or that of a call that leads to it; undefined where it is not. */
export function madeWithin(context: RuleContext, event: FlowEvent, region: Span): Span | undefined {
  return placesOf(context, event).find(({ start, end }) => region.start <= start && end <= region.end);
}

/** Parts of a file, of which those are found quickly that a call is made from within: a long file has thousands of both. */
export class Regions<T> {
  private readonly context: RuleContext;
  /** In order of their starts. */
  private readonly parts: readonly { readonly of: T; readonly region: Span; readonly number: number }[];
  /** How far the parts up to each one reach. */
  private readonly reach: readonly number[];

  constructor(context: RuleContext, parts: Iterable<readonly [of: T, region: Span]>) {
    this.context = context;
    this.parts = Array.from(parts, ([of, region], number) => ({ of, region, number })).sort((a, b) => a.region.start - b.region.start);
    let furthest = 0;
    this.reach = this.parts.map(({ region }) => {
      furthest = Math.max(furthest, region.end);
      return furthest;
    });
  }

  /** Those that a call is made from within, as they were given, each with the first of its places there. */
  around(event: FlowEvent): readonly (readonly [of: T, span: Span])[] {
    const found = new Map<number, readonly [of: T, span: Span]>();
    for (const span of placesOf(this.context, event)) {
      for (let at = this.firstAfter(span.start) - 1; at >= 0 && (this.reach[at] as number) >= span.end; at--) {
        const part = this.parts[at];
        if (part && span.end <= part.region.end && !found.has(part.number)) found.set(part.number, [part.of, span]);
      }
    }
    return [...found].sort(([a], [b]) => a - b).map(([, it]) => it);
  }

  private firstAfter(start: number): number {
    let [low, high] = [0, this.parts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.parts[middle]?.region.start ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The places in this file of an event: its own, then those of the calls that lead to it. */
function placesOf(context: RuleContext, event: FlowEvent): readonly Span[] {
  // Asked for each part of the file again.
  const all = context.once(placesOf, () => new Map<FlowEvent, readonly Span[]>());
  const places = all.get(event) ?? [event.at, ...event.through].filter(({ path }) => path === context.path).map((place) => context.spanOf(place));
  all.set(event, places);
  return places;
}
