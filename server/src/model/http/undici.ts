import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";
import { authorization, client, tlsOptions } from "./effects.ts";

export const undici: Library = {
  package: "undici",
  ecosystem: "npm",
  setup: 'import { Agent, fetch, Pool, ProxyAgent, request, setGlobalDispatcher } from "undici";',
  apis: {
    ...members("undici:", ["Agent", "Client", "Pool"], {
      effects: [client("undici-dispatcher", tlsOptions("0.connect", "1.connect"))],
      gives: "undici:Agent()",
      example: "new Agent({ connect: { rejectUnauthorized: false } });",
    }),
    "undici:ProxyAgent": {
      effects: [client("undici-dispatcher", { ...tlsOptions("0.requestTls"), proxy: "0.uri|0" })],
      gives: "undici:Agent()",
      example: 'new ProxyAgent({ uri: "http://proxy", requestTls: { rejectUnauthorized: false } });',
    },
    "undici:EnvHttpProxyAgent": {
      effects: [client("undici-dispatcher", tlsOptions("0.requestTls", "0.connect"))],
      gives: "undici:Agent()",
      example: 'import { EnvHttpProxyAgent } from "undici";\nnew EnvHttpProxyAgent({ requestTls: { rejectUnauthorized: false } });',
    },
    "undici:setGlobalDispatcher": {
      effects: [client("undici-global-dispatcher", { dispatcher: "0" })],
      example: "setGlobalDispatcher(new Agent({ connect: { rejectUnauthorized: false } }));",
    },
    "undici:fetch": { same: ":fetch" },
    ...members("undici:", ["request", "stream", "pipeline"], {
      effects: [
        { kind: "request", url: "0", headers: "1.headers", options: "1" },
        sink("url", "text", "0"),
        sink("url", "json", "1.query"),
        authorization("1.headers"),
        client("fetch", { dispatcher: "1.dispatcher" }),
      ],
      example: 'request("https://api.stripe.com/v1/balance", { headers: { Authorization: "Bearer " + KEY } });',
    }),
    "undici:Agent().request": {
      effects: [authorization("0.headers")],
      example: 'new Agent({}).request({ path: "/v1/balance", method: "GET", headers: { Authorization: "Bearer " + KEY } });',
    },
  },
};
