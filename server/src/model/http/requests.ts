import type { Effect, Library, Where } from "../api.ts";
import { members, sink, stores } from "../forms.ts";
import { authorization, basicAuthentication, client, header } from "./effects.ts";

const verbs = ["get", "post", "put", "patch", "delete", "head", "options"];

const request = (url: Where): readonly Effect[] => [
  { kind: "request", url, headers: "headers", client: "receiver", options: "**" },
  sink("url", "text", url),
  sink("url", "json", "params"),
  authorization("headers"),
  basicAuthentication("auth.0|auth"),
  client("requests", { verify: "verify", cert: "cert", proxy: "proxies", sentHeaders: "headers" }),
];

const EXAMPLE = (call: string) => `${call}"https://api.stripe.com/v1/balance", auth=(KEY, ""), verify=DATA)`;

/** `verify` of a request wins over the session's. */
export const requests: Library = {
  package: "requests",
  ecosystem: "pypi",
  setup: "import requests\nimport requests.adapters\nsession = requests.Session()",
  apis: {
    ...members("requests:", verbs, { effects: request("0|url"), gives: "requests:Response()", example: EXAMPLE("requests.$(") }),
    "requests:request": { effects: request("1|url"), gives: "requests:Response()", example: EXAMPLE('requests.request("GET", ') },
    "requests:Response()": {},
    // What was sent stays with the answer.
    "requests:Response().request": { value: { kind: "same", of: "receiver" } },
    "requests:Response().request.headers": {
      value: { kind: "same", of: "receiver.sentHeaders" },
      example: 'print(requests.get("https://api.stripe.com/v1/balance", headers={"Authorization": KEY}, verify=DATA).request.headers)',
    },
    "requests:Request": { effects: request("1|url"), example: 'requests.Request("GET", "https://api.stripe.com/v1/balance", auth=(KEY, "")).prepare()' },
    "requests:Session": {},
    "requests:session": { same: "requests:Session" },
    "requests:sessions.Session": { same: "requests:Session" },
    ...members("requests:Session()", verbs, { effects: request("0|url"), gives: "requests:Response()", example: EXAMPLE("session.$(") }),
    "requests:Session().request": { effects: request("1|url"), gives: "requests:Response()", example: EXAMPLE('session.request("GET", ') },
    "requests:Session().verify": { assigned: [client("requests", { verify: "value" })], example: "session.verify = DATA" },
    ...members("requests:Session().headers", ["Authorization", "authorization"], {
      assigned: [header("value")],
      example: 'session.headers["$"] = "Bearer " + KEY',
    }),
    "requests:Session().headers.update": {
      effects: [header("0.Authorization|Authorization")],
      example: 'session.headers.update({"Authorization": "Bearer " + KEY})',
    },
    "requests:Session().auth": { assigned: [header("value.0")], example: 'session.auth = (KEY, "")' },
    "requests:Session().params": { assigned: [sink("url", "json", "value")], example: 'session.params = {"key": KEY}' },
    "requests:Session().params.update": { effects: [sink("url", "json", "0|**")], example: 'session.params.update({"key": KEY})' },
    "requests:Session().params[]": { assigned: [sink("url", "json", "value")], example: 'session.params["key"] = KEY' },
    "requests:Session().cert": { assigned: [client("requests", { cert: "value" })], example: "session.cert = DATA" },
    "requests:Session().proxies": { assigned: [client("requests", { proxy: "value" })], example: "session.proxies = DATA" },
    "requests:auth.HTTPBasicAuth": { result: { kind: "list", of: "*|username|password" } },
    // What a class of one's own does with these is seen when it is made: each is handed on to the adapter itself.
    "requests:adapters.HTTPAdapter": {
      effects: [client("requests-adapter", { overridden: "receiver.init_poolmanager()|receiver.send()|receiver.cert_verify()" })],
      example:
        "class Own(requests.adapters.HTTPAdapter):\n    def send(self, request, *args, **kwargs):\n        return super().send(request, verify=DATA)\n\nOwn()",
    },
    "requests:adapters.HTTPAdapter().init_poolmanager": {
      effects: [
        {
          ...client("requests-adapter", {
            poolContext: "ssl_context",
            assertHostname: "assert_hostname",
            minVersion: "ssl_minimum_version|ssl_version",
            maxVersion: "ssl_maximum_version",
          }),
          into: "receiver",
        },
      ],
      example: "requests.adapters.HTTPAdapter().init_poolmanager(1, 1, ssl_context=DATA)",
    },
    "requests:adapters.HTTPAdapter().send": {
      parameters: ["request", "stream", "timeout", "verify"],
      effects: [{ ...client("requests-adapter", { verify: "verify" }), into: "receiver" }],
      example: 'requests.adapters.HTTPAdapter().send(requests.Request("GET", "https://api.stripe.com").prepare(), verify=DATA)',
    },
    "requests:adapters.HTTPAdapter().cert_verify": {
      parameters: ["conn", "url", "verify", "cert"],
      effects: [{ ...client("requests-adapter", { verify: "verify" }), into: "receiver" }],
      example: 'requests.adapters.HTTPAdapter().cert_verify(None, "https://api.stripe.com", DATA, None)  # type: ignore',
    },
    // By the beginning of the addresses that it is for.
    "requests:Session().mount": { effects: [stores("1|adapter", "0|prefix")], example: 'session.mount("https://", requests.adapters.HTTPAdapter())' },
    "requests:packages.urllib3.disable_warnings": {
      effects: [client("urllib3", { disableWarnings: "0|category" })],
      example: "requests.packages.urllib3.disable_warnings()  # type: ignore",
    },
  },
};
