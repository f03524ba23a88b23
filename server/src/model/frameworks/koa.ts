import type { Library } from "../api.ts";
import { callback, gives, holds, members, sink, yields } from "../forms.ts";
import { headers, SIGNATURE_HEADERS } from "./requests.ts";

export const koa: Library = {
  package: "koa",
  ecosystem: "npm",
  setup: 'import Koa from "koa";\nimport Router from "@koa/router";\nconst app = new Koa();\nconst router = new Router();',
  apis: {
    "koa:()": {},
    "koa:().use": { effects: [{ kind: "serve", by: "*", all: true }], callbacks: [callback("0", "koa:Context()")], result: { kind: "same", of: "receiver" } },
    "koa:().on": { callbacks: [callback("1", ":caught-error", "koa:Context()")] },
    ...members("@koa/router:()", ["get", "post", "put", "patch", "delete", "del", "all"], {
      effects: [{ kind: "serve", by: "*" }],
      callbacks: [callback("*", "koa:Context()")],
      result: { kind: "same", of: "receiver" },
    }),
    "@koa/router:().use": {
      effects: [{ kind: "serve", by: "*", all: true }],
      callbacks: [callback("*", "koa:Context()")],
      result: { kind: "same", of: "receiver" },
    },
    ...members("@koa/router:()", ["routes", "middleware"], gives("receiver")),
    "@koa/router:Router": { same: "@koa/router:" },
    "koa-router:": { same: "@koa/router:" },
    "koa-router:Router": { same: "@koa/router:" },
    "koa:Context().request.body": holds("request-input"),
    "koa:Context().request.rawBody": holds("request-raw-body"),
    ...headers("koa:Context().request.headers"),
    ...headers("koa:Context().headers"),
    ...headers("koa:Context().request.header"),
    ...headers("koa:Context().header"),
    ...members("koa:Context()", ["query", "params", "querystring", "url", "path", "request.query"], holds("request-input")),
    ...members("koa:Context()", ["get", "request.get"], { result: { kind: "entry", of: "receiver", key: "0" } }),
    ...members("koa:Context()", SIGNATURE_HEADERS, holds("request-signature")),
    ...members("koa:Context().request", SIGNATURE_HEADERS, holds("request-signature")),
    "koa:Context().req": { same: "http:IncomingMessage()" },
    "koa:Context().res": { same: "http:ServerResponse()" },
    ...members("koa:Context()", ["body", "response.body"], {
      assigned: [sink("response", "json", "value")],
      example: "app.use((ctx) => { ctx.$ = { key: KEY }; });",
    }),
    "koa:Context().message": { assigned: [sink("response", "text", "value")], example: "app.use((ctx) => { ctx.message = KEY; });" },
    "koa:Context().set": { effects: [sink("response", "json", "0|1")], example: 'app.use((ctx) => { ctx.set("X-Key", KEY); });' },
    "koa:Context().throw": { effects: [sink("response", "text", "1|2")], example: "app.use((ctx) => { ctx.throw(500, KEY); });" },
    "koa:Context().redirect": { effects: [sink("url", "text", "0")], example: 'app.use((ctx) => { ctx.redirect("/pay?key=" + KEY); });' },
    "koa:Context().render": { effects: [sink("template", "inspect", "1")], example: 'app.use((ctx) => { ctx.render("page", { key: KEY }); });' },
    "koa:Context().cookies.set": { effects: [sink("storage", "text", "1")], example: 'app.use((ctx) => { ctx.cookies.set("key", KEY); });' },
    "koa:Context().cookies.get": yields("request-input"),
    "koa:Context().session.*": { assigned: [sink("storage", "json", "value")], example: "app.use((ctx) => { ctx.session.key = KEY; });" },
    "koa:Context().log": { same: "pino:()" },
  },
};
