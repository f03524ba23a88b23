import type { Effect, Library } from "../api.ts";
import { members, sink } from "../forms.ts";
import { authorization, basicAuthentication, client } from "./effects.ts";

const request: readonly Effect[] = [
  { kind: "request", url: "0|0.url", headers: "0.headers|1.headers", client: "receiver", options: "1|0" },
  sink("url", "text", "0|0.url"),
  sink("url", "json", "0.searchParams|1.searchParams"),
  authorization("0.headers|1.headers"),
  basicAuthentication("0.username|1.username"),
  { kind: "raise", value: "0|1|receiver", under: [["options"], ["request", "options"], ["response", "request", "options"]] },
  client("got", {
    verify: "0.https.rejectUnauthorized|1.https.rejectUnauthorized|0.rejectUnauthorized|1.rejectUnauthorized",
    checkServerIdentity: "0.https.checkServerIdentity()|1.https.checkServerIdentity()",
    agent: "0.agent|1.agent",
  }),
];

const EXAMPLE = (call: string) => `${call}"https://api.stripe.com/v1/balance", { username: KEY });`;

export const got: Library = {
  package: "got",
  ecosystem: "npm",
  setup: 'import got from "got";',
  apis: {
    "got:": { effects: request, gives: "got:()", example: EXAMPLE("got(") },
    "got:got": { same: "got:" },
    ...members("got:", ["get", "post", "put", "patch", "delete", "head", "stream", "paginate"], {
      effects: request,
      gives: "got:()",
      example: EXAMPLE("got.$("),
    }),
    "got:extend": {
      effects: [
        authorization("0.headers"),
        client("got", { verify: "0.https.rejectUnauthorized|0.rejectUnauthorized", agent: "0.agent", baseUrl: "0.prefixUrl" }),
      ],
      result: { kind: "same", of: "0" },
      gives: "got:",
      example: 'got.extend({ headers: { Authorization: "Bearer " + KEY } });',
    },
    "got:()": {},
  },
};
