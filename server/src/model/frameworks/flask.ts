import type { Called, Library } from "../api.ts";
import { callback, decorators, gives, holds, members, shows, sink, yields } from "../forms.ts";
import { headers } from "./requests.ts";

const resource: Called = { others: ":request-input", returns: { kind: "response", form: "json" } };
const resources = Object.fromEntries(["get", "post", "put", "patch", "delete"].map((name) => [name, resource]));

const resourceOf = (module: string, name: string) => `from ${module} import ${name}\nclass Key(${name}):\n    def get(self):\n        return KEY`;

export const flask: Library = {
  package: "Flask",
  ecosystem: "pypi",
  setup:
    "from flask import Blueprint, Flask, Response, abort, flash, jsonify, make_response, redirect, render_template, render_template_string, request, session, url_for\napp = Flask(__name__)\nresponse = make_response()",
  apis: {
    "flask:Flask()": {},
    "flask:current_app": { same: "flask:Flask()" },
    "flask:Blueprint": { gives: "flask:Flask()" },
    "flask:Flask().logger": { same: "logging:getLogger()" },
    "flask:Flask().run": { effects: [{ kind: "client", client: "flask-debug", options: { debug: "debug" } }], example: "app.run(debug=True)" },
    "flask:Flask().debug": { assigned: [{ kind: "client", client: "flask-debug", options: { debug: "value" } }], example: "app.debug = True" },
    "flask:Flask().test_client": {},
    ...decorators(
      "flask:Flask()",
      ["route", "get", "post", "put", "patch", "delete"],
      { serves: "some", others: ":request-input", returns: { kind: "response", form: "json" } },
      '@app.$("/key")\ndef key():\n    return {"key": KEY}',
    ),
    ...decorators(
      "flask:Flask()",
      ["errorhandler"],
      { parameters: [":caught-error"], returns: { kind: "response", form: "json" } },
      "@app.$(Exception)\ndef failed(error):\n    return KEY",
    ),
    ...decorators(
      "flask:Flask()",
      ["app_errorhandler"],
      { parameters: [":caught-error"], returns: { kind: "response", form: "json" } },
      '@Blueprint("pay", __name__).$(Exception)\ndef failed(error):\n    return KEY',
    ),
    ...decorators("flask:Flask()", ["teardown_request", "teardown_appcontext", "before_first_request"], {}),
    ...members("flask:Flask()", ["before_request", "before_app_request"], {
      decorates: { serves: "all" },
      effects: [{ kind: "serve", by: "0|f", all: true }],
      callbacks: [callback("0|f")],
    }),
    "flask:Flask().register_blueprint": { effects: [{ kind: "serve", by: "0|blueprint" }] },
    ...decorators("flask:Flask()", ["after_request"], { parameters: ["flask:Response()"] }),
    ...decorators("flask:Flask()", ["context_processor"], { returns: { kind: "template", form: "repr" } }, '@app.$\ndef variables():\n    return {"key": KEY}'),
    "flask:Flask().add_url_rule": {
      effects: [{ kind: "serve", by: "2|view_func" }],
      callbacks: [{ at: "2|view_func", parameters: [], others: ":request-input", returns: { kind: "response", form: "json" } }],
      example: 'app.add_url_rule("/key", "key", lambda: KEY)',
    },

    "flask:request.data": holds("request-raw-body"),
    "flask:request.get_data": yields("request-raw-body"),
    "flask:request.stream.read": yields("request-raw-body"),
    ...members(
      "flask:request",
      ["json", "form", "args", "values", "files", "cookies", "view_args", "path", "full_path", "url", "query_string", "remote_addr"],
      holds("request-input"),
    ),
    "flask:request.get_json": yields("request-input"),
    ...headers("flask:request.headers"),
    ...headers("flask:request.environ"),

    // What holds for one request.
    "flask:g": { value: { kind: "object", of: "**", items: "none" } },
    "flask:websocket.send": {
      effects: [sink("response", "text", "0|data")],
      example: "from quart import websocket\nasync def talk():\n    await websocket.send(KEY)",
    },
    "flask:websocket.send_json": {
      effects: [sink("response", "json", "*|**")],
      example: "from quart import websocket\nasync def talk():\n    await websocket.send_json({'key': KEY})",
    },
    "flask:jsonify": { effects: [sink("response", "json", "*|**")], gives: "flask:Response()", example: "jsonify(key=KEY)" },
    "flask:make_response": { effects: [sink("response", "json", "*")], gives: "flask:Response()", example: "make_response(KEY)" },
    "flask:Response": { effects: [sink("response", "text", "0|response"), sink("response", "repr", "2|headers")], example: "Response(KEY)" },
    "flask:Response().data": { assigned: [sink("response", "text", "value")], example: "response.data = KEY" },
    "flask:Response().set_data": { effects: [sink("response", "text", "0|value")], example: "response.set_data(KEY)" },
    "flask:Response().headers[]": { assigned: [sink("response", "text", "value")], example: 'response.headers["X-Key"] = KEY' },
    "flask:Response().set_cookie": { effects: [sink("storage", "text", "1|value")], example: 'response.set_cookie("key", KEY)' },
    "flask:abort": { ends: true, effects: [sink("response", "json", "1|description|response")], example: "abort(400, KEY)" },
    "flask:redirect": { effects: [sink("url", "text", "0|location")], gives: "flask:Response()", example: 'redirect("/pay?key=" + KEY)' },
    "flask:render_template": { effects: [sink("template", "repr", "**")], result: { kind: "harmless" }, example: 'render_template("page.html", key=KEY)' },
    "flask:render_template_string": {
      effects: [sink("template", "repr", "0|source|**")],
      result: { kind: "harmless" },
      example: 'render_template_string("{{ key }}", key=KEY)',
    },
    "flask:flash": { effects: [sink("response", "repr", "0|message")], example: "flash(KEY)" },
    // Signed, but the visitor can read it.
    "flask:session[]": { assigned: [sink("storage", "json", "value")], example: 'session["key"] = KEY' },
    "flask:stream_with_context": gives("0"),
    "flask:escape": gives("0"),
    // What the route has no place for goes into the query.
    "flask:url_for": { effects: [sink("url", "text", "**")], result: { kind: "concat", of: ["0"] }, example: 'url_for("pay", key=KEY)' },
    "flask:json.dumps": shows("0|obj", "json"),
    "quart:": { same: "flask:" },
    "werkzeug.wrappers:Response": { same: "flask:Response" },
    "werkzeug.exceptions:abort": { same: "flask:abort" },
    ...members(
      "werkzeug.exceptions:",
      [
        "HTTPException",
        "BadRequest",
        "Unauthorized",
        "Forbidden",
        "NotFound",
        "Conflict",
        "UnprocessableEntity",
        "InternalServerError",
        "BadGateway",
        "ServiceUnavailable",
        "GatewayTimeout",
        "TooManyRequests",
      ],
      {
        effects: [sink("response", "text", "0|description")],
        result: { kind: "shown", of: "0|description", form: "repr" },
        example: "from werkzeug.exceptions import $\nraise $(KEY)",
      },
    ),
    "flask_restful:Resource": { overrides: resources, example: resourceOf("flask_restful", "Resource") },
    "flask_restx:Resource": { overrides: resources, example: resourceOf("flask_restx", "Resource") },
    "flask.views:MethodView": { overrides: resources, example: resourceOf("flask.views", "MethodView") },
    "flask_caching:Cache().set": { effects: [sink("storage", "pickle", "1|value")], example: 'from flask_caching import Cache\nCache(app).set("key", KEY)' },
    ...decorators("flask_login:", ["login_required"], {}),
    ...decorators("flask_cors:", ["cross_origin"], {}),
  },
};
