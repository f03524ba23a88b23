import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";
import { basicAuthentication, client } from "./effects.ts";

export const needle: Library = {
  package: "needle",
  ecosystem: "npm",
  setup: 'import needle from "needle";',
  apis: {
    "needle:": {
      effects: [
        { kind: "request", url: "1", headers: "3.headers|2.headers", options: "3|2" },
        sink("url", "text", "1"),
        basicAuthentication("2.username|3.username"),
        client("needle", { verify: "2.rejectUnauthorized|3.rejectUnauthorized", agent: "2.agent|3.agent" }),
      ],
      example: 'needle("get", "https://api.stripe.com/v1/balance", { username: KEY, rejectUnauthorized: false });',
    },
    ...members("needle:", ["get", "head", "delete"], {
      effects: [
        { kind: "request", url: "0", headers: "1.headers", options: "1" },
        sink("url", "text", "0"),
        basicAuthentication("1.username"),
        client("needle", { verify: "1.rejectUnauthorized", agent: "1.agent" }),
      ],
      example: 'needle.$("https://api.stripe.com/v1/balance", { username: KEY, rejectUnauthorized: false });',
    }),
    ...members("needle:", ["post", "put", "patch"], {
      effects: [
        { kind: "request", url: "0", headers: "2.headers", options: "2" },
        sink("url", "text", "0"),
        basicAuthentication("2.username"),
        client("needle", { verify: "2.rejectUnauthorized", agent: "2.agent" }),
      ],
      example: 'needle.$("https://api.stripe.com/v1/customers", DATA, { username: KEY, rejectUnauthorized: false });',
    }),
  },
};
