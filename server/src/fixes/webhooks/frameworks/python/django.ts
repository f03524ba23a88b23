import { textAt } from "../../../../text/span.ts";
import { annotated, type Framework, uses } from "./framework.ts";

/** Django and its REST framework. */
export const django: Framework = (known) => {
  if (!uses(known, /^(?:django|rest_framework)\b/)) return undefined;
  const plain = known.parameters.filter(({ type }) => type === "identifier").map((it) => textAt(known.text, it));
  const request = plain.find((it) => it !== "self" && it !== "cls") ?? annotated(known, /:\s*(?:\w+\.)*(?:HttpRequest|Request)$/);
  if (request === undefined) return undefined;
  return {
    body: `${request}.body`,
    signature: `${request}.headers.get("Stripe-Signature", "")`,
    uses: new RegExp(`(?<![\\w.])${request}\\s*\\.\\s*(?:body|data)\\b`),
    refusal: "return HttpResponse(status=400)",
    needs: { module: "django.http", member: "HttpResponse" },
  };
};
