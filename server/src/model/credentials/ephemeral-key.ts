import { credentialPattern } from "./boundary.ts";
import type { CredentialKind } from "./credential.ts";

export const ephemeralKey: CredentialKind = {
  id: "ephemeral-key",
  title: "a Stripe ephemeral key",
  keywords: ["ek_live_", "ek_test_"],
  // The body is not documented: underscores count as part of it once it has begun like one.
  pattern: credentialPattern(/ek_(?:live|test)_/, /[0-9A-Za-z]{16,}(?:_[0-9A-Za-z]+)*/),
  secret: true,
  power: "Whoever holds it can read and change one customer for about an hour.",
  remedy: "Let it expire or delete it, and make a new one for each session of the app.",
  samples: {
    leaked: [
      { prefix: "ek_live_", bodyLength: 99 },
      { prefix: "ek_test_", bodyLength: 60, around: '{"secret": "KEY"}' },
    ],
    harmless: ["ek_test_...", `week_test_${"schedules"}ForEveryone1`, `ek_live_${"1".repeat(30)}`],
  },
};
