import type { Summary } from "../calls/summary.ts";
import type { FlowEvent, Guard } from "../event.ts";

/**
 * The events of a function, their tests those of an earlier summary that says the same as its present one: whether two things stand behind the same test is told by the
 * test, and some of them are in the summary.
 */
export function withTestsOf(earlier: Summary, present: Summary, events: readonly FlowEvent[]): readonly FlowEvent[] {
  const before = testsIn(earlier);
  const known = new Map(testsIn(present).map((guard, index) => [guard, before[index] ?? guard]));
  if (known.size === 0) return events;
  return events.map((event) => {
    if (!event.guards.some((guard) => known.has(guard))) return event;
    return { ...event, guards: event.guards.map((guard) => known.get(guard) ?? guard) };
  });
}

/** The tests in a summary, in its order. */
function testsIn({ latent, pending, passes }: Summary): readonly Guard[] {
  return [...latent.flatMap(({ guards }) => guards), ...pending.flatMap(({ circumstances }) => circumstances.guards), ...passes];
}
