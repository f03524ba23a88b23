import type { Effect, Library, Where } from "../api.ts";
import { members, sink } from "../forms.ts";
import { authorization, basicAuthentication, client, header } from "./effects.ts";

const verbs = ["get", "post", "put", "patch", "delete", "head", "options"];

const request = (url: Where): readonly Effect[] => [
  { kind: "request", url, headers: "headers", client: "receiver", options: "**" },
  sink("url", "text", url),
  sink("url", "json", "params"),
  authorization("headers"),
  basicAuthentication("auth.0|auth"),
  client("httpx", { verify: "verify", cert: "cert", proxy: "proxy|proxies" }),
];

const EXAMPLE = (call: string, single = true) => `${call}"https://api.stripe.com/v1/balance", auth=(KEY, "")${single ? ", verify=DATA" : ""})`;

export const httpx: Library = {
  package: "httpx",
  ecosystem: "pypi",
  setup: "import httpx\nclient = httpx.Client()",
  apis: {
    ...members("httpx:", verbs, { effects: request("0|url"), gives: "httpx:Response()", example: EXAMPLE("httpx.$(") }),
    ...members("httpx:", ["request", "stream"], { effects: request("1|url"), gives: "httpx:Response()", example: EXAMPLE('httpx.$("GET", ') }),
    "httpx:Response()": {},
    ...members("httpx:Client().headers", ["Authorization", "authorization"], { assigned: [header("value")], example: 'client.headers["$"] = "Bearer " + KEY' }),
    "httpx:Client().headers.update": {
      effects: [header("0.Authorization|Authorization")],
      example: 'client.headers.update({"Authorization": "Bearer " + KEY})',
    },
    "httpx:Client().params": { assigned: [sink("url", "json", "value")], example: 'client.params = {"key": KEY}' },
    "httpx:Client().params.update": { effects: [sink("url", "json", "0|**")], example: 'client.params.update({"key": KEY})' },
    "httpx:Client().auth": { assigned: [header("value.0")], example: 'client.auth = (KEY, "")' },
    ...members("httpx:", ["Client", "AsyncClient"], {
      effects: [
        authorization("headers"),
        basicAuthentication("auth.0|auth"),
        sink("url", "json", "params"),
        {
          kind: "client",
          client: "httpx",
          options: { verify: "verify", cert: "cert", proxy: "proxy|proxies|mounts", baseUrl: "base_url", transport: "transport" },
        },
      ],
      gives: "httpx:Client()",
      example: 'httpx.$(auth=(KEY, ""), base_url="https://api.stripe.com", verify=DATA)',
    }),
    ...members("httpx:Client()", verbs, { effects: request("0|url"), gives: "httpx:Response()", example: EXAMPLE("client.$(", false) }),
    ...members("httpx:Client()", ["request", "stream"], {
      effects: request("1|url"),
      gives: "httpx:Response()",
      example: EXAMPLE('client.$("GET", ', false),
    }),
    "httpx:Client().build_request": {
      effects: request("1|url"),
      example: 'client.build_request("GET", "https://api.stripe.com/v1/balance", headers={"Authorization": "Bearer " + KEY})',
    },
    ...members("httpx:", ["HTTPTransport", "AsyncHTTPTransport"], {
      effects: [client("httpx", { verify: "0|verify", cert: "cert" })],
      gives: "httpx:HTTPTransport()",
      example: "httpx.$(verify=DATA)",
    }),
    "httpx:HTTPTransport()": {},
    "httpx:URL": {
      effects: [sink("url", "json", "params"), sink("url", "text", "username|password")],
      result: { kind: "concat", of: ["0|url"] },
      example: 'httpx.URL("https://example.com", params={"key": KEY})',
    },
    "httpx:URL().copy_merge_params": {
      effects: [sink("url", "json", "0|params")],
      example: 'httpx.URL("https://example.com").copy_merge_params({"key": KEY})',
    },
    "httpx:BasicAuth": { result: { kind: "list", of: "*|username|password" } },
    "httpx:create_ssl_context": {
      effects: [client("httpx", { verify: "verify" })],
      gives: "ssl:create_default_context()",
      example: "httpx.create_ssl_context(verify=DATA)",
    },
  },
};
