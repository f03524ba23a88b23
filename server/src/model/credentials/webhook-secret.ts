import { credentialPattern } from "./boundary.ts";
import type { CredentialKind } from "./credential.ts";

export const webhookSecret: CredentialKind = {
  id: "webhook-secret",
  title: "a Stripe webhook signing secret",
  keywords: ["whsec_"],
  // Those who follow Standard Webhooks write the version of their scheme before theirs.
  pattern: credentialPattern(/whsec_/, /[0-9A-Za-z+/]{16,}={0,2}/, "\\bv1a?,"),
  secret: true,
  power: "Whoever holds it can send events that pass for Stripe's: a payment that was never made.",
  remedy: "Roll it in the Stripe Dashboard at the webhook endpoint; the old secret can stay valid for a day while the new one is deployed.",
  samples: {
    leaked: [
      { prefix: "whsec_", bodyLength: 32 },
      { prefix: "whsec_", bodyLength: 64, around: "STRIPE_WEBHOOK_SECRET=KEY\n" },
      { prefix: "whsec_", bodyLength: 32, around: 'constructEvent(body, signature, "KEY")' },
    ],
    harmless: ["whsec_...", "whsec_test_secret", "whsec_your_webhook_secret", `whsec_${"x".repeat(32)}`, `my_whsec_${"variable"}OfThisProgram1`],
  },
};
