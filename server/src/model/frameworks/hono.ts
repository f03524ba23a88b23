import type { Library } from "../api.ts";
import { callback, holds, keeps, members, sink, variable, wholeEnvironment, yields } from "../forms.ts";
import { SIGNATURE_HEADERS } from "./requests.ts";

export const hono: Library = {
  package: "hono",
  ecosystem: "npm",
  setup:
    'import { Hono } from "hono";\nimport { env } from "hono/adapter";\nimport { setCookie } from "hono/cookie";\nimport { HTTPException } from "hono/http-exception";\nconst app = new Hono<{ Bindings: { STRIPE_SECRET_KEY: string; STORE: { put(key: string, value: string): Promise<void> }; QUEUE: { send(message: unknown): Promise<void> } } }>();',
  apis: {
    "hono:Hono()": {},
    ...members("hono:Hono()", ["get", "post", "put", "patch", "delete", "all", "on", "notFound"], {
      effects: [{ kind: "serve", by: "*" }],
      callbacks: [callback("*", "hono:Context()")],
      result: { kind: "same", of: "receiver" },
    }),
    "hono:Hono().onError": { callbacks: [callback("0", ":caught-error", "hono:Context()")], result: { kind: "same", of: "receiver" } },
    "hono:Hono().use": {
      effects: [{ kind: "serve", by: "*", all: true }],
      callbacks: [callback("*", "hono:Context()")],
      result: { kind: "same", of: "receiver" },
    },
    "hono:Hono().route": { effects: [{ kind: "serve", by: "1" }], result: { kind: "same", of: "receiver" } },
    "hono:Hono().mount": { effects: [{ kind: "serve", by: "1" }], result: { kind: "same", of: "receiver" } },
    "hono/factory:createMiddleware": { callbacks: [callback("0", "hono:Context()")], result: { kind: "same", of: "0" } },
    "hono:Hono().basePath": { gives: "hono:Hono()" },
    "@hono/zod-openapi:OpenAPIHono": { gives: "hono:Hono()" },
    ...members("hono:Context().req", ["text", "arrayBuffer", "blob"], yields("request-raw-body")),
    ...members("hono:Context().req", ["json", "query", "queries", "param", "parseBody", "formData"], yields("request-input")),
    "hono:Context().req.valid": yields("checked-input"),
    "hono:Context().req.header": { result: { kind: "entry", of: "receiver", key: "0", fallback: "receiver" } },
    "hono:Context().req.*": holds("request-input"),
    ...members("hono:Context().req", SIGNATURE_HEADERS, holds("request-signature")),
    "hono:Context().req.raw": { same: ":Request()" },
    "hono:Context().req.url": holds("request-input"),
    "hono:Context().var": keeps("hono:Context().var"),
    "hono:Context().set": { effects: [{ kind: "store", into: "receiver.var", key: "0", value: "1" }] },
    "hono:Context().get": { result: { kind: "entry", of: "receiver.var", key: "0" } },
    "hono:Context().json": { effects: [sink("response", "json", "0")], gives: ":Response()", example: 'app.get("/key", (c) => c.json({ key: KEY }));' },
    ...members("hono:Context()", ["text", "html", "body"], {
      effects: [sink("response", "text", "0")],
      gives: ":Response()",
      example: 'app.get("/key", (c) => c.$(KEY));',
    }),
    "hono:Context().header": { effects: [sink("response", "text", "1")], example: 'app.use(async (c) => { c.header("X-Key", KEY); });' },
    "hono:Context().redirect": { effects: [sink("url", "text", "0")], gives: ":Response()", example: 'app.get("/key", (c) => c.redirect("/pay?key=" + KEY));' },
    "hono:Context().env": { value: wholeEnvironment, example: "app.use(async (c) => { console.log(c.env); });" },
    "hono:Context().env.*": { value: variable("member"), example: "app.use(async (c) => { console.log(c.env.STRIPE_SECRET_KEY); });" },
    "hono:Context().env.*.put": { effects: [sink("storage", "raw", "1")], example: 'app.use(async (c) => { await c.env.STORE.put("key", KEY); });' },
    "hono:Context().env.*.send": { effects: [sink("storage", "json", "0")], example: "app.use(async (c) => { await c.env.QUEUE.send({ key: KEY }); });" },
    "hono/adapter:env": { result: wholeEnvironment, example: "app.use(async (c) => { console.log(env(c)); });" },
    ...members("hono/cookie:", ["setCookie", "setSignedCookie"], {
      effects: [sink("storage", "text", "2")],
      example: 'app.use(async (c) => { setCookie(c, "key", KEY); });',
    }),
    "hono/http-exception:HTTPException": {
      effects: [sink("response", "text", "1.message")],
      result: { kind: "shown", of: "1.message", form: "text" },
      example: "throw new HTTPException(500, { message: KEY });",
    },
  },
};
