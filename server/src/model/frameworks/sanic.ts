import type { Library } from "../api.ts";
import { decorators, holds, keeps, members, setting, settings, sink, tellsNothing } from "../forms.ts";
import { headers } from "./requests.ts";

export const sanic: Library = {
  package: "sanic",
  ecosystem: "pypi",
  setup: 'from sanic import Sanic, response\napp = Sanic("payments")',
  apis: {
    ...decorators("sanic:Sanic()", ["get", "post", "put", "patch", "delete", "route"], { parameters: ["sanic:Request()"], others: ":request-input" }),
    "sanic:Sanic().config": { value: settings, example: "print(app.config)" },
    "sanic:Sanic().config.*": { value: setting("member"), example: "print(app.config.STRIPE_SECRET_KEY)" },
    "sanic:Sanic().config[]": { value: setting("member"), example: 'print(app.config["STRIPE_SECRET_KEY"])' },
    "sanic:Sanic().config.get": { result: setting("0", "1"), example: 'print(app.config.get("STRIPE_SECRET_KEY"))' },
    ...members("sanic:Sanic().config", ["update", "update_config", "load_environment_vars"], tellsNothing),
    "sanic:Request().app": { same: "sanic:Sanic()" },
    ...decorators("sanic:Sanic()", ["on_request", "on_response", "middleware"], { parameters: ["sanic:Request()"] }),
    "sanic:Sanic().ctx": keeps("sanic:Sanic().ctx", "hides"),
    "sanic:Request().ctx": keeps("sanic:Request().ctx", "hides"),
    "sanic:Blueprint": { gives: "sanic:Sanic()" },
    "sanic:Request().body": holds("request-raw-body"),
    ...members("sanic:Request()", ["json", "form", "args", "files", "cookies", "path"], holds("request-input")),
    ...headers("sanic:Request().headers"),
    "sanic:response.json": { effects: [sink("response", "json", "0|body")], example: 'response.json({"key": KEY})' },
    ...members("sanic:response", ["text", "html", "raw"], { effects: [sink("response", "text", "0|body")], example: "response.$(KEY)" }),
    ...members("sanic.exceptions:", ["SanicException", "ServerError", "BadRequest", "InvalidUsage", "NotFound", "Forbidden", "ServiceUnavailable"], {
      effects: [sink("response", "text", "0|message")],
      result: { kind: "shown", of: "0|message", form: "repr" },
      example: "from sanic.exceptions import $\nraise $(KEY)",
    }),
    ...members("sanic:", ["json", "text", "html"], { effects: [sink("response", "json", "0|body")], example: "import sanic\nsanic.$(KEY)" }),
  },
};
