import { credentialPattern } from "./boundary.ts";
import type { CredentialKind } from "./credential.ts";

export const cliCredential: CredentialKind = {
  id: "cli-credential",
  title: "a credential of the Stripe CLI",
  keywords: ["rkcs_", "oak_"],
  // The body is not documented: underscores count as part of it once it has begun like one.
  pattern: credentialPattern(/(?:rkcs|oak)_(?:live_|test_)?/, /[0-9A-Za-z]{16,}(?:_[0-9A-Za-z]+)*/),
  secret: true,
  power: "Whoever holds it can act on the account as the developer who logged in with the Stripe CLI.",
  remedy: "Log out with `stripe logout --all` and log in again; the key is also listed in the Stripe Dashboard and can be deleted there.",
  samples: {
    leaked: [
      { prefix: "rkcs_live_", bodyLength: 99 },
      { prefix: "oak_test_", bodyLength: 40, around: "test_mode_api_key = 'KEY'" },
      { prefix: "oak_", bodyLength: 40 },
    ],
    harmless: ["oak_tree_species_of_northern_europe", "soak_testConfiguration24", `rkcs_${"a".repeat(20)}`, `oak_${"international"}ization`],
  },
};
