import type { FlowEvent } from "../flow/event.ts";
import type { Span } from "../text/span.ts";
import type { RuleContext } from "./rule.ts";

/** The place in this file at which a call is made from within a part of it: its own, or that of a call that leads to it; undefined where it is not. */
export function madeWithin(context: RuleContext, event: FlowEvent, region: Span): Span | undefined {
  return placesOf(context, event).find(({ start, end }) => region.start <= start && end <= region.end);
}

/** The places in this file of an event: its own, then those of the calls that lead to it. */
function placesOf(context: RuleContext, event: FlowEvent): readonly Span[] {
  const all = known.get(context) ?? new Map<FlowEvent, readonly Span[]>();
  known.set(context, all);
  const places = all.get(event) ?? [event.at, ...event.through].filter(({ path }) => path === context.path).map((place) => context.spanOf(place));
  all.set(event, places);
  return places;
}

/** Asked for each part of the file again. */
const known = new WeakMap<RuleContext, Map<FlowEvent, readonly Span[]>>();
