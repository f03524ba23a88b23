import type { Library } from "../api.ts";
import { CARRIED_KEY, credential, secretKey } from "./effects.ts";

/** OAuth of Connect in stripe-python. What it answers is itself a key: `access_token` "can be used as a live secret key". */
export const pythonOauth: Library = {
  package: "stripe",
  ecosystem: "pypi",
  setup: `import stripe

client = stripe.StripeClient(KEY)`,
  apis: {
    "stripe:OAuth.authorize_url": {
      effects: [credential("`client_id` of OAuth.authorize_url", "client-id", "client_id")],
      example: "stripe.OAuth.authorize_url(client_id=KEY)",
    },
    "stripe:OAuth.token": {
      parameters: ["api_key"],
      effects: [
        secretKey("`api_key` of OAuth.token", "api_key"),
        // Not a parameter of the SDK, but sent as it is, and what OAuth's own specification calls it.
        secretKey("`client_secret` of OAuth.token", "client_secret"),
      ],
      gives: "stripe:OAuth.OAuthToken()",
      example: 'stripe.OAuth.token(api_key=KEY, grant_type="authorization_code", code=DATA)',
    },
    "stripe:OAuth.deauthorize": {
      parameters: ["api_key"],
      effects: [secretKey("`api_key` of OAuth.deauthorize", "api_key"), credential("`client_id` of OAuth.deauthorize", "client-id", "client_id")],
      example: 'stripe.OAuth.deauthorize(api_key=KEY, stripe_user_id="acct_1")',
    },
    "stripe:StripeClient().oauth.authorize_url": {
      majors: "8..",
      parameters: ["params", "options"],
      effects: [credential("`client_id` of oauth.authorize_url", "client-id", "params.client_id")],
      example: 'client.oauth.authorize_url({"client_id": KEY})',
    },
    "stripe:StripeClient().oauth.token": {
      majors: "8..",
      parameters: ["params", "options"],
      effects: [
        secretKey("`api_key` of the request options", "options.api_key"),
        secretKey("`client_secret` of oauth.token", "params.client_secret"),
        { kind: "sink", sink: { kind: "url", form: "raw" }, at: "params.api_key" },
      ],
      gives: "stripe:OAuth.OAuthToken()",
      example: 'client.oauth.token({"grant_type": "authorization_code", "code": DATA}, {"api_key": KEY})',
    },
    "stripe:StripeClient().oauth.deauthorize": {
      majors: "8..",
      parameters: ["params", "options"],
      effects: [
        secretKey("`api_key` of the request options", "options.api_key"),
        credential("`client_id` of oauth.deauthorize", "client-id", "params.client_id"),
      ],
      example: 'client.oauth.deauthorize({"stripe_user_id": "acct_1"}, {"api_key": KEY})',
    },
    "stripe:OAuth.OAuthToken()": {},
    "stripe:OAuth.OAuthToken().access_token": {
      value: CARRIED_KEY,
      example: 'print(stripe.OAuth.token(grant_type="authorization_code", code=DATA).access_token)',
    },
    "stripe:OAuth.OAuthToken().refresh_token": {
      value: CARRIED_KEY,
      example: 'print(stripe.OAuth.token(grant_type="authorization_code", code=DATA).refresh_token)',
    },
  },
};
