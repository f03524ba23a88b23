import { credentialPattern } from "./boundary.ts";
import type { CredentialKind } from "./credential.ts";

export const organizationKey: CredentialKind = {
  id: "organization-key",
  title: "a Stripe organization key",
  keywords: ["sk_org_"],
  // The body is not documented: underscores count as part of it once it has begun like one.
  pattern: credentialPattern(/sk_org_(?:live_|test_)?/, /[0-9A-Za-z]{16,}(?:_[0-9A-Za-z]+)*/),
  secret: true,
  power: "Whoever holds it can act on every account of the organization, within its permissions.",
  remedy: "Roll it in the organization's settings in the Stripe Dashboard; every account of the organization is affected.",
  samples: {
    leaked: [
      { prefix: "sk_org_live_", bodyLength: 160 },
      { prefix: "sk_org_test_", bodyLength: 160, around: "api_key=KEY" },
      { prefix: "sk_org_", bodyLength: 150, around: "'KEY'," },
    ],
    harmless: ["sk_org_live_...", "sk_org_name_of_the_parent_folder", `sk_org_live_${"X".repeat(40)}`, `sk_org_${"international"}ization`],
  },
};
