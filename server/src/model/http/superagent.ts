import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";
import { authorization, client, header } from "./effects.ts";

export const superagent: Library = {
  package: "superagent",
  ecosystem: "npm",
  setup: 'import superagent from "superagent";\nconst request = superagent.get("https://api.stripe.com/v1/balance");',
  apis: {
    ...members("superagent:", ["get", "post", "put", "patch", "delete", "del", "head"], {
      effects: [{ kind: "request", url: "0" }, sink("url", "text", "0")],
      gives: "superagent:get()",
      example: 'superagent.$("https://api.stripe.com/v1/balance?key=" + KEY);',
    }),
    "superagent:": {
      effects: [{ kind: "request", url: "0|1" }, sink("url", "text", "0|1")],
      gives: "superagent:get()",
      example: 'superagent("GET", "https://api.stripe.com/v1/balance?key=" + KEY);',
    },
    "superagent:get().set": {
      effects: [authorization("0"), header("1")],
      gives: "superagent:get()",
      example: 'request.set("Authorization", "Bearer " + KEY);',
    },
    "superagent:get().auth": { effects: [header("0")], gives: "superagent:get()", example: 'request.auth(KEY, "");' },
    "superagent:get().query": { effects: [sink("url", "json", "0")], gives: "superagent:get()", example: "request.query({ key: KEY });" },
    "superagent:get().agent": { effects: [client("superagent", { agent: "0" })], gives: "superagent:get()", example: "request.agent(DATA);" },
    "superagent:get().disableTLSCerts": { effects: [client("superagent-unverified", {})], gives: "superagent:get()", example: "request.disableTLSCerts();" },
    ...members("superagent:get()", ["send", "type", "accept", "field", "attach", "timeout", "retry", "ca"], { gives: "superagent:get()" }),
  },
};
