import type { Library } from "../api.ts";
import { callback, decorators, gives, holds, members, setting, sink, yields } from "../forms.ts";
import { headers } from "./requests.ts";

export const aiohttpWeb: Library = {
  package: "aiohttp",
  ecosystem: "pypi",
  setup: "from aiohttp import web\napp = web.Application()\nroutes = web.RouteTableDef()\nresponse = web.Response()",
  apis: {
    ...members("aiohttp.web:Request()", ["read", "text"], yields("request-raw-body")),
    ...members("aiohttp.web:Request()", ["json", "post"], yields("request-input")),
    ...members("aiohttp.web:Request()", ["query", "match_info", "cookies", "rel_url", "path"], holds("request-input")),
    ...headers("aiohttp.web:Request().headers"),
    "aiohttp.web:Response": { effects: [sink("response", "text", "text|body")], example: "web.Response(text=KEY)" },
    "aiohttp.web:json_response": { effects: [sink("response", "json", "0|data")], gives: "aiohttp.web:Response()", example: 'web.json_response({"key": KEY})' },
    "aiohttp.web:Response().set_cookie": { effects: [sink("storage", "text", "1|value")], example: 'response.set_cookie("key", KEY)' },
    ...members(
      "aiohttp.web:",
      [
        "HTTPBadRequest",
        "HTTPInternalServerError",
        "HTTPForbidden",
        "HTTPNotFound",
        "HTTPConflict",
        "HTTPPaymentRequired",
        "HTTPUnprocessableEntity",
        "HTTPBadGateway",
        "HTTPServiceUnavailable",
        "HTTPGatewayTimeout",
      ],
      {
        effects: [sink("response", "text", "text|body|reason")],
        example: "raise web.$(text=KEY)",
      },
    ),
    ...decorators("aiohttp.web:RouteTableDef()", ["get", "post", "put", "patch", "delete", "route", "view"], { parameters: ["aiohttp.web:Request()"] }),
    ...members("aiohttp.web:", ["get", "post", "put", "patch", "delete"], { callbacks: [callback("1|handler", "aiohttp.web:Request()")] }),
    ...members("aiohttp.web:Application().router", ["add_get", "add_post", "add_put", "add_patch", "add_delete"], {
      callbacks: [callback("1|handler", "aiohttp.web:Request()")],
    }),
    "aiohttp.web:Application().router.add_route": { callbacks: [callback("2|handler", "aiohttp.web:Request()")] },
    "aiohttp.web:Application()[]": { value: setting("member"), example: 'print(app["stripe_secret_key"])' },
    // A name with a type.
    "aiohttp.web:AppKey": gives("0"),
    "aiohttp.web:Request().app": { same: "aiohttp.web:Application()" },
    "aiohttp.web:View": {
      overrides: Object.fromEntries(["get", "post", "put", "patch", "delete"].map((name) => [name, {}])),
    },
    "aiohttp.web:View().request": { same: "aiohttp.web:Request()" },
  },
};
