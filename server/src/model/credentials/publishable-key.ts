import { credentialPattern } from "./boundary.ts";
import type { CredentialKind } from "./credential.ts";

export const publishableKey: CredentialKind = {
  id: "publishable-key",
  title: "a Stripe publishable key",
  keywords: ["pk_live_", "pk_test_"],
  pattern: credentialPattern(/pk_(?:live|test)_/, /[0-9A-Za-z]{16,}/),
  secret: false,
  power: "It is public by design: a browser needs it to collect card details, and nobody can read or move money with it.",
  remedy: "There is nothing to do, unless it stands where a secret key belongs.",
  samples: {
    leaked: [
      { prefix: "pk_live_", bodyLength: 24 },
      { prefix: "pk_test_", bodyLength: 99, around: "loadStripe('KEY')" },
    ],
    harmless: ["pk_test_...", `pk_live_${"X".repeat(24)}`, `spk_test_${"configuration"}OfThisHost1`],
  },
};
