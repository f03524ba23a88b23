import type { Library } from "../api.ts";
import { callback, holds, keeps, members, sink, yields } from "../forms.ts";
import { headers } from "./requests.ts";

const CONTEXT = "@oak/oak:Context()";

/** Deno's framework in the manner of Koa. */
export const oak: Library = {
  package: "@oak/oak",
  ecosystem: "npm",
  setup: 'import { Application, Router } from "@oak/oak";\nconst app = new Application();\nconst router = new Router();',
  apis: {
    "@oak/oak:Application()": {},
    "@oak/oak:Application().use": {
      effects: [{ kind: "serve", by: "*", all: true }],
      callbacks: [callback("0", CONTEXT)],
      result: { kind: "same", of: "receiver" },
    },
    ...members("@oak/oak:Router()", ["get", "post", "put", "patch", "delete", "all"], {
      effects: [{ kind: "serve", by: "*" }],
      callbacks: [callback("*", CONTEXT)],
      result: { kind: "same", of: "receiver" },
    }),
    "@oak/oak:Router().use": {
      effects: [{ kind: "serve", by: "*", all: true }],
      callbacks: [callback("*", CONTEXT)],
      result: { kind: "same", of: "receiver" },
    },
    ...members("@oak/oak:Router()", ["routes", "allowedMethods"], { result: { kind: "same", of: "receiver" } }),
    [`${CONTEXT}.state`]: keeps(`${CONTEXT}.state`),
    // What is called was a function up to version 12.
    ...members(`${CONTEXT}.request.body`, ["json", "form", "formData"], yields("request-input")),
    ...members(`${CONTEXT}.request.body`, ["text", "arrayBuffer", "blob"], yields("request-raw-body")),
    [`${CONTEXT}.request.body().value`]: holds("request-input"),
    ...headers(`${CONTEXT}.request.headers`),
    ...members(CONTEXT, ["params", "request.url"], holds("request-input")),
    [`${CONTEXT}.response.body`]: {
      assigned: [sink("response", "json", "value")],
      example: "router.get('/', (ctx) => { ctx.response.body = { key: KEY }; });",
    },
    [`${CONTEXT}.response.headers.set`]: {
      effects: [sink("response", "text", "1")],
      example: "router.get('/', (ctx) => { ctx.response.headers.set('X-Key', KEY); });",
    },
    [`${CONTEXT}.response.redirect`]: {
      effects: [sink("url", "text", "0")],
      example: "router.get('/', (ctx) => { ctx.response.redirect('/pay?key=' + KEY); });",
    },
    [`${CONTEXT}.cookies.set`]: { effects: [sink("storage", "text", "1")], example: "router.get('/', async (ctx) => { await ctx.cookies.set('key', KEY); });" },
    "oak/mod.ts:": { same: "@oak/oak:" },
  },
};
