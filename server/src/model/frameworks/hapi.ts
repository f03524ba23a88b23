import type { Called, Library } from "../api.ts";
import { holds, members, sink } from "../forms.ts";
import { headers } from "./requests.ts";

const handler: Called & { readonly parameters: readonly ["@hapi/hapi:Request()", "@hapi/hapi:ResponseToolkit()"] } = {
  parameters: ["@hapi/hapi:Request()", "@hapi/hapi:ResponseToolkit()"],
  returns: { kind: "response", form: "json" },
};

export const hapi: Library = {
  package: "@hapi/hapi",
  ecosystem: "npm",
  setup: 'import Hapi from "@hapi/hapi";\nconst server = Hapi.server();',
  apis: {
    "@hapi/hapi:server": { gives: "@hapi/hapi:Server()" },
    "@hapi/hapi:Server": { gives: "@hapi/hapi:Server()" },
    "hapi:": { same: "@hapi/hapi:" },
    "@hapi/hapi:Server().route": {
      callbacks: [{ ...handler, at: "0.handler|0.options.handler|0.config.handler|0[].handler|0[].options.handler|0[].config.handler" }],
      example: 'server.route({ method: "GET", path: "/key", handler: () => ({ key: KEY }) });',
    },
    "@hapi/hapi:Server().ext": { callbacks: [{ at: "1", parameters: handler.parameters }], gives: "@hapi/hapi:Server()" },
    ...members("@hapi/hapi:Request()", ["payload", "query", "params", "state", "url", "path", "info"], holds("request-input")),
    ...headers("@hapi/hapi:Request().headers"),
    "@hapi/hapi:Request().raw.req": { same: "http:IncomingMessage()" },
    "@hapi/hapi:Request().raw.res": { same: "http:ServerResponse()" },
    "@hapi/hapi:ResponseToolkit()": {},
    "@hapi/hapi:ResponseToolkit().response": {
      effects: [sink("response", "json", "0")],
      gives: "@hapi/hapi:ResponseObject()",
      example: 'server.route({ method: "GET", path: "/", handler: (request, h) => h.response({ key: KEY }) });',
    },
    "@hapi/hapi:ResponseToolkit().view": {
      effects: [sink("template", "inspect", "1")],
      gives: "@hapi/hapi:ResponseObject()",
      example: 'import "@hapi/vision";\nserver.route({ method: "GET", path: "/", handler: (request, h) => h.view("page", { key: KEY }) });',
    },
    "@hapi/hapi:ResponseToolkit().redirect": {
      effects: [sink("url", "text", "0")],
      gives: "@hapi/hapi:ResponseObject()",
      example: 'server.route({ method: "GET", path: "/", handler: (request, h) => h.redirect("/pay?key=" + KEY) });',
    },
    "@hapi/hapi:ResponseToolkit().state": {
      effects: [sink("storage", "text", "1")],
      example: 'server.route({ method: "GET", path: "/", handler: (request, h) => { h.state("key", KEY); return "ok"; } });',
    },
    "@hapi/hapi:ResponseObject()": {},
    "@hapi/hapi:ResponseObject().header": {
      effects: [sink("response", "text", "1")],
      gives: "@hapi/hapi:ResponseObject()",
      example: 'server.route({ method: "GET", path: "/", handler: (request, h) => h.response("ok").header("x-key", KEY) });',
    },
    ...members("@hapi/hapi:ResponseObject()", ["code", "type", "takeover"], { gives: "@hapi/hapi:ResponseObject()" }),
  },
};
