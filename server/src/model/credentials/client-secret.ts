import { credentialPattern } from "./boundary.ts";
import type { CredentialKind } from "./credential.ts";

const ID = "3MtwBwLkdIwHu7ix28a3tqPa";

export const clientSecret: CredentialKind = {
  id: "client-secret",
  title: "a Stripe client secret",
  keywords: ["_secret_"],
  // What precedes `_secret_` is the id of the object, which is no secret. Checkout's secrets hold percent escapes.
  pattern: credentialPattern(/(?:(?:pi|seti|cs_live|cs_test)_[0-9A-Za-z]+|src_client)_secret_/, /(?:[0-9A-Za-z]|%[0-9A-Fa-f]{2}){16,}(?:_[0-9A-Za-z]+)*/),
  secret: true,
  power: "Whoever holds it can complete or follow this one payment; it is meant for the payer's browser alone.",
  remedy: "Keep it out of logs, URLs and storage; fetch it anew when it is needed.",
  samples: {
    leaked: [
      { prefix: "pi_3MtwBwLkdIwHu7ix_secret_", bodyLength: 25 },
      { prefix: "seti_1Mm8s8LkdIwHu7ix_secret_", bodyLength: 31, around: '"client_secret": "KEY",' },
      { prefix: "cs_test_a1zLlnvp0o_secret_", bodyLength: 60, around: "?client_secret=KEY&redirect=1" },
      { prefix: "src_client_secret_", bodyLength: 24 },
    ],
    harmless: [
      "pi_123_secret_abc",
      "api_secret_configuration",
      "pi_…_secret_…",
      "the_client_secret_of_the_payment_intent",
      `pi_1_secret_${"x".repeat(25)}`,
      `pi_${ID}_secret_${ID}`,
    ],
  },
};
