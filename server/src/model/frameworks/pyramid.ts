import type { Library } from "../api.ts";
import { decorators, holds, members, setting, settings, sink } from "../forms.ts";
import { headers } from "./requests.ts";

export const pyramid: Library = {
  package: "pyramid",
  ecosystem: "pypi",
  setup: "from pyramid.response import Response\nfrom pyramid.view import forbidden_view_config, notfound_view_config, view_config",
  apis: {
    ...decorators(
      "pyramid.view:",
      ["view_config", "notfound_view_config", "forbidden_view_config"],
      { parameters: ["pyramid.request:Request()"], returns: { kind: "response", form: "json" } },
      '@$(renderer="json")\ndef key(request):\n    return {"key": KEY}',
    ),
    ...members("pyramid.request:Request()", ["body"], holds("request-raw-body")),
    ...members("pyramid.request:Request()", ["json_body", "params", "POST", "GET", "matchdict", "cookies"], holds("request-input")),
    ...headers("pyramid.request:Request().headers"),
    "pyramid.request:Request().registry.settings": { value: settings, example: "@view_config()\ndef view(request):\n    print(request.registry.settings)" },
    "pyramid.request:Request().registry.settings[]": {
      value: setting("member"),
      example: '@view_config()\ndef view(request):\n    print(request.registry.settings["stripe.key"])',
    },
    ...members(
      "pyramid.httpexceptions:",
      [
        "HTTPBadRequest",
        "HTTPPaymentRequired",
        "HTTPForbidden",
        "HTTPNotFound",
        "HTTPConflict",
        "HTTPUnprocessableEntity",
        "HTTPInternalServerError",
        "HTTPBadGateway",
        "HTTPServiceUnavailable",
      ],
      { effects: [sink("response", "text", "0|detail|body|json_body|text")], example: "from pyramid.httpexceptions import $\nraise $(KEY)" },
    ),
    "pyramid.response:Response": { effects: [sink("response", "text", "0|body|text|json")], example: "Response(KEY)" },
  },
};
