import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { credentialOfName, type NamedCredential } from "../server/src/model/credentials/names.ts";

const NAMES: Readonly<Record<NamedCredential | "none", string>> = {
  secret: `STRIPE_SECRET_KEY STRIPE_API_KEY STRIPE_SK STRIPE_SECRET STRIPE_PRIVATE_KEY STRIPE_TEST_SECRET_KEY STRIPE_LIVE_SECRET_KEY STRIPE_SECRET_KEY_TEST
    Stripe_Secret_Key stripeSecretKey stripeApiKey stripeSk SECRETKEY_STRIPE STRIPESECRETKEY stripesecretkey StripeAPIKey STRIPE_APIKEY stripe.api_key stripe.secretKey
    config.stripe.secret stripe_keys.secret_key STRIPE_RESTRICTED_KEY STRIPE_RK STRIPE_SERVER_KEY STRIPE_ACCESS_TOKEN STRIPE_API_TOKEN sk_live SK_TEST_KEY rk_live
    NEXT_PUBLIC_STRIPE_SECRET_KEY VITE_STRIPE_SK REACT_APP_STRIPE_SECRET MYAPP_STRIPE_SECRET_KEY STRIPE_SECRET_KEY_2 stripe-secret-key stripe/live/secret_key
    STRIPE_CONNECT_SECRET_KEY STRIPE_SECRET_KEY_BASE64 DJSTRIPE_STRIPE_SECRET_KEY STRIPE_US_SECRET_KEY STRIPE_SK_LIVE liveStripeSecretKey STRIPE_SECRET_KEYS
    STRIPE_SECRET_KEY_A STRIPE_SECRET_KEY_AU STRIPE_API_KEY_EUR stripeSecretKeyB`,
  "webhook-secret": `STRIPE_WEBHOOK_SECRET STRIPE_WH_SECRET STRIPE_WEBHOOKS_SECRET STRIPE_WEBHOOK_SIGNING_SECRET STRIPE_ENDPOINT_SECRET STRIPE_SIGNING_SECRET STRIPE_WHSEC
    stripeWebhookSecret stripeEndpointSecret stripe.webhook.secret STRIPE_WEBHOOK_SECRET_TEST STRIPE_CONNECT_WEBHOOK_SECRET STRIPE_WEBHOOK_KEY WHSEC whsec
    STRIPE_WEBHOOK_SECRET_KEY NEXT_PUBLIC_STRIPE_WEBHOOK_SECRET STRIPE_WEBHOOKSECRET STRIPE_SIGNATURE_SECRET`,
  publishable: `STRIPE_PUBLISHABLE_KEY STRIPE_PUBLIC_KEY STRIPE_PK NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY NEXT_PUBLIC_STRIPE_PUBLIC_KEY VITE_STRIPE_PK stripePublishableKey
    stripePublicKey STRIPE_PUB_KEY pk_live PK_TEST STRIPE_PUBLISHABLE STRIPE_PK_LIVE EXPO_PUBLIC_STRIPE_PUBLISHABLE_KEY stripePublishablekey STRIPE_PUBLISHABLE_API_KEY`,
  none: `STRIPE_KEY NEXT_PUBLIC_STRIPE_KEY NEXT_PUBLIC_STRIPE_API_KEY VITE_STRIPE_API_KEY STRIPE_PRICE_ID STRIPE_ACCOUNT STRIPE_ACCOUNT_ID STRIPE_CLIENT_ID STRIPE_CLIENT_SECRET STRIPE_WEBHOOK_URL
    STRIPE_WEBHOOK STRIPE_ENDPOINT STRIPE_API_VERSION STRIPE_MODE SECRET_KEY API_KEY DJANGO_SECRET_KEY WEBHOOK_SECRET sKey key secret token hasStripeSecretKey isStripeSecretKeySet
    STRIPE_SECRET_KEY_PATH STRIPE_SECRET_KEY_FILE STRIPE_SECRET_ARN STRIPE_SECRET_NAME stripe_customer_pk STRIPE_PRODUCT_KEY stripeSignature STRIPE_SIGNATURE_HEADER stripe
    STRIPE_TOKEN stripeToken client_secret stripeClientSecret STRIPE_IDEMPOTENCY_KEY desk_live monkey donkey_test stripes_secretary WEBHOOK_CHECKOUT_SESSION_COMPLETED
    STRIPE_SECRET_KEY_LENGTH stripeKeyPattern PAYPAL_SECRET_KEY skip_live task_test sk pk rk STRIPE_EPHEMERAL_KEY_SECRET missingStripeSecretKey stripe_secrets_manager_id
    STRIPE_SECRET_KEY_AT STRIPE_SECRET_KEY_ID STRIPE_KEY_A`,
};

for (const [kind, names] of Object.entries(NAMES)) {
  test(`names that say ${kind}`, () => {
    const wrong = names.split(/\s+/).filter((name) => (credentialOfName(name) ?? "none") !== kind);
    assert.deepEqual(
      wrong.map((name) => `${name}: ${credentialOfName(name)}`),
      [],
    );
  });
}

test("any text may be a name", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => credentialOfName(text) === undefined || /stripe|whsec|[srp]k/i.test(text)));
  assert.equal(credentialOfName("STRIPE_".repeat(100_000)), undefined);
  assert.equal(credentialOfName(""), undefined);
});
