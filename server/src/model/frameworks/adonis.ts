import type { Library } from "../api.ts";
import { holds, members, sink, yields } from "../forms.ts";
import { SIGNATURE_HEADERS } from "./requests.ts";

const CONTEXT = "@adonisjs/core/http:HttpContext()";
const handler = (statement: string) => `export default class Payments {\n  async handle(context: HttpContext) {\n    ${statement}\n  }\n}`;

export const adonis: Library = {
  package: "@adonisjs/core",
  ecosystem: "npm",
  setup: 'import type { HttpContext } from "@adonisjs/core/http";\nimport router from "@adonisjs/core/services/router";',
  apis: {
    [CONTEXT]: {},
    "@ioc:Adonis/Core/HttpContext:HttpContextContract()": { same: CONTEXT },
    ...members(`${CONTEXT}.request`, ["body", "all", "only", "except", "input", "qs", "param", "params", "cookie", "url", "ip"], yields("request-input")),
    ...members(`${CONTEXT}.request`, ["raw"], yields("request-raw-body")),
    ...members(CONTEXT, ["params"], holds("request-input")),
    ...members(`${CONTEXT}.request`, ["validateUsing", "validate"], yields("checked-input")),
    ...members(`${CONTEXT}.request`, ["header"], { result: { kind: "entry", of: "receiver", key: "0" } }),
    ...members(`${CONTEXT}.request`, SIGNATURE_HEADERS, holds("request-signature")),
    ...members(`${CONTEXT}.response`, ["send", "json", "ok", "created", "badRequest", "internalServerError", "unprocessableEntity"], {
      effects: [sink("response", "json", "0")],
      example: handler("context.response.$({ key: KEY });"),
    }),
    [`${CONTEXT}.response.redirect`]: {},
    [`${CONTEXT}.response.cookie`]: { effects: [sink("storage", "json", "1")], example: handler('context.response.cookie("key", KEY);') },
    [`${CONTEXT}.logger`]: { same: "pino:()" },
    "@adonisjs/core/services/logger:": { same: "pino:()" },
    ...members("@adonisjs/core/services/router:", ["get", "post", "put", "patch", "delete", "any"], {
      callbacks: [{ at: "1", parameters: [CONTEXT], returns: { kind: "response", form: "json" } }],
      example: 'router.$("/key", async () => ({ key: KEY }));',
    }),
  },
};
