import { holdsFor } from "../project/manifests/majors.ts";
import { capitalized } from "../text/words.ts";
import { callReport, endpointCalls } from "./endpoint-call.ts";
import { secretIn } from "./reaching.ts";
import type { Report, RuleContext } from "./rule.ts";

/** Names under which programs give a key for one request. */
const KEYS = ["apiKey", "api_key"];

/**
 * Keys that stand among the parameters of a request although they are meant for its options: the request is signed with the client's key, and this one travels in its URL or body.
 * In Python always; in Node from 22 on, where the place alone says what is an option. Before that an object with an option in it was the options.
 */
export function* keysAmongParameters(context: RuleContext): Generator<Report> {
  for (const { event, parameters } of endpointCalls(context)) {
    // `params={"api_key": …}` by keyword is known to the model as an address that a key becomes part of.
    if (event.named.has("params")) continue;
    const unsure = event.by.ecosystem === "npm" && holdsFor(context.sdkVersions.npm.majors, "22..") !== "all";
    for (const name of KEYS) {
      const shape = parameters.entries.get(name);
      const arrival = shape && secretIn(context, shape.value, "url");
      if (!arrival) continue;
      yield {
        ...callReport(context, event, {
          message: "parameters",
          severity: unsure ? "hint" : "error",
          span: parameters.placeOf([name]).span,
          arguments: { name: capitalized(arrival.name), from: unsure ? " from stripe-node 22 on" : "" },
          steps: arrival.step,
        }),
        ...(arrival.evidence ? { evidence: arrival.evidence } : {}),
      };
    }
  }
}
