import type { Library } from "../api.ts";
import { callback, holds, keeps, members, setting, sink, yields } from "../forms.ts";
import { headers } from "./requests.ts";

export const starlette: Library = {
  package: "starlette",
  ecosystem: "pypi",
  setup:
    "from starlette.exceptions import HTTPException\nfrom starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse\nresponse = Response()",
  apis: {
    "starlette.requests:Request().body": yields("request-raw-body"),
    "starlette.requests:Request().stream": yields("request-raw-body"),
    ...members("starlette.requests:Request()", ["json", "form"], yields("request-input")),
    ...members("starlette.requests:Request()", ["query_params", "path_params", "cookies", "url", "client"], holds("request-input")),
    ...headers("starlette.requests:Request().headers"),
    "starlette.requests:Request().session[]": {
      assigned: [sink("storage", "json", "value")],
      example:
        'from fastapi import FastAPI, Request\napp = FastAPI()\n@app.exception_handler(500)\ndef failed(request, error):\n    request.session["key"] = KEY',
    },
    "starlette.responses:Response": { effects: [sink("response", "text", "0|content"), sink("response", "repr", "2|headers")], example: "Response(KEY)" },
    ...members("starlette.responses:", ["PlainTextResponse", "HTMLResponse", "StreamingResponse"], {
      effects: [sink("response", "text", "0|content"), sink("response", "repr", "2|headers")],
      gives: "starlette.responses:Response()",
      example: "$(KEY)",
    }),
    "starlette.responses:JSONResponse": {
      effects: [sink("response", "json", "0|content"), sink("response", "repr", "2|headers")],
      gives: "starlette.responses:Response()",
      example: 'JSONResponse({"key": KEY})',
    },
    "starlette.responses:RedirectResponse": {
      effects: [sink("url", "text", "0|url")],
      gives: "starlette.responses:Response()",
      example: 'RedirectResponse("/pay?key=" + KEY)',
    },
    "starlette.responses:Response().set_cookie": { effects: [sink("storage", "text", "1|value")], example: 'response.set_cookie("key", KEY)' },
    "starlette.responses:Response().headers[]": { assigned: [sink("response", "text", "value")], example: 'response.headers["X-Key"] = KEY' },
    "starlette.responses:Response().body": { assigned: [sink("response", "text", "value")], example: "response.body = KEY.encode()" },
    "starlette.exceptions:HTTPException": {
      effects: [sink("response", "text", "1|detail"), sink("response", "repr", "2|headers")],
      result: { kind: "shown", of: "1|detail", form: "repr" },
      example: "raise HTTPException(500, detail=KEY)",
    },
    "starlette.routing:Route()": {},
    "starlette.routing:Mount()": {},
    "starlette.routing:Router()": {},
    "starlette.routing:Route": {
      effects: [{ kind: "serve", of: "instance", by: "1|endpoint", first: "middleware" }],
      callbacks: [callback("1|endpoint", "starlette.requests:Request()")],
    },
    "starlette.routing:Mount": { effects: [{ kind: "serve", of: "instance", by: "1|app|routes", first: "middleware" }] },
    "starlette.routing:Router": { effects: [{ kind: "serve", of: "instance", by: "0|routes", first: "middleware" }] },
    // What a middleware hands a request on to.
    "starlette.middleware.base:RequestResponseEndpoint()": { gives: "starlette.responses:Response()" },
    "starlette.middleware.base:BaseHTTPMiddleware": {
      overrides: { dispatch: { parameters: ["starlette.requests:Request()", "starlette.middleware.base:RequestResponseEndpoint()"] } },
    },
    "starlette.middleware:Middleware": { result: { kind: "same", of: "0|cls" } },
    "starlette.applications:Starlette": { effects: [{ kind: "serve", of: "instance", by: "1|routes", first: "2|middleware" }] },
    "starlette.applications:Starlette().add_middleware": { effects: [{ kind: "serve", by: "0|middleware_class", all: true }] },
    "starlette.applications:Starlette().mount": { effects: [{ kind: "serve", by: "1|app" }] },
    "starlette.requests:Request().state": keeps("starlette.requests:Request().state", "hides"),
    // What the application carries from its start; what is printed of it says nothing of that.
    "starlette.applications:Starlette().state": {},
    "starlette.applications:Starlette().state.*": {
      value: setting("member"),
      example: "from starlette.applications import Starlette\nprint(Starlette().state.stripe_secret_key)",
    },
    "fastapi:FastAPI().state": { same: "starlette.applications:Starlette().state" },
    "starlette.requests:Request().app": { same: "starlette.applications:Starlette()" },
    "starlette.templating:Jinja2Templates": { same: "fastapi.templating:Jinja2Templates" },
    "starlette.endpoints:HTTPEndpoint": {
      overrides: Object.fromEntries(["get", "post", "put", "patch", "delete"].map((name) => [name, { parameters: ["starlette.requests:Request()" as const] }])),
    },
    ...members("starlette.websockets:WebSocket()", ["receive_text", "receive_bytes", "receive_json", "iter_text", "iter_json"], yields("request-input")),
    ...members("starlette.websockets:WebSocket()", ["query_params", "path_params", "cookies", "url"], holds("request-input")),
    ...headers("starlette.websockets:WebSocket().headers"),
    "starlette.websockets:WebSocket().app": { same: "starlette.applications:Starlette()" },
    "starlette.websockets:WebSocket().send_json": {
      effects: [sink("response", "json", "0|data")],
      example: 'from starlette.websockets import WebSocket\nasync def talk(socket: WebSocket):\n    await socket.send_json({"key": KEY})',
    },
    "starlette.websockets:WebSocket().send_text": {
      effects: [sink("response", "text", "0|data")],
      example: "from starlette.websockets import WebSocket\nasync def talk(socket: WebSocket):\n    await socket.send_text(KEY)",
    },
    "starlette.websockets:WebSocket().send_bytes": {
      effects: [sink("response", "text", "0|data")],
      example: "from starlette.websockets import WebSocket\nasync def talk(socket: WebSocket):\n    await socket.send_bytes(KEY.encode())",
    },
    "starlette.websockets:WebSocket().close": {
      effects: [sink("response", "text", "1|reason")],
      example: "from starlette.websockets import WebSocket\nasync def talk(socket: WebSocket):\n    await socket.close(1000, KEY)",
    },
    "starlette.concurrency:run_in_threadpool": { result: { kind: "called", callback: "0", with: ["1+"] } },
    "fastapi.concurrency:run_in_threadpool": { result: { kind: "called", callback: "0", with: ["1+"] } },
  },
};
