import type { ApiPath, Library } from "../api.ts";
import { holds, members } from "../forms.ts";

/** How frameworks spell the header of a webhook's signature when it is read by name. */
export const SIGNATURE_HEADERS = [
  "stripe-signature",
  "Stripe-Signature",
  "STRIPE-SIGNATURE",
  "stripe_signature",
  "Stripe_Signature",
  "STRIPE_SIGNATURE",
  "HTTP_STRIPE_SIGNATURE",
];

/** The headers of a request: what a visitor sent, but for the signature. */
export function headers(path: ApiPath): Library["apis"] {
  return {
    [path]: holds("request-input"),
    ...members(path, SIGNATURE_HEADERS, holds("request-signature")),
    [`${path}.get`]: { result: { kind: "entry", of: "receiver", key: "0" } },
  };
}
