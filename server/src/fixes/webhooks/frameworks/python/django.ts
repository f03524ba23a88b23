import { textAt } from "../../../../text/span.ts";
import { annotated, type Framework, uses } from "./framework.ts";

/** Django and its REST framework. */
export const django: Framework = (known) => {
  if (!uses(known, /^(?:django|rest_framework)\b/) || !mayAnswer(known.source)) return undefined;
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

/** Whether a function may answer a request: a service that is handed one says something else to whoever asks it. */
function mayAnswer(source: string): boolean {
  const [, given] = /^(?:async\s+)?def\s+\w+\s*\([\s\S]*?\)\s*->\s*([^\n]+):/.exec(source) ?? [];
  return (given === undefined || /Response|^["']?(?:typing\.)?Any["']?\s*$|^object\s*$/.test(given)) && !/^[ \t]+return[ \t]*\{/m.test(source);
}
