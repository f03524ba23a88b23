import type { Library } from "../api.ts";
import { holds, members, sink, yields } from "../forms.ts";
import { headers } from "./requests.ts";

const handlerOf = (statement: string) => `class Handler(BaseHTTPRequestHandler):\n    def do_GET(self):\n        ${statement}`;
const handler = "http.server:BaseHTTPRequestHandler()";

/** The server of Python's standard library; Vercel's functions are such handlers, too. */
export const httpServer: Library = {
  package: "",
  ecosystem: "pypi",
  setup: "from http.server import BaseHTTPRequestHandler",
  apis: {
    "http.server:BaseHTTPRequestHandler": {
      overrides: Object.fromEntries(["do_GET", "do_POST", "do_PUT", "do_PATCH", "do_DELETE"].map((name) => [name, {}])),
    },
    "http.server:SimpleHTTPRequestHandler": { same: "http.server:BaseHTTPRequestHandler" },
    ...members(`${handler}.rfile`, ["read", "read1", "readline"], yields("request-raw-body")),
    ...members(handler, ["path", "requestline"], holds("request-input")),
    ...headers(`${handler}.headers`),
    [`${handler}.wfile.write`]: { effects: [sink("response", "text", "0")], example: handlerOf("self.wfile.write(KEY.encode())") },
    [`${handler}.send_header`]: { effects: [sink("response", "text", "1|value")], example: handlerOf('self.send_header("X-Key", KEY)') },
    [`${handler}.send_error`]: { effects: [sink("response", "text", "1|message|2|explain")], example: handlerOf("self.send_error(500, KEY)") },
    [`${handler}.send_response`]: { effects: [sink("response", "text", "1|message")], example: handlerOf("self.send_response(500, KEY)") },
  },
};
