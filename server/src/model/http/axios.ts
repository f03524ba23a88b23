import type { Api, Effect, Library, Where } from "../api.ts";
import { callback, members, sink, tellsNothing } from "../forms.ts";
import { authorization, basicAuthentication, client, header } from "./effects.ts";

const configured = (...configs: readonly Where[]): readonly Effect[] => {
  const at = (name: string) => configs.map((config) => `${config}.${name}`).join("|");
  return [
    authorization(at("headers")),
    basicAuthentication(at("auth.username")),
    sink("url", "json", at("params")),
    client("axios", { agent: at("httpsAgent"), proxy: at("proxy"), baseUrl: at("baseURL") }),
  ];
};

const request = (url: Where, ...configs: readonly Where[]): readonly Effect[] => sending(url, configs, configs);

/** `sent`: what is sent along, and how. */
const sending = (url: Where, sent: readonly Where[], configs: readonly Where[]): readonly Effect[] => [
  { kind: "request", url, headers: configs.map((config) => `${config}.headers`).join("|"), client: "receiver", options: sent.join("|") },
  sink("url", "text", url),
  ...configured(...configs),
  raised(["receiver", ...configs].join("|")),
  // The request that was sent shows its headers as a text.
  {
    kind: "raise",
    value: ["receiver", ...configs].map((config) => `${config}.headers`).join("|"),
    under: [
      ["request", "_header"],
      ["response", "request", "_header"],
    ],
  },
];

/** Answers hold what the request was made with, and the headers as they were sent; so do errors. */
const response = (...configs: readonly Where[]): Pick<Api, "gives" | "result"> => ({
  gives: "axios:Response()",
  result: { kind: "holding", of: ["receiver", ...configs].join("|"), under: ["config", "request"] },
});

const raised = (value: Where): Effect => ({ kind: "raise", value, under: [["config"], ["request"], ["response", "config"], ["response", "request"]] });

/** An instance carries its configuration as entries and is called like the module. */
export const axios: Library = {
  package: "axios",
  ecosystem: "npm",
  setup: 'import axios from "axios";\nconst api = axios.create();',
  apis: {
    "axios:": {
      effects: request("0|0.url", "0", "1"),
      ...response("0", "1"),
      example: 'axios({ url: "https://api.stripe.com/v1/balance", auth: { username: KEY, password: "" } });',
    },
    "axios:create": {
      effects: configured("0"),
      result: { kind: "same", of: "0" },
      gives: "axios:",
      example: 'axios.create({ baseURL: "https://api.stripe.com", headers: { Authorization: "Bearer " + KEY } });',
    },
    "axios:request": {
      effects: request("0.url", "0"),
      ...response("0"),
      example: 'api.request({ url: "/v1/balance", auth: { username: KEY, password: "" } });',
    },
    ...members("axios:", ["get", "delete", "head", "options"], {
      effects: request("0", "1"),
      ...response("1"),
      example: 'axios.$("https://api.stripe.com/v1/balance", { auth: { username: KEY, password: "" } });',
    }),
    ...members("axios:", ["post", "put", "patch", "postForm", "putForm", "patchForm"], {
      effects: sending("0", ["2", "1"], ["2"]),
      ...response("2"),
      example: 'axios.$("https://api.stripe.com/v1/customers", DATA, { auth: { username: KEY, password: "" } });',
    }),
    "axios:axios": { same: "axios:" },
    "axios:defaults": { value: { kind: "same", of: "receiver" } },
    "axios:Axios": { gives: "axios:" },
    "axios:Response()": {},
    // What the instance carries is in what it answers with, and in its errors.
    ...members("axios:", ["interceptors", "interceptors.response", "interceptors.request"], { value: { kind: "same", of: "receiver" } }),
    "axios:interceptors.response.use": {
      callbacks: [callback("0", "axios:Intercepted()"), callback("1", "axios:Intercepted()")],
    },
    "axios:Intercepted()": { value: { kind: "holding", of: "receiver", under: ["config", "request"] } },
    "axios:defaults.headers.common.Authorization": { assigned: [header("value")], example: 'axios.defaults.headers.common.Authorization = "Bearer " + KEY;' },
    "axios:defaults.headers.common[]": { assigned: [header("value")], example: 'axios.defaults.headers.common["Authorization"] = "Bearer " + KEY;' },
    "axios:defaults.httpsAgent": { assigned: [client("axios", { agent: "value" })], example: "axios.defaults.httpsAgent = DATA;" },
    "axios:isAxiosError": { ...tellsNothing, recognizesRaised: true },
    "axios:AxiosError": { recognizesRaised: true },
  },
};
