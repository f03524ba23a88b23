import type { Effect, Majors, Wanted, Where } from "../api.ts";
import type { Result } from "../result.ts";

/** Whose options a `client` effect states. */
export type StripeClientName =
  /** A client of the SDK. */
  | "stripe"
  /** Switches of the Python module: they hold for calls without a client, and for none made with one. */
  | "stripe-module"
  /** An object of the SDK asks something about itself: which endpoint depends on what it is. */
  | "stripe-object"
  /** Options of a single request. */
  | "stripe-request"
  /** HTTP clients that an SDK client or the module is given. They differ in what `verify` does: see `python-transport.ts`. */
  | "stripe-requests"
  | "stripe-httpx"
  | "stripe-aiohttp"
  | "stripe-urllib"
  | "stripe-pycurl"
  | "stripe-urlfetch"
  | "stripe-node-http"
  | "stripe-fetch";

/** What rules ask about, by one name for both languages. */
export type StripeOption =
  | "verify"
  | "caBundle"
  | "protocol"
  | "host"
  | "port"
  /** Addresses of the API's hosts, as URLs. */
  | "apiBase"
  | "connectBase"
  | "filesBase"
  | "meterEventsBase"
  | "proxy"
  | "httpClient"
  | "httpAgent"
  | "session"
  | "connector"
  | "fetch"
  | "maxRetries"
  | "timeout"
  | "apiVersion"
  | "account"
  | "context"
  | "telemetry"
  /** How much is written to the log: `"debug"`, `"info"`. */
  | "log"
  /** Whether the client's events carry what is sent and received. */
  | "emitBodies";

/** A Stripe credential stands at `at`. */
export function credential(slot: string, wanted: Wanted, at: Where, majors?: Majors): Effect {
  return { kind: "credential", slot, wanted, at, service: "stripe", ...(majors === undefined ? {} : { majors }) };
}

/** A secret, restricted or organization key stands at `at`. */
export function secretKey(slot: string, at: Where, majors?: Majors): Effect {
  return credential(slot, "secret", at, majors);
}

/** A webhook signing secret stands at `at`. */
export function webhookSecret(slot: string, at: Where): Effect {
  return credential(slot, "webhook-secret", at);
}

/** A client is built, or a switch is set, with these options. */
export function client(name: StripeClientName, options: Readonly<Partial<Record<StripeOption, Where>>>, majors?: Majors): Effect {
  return { kind: "client", client: name, options: options as Readonly<Record<string, Where>>, ...(majors === undefined ? {} : { majors }) };
}

/** A webhook body is taken for an event after its signature was checked. */
export function verified(body: Where, signature: Where, secret: Where, tolerance: Where): Effect {
  return { kind: "trust", body, signature, secret, tolerance, check: "verified" };
}

/** A webhook body is taken for an event without a check. */
export function unverified(body: Where): Effect {
  return { kind: "trust", body, check: "none" };
}

export const STRIPE_OBJECT: Result = { kind: "source", source: { kind: "data", what: "stripe-object" } };
export const STRIPE_EVENT: Result = { kind: "source", source: { kind: "data", what: "stripe-event" } };
export const STRIPE_ERROR: Result = { kind: "source", source: { kind: "data", what: "error" } };
export const ISSUED_SECRET: Result = { kind: "source", source: { kind: "data", what: "issued-secret" } };
export const CLIENT_SECRET: Result = { kind: "source", source: { kind: "data", what: "client-secret" } };
/** The key itself comes out: printing it in any form prints the key. */
export const CARRIED_KEY: Result = { kind: "source", source: { kind: "data", what: "carried-key" } };
/** The key lies inside: printing the object with its inside prints the key. */
export const KEY_INSIDE: Result = { kind: "source", source: { kind: "data", what: "key-inside" } };
export const HARMLESS: Result = { kind: "harmless" };
