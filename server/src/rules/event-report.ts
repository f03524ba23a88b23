import type { FlowEvent } from "../flow/event.ts";
import { eventCircumstances } from "./reaching.ts";
import type { Report, RuleContext } from "./rule.ts";
import { placeCircumstances, weighed } from "./weight.ts";

/** A report about what an event says, at the option that it is about where that stands in the call, else at the event's place. `further`: circumstances besides its own. */
export function eventReport(
  context: RuleContext,
  event: FlowEvent,
  message: string,
  severity: Report["severity"],
  options: readonly string[],
  further: readonly string[] = [],
): Report {
  const circumstances = [...new Set([...eventCircumstances(event), ...further]), ...placeCircumstances(context)];
  const option =
    event.kind === "client" ? options.map((name) => event.places.get(name)).find((place) => place !== undefined && place.path === context.path) : undefined;
  return { message, span: context.spanOf(option ?? event.at), severity: weighed(severity, circumstances), through: event.through, circumstances };
}
