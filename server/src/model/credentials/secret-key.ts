import { credentialPattern } from "./boundary.ts";
import type { CredentialKind } from "./credential.ts";

export const secretKey: CredentialKind = {
  id: "secret-key",
  title: "a Stripe secret key",
  keywords: ["sk_live_", "sk_test_"],
  // Stripe says that lengths vary and will keep growing (stripe-node#894): no upper bound.
  pattern: credentialPattern(/sk_(?:live|test)_/, /[0-9A-Za-z]{16,}/),
  secret: true,
  power: "Whoever holds it can do everything the account can: charge, refund, pay out, read every customer.",
  remedy: "Roll it in the Stripe Dashboard under Developers › API keys, then put the new one where only the server can read it.",
  samples: {
    leaked: [
      { prefix: "sk_live_", bodyLength: 24 },
      { prefix: "sk_test_", bodyLength: 34 },
      { prefix: "sk_live_", bodyLength: 99, around: 'stripe.api_key = "KEY"' },
      { prefix: "sk_test_", bodyLength: 99, around: "curl https://api.stripe.com/v1/charges -u KEY:" },
      { prefix: "sk_live_", bodyLength: 247, around: "https://KEY@api.stripe.com/v1/balance" },
      { prefix: "sk_live_", bodyLength: 24, around: "a=1&key=KEY&x=2" },
      { prefix: "sk_test_", bodyLength: 24, around: String.raw`"stripe.api_key = \"KEY\"\n",` },
      { prefix: "sk_test_", bodyLength: 24, around: String.raw`"# key:\nKEY\n"` },
      { prefix: "sk_live_", bodyLength: 24, around: "callback?key%3DKEY%26x" },
    ],
    harmless: [
      "sk_live_",
      "sk_test_...",
      "sk_test_…",
      "sk_live_xxx",
      `sk_live_${"x".repeat(24)}`,
      `sk_test_51H${"x".repeat(96)}`,
      "sk_live_platform",
      "sk_live_<your key>",
      "sk_live_$" + "{KEY}",
      "sk_live_{{ key }}",
      "sk_live_[0-9a-zA-Z]{24}",
      "sk_(live|test)_[0-9a-zA-Z]{24}",
      'key.startswith("sk_")',
      `task_test_${"reload"}Configuration2`,
      `desk_live_${"updates"}ForEveryone24`,
    ],
  },
};
