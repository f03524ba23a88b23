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
  client("requests", { verify: "verify", cert: "cert", proxy: "proxies" }),
];

const EXAMPLE = (call: string) => `${call}"https://api.stripe.com/v1/balance", auth=(KEY, ""), verify=DATA)`;

/** `verify` of a request wins over the session's. */
export const requests: Library = {
  package: "requests",
  ecosystem: "pypi",
  setup: "import requests\nsession = requests.Session()",
  apis: {
    ...members("requests:", verbs, { effects: request("0|url"), gives: "requests:Response()", example: EXAMPLE("requests.$(") }),
    "requests:request": { effects: request("1|url"), gives: "requests:Response()", example: EXAMPLE('requests.request("GET", ') },
    "requests:Response()": {},
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
    "requests:Session().cert": { assigned: [client("requests", { cert: "value" })], example: "session.cert = DATA" },
    "requests:Session().proxies": { assigned: [client("requests", { proxy: "value" })], example: "session.proxies = DATA" },
    "requests:auth.HTTPBasicAuth": { result: { kind: "list", of: "*|username|password" } },
    "requests:adapters.HTTPAdapter": {},
    "requests:packages.urllib3.disable_warnings": {
      effects: [client("urllib3", { disableWarnings: "0|category" })],
      example: "requests.packages.urllib3.disable_warnings()  # type: ignore",
    },
  },
};
