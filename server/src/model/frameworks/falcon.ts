import type { Library } from "../api.ts";
import { holds, members, sink, yields } from "../forms.ts";
import { headers } from "./requests.ts";

export const falcon: Library = {
  package: "falcon",
  ecosystem: "pypi",
  setup: "import falcon",
  apis: {
    ...members("falcon:Request()", ["bounded_stream.read", "stream.read"], yields("request-raw-body")),
    ...members("falcon:Request()", ["media", "params", "path"], holds("request-input")),
    "falcon:Request().get_media": yields("request-input"),
    ...headers("falcon:Request().headers"),
    ...members("falcon:Response()", ["media", "text"], {
      assigned: [sink("response", "json", "value")],
      example: "def on_get(request, response: falcon.Response):\n    response.$ = KEY",
    }),
    ...members("falcon:", ["HTTPBadRequest", "HTTPInternalServerError"], {
      effects: [sink("response", "text", "title|description")],
      example: "raise falcon.$(description=KEY)",
    }),
  },
};
