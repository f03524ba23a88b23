import { credentialPattern } from "./boundary.ts";
import type { CredentialKind } from "./credential.ts";

export const restrictedKey: CredentialKind = {
  id: "restricted-key",
  title: "a Stripe restricted key",
  keywords: ["rk_live_", "rk_test_"],
  pattern: credentialPattern(/rk_(?:live|test)_/, /[0-9A-Za-z]{16,}/),
  secret: true,
  power: "Whoever holds it can do what its permissions allow, from anywhere.",
  remedy: "Roll it in the Stripe Dashboard under Developers › API keys, and check that its permissions are the least that the program needs.",
  samples: {
    leaked: [
      { prefix: "rk_live_", bodyLength: 24 },
      { prefix: "rk_test_", bodyLength: 99, around: "new Stripe('KEY')" },
    ],
    harmless: ["rk_live_...", `rk_test_${"0".repeat(24)}`, `network_test_${"interfaces"}OfThisHost`, `fork_live_${"processes"}OfThisHost1`],
  },
};
