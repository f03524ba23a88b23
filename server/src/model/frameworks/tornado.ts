import type { Library } from "../api.ts";
import { gives, holds, members, shows, sink, yields } from "../forms.ts";
import { headers } from "./requests.ts";

const handlerOf = (statement: string) => `class Handler(RequestHandler):\n    def get(self):\n        ${statement}`;

export const tornado: Library = {
  package: "tornado",
  ecosystem: "pypi",
  setup: "from tornado.web import HTTPError, RequestHandler",
  apis: {
    "tornado.web:RequestHandler": {
      overrides: Object.fromEntries(["get", "post", "put", "patch", "delete", "prepare"].map((name) => [name, { others: ":request-input" as const }])),
    },
    ...members("tornado.web:RequestHandler()", ["write", "finish"], { effects: [sink("response", "json", "0|chunk")], example: handlerOf("self.$(KEY)") }),
    "tornado.web:RequestHandler().render": { effects: [sink("template", "repr", "**")], example: handlerOf('self.render("page.html", key=KEY)') },
    "tornado.web:RequestHandler().redirect": { effects: [sink("url", "text", "0|url")], example: handlerOf('self.redirect("/pay?key=" + KEY)') },
    ...members("tornado.web:RequestHandler()", ["set_cookie", "set_secure_cookie", "set_signed_cookie"], {
      effects: [sink("storage", "text", "1|value")],
      example: handlerOf('self.$("key", KEY)'),
    }),
    "tornado.web:RequestHandler().set_header": { effects: [sink("response", "text", "1|value")], example: handlerOf('self.set_header("X-Key", KEY)') },
    "tornado.web:RequestHandler().send_error": { effects: [sink("response", "text", "reason")], example: handlerOf("self.send_error(500, reason=KEY)") },
    ...members(
      "tornado.web:RequestHandler()",
      ["get_argument", "get_arguments", "get_body_argument", "get_query_argument", "get_cookie"],
      yields("request-input"),
    ),
    "tornado.web:RequestHandler().request.body": holds("request-raw-body"),
    "tornado.web:RequestHandler().request.arguments": holds("request-input"),
    ...headers("tornado.web:RequestHandler().request.headers"),
    "tornado.escape:json_decode": { result: { kind: "decoded", of: "0|value", codec: "json" } },
    "tornado.escape:json_encode": shows("0|value", "json"),
    ...members("tornado.escape:", ["to_unicode", "native_str", "to_basestring", "utf8"], gives("0|value")),
    "tornado.web:HTTPError": {
      effects: [sink("response", "text", "reason")],
      result: { kind: "shown", of: "*|log_message|reason", form: "repr" },
      example: "raise HTTPError(500, reason=KEY)",
    },
  },
};
