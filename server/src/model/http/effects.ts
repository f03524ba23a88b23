import type { Effect, Where } from "../api.ts";

/** Whose options a `client` effect states. */
export type HttpClientName =
  /** One request or a session of requests; `verify` False sends unverified, a text is a bundle. */
  | "requests"
  /** What a session of requests sends through. `poolContext`: an `ssl` context, of which the adapter overrules whether it verifies. */
  | "requests-adapter"
  | "httpx"
  /** `verify`: False, or a context that does not verify. */
  | "aiohttp"
  /** `certRequirements` "CERT_NONE" or `ssl.CERT_NONE`; `assertHostname` False compares no name. */
  | "urllib3"
  /** `context`: an `ssl` context. */
  | "urllib"
  /** What `urlopen` goes through: `opener`. */
  | "urllib-opener"
  | "http.client"
  /** `option` and `value`: one `setopt`. */
  | "pycurl"
  /** An `ssl` context: `verifyMode` `ssl.CERT_NONE`, `checkHostname` False, `minVersion`, `protocol`, `ciphers`. */
  | "ssl-context"
  /** What `urllib` and `http.client` use where no context is given: `context`. */
  | "ssl-default"
  /** An agent of node's `https`; only `verify` that is exactly false sends unverified. */
  | "node-agent"
  /** Agents through a proxy. What their constructor is told of TLS is for the way to the proxy only. */
  | "proxy-agent"
  /** `https.globalAgent`. */
  | "node-global-agent"
  /** One request by node's `https`, `tls` or `http2`. */
  | "node-request"
  /** Defaults of node's `tls` for the whole process. */
  | "node-tls"
  | "undici-dispatcher"
  | "undici-global-dispatcher"
  | "fetch"
  | "axios"
  | "got"
  | "superagent"
  /** A superagent request told to trust anyone. */
  | "superagent-unverified"
  | "needle";

/** What rules ask about, by one name for both languages. */
export type HttpOption =
  | "verify"
  | "cert"
  | "caBundle"
  | "certRequirements"
  | "assertHostname"
  | "checkHostname"
  | "verifyMode"
  /** What the function gives. */
  | "checkServerIdentity"
  | "servername"
  | "context"
  | "poolContext"
  /** What methods of one's own give that replace those of the library. */
  | "overridden"
  | "minVersion"
  | "maxVersion"
  | "secureProtocol"
  | "ciphers"
  | "protocol"
  | "agent"
  | "handlers"
  | "opener"
  | "dispatcher"
  | "proxy"
  /** Goes with each request, and stays with its answer. */
  | "sentHeaders"
  | "baseUrl"
  | "debugLevel"
  | "option"
  | "value"
  | "disableWarnings";

/** What clients call the sending of a request. */
export const REQUEST_METHODS: ReadonlySet<string> = new Set(["request", "get", "delete", "head", "options", "post", "put", "patch"]);

/** A client is built, or a switch is set, with these options. */
export function client(name: HttpClientName, options: Readonly<Partial<Record<HttpOption, Where>>>): Extract<Effect, { kind: "client" }> {
  return { kind: "client", client: name, options: options as Readonly<Record<string, Where>> };
}

/** The options of node's TLS at each of the places. */
export function tlsOptions(...places: readonly string[]): Readonly<Partial<Record<HttpOption, Where>>> {
  const at = (name: string) => places.map((place) => `${place}.${name}`).join("|");
  return {
    verify: at("rejectUnauthorized"),
    caBundle: at("ca"),
    checkServerIdentity: at("checkServerIdentity()"),
    servername: at("servername"),
    minVersion: at("minVersion"),
    maxVersion: at("maxVersion"),
    secureProtocol: at("secureProtocol"),
    ciphers: at("ciphers"),
    agent: at("agent"),
    protocol: at("protocol"),
  };
}

/** The host of the URL decides whose credential stands in the `Authorization` header. */
export function authorization(headers: Where): Effect {
  const at = headers
    .split("|")
    .flatMap((place) => [`${place}.Authorization`, `${place}.authorization`])
    .join("|");
  return { kind: "credential", slot: "`Authorization` header", wanted: "secret", at, service: "host" };
}

/** The name of basic authentication is the key where the host is Stripe's. */
export function basicAuthentication(at: Where): Effect {
  return { kind: "credential", slot: "the user name of basic authentication", wanted: "secret", at, service: "host" };
}

/** A header or user name whose URL is not known here: only text in the shape of a credential counts. */
export function header(at: Where): Effect {
  return { kind: "credential", slot: "`Authorization` header", wanted: "secret", at, service: "host", shaped: true };
}
