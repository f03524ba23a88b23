import type { Library } from "../api.ts";
import { client, secretKey } from "./effects.ts";

/**
 * Whom stripe-node talks to, and how sure it is of that, besides the options of its constructor. Measured on loopback with 23.1.0:
 *
 * - `protocol: "http"` to Stripe's hosts throws up to 13 and sends the key in clear text from 14 on.
 * - `httpAgent` is ignored where there is an `httpClient`. Only a literal `rejectUnauthorized: false` in the agent (or `NODE_TLS_REJECT_UNAUTHORIZED=0`) sends the
 *   key unverified; `https.globalAgent` is not used.
 * - undici's global dispatcher counts for the fetch client only.
 */
export const nodeTransport: Library = {
  package: "stripe",
  ecosystem: "npm",
  setup: `import Stripe from "stripe";

const stripe = new Stripe(KEY);`,
  apis: {
    "stripe:createNodeHttpClient": {
      parameters: ["agent"],
      effects: [client("stripe-node-http", { httpAgent: "agent" })],
      gives: "stripe:HttpClient()",
      example: "Stripe.createNodeHttpClient(DATA);",
    },
    "stripe:createFetchHttpClient": {
      parameters: ["fetch"],
      effects: [client("stripe-fetch", { fetch: "fetch" })],
      callbacks: [{ at: "fetch", parameters: ["stripe:RequestUrl()"] }],
      gives: "stripe:HttpClient()",
      example: "Stripe.createFetchHttpClient(DATA);",
    },
    "stripe:HttpClient()": {},
    // The address that a function of one's own is asked to fetch.
    "stripe:RequestUrl()": {},

    // Setters of the client, gone in 11. They change requests to come, but for the agent: the HTTP client has been made with the first one.
    "stripe:().setApiKey": {
      majors: "8..10",
      parameters: ["key"],
      effects: [secretKey("`setApiKey`", "key")],
      example: "stripe.setApiKey(KEY);",
    },
    "stripe:().setHost": {
      majors: "8..10",
      parameters: ["host", "port", "protocol"],
      effects: [client("stripe", { host: "host", port: "port", protocol: "protocol" })],
      example: "stripe.setHost(DATA, DATA, DATA);",
    },
    "stripe:().setPort": { majors: "8..10", parameters: ["port"], effects: [client("stripe", { port: "port" })], example: "stripe.setPort(DATA);" },
    "stripe:().setProtocol": {
      majors: "8..10",
      parameters: ["protocol"],
      effects: [client("stripe", { protocol: "protocol" })],
      example: "stripe.setProtocol(DATA);",
    },
    "stripe:().setApiVersion": {
      majors: "8..10",
      parameters: ["version"],
      effects: [client("stripe", { apiVersion: "version" })],
      example: "stripe.setApiVersion(DATA);",
    },
    "stripe:().setTimeout": {
      majors: "8..10",
      parameters: ["timeout"],
      effects: [client("stripe", { timeout: "timeout" })],
      example: "stripe.setTimeout(DATA);",
    },
    "stripe:().setMaxNetworkRetries": {
      majors: "8..10",
      parameters: ["maxNetworkRetries"],
      effects: [client("stripe", { maxRetries: "maxNetworkRetries" })],
      example: "stripe.setMaxNetworkRetries(DATA);",
    },
    "stripe:().setTelemetryEnabled": {
      majors: "8..10",
      parameters: ["enabled"],
      effects: [client("stripe", { telemetry: "enabled" })],
      example: "stripe.setTelemetryEnabled(DATA);",
    },
  },
};
