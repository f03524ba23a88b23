import type { Library } from "../api.ts";
import { CARRIED_KEY, client, credential, STRIPE_OBJECT, secretKey, unverified } from "./effects.ts";

/** What tells of no payer, as classes and as services, and what is left of something that was deleted. */
const OF_NO_PAYER: ReadonlySet<string> = new Set(
  (
    "Price Product Plan Coupon PromotionCode TaxRate TaxCode ShippingRate Feature Balance ApplicationFee ExchangeRate CountrySpec " +
    "prices products plans coupons promotion_codes tax_rates tax_codes shipping_rates features meters balance application_fees exchange_rates country_specs " +
    "BalanceTransaction balance_transactions ReportType delete delete_async"
  ).split(" "),
);

/**
 * How a key reaches stripe-python: the module's attribute, the client, the options of one request. `StripeClient` has its options by keyword only, so that a
 * second positional argument is an error of the caller.
 */
export const pythonClient: Library = {
  package: "stripe",
  ecosystem: "pypi",
  setup: `import stripe
from stripe import StripeClient

client = StripeClient(KEY)`,
  apis: {
    // Below the module, resource classes; with them the keywords of a request are its parameters and its options alike.
    "stripe:": {
      endpoints: {
        service: "stripe",
        naming: "resources",
        effects: [
          secretKey("`api_key` of a request", "api_key"),
          secretKey("`Authorization` header of a request", "headers.Authorization"),
          // `stripe.Customer("cus_1", key)`, `stripe.Charge.construct_from(values, key)`.
          { kind: "credential", slot: "the key of a resource class", wanted: "secret", at: "*", service: "stripe", shaped: true },
        ],
        gives: "stripe:StripeObject()",
        result: STRIPE_OBJECT,
        plain: { members: OF_NO_PAYER, gives: "stripe:CatalogObject()" },
        promise: false,
      },
      example: 'stripe.Customer.create(api_key=KEY, email="ada@example.com")',
    },
    "stripe:__dict__": { value: { kind: "holding", of: "receiver.api_key", under: ["api_key"] }, example: "print(stripe.__dict__)" },
    "stripe:api_key": {
      value: CARRIED_KEY,
      assigned: [secretKey("`stripe.api_key`", "value")],
      example: "stripe.api_key = KEY",
    },
    "stripe:client_id": {
      assigned: [credential("`stripe.client_id`", "client-id", "value")],
      example: "stripe.client_id = KEY",
    },

    "stripe:StripeClient": {
      majors: "8..",
      parameters: ["api_key"],
      effects: [
        secretKey("`api_key` of StripeClient", "api_key"),
        credential("`client_id` of StripeClient", "client-id", "client_id"),
        client("stripe", {
          verify: "verify_ssl_certs",
          proxy: "proxy",
          httpClient: "http_client",
          maxRetries: "max_network_retries",
          apiVersion: "stripe_version",
          account: "stripe_account",
          context: "stripe_context",
          apiBase: "base_addresses.api",
          connectBase: "base_addresses.connect",
          filesBase: "base_addresses.files",
          meterEventsBase: "base_addresses.meter_events",
        }),
      ],
      example: "StripeClient(api_key=KEY, verify_ssl_certs=True, max_network_retries=2)",
    },
    // Printing a client, its `vars()` or its pickle shows no key; these do.
    "stripe:StripeClient()._requestor.api_key": { value: CARRIED_KEY, majors: "8..", example: "print(client._requestor.api_key)" },
    "stripe:StripeClient()._requestor._options.to_dict": { result: CARRIED_KEY, majors: "8..", example: "print(client._requestor._options.to_dict())" },
    "stripe:StripeClient()._requestor._options": { value: CARRIED_KEY, majors: "8..", example: "print(vars(client._requestor._options))" },
    "stripe:StripeClient()": {
      endpoints: {
        service: "stripe",
        naming: "services",
        effects: [
          secretKey("`api_key` of the request options", "*.api_key|options.api_key"),
          secretKey("`Authorization` header of the request options", "*.headers.Authorization|options.headers.Authorization"),
          // The wrong slot: the request is signed with the client's key, and this one travels in its URL or body. By position `places` of the endpoint tell the slots apart.
          secretKey("`api_key` among the parameters of a request", "params.api_key"),
          { kind: "sink", sink: { kind: "url", form: "raw" }, at: "params.api_key" },
        ],
        gives: "stripe:StripeObject()",
        result: STRIPE_OBJECT,
        plain: { members: OF_NO_PAYER, gives: "stripe:CatalogObject()" },
        promise: false,
      },
      example: 'client.v1.customers.retrieve("cus_1", options={"api_key": KEY})',
    },
    "stripe:StripeClient().raw_request": {
      majors: "8..",
      parameters: ["method_", "url_"],
      effects: [
        secretKey("`api_key` of raw_request", "api_key"),
        secretKey("`Authorization` header of raw_request", "headers.Authorization"),
        { kind: "request", url: "url_", headers: "headers", client: "receiver" },
      ],
      gives: "stripe:StripeObject()",
      result: STRIPE_OBJECT,
      example: 'client.raw_request("get", "/v1/balance", api_key=KEY)',
    },
    "stripe:StripeClient().raw_request_async": {
      majors: "8..",
      parameters: ["method_", "url_"],
      effects: [
        secretKey("`api_key` of raw_request_async", "api_key"),
        secretKey("`Authorization` header of raw_request_async", "headers.Authorization"),
        { kind: "request", url: "url_", headers: "headers", client: "receiver" },
      ],
      gives: "stripe:StripeObject()",
      result: STRIPE_OBJECT,
      example: 'import asyncio\n\nasyncio.run(client.raw_request_async("get", "/v1/balance", api_key=KEY))',
    },
    "stripe:StripeClient().deserialize": { majors: "8..", gives: "stripe:StripeObject()", result: STRIPE_OBJECT },
    "stripe:StripeClient().with_stripe_context": { majors: "15..", gives: "stripe:StripeClient()" },

    // Responses and objects built by hand carry the key for their follow-up requests.
    "stripe:StripeObject": {
      parameters: ["id", "api_key"],
      effects: [secretKey("the second argument of a resource class", "api_key")],
      example: 'stripe.StripeObject("obj_1", KEY)',
    },
    "stripe:StripeObject.construct_from": {
      parameters: ["values", "key"],
      effects: [secretKey("`key` of construct_from", "key"), unverified("values")],
      gives: "stripe:StripeObject()",
      result: STRIPE_OBJECT,
      example: "stripe.StripeObject.construct_from(DATA, KEY)",
    },
    "stripe:convert_to_stripe_object": {
      parameters: ["resp", "api_key"],
      effects: [secretKey("`api_key` of convert_to_stripe_object", "api_key"), unverified("resp")],
      gives: "stripe:StripeObject()",
      result: STRIPE_OBJECT,
      example: "stripe.convert_to_stripe_object(DATA, KEY)",
    },
  },
};
