import type { Library } from "../api.ts";
import { callback, gives, holds, members, sink, yields } from "../forms.ts";
import { headers } from "./requests.ts";

/** What runtimes share: requests, responses, storage of browsers. */
export const webPlatform: Library = {
  package: "",
  ecosystem: "npm",
  setup: "",
  apis: {
    ...members(":Request()", ["text", "arrayBuffer", "blob", "bytes"], yields("request-raw-body")),
    ...members(":Request()", ["json", "formData"], yields("request-input")),
    ":Request().body": holds("request-raw-body"),
    ":Request().body.getReader": gives("receiver"),
    ":Request().body.read": { result: { kind: "holding", of: "receiver", under: ["value"] } },
    ":Request().url": holds("request-input"),
    ...headers(":Request().headers"),
    ":Request().clone": { gives: ":Request()" },
    ":Request": {
      effects: [{ kind: "request", url: "0", headers: "1.headers", options: "1" }, sink("url", "text", "0")],
      example: 'new Request("https://example.com/?key=" + KEY);',
    },
    ":Response": { effects: [sink("response", "text", "0"), sink("response", "json", "1.headers")], example: "new Response(KEY);" },
    ":Response.json": { effects: [sink("response", "json", "0|1.headers")], gives: ":Response()", example: "Response.json({ key: KEY });" },
    ":Response.redirect": { effects: [sink("url", "text", "0")], gives: ":Response()", example: 'Response.redirect("https://example.com/?key=" + KEY);' },
    ":Response()": {},
    ":Deno.serve": { callbacks: [callback("*", ":Request()")] },
    "std/http/server.ts:serve": { callbacks: [callback("0", ":Request()")] },
    ":Bun.serve": { callbacks: [callback("0.fetch|0.routes.*|0.routes.*.*", ":Request()")] },
    ":addEventListener": { callbacks: [callback("1")] },
    ":localStorage.setItem": { effects: [sink("storage", "text", "1")], example: 'localStorage.setItem("key", KEY);' },
    ":localStorage.*": { assigned: [sink("storage", "text", "value")], example: "localStorage.stripe = KEY;" },
    ":localStorage.getItem": {},
    ":sessionStorage.setItem": { effects: [sink("storage", "text", "1")], example: 'sessionStorage.setItem("key", KEY);' },
    ":sessionStorage.*": { assigned: [sink("storage", "text", "value")], example: "sessionStorage.stripe = KEY;" },
    ":sessionStorage.getItem": {},
    ":document.cookie": { assigned: [sink("storage", "text", "value")], example: 'document.cookie = "key=" + KEY;' },
    ":document.write": { effects: [sink("client", "text", "*")], example: "document.write(KEY);" },
    ":cookieStore.set": { effects: [sink("storage", "text", "1|0.value")], example: 'cookieStore.set("key", KEY);' },
    ...members(":chrome.storage", ["local.set", "sync.set", "session.set"], {
      effects: [sink("storage", "json", "0")],
      example: "chrome.storage.$({ key: KEY });",
    }),
    ":postMessage": { effects: [sink("client", "json", "0")], example: "postMessage({ key: KEY });" },
  },
};
