import type { Effect, Library } from "../api.ts";
import { callback, gives, members, sink } from "../forms.ts";
import { authorization, basicAuthentication, client, header, tlsOptions } from "./effects.ts";

const request: readonly Effect[] = [
  { kind: "request", url: "0|0.hostname|0.host", headers: "0.headers|1.headers", options: "0|1" },
  sink("url", "text", "0|0.path"),
  authorization("0.headers|1.headers"),
  basicAuthentication("0.auth|1.auth"),
  client("node-request", tlsOptions("0", "1")),
];

/** Node's `https`, `tls` and `http2`. An agent carries its options as entries, so that what is changed later is seen. */
export const nodeHttp: Library = {
  package: "",
  ecosystem: "npm",
  setup:
    'import http from "node:http";\nimport http2 from "node:http2";\nimport https from "node:https";\nimport tls from "node:tls";\nconst agent = new https.Agent();',
  apis: {
    ...members("https:", ["request", "get"], {
      effects: request,
      callbacks: [callback("-1", "http:IncomingMessage()")],
      gives: "http:ClientRequest()",
      example: 'https.$("https://api.stripe.com/v1/balance", { headers: { Authorization: "Bearer " + KEY }, agent: DATA });',
    }),
    ...members("http:", ["request", "get"], {
      effects: request,
      callbacks: [callback("-1", "http:IncomingMessage()")],
      gives: "http:ClientRequest()",
      example: 'http.$("http://api.stripe.com/v1/balance", { headers: { Authorization: "Bearer " + KEY } });',
    }),
    "http:ClientRequest().setHeader": {
      effects: [header("1")],
      example: 'https.request("https://api.stripe.com").setHeader("Authorization", "Bearer " + KEY);',
    },
    "http:ClientRequest().on": { callbacks: [callback("1", "http:IncomingMessage()")], gives: "http:ClientRequest()" },
    "http:Agent": gives("0"),
    "https:Agent": { effects: [client("node-agent", tlsOptions("0"))], gives: "https:Agent()", example: "new https.Agent({ rejectUnauthorized: false });" },
    "https:Agent().options": { value: { kind: "same", of: "receiver" } },
    "https:Agent().options.rejectUnauthorized": { assigned: [client("node-agent", { verify: "value" })], example: "agent.options.rejectUnauthorized = false;" },
    "https:globalAgent": {
      assigned: [client("node-global-agent", { agent: "value" })],
      example: "https.globalAgent = new https.Agent({ rejectUnauthorized: false });",
    },
    "https:globalAgent.options.rejectUnauthorized": {
      assigned: [client("node-global-agent", { verify: "value" })],
      example: "https.globalAgent.options.rejectUnauthorized = false;",
    },
    "tls:connect": { effects: [{ kind: "client", client: "node-request", options: tlsOptions("*") }], example: "tls.connect({ rejectUnauthorized: false });" },
    "tls:createSecureContext": {
      effects: [client("node-request", tlsOptions("0"))],
      result: { kind: "same", of: "0" },
      example: 'tls.createSecureContext({ minVersion: "TLSv1" });',
    },
    "tls:checkServerIdentity": { assigned: [client("node-tls", { checkServerIdentity: "value()" })], example: "tls.checkServerIdentity = () => undefined;" },
    "tls:DEFAULT_MIN_VERSION": { assigned: [client("node-tls", { minVersion: "value" })], example: 'tls.DEFAULT_MIN_VERSION = "TLSv1";' },
    "tls:DEFAULT_MAX_VERSION": { assigned: [client("node-tls", { maxVersion: "value" })], example: 'tls.DEFAULT_MAX_VERSION = "TLSv1.1";' },
    "tls:DEFAULT_CIPHERS": { assigned: [client("node-tls", { ciphers: "value" })], example: 'tls.DEFAULT_CIPHERS = "DEFAULT@SECLEVEL=0";' },
    "http2:connect": {
      effects: [{ kind: "request", url: "0", options: "1" }, client("node-request", tlsOptions("1"))],
      example: 'http2.connect("https://api.stripe.com", { rejectUnauthorized: false });',
    },
    "http2:connect().request": {
      effects: [authorization("0")],
      example: 'http2.connect("https://api.stripe.com").request({ Authorization: "Bearer " + KEY });',
    },
  },
};
