import { patternOf } from "../../../../text/pattern.ts";
import type { Framework } from "./framework.ts";

export const flask: Framework = ({ source, imported }) => {
  const nameOf = (module: string): string | undefined => [...imported].find(([, it]) => it === module)?.[0];
  const own = nameOf("flask");
  const request = nameOf("flask.request") ?? (own === undefined ? undefined : `${own}.request`);
  if (request === undefined || !new RegExp(`(?<![\\w.])${patternOf(request)}\\s*\\.`).test(source)) return undefined;
  return {
    body: `${request}.get_data()`,
    signature: `${request}.headers.get("Stripe-Signature", "")`,
    uses: new RegExp(`(?<![\\w.])${patternOf(request)}\\s*\\.\\s*(?:get_json|json|data|get_data)\\b`),
    refusal: 'return "Invalid signature", 400',
    needs: undefined,
  };
};
