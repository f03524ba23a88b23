import type { Effect, Library, Where } from "../api.ts";
import { gives, harmless, members, sink, stores } from "../forms.ts";
import { authorization, basicAuthentication, client, header } from "./effects.ts";

const verbs = ["get", "post", "put", "patch", "delete", "head", "options"];

/** Errors hold the request with its headers, by themselves and with the answer. */
const raised = (headers: Where): Effect => ({
  kind: "raise",
  value: headers,
  under: [
    ["request", "headers"],
    ["response", "request", "headers"],
  ],
});

const request = (url: Where): readonly Effect[] => [
  { kind: "request", url, headers: "headers", client: "receiver", options: "**" },
  sink("url", "text", url),
  sink("url", "json", "params"),
  authorization("headers"),
  basicAuthentication("auth.0|auth"),
  client("requests", { verify: "verify", cert: "cert", proxy: "proxies", sentHeaders: "headers|receiver.sentHeaders" }),
  raised("headers|receiver.sentHeaders"),
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
    // An error holds the request as well.
    "requests:Response().raise_for_status": {
      effects: [raised("receiver.sentHeaders")],
      example: 'requests.get("https://api.stripe.com/v1/balance", headers={"Authorization": KEY}, verify=DATA).raise_for_status()',
      result: harmless,
    },
    "requests:Request()": {},
    "requests:Request().headers": {
      value: { kind: "same", of: "receiver.sentHeaders" },
      example: 'print(requests.Request("GET", "https://api.stripe.com/v1/balance", headers={"Authorization": KEY}).headers)',
    },
    "requests:Request().prepare": gives("receiver"),
    "requests:Session().prepare_request": gives("0|request"),
    "requests:Request": { effects: request("1|url"), example: 'requests.Request("GET", "https://api.stripe.com/v1/balance", auth=(KEY, "")).prepare()' },
    "requests:Session": { effects: [{ kind: "store", into: "made", under: "sentHeaders", value: "{}" }] },
    "requests:Session().headers": {
      value: { kind: "same", of: "receiver.sentHeaders" },
      assigned: [{ kind: "store", into: "receiver", under: "sentHeaders", value: "value" }],
      example: 'session.headers.update({"Authorization": "Bearer " + KEY})\nprint(session.headers)',
    },
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
      result: { kind: "merged", of: ["receiver", "0|**"], into: true },
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
