import type { Called, Library } from "../api.ts";
import { callback, decorators, members, shows, sink } from "../forms.ts";

/** The encoder walks what a returned object holds, private state included. */
const route: Called = { serves: "some", others: ":request-input", checks: true, schema: "response_model", returns: { kind: "response", form: "inspect" } };

export const fastapi: Library = {
  package: "fastapi",
  ecosystem: "pypi",
  setup:
    'from fastapi import APIRouter, FastAPI, HTTPException, Request, Response\nfrom fastapi.responses import HTMLResponse, JSONResponse, ORJSONResponse, PlainTextResponse, RedirectResponse, StreamingResponse, UJSONResponse\nfrom fastapi.templating import Jinja2Templates\napp = FastAPI()\nresponse = Response()\ntemplates = Jinja2Templates(directory="templates")',
  apis: {
    "fastapi:FastAPI": {
      effects: [
        { kind: "client", client: "fastapi-debug", options: { debug: "debug" } },
        { kind: "serve", of: "instance", first: "dependencies", all: true },
      ],
      example: "FastAPI(debug=True)",
    },
    "fastapi:APIRouter": { effects: [{ kind: "serve", of: "instance", first: "dependencies", all: true }], gives: "fastapi:FastAPI()" },
    "fastapi:FastAPI().include_router": { effects: [{ kind: "serve", by: "0|router", first: "dependencies" }] },
    "fastapi:FastAPI().add_middleware": { effects: [{ kind: "serve", by: "0|middleware_class", all: true }] },
    ...decorators(
      "fastapi:FastAPI()",
      ["get", "post", "put", "patch", "delete", "head", "options", "api_route"],
      route,
      '@app.$("/key")\ndef key():\n    return {"key": KEY}',
    ),
    ...decorators("fastapi:FastAPI()", ["exception_handler"], { parameters: ["starlette.requests:Request()", ":caught-error"] }),
    ...decorators("fastapi:FastAPI()", ["middleware"], {
      serves: "all",
      parameters: ["starlette.requests:Request()", "starlette.middleware.base:RequestResponseEndpoint()"],
    }),
    ...decorators("fastapi:FastAPI()", ["on_event"], {}),
    ...decorators("fastapi:FastAPI()", ["websocket", "websocket_route"], {}),
    "fastapi:WebSocket": { same: "starlette.websockets:WebSocket" },
    "fastapi:FastAPI().add_api_route": {
      effects: [{ kind: "serve", by: "1|endpoint", first: "dependencies" }],
      callbacks: [{ at: "1|endpoint", parameters: [], ...route }],
      example: 'app.add_api_route("/key", lambda: KEY)',
    },
    "fastapi:FastAPI().add_exception_handler": { callbacks: [{ at: "1|handler", parameters: ["starlette.requests:Request()", ":caught-error"] }] },
    "fastapi:Request": { same: "starlette.requests:Request" },
    "fastapi:requests.Request": { same: "starlette.requests:Request" },
    ...members("fastapi:", ["Query", "Body", "Form", "Path", "Cookie", "Header", "File"], {
      result: { kind: "source", source: { kind: "data", what: "request-input", bounds: "ge|gt|le|lt|multiple_of|pattern|regex" } },
    }),
    "fastapi:Depends": { result: { kind: "dependency", of: "0|dependency" } },
    "fastapi:Security": { result: { kind: "dependency", of: "0|dependency" } },
    "fastapi:HTTPException": {
      effects: [sink("response", "json", "1|detail"), sink("response", "repr", "2|headers")],
      result: { kind: "shown", of: "1|detail", form: "repr" },
      example: "raise HTTPException(500, detail=KEY)",
    },
    "fastapi:BackgroundTasks().add_task": { callbacks: [callback("0|func", { from: "1" }, { from: "2" }, { from: "3" })] },
    "fastapi.encoders:jsonable_encoder": shows("0|obj", "inspect"),
    ...members("fastapi.responses:", ["JSONResponse", "ORJSONResponse", "UJSONResponse"], {
      effects: [sink("response", "json", "0|content"), sink("response", "repr", "2|headers")],
      gives: "starlette.responses:Response()",
      example: '$({"key": KEY})',
    }),
    ...members("fastapi.responses:", ["PlainTextResponse", "HTMLResponse", "StreamingResponse"], { same: "starlette.responses:Response" }),
    "fastapi.responses:Response": { same: "starlette.responses:Response" },
    "fastapi:Response": { same: "starlette.responses:Response" },
    "fastapi.responses:RedirectResponse": {
      effects: [sink("url", "text", "0|url")],
      gives: "starlette.responses:Response()",
      example: 'RedirectResponse("/pay?key=" + KEY)',
    },
    "fastapi.templating:Jinja2Templates().TemplateResponse": {
      effects: [sink("template", "repr", "1|2|context")],
      gives: "starlette.responses:Response()",
      example: 'templates.TemplateResponse(DATA, "page.html", {"key": KEY})',
    },
  },
};
