import { patternOf } from "../../../../text/pattern.ts";
import { textAt } from "../../../../text/span.ts";
import type { Framework } from "./framework.ts";

/** Functions behind a gateway that hands the whole request over as one event: AWS Lambda. */
export const lambda: Framework = ({ text, source, parameters }) => {
  const [event = ""] = parameters.map((it) => textAt(text, it).split(/\s*[:=]/)[0] ?? "");
  const uses = new RegExp(`(?<![\\w.])${patternOf(event)}\\s*(?:\\[\\s*|\\.\\s*get\\(\\s*)["']body["']`);
  if (parameters.length !== 2 || !uses.test(source)) return undefined;
  return {
    body: `${event}["body"]`,
    // As one kind of gateway hands headers over, and as the others do.
    signature: `${event}["headers"].get("stripe-signature") or ${event}["headers"].get("Stripe-Signature", "")`,
    uses,
    refusal: 'return {"statusCode": 400, "body": "Invalid signature"}',
    needs: undefined,
  };
};
