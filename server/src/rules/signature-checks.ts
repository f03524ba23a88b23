import type { FlowEvent, Shape } from "../flow/event.ts";
import type { Place } from "../flow/place.ts";
import type { RuleContext } from "./rule.ts";

export type TrustEvent = Extract<FlowEvent, { kind: "trust" }>;

/** Where a body is taken for an event, checked or not. */
export function trustEvents(context: RuleContext): TrustEvent[] {
  return context.events.filter((event): event is TrustEvent => event.kind === "trust");
}

/** Whether everything that comes to the event has passed a check of the signature: what happens there happens for Stripe only. */
export function checkedBefore(checks: readonly TrustEvent[], event: FlowEvent, value?: Shape): boolean {
  return checks.some((check) => {
    if (check.check !== "verified" || check.swallowed || check.dead || !check.guards.every((guard) => event.guards.includes(guard))) return false;
    // The check stands before the event, or before the call that leads to it.
    const before = [check.at, ...check.through].some((place) => comesBefore(place, event.at)) || event.through.some((call) => comesBefore(check.at, call));
    return before || (value !== undefined && ofSameBody(check.body, value));
  });
}

function comesBefore(a: Place, b: Place): boolean {
  return a.path === b.path && a.unit === b.unit && a.end <= b.start;
}

/** Read at the same place. What a framework hands to its handlers has none: it is not the same for two of them. */
function ofSameBody(body: Shape, value: Shape): boolean {
  const read = [...body.value.ways.keys()].flatMap((origin) => (origin.kind === "data" && origin.at.end > 0 ? origin.at : []));
  return [...value.value.ways.keys()].some((origin) => origin.kind === "data" && read.some((at) => isSamePlace(at, origin.at)));
}

function isSamePlace(a: Place, b: Place): boolean {
  return a.path === b.path && a.unit === b.unit && a.start === b.start && a.end === b.end;
}

/**
 * Whether the file hands the check to a function that is written elsewhere: `app.post("/webhook", verifyStripeSignature, handler)`. What such a function
 * does is not known here.
 */
export function delegatesCheck(text: string): boolean {
  for (const [line] of text.matchAll(/^.*$/gm)) {
    if (/^\s*(?:\/\/|#|\*|\/\*)/.test(line)) continue;
    const [name] =
      /\b(?:verif|validat|check|require|ensure)\w*(?:signature|webhook|stripe|event)\w*\b|\b\w*(?:stripe|webhook)\w*(?:guard|verif)\w*\b/i.exec(line) ?? [];
    if (name !== undefined && !new RegExp(`\\b(?:function\\*?|def|class|const|let|var)\\s+${name}\\b`).test(text)) return true;
  }
  return false;
}
