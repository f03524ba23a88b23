import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";
import { authorization, client } from "./effects.ts";

/** The platform's requests and addresses, and packages that put the same function elsewhere. */
export const fetch: Library = {
  package: "",
  ecosystem: "npm",
  setup: "",
  apis: {
    ":fetch": {
      effects: [
        { kind: "request", url: "0", headers: "1.headers|0.headers", options: "1" },
        sink("url", "text", "0"),
        authorization("1.headers|0.headers"),
        client("fetch", { dispatcher: "1.dispatcher", agent: "1.agent" }),
      ],
      gives: ":Response()",
      example: 'fetch("https://api.stripe.com/v1/balance", { headers: { Authorization: "Bearer " + KEY } });',
    },
    "node-fetch:": { same: ":fetch" },
    "node-fetch:fetch": { same: ":fetch" },
    "cross-fetch:": { same: ":fetch" },
    "cross-fetch:fetch": { same: ":fetch" },
    "isomorphic-fetch:": { same: ":fetch" },
    "isomorphic-unfetch:": { same: ":fetch" },
    "make-fetch-happen:": { same: ":fetch" },
    "minipass-fetch:": { same: ":fetch" },
    "node-fetch-native:": { same: ":fetch" },
    "fetch-retry:()": { same: ":fetch" },
    ":XMLHttpRequest().open": {
      effects: [{ kind: "request", url: "1" }, sink("url", "text", "1")],
      example: 'new XMLHttpRequest().open("GET", "https://example.com/?key=" + KEY);',
    },
    ":navigator.sendBeacon": { effects: [sink("url", "text", "0"), sink("telemetry", "text", "1")], example: 'navigator.sendBeacon("/log", KEY);' },
    ":EventSource": { effects: [sink("url", "text", "0")], example: 'new EventSource("/events?key=" + KEY);' },
    ":WebSocket": { effects: [sink("url", "text", "0")], example: 'new WebSocket("wss://example.com/?key=" + KEY);' },
    ":location.href": { assigned: [sink("url", "text", "value")], example: 'location.href = "/pay?key=" + KEY;' },
    ":window.open": { effects: [sink("url", "text", "0")], example: 'window.open("/pay?key=" + KEY);' },
    ...members(":location", ["assign", "replace"], { effects: [sink("url", "text", "0")], example: 'location.$("/pay?key=" + KEY);' }),
    ...members(":history", ["pushState", "replaceState"], { effects: [sink("url", "text", "2")], example: 'history.$({}, "", "/pay?key=" + KEY);' }),
  },
};
