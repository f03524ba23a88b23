import type { FlowEvent } from "../flow/event.ts";
import type { Span } from "../text/span.ts";
import type { RuleContext } from "./rule.ts";

/** The place in this file at which a call is made from within a part of it: its own, or that of a call that leads to it; undefined where it is not. */
export function madeWithin(context: RuleContext, event: FlowEvent, region: Span): Span | undefined {
  return [event.at, ...event.through]
    .filter(({ path }) => path === context.path)
    .map((place) => context.spanOf(place))
    .find(({ start, end }) => region.start <= start && end <= region.end);
}
