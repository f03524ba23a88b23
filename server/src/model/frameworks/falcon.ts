import type { Library } from "../api.ts";
import { callback, holds, keeps, members, sink, yields } from "../forms.ts";
import { headers } from "./requests.ts";

/** What a resource answers with, by the method of the request. */
const responders = ["on_get", "on_post", "on_put", "on_patch", "on_delete", "on_head", "on_options"].map((name) =>
  callback(`1.${name}|resource.${name}`, "falcon:Request()", "falcon:Response()"),
);

export const falcon: Library = {
  package: "falcon",
  ecosystem: "pypi",
  setup: "import falcon\nimport falcon.asgi\napp = falcon.App()",
  apis: {
    "falcon:App": {
      callbacks: ["process_request", "process_resource", "process_response"].map((name) =>
        callback(`middleware[].${name}|middleware.${name}`, "falcon:Request()", "falcon:Response()"),
      ),
    },
    "falcon:App().add_route": {
      callbacks: responders,
      example: 'class Keys:\n    def on_get(self, request, response):\n        response.media = {"key": KEY}\n\napp.add_route("/keys", Keys())',
    },
    "falcon:API": { gives: "falcon:App()" },
    "falcon:asgi.App": { gives: "falcon:App()" },
    "falcon:asgi.Request": { same: "falcon:Request" },
    "falcon:asgi.Response": { same: "falcon:Response" },
    "falcon:Request().context": keeps("falcon:Request().context", "hides"),
    "falcon:Response().context": keeps("falcon:Response().context", "hides"),
    ...members("falcon:Request()", ["bounded_stream.read", "stream.read"], yields("request-raw-body")),
    ...members("falcon:Request()", ["media", "params", "path"], holds("request-input")),
    ...members("falcon:Request()", ["get_media", "get_param"], yields("request-input")),
    ...headers("falcon:Request().headers"),
    "falcon:Request().get_header": { result: { kind: "entry", of: "receiver.headers", key: "0|name" } },
    ...members("falcon:Response()", ["media", "text", "body"], {
      assigned: [sink("response", "json", "value")],
      example: "def on_get(request, response: falcon.Response):\n    response.$ = KEY",
    }),
    "falcon:Response().data": {
      assigned: [sink("response", "json", "value")],
      example: "def on_get(request, response: falcon.Response):\n    response.data = KEY.encode()",
    },
    ...members("falcon:Response()", ["set_header", "append_header"], {
      effects: [sink("response", "text", "1|value")],
      example: 'def on_get(request, response: falcon.Response):\n    response.$("X-Key", KEY)',
    }),
    "falcon:Response().set_cookie": {
      effects: [sink("storage", "text", "1|value")],
      example: 'def on_get(request, response: falcon.Response):\n    response.set_cookie("key", KEY)',
    },
    "falcon:HTTPError": {
      effects: [sink("response", "text", "title|description")],
      example: 'raise falcon.HTTPError("409 Conflict", description=KEY)',
    },
    ...members(
      "falcon:",
      [
        "HTTPBadRequest",
        "HTTPForbidden",
        "HTTPNotFound",
        "HTTPConflict",
        "HTTPUnprocessableEntity",
        "HTTPInternalServerError",
        "HTTPBadGateway",
        "HTTPServiceUnavailable",
        "HTTPGatewayTimeout",
      ],
      {
        effects: [sink("response", "text", "title|description")],
        example: "raise falcon.$(description=KEY)",
      },
    ),
  },
};
