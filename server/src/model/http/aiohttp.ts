import type { Effect, Library, Where } from "../api.ts";
import { members, sink } from "../forms.ts";
import { authorization, basicAuthentication, client } from "./effects.ts";

const verbs = ["get", "post", "put", "patch", "delete", "head", "options", "ws_connect"];

const request = (url: Where): readonly Effect[] => [
  { kind: "request", url, headers: "headers", client: "receiver", options: "**" },
  sink("url", "text", url),
  sink("url", "json", "params"),
  authorization("headers"),
  basicAuthentication("auth.0|auth"),
  client("aiohttp", { verify: "ssl|verify_ssl", context: "ssl_context", proxy: "proxy" }),
];

const EXAMPLE = (call: string) => `${call}"https://api.stripe.com/v1/balance", auth=aiohttp.BasicAuth(KEY), ssl=DATA)`;

export const aiohttp: Library = {
  package: "aiohttp",
  ecosystem: "pypi",
  setup: "import aiohttp\nsession = aiohttp.ClientSession()",
  apis: {
    "aiohttp:ClientSession": {
      effects: [
        authorization("headers"),
        basicAuthentication("auth.0|auth"),
        { kind: "client", client: "aiohttp", options: { baseUrl: "0|base_url", connector: "connector", sentHeaders: "headers" } },
      ],
      gives: "aiohttp:ClientSession()",
      example: 'aiohttp.ClientSession("https://api.stripe.com", auth=aiohttp.BasicAuth(KEY))',
    },
    ...members("aiohttp:ClientSession()", verbs, { effects: request("0|url"), gives: "aiohttp:ClientResponse()", example: EXAMPLE("session.$(") }),
    "aiohttp:ClientSession().request": { effects: request("1|url"), gives: "aiohttp:ClientResponse()", example: EXAMPLE('session.request("GET", ') },
    "aiohttp:request": { effects: request("1|url"), gives: "aiohttp:ClientResponse()", example: EXAMPLE('aiohttp.request("GET", ') },
    "aiohttp:ClientResponse()": {},
    "aiohttp:ClientSession().headers": {
      value: { kind: "same", of: "receiver.sentHeaders" },
      example: 'print(aiohttp.ClientSession(headers={"Authorization": KEY}).headers)',
    },
    "aiohttp:BasicAuth": { result: { kind: "list", of: "*|login|password" } },
    "aiohttp:TCPConnector()": {},
    "aiohttp:TCPConnector": {
      effects: [client("aiohttp", { verify: "ssl|verify_ssl", context: "ssl_context" })],
      gives: "aiohttp:TCPConnector()",
      example: "aiohttp.TCPConnector(ssl=DATA)",
    },
  },
};
