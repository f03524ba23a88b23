import type { Callback, Library } from "../api.ts";
import { holds, members, sink } from "../forms.ts";
import { headers } from "./requests.ts";

const CONTEXT = "elysia:Context()";
const CHECKED = "elysia:CheckedContext()";
const returns = { kind: "response", form: "json" } as const;

/** A schema of the body stands behind the handler. */
const handlers: readonly Callback[] = [
  { at: "1", parameters: [CONTEXT], returns, without: "2.body" },
  { at: "1", parameters: [CHECKED], returns, when: "2.body" },
];

export const elysia: Library = {
  package: "elysia",
  ecosystem: "npm",
  setup: 'import { Elysia } from "elysia";\nconst app = new Elysia();',
  apis: {
    "elysia:Elysia()": {},
    "elysia:": { same: "elysia:Elysia" },
    ...members("elysia:Elysia()", ["get", "post", "put", "patch", "delete", "all"], {
      callbacks: handlers,
      gives: "elysia:Elysia()",
      example: 'app.$("/key", () => ({ key: KEY }));',
    }),
    ...members("elysia:Elysia()", ["use", "state", "decorate", "derive", "resolve", "guard", "group", "model", "listen", "mount"], {
      gives: "elysia:Elysia()",
    }),
    ...members("elysia:Elysia()", ["onBeforeHandle", "onRequest", "onTransform", "onParse"], {
      callbacks: [{ at: "0", parameters: [CONTEXT] }],
      gives: "elysia:Elysia()",
    }),
    "elysia:Elysia().onError": {
      callbacks: [{ at: "0", parameters: ["elysia:ErrorContext()"], returns }],
      gives: "elysia:Elysia()",
      example: "app.onError(() => KEY);",
    },
    "elysia:ErrorContext()": {},
    "elysia:ErrorContext().error": { same: ":caught-error" },
    ...members(CONTEXT, ["body", "query", "params", "cookie", "path"], holds("request-input")),
    ...headers(`${CONTEXT}.headers`),
    [`${CONTEXT}.request`]: { same: ":Request()" },
    [`${CONTEXT}.set.headers.*`]: { assigned: [sink("response", "text", "value")], example: 'app.get("/", ({ set }) => { set.headers["x-key"] = KEY; });' },
    [`${CONTEXT}.status`]: { effects: [sink("response", "json", "1")], example: 'app.get("/", ({ status }) => status(500, KEY));' },
    [`${CONTEXT}.redirect`]: { effects: [sink("url", "text", "0")], example: 'app.get("/", ({ redirect }) => redirect("/?key=" + KEY));' },
    ...members(CHECKED, ["body"], holds("checked-input")),
    ...members(CHECKED, ["query", "params", "cookie", "path"], holds("request-input")),
    ...headers(`${CHECKED}.headers`),
    [`${CHECKED}.request`]: { same: ":Request()" },
  },
};
