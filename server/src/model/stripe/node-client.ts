import type { Effect, Library } from "../api.ts";
import { members, tellsNothing } from "../forms.ts";
import { CARRIED_KEY, client, credential, HARMLESS, KEY_INSIDE, STRIPE_OBJECT, secretKey } from "./effects.ts";

/**
 * Up to 21, any last object with the name of an option in it is the options, and a last string is the key. From 22 on the place alone decides (`places` of the endpoint): a key
 * among the parameters travels in the URL or body of a request that is signed with the client's key, and a string is spread into the URL letter by letter.
 */
const REQUEST: readonly Effect[] = [
  secretKey("`apiKey` of the request options", "*.apiKey"),
  secretKey("`api_key` of the request options", "*.api_key", "8..9"),
  secretKey("`Authorization` header of the request options", "*.headers.Authorization"),
  { kind: "credential", slot: "the last argument of a request", wanted: "secret", at: "*", service: "stripe", shaped: true },
  { kind: "sink", sink: { kind: "url", form: "text" }, at: "*", majors: "22.." },
  client("stripe-request", { host: "*.host" }, "8..21"),
];

/** Resources that say nothing of a payer: what is for sale and at what price, the platform's own sums and settings. `del` answers with an id. */
const OF_NO_PAYER: ReadonlySet<string> = new Set(
  (
    "prices products plans coupons promotionCodes taxRates taxCodes shippingRates features meters balance balanceSettings balanceTransactions applicationFees exchangeRates " +
    "countrySpecs configurations reportTypes locations del"
  ).split(" "),
);

/** How a key reaches stripe-node: the constructor, with or without `new`, the options of one request, an authenticator. */
export const nodeClient: Library = {
  package: "stripe",
  ecosystem: "npm",
  setup: `import Stripe from "stripe";

const stripe = new Stripe(KEY);`,
  apis: {
    // The module, its default export and `require("stripe")` are the class.
    "stripe:": {
      parameters: ["key", "config"],
      effects: [
        secretKey("the key of `new Stripe()`", "key"),
        client("stripe", {
          protocol: "config.protocol",
          host: "config.host",
          port: "config.port",
          httpAgent: "config.httpAgent",
          httpClient: "config.httpClient",
          maxRetries: "config.maxNetworkRetries",
          timeout: "config.timeout",
          apiVersion: "config.apiVersion",
          account: "config.stripeAccount",
          context: "config.stripeContext",
          telemetry: "config.telemetry",
          emitBodies: "config.emitEventBodies",
        }),
      ],
      callbacks: [{ at: "config.authenticator", parameters: ["stripe:AuthenticatedRequest()"] }],
      result: KEY_INSIDE,
      example: 'new Stripe(KEY, { host: "localhost", protocol: "http" });',
    },
    "stripe:Stripe": { same: "stripe:" },

    // Any resource refers back to its client, so printing `stripe.customers` prints the key as printing `stripe` does. JSON of it throws, `String()` is safe.
    "stripe:()": {
      value: KEY_INSIDE,
      endpoints: {
        service: "stripe",
        naming: "services",
        effects: REQUEST,
        gives: "stripe:StripeObject()",
        result: STRIPE_OBJECT,
        plain: { members: OF_NO_PAYER, gives: "stripe:PlainObject()" },
        promise: true,
        answers: "-1",
      },
      example: 'stripe.customers.create({ email: "ada@example.com" }, { apiKey: KEY });',
    },
    "stripe:().VERSION": { value: HARMLESS },
    "stripe:()._authenticator": { value: KEY_INSIDE, majors: "17..", example: "console.log(stripe._authenticator);" },
    "stripe:()._authenticator._apiKey": { value: CARRIED_KEY, majors: "17..", example: "console.log((stripe as any)._authenticator._apiKey);" },
    "stripe:()._api": { value: KEY_INSIDE, majors: "..14", example: "console.log((stripe as any)._api);" },
    "stripe:()._api.*": { value: HARMLESS, majors: "..14" },
    "stripe:()._api.auth": { value: CARRIED_KEY, majors: "..14", example: "console.log((stripe as any)._api.auth);" },
    "stripe:().getApiField": {
      majors: "..14",
      result: { kind: "entry", of: "receiver._api", key: "0" },
      example: 'console.log((stripe as any).getApiField("auth"));',
    },
    "stripe:().rawRequest": {
      majors: "17..",
      parameters: ["method", "path", "params", "options"],
      effects: [
        secretKey("`apiKey` of rawRequest", "options.apiKey"),
        secretKey("`Authorization` header of rawRequest", "options.additionalHeaders.Authorization|options.headers.Authorization"),
        { kind: "request", url: "path", headers: "options.additionalHeaders", client: "receiver", options: "options" },
      ],
      gives: "stripe:StripeObject()",
      result: STRIPE_OBJECT,
      example: 'stripe.rawRequest("GET", "/v1/balance", undefined, { apiKey: KEY });',
    },
    "stripe:().withStripeContext": { majors: "23..", gives: "stripe:()", result: KEY_INSIDE, example: "console.log(stripe.withStripeContext(DATA));" },
    "stripe:AuthenticatedRequest().headers.Authorization": {
      majors: "17..",
      assigned: [secretKey("`Authorization` header of an authenticator", "value")],
      example: `new Stripe("", {
  authenticator: async (request) => {
    request.headers.Authorization = \`Bearer \${KEY}\`;
  },
});`,
    },

    ...members(
      "stripe:()",
      ["getConstant", "getClientId", "getMaxNetworkRetries", "getMaxNetworkRetryDelay", "getInitialNetworkRetryDelay", "getTelemetryEnabled"],
      tellsNothing,
    ),
    "stripe:().setClientId": {
      parameters: ["clientId"],
      effects: [credential("`setClientId`", "client-id", "clientId")],
      example: "stripe.setClientId(KEY);",
    },
    "stripe:().oauth.authorizeUrl": {
      parameters: ["params", "options"],
      effects: [credential("`client_id` of oauth.authorizeUrl", "client-id", "params.client_id")],
      example: "stripe.oauth.authorizeUrl({ client_id: KEY });",
    },
    "stripe:().oauth.token": {
      parameters: ["params", "options"],
      effects: [
        secretKey("`apiKey` of the request options", "options.apiKey"),
        // Not a parameter of the SDK, but sent as it is, and what OAuth's own specification calls it.
        secretKey("`client_secret` of oauth.token", "params.client_secret"),
      ],
      gives: "stripe:OAuthToken()",
      example: 'stripe.oauth.token({ grant_type: "authorization_code", code: DATA }, { apiKey: KEY });',
    },
    "stripe:().oauth.deauthorize": {
      parameters: ["params", "options"],
      effects: [
        credential("`client_id` of oauth.deauthorize", "client-id", "params.client_id"),
        secretKey("`apiKey` of the request options", "options.apiKey"),
      ],
      example: "stripe.oauth.deauthorize({ client_id: KEY, stripe_user_id: DATA });",
    },
  },
};
