import type { Library } from "../api.ts";
import { decorators, holds, members, sink, yields } from "../forms.ts";
import { headers, SIGNATURE_HEADERS } from "./requests.ts";

export const bottle: Library = {
  package: "bottle",
  ecosystem: "pypi",
  setup: "import bottle\nfrom bottle import request, response",
  apis: {
    ...decorators(
      "bottle:",
      ["route", "get", "post", "put", "delete"],
      { others: ":request-input", returns: { kind: "response", form: "json" } },
      '@bottle.$("/key")\ndef key():\n    return {"key": KEY}',
    ),
    "bottle:Bottle": { gives: "bottle:" },
    "bottle:request.body": holds("request-raw-body"),
    "bottle:request.body.read": yields("request-raw-body"),
    ...members("bottle:request", ["json", "forms", "query", "params", "files", "cookies", "path"], holds("request-input")),
    ...headers("bottle:request.headers"),
    "bottle:request.get_header": { result: { kind: "entry", of: "receiver", key: "0" } },
    ...members("bottle:request", SIGNATURE_HEADERS, holds("request-signature")),
    "bottle:response.set_cookie": { effects: [sink("storage", "text", "1|value")], example: 'response.set_cookie("key", KEY)' },
    "bottle:abort": { ends: true, effects: [sink("response", "text", "1|text")], example: "bottle.abort(500, KEY)" },
    "bottle:HTTPError": { effects: [sink("response", "text", "1|body")], example: "raise bottle.HTTPError(500, KEY)" },
    "bottle:HTTPResponse": { effects: [sink("response", "text", "0|body")], example: "raise bottle.HTTPResponse(KEY, 500)" },
    "bottle:template": { effects: [sink("template", "repr", "1+|**")], result: { kind: "harmless" }, example: 'bottle.template("page", key=KEY)' },
  },
};
