import type { Effect, Library } from "../api.ts";
import { callback, members, sink } from "../forms.ts";
import { authorization, basicAuthentication, client, tlsOptions } from "./effects.ts";

const sent: readonly Effect[] = [
  { kind: "request", url: "0|0.url|0.uri", headers: "0.headers|1.headers", options: "1|0" },
  sink("url", "text", "0|0.url|0.uri"),
  sink("url", "json", "0.qs|1.qs"),
  authorization("0.headers|1.headers"),
  basicAuthentication("0.auth.user|1.auth.user|0.auth.username|1.auth.username"),
  { kind: "credential", slot: "the bearer token", wanted: "secret", at: "0.auth.bearer|1.auth.bearer", service: "host" },
  client("node-request", tlsOptions("0", "1")),
];

const EXAMPLE = (call: string) => `${call}"https://api.stripe.com/v1/balance", { auth: { user: KEY } });`;

export const request: Library = {
  package: "request",
  ecosystem: "npm",
  setup: 'import request from "request";',
  apis: {
    "request:": { effects: sent, callbacks: [callback("-1", ":caught-error")], example: EXAMPLE("request(") },
    ...members("request:", ["get", "post", "put", "patch", "delete", "del", "head"], {
      effects: sent,
      callbacks: [callback("-1", ":caught-error")],
      example: EXAMPLE("request.$("),
    }),
    "request:defaults": { effects: [client("node-request", tlsOptions("0"))], gives: "request:", example: "request.defaults({ rejectUnauthorized: false });" },
    "request-promise:": { same: "request:" },
    "request-promise-native:": { same: "request:" },
  },
};
