import type { Called, Library } from "../api.ts";
import { decorators, holds, members, sink, yields } from "../forms.ts";
import { headers } from "./requests.ts";

const VERBS = ["get", "post", "put", "patch", "delete"];
const route: Called = { others: ":request-input", returns: { kind: "response", form: "json" } };
const routed = '@$("/key")\ndef key():\n    return {"key": KEY}';

/** Parameters are what was sent, but for one of the request's own type. */
export const blacksheep: Library = {
  package: "blacksheep",
  ecosystem: "pypi",
  setup: "from blacksheep import Application, Request, delete, get, html, json, patch, post, put, text\napp = Application()",
  apis: {
    "blacksheep:Application()": {},
    "blacksheep:Response()": {},
    ...decorators("blacksheep:", VERBS, route, routed),
    ...decorators("blacksheep:Application().router", [...VERBS, "route"], route, '@app.router.$("/key")\ndef key():\n    return {"key": KEY}'),
    ...members("blacksheep.server.controllers:", VERBS, { same: "blacksheep:post" }),
    "blacksheep.messages:Request": { same: "blacksheep:Request" },
    ...members("blacksheep:Request()", ["json", "form", "files"], yields("request-input")),
    ...members("blacksheep:Request()", ["read", "text", "stream"], yields("request-raw-body")),
    ...members("blacksheep:Request()", ["query", "route_values", "cookies", "url", "path"], holds("request-input")),
    ...headers("blacksheep:Request().headers"),
    ...members("blacksheep:Request()", ["get_first_header", "get_single_header"], yields("request-signature")),
    ...members("blacksheep:Request().headers", ["get_first", "get_single"], yields("request-signature")),
    ...members("blacksheep:", ["json", "pretty_json"], {
      effects: [sink("response", "json", "0|data")],
      gives: "blacksheep:Response()",
      example: 'from blacksheep import $\n$({"key": KEY})',
    }),
    ...members("blacksheep:", ["text", "html"], { effects: [sink("response", "text", "0|value")], gives: "blacksheep:Response()", example: "$(KEY)" }),
  },
};
