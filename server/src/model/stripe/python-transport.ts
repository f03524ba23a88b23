import type { Called, Library } from "../api.ts";
import { client } from "./effects.ts";

const OWN: Called = { parameters: [undefined, "stripe:RequestUrl()"] };

/**
 * Whom stripe-python talks to, and how sure it is of that. Measured on loopback with 16.1.0:
 *
 * - `verify` sends the key unverified when it is False, 0 or None (any falsy value, not the text "False"). Only PycurlClient reads it as "do not compare the
 *   host name", and UrllibClient ignores it.
 * - `caBundle` False or "" does the same for RequestsClient; None and a file do not.
 * - Module switches hold for the client that the first request without a client makes; later changes and clients of one's own are untouched, but for
 *   `ca_bundle_path`, which is read at each request.
 * - `StripeClient(http_client=…, verify_ssl_certs=False)` raises.
 * - An aiohttp `session` or `connector` wins over `verify`.
 */
export const pythonTransport: Library = {
  package: "stripe",
  ecosystem: "pypi",
  setup: `import stripe

client = stripe.StripeClient(KEY)`,
  apis: {
    "stripe:verify_ssl_certs": { assigned: [client("stripe-module", { verify: "value" })], example: "stripe.verify_ssl_certs = DATA" },
    "stripe:ca_bundle_path": { assigned: [client("stripe-module", { caBundle: "value" })], example: "stripe.ca_bundle_path = DATA" },
    "stripe:api_base": { assigned: [client("stripe-module", { apiBase: "value" })], example: "stripe.api_base = DATA" },
    "stripe:connect_api_base": { assigned: [client("stripe-module", { connectBase: "value" })], example: "stripe.connect_api_base = DATA" },
    "stripe:upload_api_base": { assigned: [client("stripe-module", { filesBase: "value" })], example: "stripe.upload_api_base = DATA" },
    "stripe:meter_events_api_base": {
      majors: "11..",
      assigned: [client("stripe-module", { meterEventsBase: "value" })],
      example: "stripe.meter_events_api_base = DATA",
    },
    "stripe:proxy": { assigned: [client("stripe-module", { proxy: "value" })], example: "stripe.proxy = DATA" },
    "stripe:default_http_client": { assigned: [client("stripe-module", { httpClient: "value" })], example: "stripe.default_http_client = DATA" },
    "stripe:max_network_retries": { assigned: [client("stripe-module", { maxRetries: "value" })], example: "stripe.max_network_retries = DATA" },
    "stripe:api_version": { assigned: [client("stripe-module", { apiVersion: "value" })], example: "stripe.api_version = DATA" },
    "stripe:enable_telemetry": { assigned: [client("stripe-module", { telemetry: "value" })], example: "stripe.enable_telemetry = DATA" },

    "stripe:new_default_http_client": {
      effects: [client("stripe-requests", { verify: "verify_ssl_certs", proxy: "proxy" })],
      gives: "stripe:RequestsClient()",
      example: "stripe.new_default_http_client(verify_ssl_certs=DATA)",
    },
    "stripe:RequestsClient": {
      majors: "7..",
      parameters: ["timeout", "session", "verify_ssl_certs", "proxy"],
      effects: [client("stripe-requests", { verify: "verify_ssl_certs", session: "session", proxy: "proxy", timeout: "timeout" })],
      example: "stripe.RequestsClient(80, None, DATA)",
    },
    "stripe:UrlFetchClient": {
      majors: "7..",
      parameters: ["verify_ssl_certs", "proxy", "deadline"],
      effects: [client("stripe-urlfetch", { verify: "verify_ssl_certs", proxy: "proxy", timeout: "deadline" })],
      example: "stripe.UrlFetchClient(verify_ssl_certs=DATA)",
    },
    "stripe:PycurlClient": {
      majors: "7..",
      parameters: ["verify_ssl_certs", "proxy"],
      effects: [client("stripe-pycurl", { verify: "verify_ssl_certs", proxy: "proxy" })],
      example: "stripe.PycurlClient(verify_ssl_certs=DATA)",
    },
    "stripe:UrllibClient": {
      majors: "13..",
      parameters: ["verify_ssl_certs", "proxy"],
      effects: [client("stripe-urllib", { verify: "verify_ssl_certs", proxy: "proxy" })],
      example: "stripe.UrllibClient(verify_ssl_certs=DATA)",
    },
    "stripe:HTTPXClient": {
      majors: "8..",
      parameters: ["timeout", "allow_sync_methods"],
      effects: [client("stripe-httpx", { verify: "verify_ssl_certs", proxy: "proxy", timeout: "timeout" })],
      example: "stripe.HTTPXClient(allow_sync_methods=True, verify_ssl_certs=DATA)",
    },
    "stripe:AIOHTTPClient": {
      majors: "8..",
      parameters: ["timeout"],
      effects: [
        // Earlier majors refuse `session` and `connector`.
        client("stripe-aiohttp", { verify: "verify_ssl_certs", proxy: "proxy", timeout: "timeout", session: "session", connector: "connector" }),
      ],
      example: "stripe.AIOHTTPClient(verify_ssl_certs=DATA)",
    },
    "stripe:HTTPClient": {
      majors: "7..",
      parameters: ["verify_ssl_certs", "proxy"],
      overrides: { request: OWN, request_async: OWN, request_stream: OWN, request_stream_async: OWN },
    },
    "stripe:http_client.HTTPClient": { same: "stripe:HTTPClient", majors: "2..12" },
    // What a client of one's own is asked to fetch.
    "stripe:RequestUrl()": {},

    // "debug" writes whole requests and responses, "info" their URLs. The key is in neither, but for a key in the wrong slot.
    "stripe:log": { assigned: [client("stripe-module", { log: "value" })], example: 'stripe.log = "debug"' },
    "os:environ.STRIPE_LOG": { assigned: [client("stripe-module", { log: "value" })], example: 'import os\nos.environ["STRIPE_LOG"] = "debug"' },
  },
};
