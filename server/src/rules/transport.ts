import type { FlowEvent, Shape } from "../flow/event.ts";
import { knownTexts, onlyConstant } from "../flow/value.ts";
import type { RuleContext } from "./rule.ts";

export type ClientEvent = Extract<FlowEvent, { kind: "client" }>;
export type RequestEvent = Extract<FlowEvent, { kind: "request" }>;

export function clientEvents(context: RuleContext): ClientEvent[] {
  return context.events.filter((event): event is ClientEvent => event.kind === "client");
}

/** Requests that go to Stripe's hosts without its SDK. */
export function stripeRequests(context: RuleContext): RequestEvent[] {
  return context.events.filter((event): event is RequestEvent => event.kind === "request" && isStripeRequest(event));
}

function isStripeRequest(event: RequestEvent): boolean {
  const base = event.client && inside(event.client, ["baseUrl", "baseURL", "base_url"]);
  return [
    ...textsOf(event.url),
    ...(base ? textsOf(base) : []),
    ...event.url.value.texts.flatMap((text) => (typeof text.pieces[0] === "string" ? text.pieces[0] : [])),
  ].some(isStripeUrl);
}

/** An address of one of Stripe's hosts. */
export function isStripeUrl(url: string): boolean {
  return /^(?:https?:)?(?:\/\/)?(?:[\w-]+\.)*stripe\.com(?:[:/?#]|$)/i.test(url);
}

/** An address of this machine or of a stand-in for Stripe beside it: nothing leaves. */
export function isLocalHost(host: string): boolean {
  return (
    /^(?:https?:\/\/)?(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\]|host\.docker\.internal|[\w-]*(?:stripe-?mock|mock|localstripe|fake)[\w.-]*|[\w-]+)(?::\d+)?(?:\/|$)/i.test(
      host,
    ) && !/^https?$/i.test(host)
  );
}

export function textsOf(shape: Shape): string[] {
  return knownTexts(shape.value);
}

/** The first entry of these names. */
function inside(shape: Shape, names: readonly string[]): Shape | undefined {
  for (const name of names) {
    const entry = shape.entries.get(name);
    if (entry) return entry;
  }
  return undefined;
}

/** Whether the value is certainly this constant. */
export function isConstant(shape: Shape | undefined, ...constants: readonly (number | boolean | null | undefined)[]): boolean {
  const only = shape && onlyConstant(shape.value);
  return only !== undefined && constants.includes(only.constant);
}

/** Names under which transports hold the parts that decide about certificates. */
const PARTS = [
  "agent",
  "httpAgent",
  "httpsAgent",
  "https",
  "dispatcher",
  "connector",
  "session",
  "transport",
  "options",
  "connect",
  "httpClient",
  "fetch",
  "context",
  "ssl",
  "ssl_context",
  "sslContext",
  "0",
];

/**
 * Whether a transport with these options sends although the certificate is wrong, as far as measured: only `false` itself does in Node (0, null and "false" do not); in
 * Python what each library takes for false.
 */
export function sendsUnverified(shape: Shape, depth = 0): boolean {
  if (isConstant(shape.entries.get("verify"), false) || isConstant(shape.entries.get("rejectUnauthorized"), false)) return true;
  if (isConstant(shape.entries.get("ssl"), false) || isConstant(shape.entries.get("verify_ssl"), false)) return true;
  if (isUnverifiedContext(shape) || isUnverifiedContext(shape.entries.get("verify"))) return true;
  const requirements = inside(shape, ["certRequirements", "cert_reqs", "verifyMode", "verify_mode"]);
  if (requirements && (textsOf(requirements).includes("CERT_NONE") || /CERT_NONE$/.test(requirements.value.api?.path ?? ""))) return true;
  return (
    depth < 4 &&
    PARTS.some((name) => {
      const part = shape.entries.get(name);
      return part !== undefined && sendsUnverified(part, depth + 1);
    })
  );
}

/** A context of Python's `ssl` that does not verify. */
function isUnverifiedContext(shape: Shape | undefined): boolean {
  return shape !== undefined && /^ssl:_create_unverified_context\(\)$/.test(shape.value.api?.path ?? "");
}

/** Old protocol versions are only spoken where the ciphers were weakened too (measured with OpenSSL 3). */
export function speaksOldTls(shape: Shape, depth = 0): boolean {
  const ciphers = inside(shape, ["ciphers"]);
  const version = inside(shape, ["minVersion", "secureProtocol", "maxVersion", "minimum_version"]);
  if (
    ciphers &&
    textsOf(ciphers).some((text) => /@SECLEVEL=0/i.test(text)) &&
    version &&
    textsOf(version).some((text) => /^TLSv1(?:\.1)?$|^TLSv1(?:_1)?_method$|^SSLv/.test(text))
  )
    return true;
  return (
    depth < 4 &&
    PARTS.some((name) => {
      const part = shape.entries.get(name);
      return part !== undefined && speaksOldTls(part, depth + 1);
    })
  );
}
