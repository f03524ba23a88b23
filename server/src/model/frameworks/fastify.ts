import type { Called, Library } from "../api.ts";
import { callback, gives, holds, keeps, members, sink, stores } from "../forms.ts";
import { headers } from "./requests.ts";

const handler: Called & { readonly parameters: readonly ["fastify:FastifyRequest()", "fastify:FastifyReply()"] } = {
  parameters: ["fastify:FastifyRequest()", "fastify:FastifyReply()"],
  returns: { kind: "response", form: "json" },
};

/** Where a schema says what a body may be. */
const checked: Called & { readonly parameters: readonly ["fastify:CheckedRequest()", "fastify:FastifyReply()"] } = {
  parameters: ["fastify:CheckedRequest()", "fastify:FastifyReply()"],
  returns: { kind: "response", form: "json" },
};

export const fastify: Library = {
  package: "fastify",
  ecosystem: "npm",
  setup: 'import Fastify from "fastify";\nconst app = Fastify();',
  apis: {
    "fastify:()": {},
    "fastify:fastify": { same: "fastify:" },
    "fastify:FastifyInstance()": { same: "fastify:()" },
    "fastify:FastifyBaseLogger()": { same: "pino:()" },
    ...members("fastify:()", ["get", "post", "put", "patch", "delete", "head", "options", "all"], {
      callbacks: [
        { ...handler, at: "-1", without: "1.schema.body" },
        { ...checked, at: "-1", when: "1.schema.body" },
      ],
      effects: [{ kind: "serve", by: "-1", first: "1.preHandler|1.preValidation|1.onRequest" }],
      result: { kind: "same", of: "receiver" },
      example: 'app.$("/key", async (request, reply) => ({ key: KEY }));',
    }),
    "fastify:().route": {
      callbacks: [
        { ...handler, at: "0.handler", without: "0.schema.body" },
        { ...checked, at: "0.handler", when: "0.schema.body" },
      ],
      effects: [{ kind: "serve", by: "0.handler", first: "0.preHandler|0.preValidation|0.onRequest" }],
      result: { kind: "same", of: "receiver" },
      example: 'app.route({ method: "GET", url: "/key", handler: async () => ({ key: KEY }) });',
    },
    // What an application carries for those who are given it.
    "fastify:().decorate": { effects: [stores("1", "0")], result: { kind: "same", of: "receiver" } },
    "fastify:().register": { callbacks: [callback("0", { from: "receiver" })], result: { kind: "same", of: "receiver" } },
    "fastify:().setErrorHandler": {
      callbacks: [
        { at: "0", parameters: [":caught-error", "fastify:FastifyRequest()", "fastify:FastifyReply()"], returns: { kind: "response", form: "json" } },
      ],
      result: { kind: "same", of: "receiver" },
      example: "app.setErrorHandler((error) => ({ key: KEY }));",
    },
    "fastify:().addHook": {
      effects: [{ kind: "serve", by: "1", all: true }],
      callbacks: [callback("1", "fastify:FastifyRequest()", "fastify:FastifyReply()")],
      result: { kind: "same", of: "receiver" },
    },
    "fastify:().addContentTypeParser": {
      callbacks: [callback("-1", "fastify:FastifyRequest()", ":request-raw-body")],
      result: { kind: "same", of: "receiver" },
    },
    "fastify:().log": { same: "pino:()" },
    "fastify:FastifyRequest()": keeps("fastify:FastifyRequest()", "hides"),
    ...members("fastify:FastifyRequest()", ["body", "query", "params", "cookies", "url", "ip"], holds("request-input")),
    "fastify:CheckedRequest()": { same: "fastify:FastifyRequest()" },
    "fastify:CheckedRequest().body": holds("checked-input"),
    "fastify:FastifyRequest().rawBody": holds("request-raw-body"),
    ...headers("fastify:FastifyRequest().headers"),
    "fastify:FastifyRequest().log": { same: "pino:()" },
    "fastify:FastifyRequest().raw": { same: "http:IncomingMessage()" },
    "fastify:FastifyReply()": {},
    "fastify:FastifyReply().send": {
      effects: [sink("response", "json", "0")],
      gives: "fastify:FastifyReply()",
      example: 'app.get("/key", (request, reply) => { reply.send({ key: KEY }); });',
    },
    "fastify:FastifyReply().header": {
      effects: [sink("response", "text", "1")],
      gives: "fastify:FastifyReply()",
      example: 'app.get("/key", (request, reply) => { reply.header("X-Key", KEY); });',
    },
    "fastify:FastifyReply().setCookie": {
      effects: [sink("response", "text", "1")],
      gives: "fastify:FastifyReply()",
      example: 'import "@fastify/cookie";\napp.get("/key", (request, reply) => { reply.setCookie("key", KEY); });',
    },
    "fastify:FastifyReply().headers": {
      effects: [sink("response", "json", "0")],
      gives: "fastify:FastifyReply()",
      example: 'app.get("/key", (request, reply) => { reply.headers({ "X-Key": KEY }); });',
    },
    ...members("fastify:FastifyReply()", ["view", "viewAsync"], {
      effects: [sink("template", "inspect", "1")],
      example: 'import "@fastify/view";\napp.get("/key", (request, reply) => { reply.$("page", { key: KEY }); });',
    }),
    "fastify:FastifyReply().redirect": {
      effects: [sink("url", "text", "0|1")],
      example: 'app.get("/key", (request, reply) => { reply.redirect("/pay?key=" + KEY); });',
    },
    ...members("fastify:FastifyReply()", ["code", "status", "type"], { gives: "fastify:FastifyReply()" }),
    "fastify:FastifyReply().log": { same: "pino:()" },
    "fastify-plugin:": gives("0"),
  },
  conventions: [
    // Plugins are found by their folder, and their types stand at a variable.
    { files: ["**/*.{js,cjs,mjs,ts}"], exports: ["default"], named: ["fastify"], parameters: ["fastify:()"] },
    ...["app", "server", "instance"].map((name) => ({
      files: ["**/*.{js,cjs,mjs,ts}"],
      exports: ["default", "*"],
      named: [name],
      importing: "fastify",
      parameters: ["fastify:()" as const],
    })),
  ],
};
