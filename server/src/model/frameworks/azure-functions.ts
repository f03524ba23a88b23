import type { Callback, Library } from "../api.ts";
import { harmless, holds, members, sink, yields } from "../forms.ts";
import { headers } from "./requests.ts";

const REQUEST = "@azure/functions:HttpRequest()";
const CONTEXT = "@azure/functions:InvocationContext()";

/** The handler of a route: what it returns is the answer. */
const answers: Pick<Callback, "parameters" | "returns"> = { parameters: [REQUEST, CONTEXT], returns: { kind: "response", form: "json" } };
/** The handler of a queue, a timer, a change: what brings it was let in by whoever put it there. */
const works: Pick<Callback, "parameters"> = { parameters: [undefined, CONTEXT] };

/** Before 4 there were levels below the log, and the answer was put into the context. */
const before = (code: string): string => `export default async function (context: any, req: any) { ${code} }`;

const logged = { effects: [sink("log", "inspect", "*")], result: harmless };

/** Azure Functions: handlers that are registered (from 4 on), and those that a `function.json` names. */
export const azureFunctions: Library = {
  package: "@azure/functions",
  ecosystem: "npm",
  setup: 'import { app } from "@azure/functions";',
  apis: {
    ...members("@azure/functions:app", ["http", "get", "post", "put", "patch", "deleteRequest"], {
      callbacks: [
        { at: "1.handler", ...answers },
        { at: "1", ...answers },
      ],
      example: 'app.$("key", { handler: async () => ({ jsonBody: { key: KEY } }) });',
    }),
    ...members(
      "@azure/functions:app",
      ["timer", "storageQueue", "storageBlob", "serviceBusQueue", "serviceBusTopic", "eventHub", "eventGrid", "cosmosDB", "generic", "warmup"],
      { callbacks: [{ at: "1.handler", ...works }] },
    ),
    [REQUEST]: {},
    [`${REQUEST}.body`]: holds("request-raw-body"),
    ...members(REQUEST, ["text", "arrayBuffer", "blob"], yields("request-raw-body")),
    ...members(REQUEST, ["json", "formData"], yields("request-input")),
    ...members(REQUEST, ["query", "params", "url"], holds("request-input")),
    ...headers(`${REQUEST}.headers`),
    ...members(CONTEXT, ["log", "trace", "debug", "info", "warn", "error"], {
      ...logged,
      example: 'app.timer("hourly", { schedule: "0 0 * * * *", handler: async (timer, context) => context.$(KEY) });',
    }),
    ...members(`${CONTEXT}.log`, ["error", "warn", "info", "verbose"], { ...logged, example: before("context.log.$(KEY);") }),
    [`${CONTEXT}.res`]: { assigned: [sink("response", "json", "value")], example: before("context.res = { body: KEY };") },
    [`${CONTEXT}.res.body`]: { assigned: [sink("response", "json", "value")], example: before("context.res.body = { key: KEY };") },
    ...members(`${CONTEXT}.res`, ["send", "json", "end"], { effects: [sink("response", "json", "0|1")], example: before("context.res.$(KEY);") }),
    [`${CONTEXT}.res.status`]: { gives: `${CONTEXT}.res` },
    [`${CONTEXT}.req`]: { same: ":azure-request" },
    ":azure-request": {},
    ...members(":azure-request", ["body", "query", "params", "url", "originalUrl"], holds("request-input")),
    ":azure-request.rawBody": holds("request-raw-body"),
    ...headers(":azure-request.headers"),
  },
  conventions: [
    {
      files: ["**/*.{js,cjs,mjs,ts}"],
      exports: ["default", "run", "index"],
      named: ["context", "req"],
      parameters: [CONTEXT, ":azure-request"],
      returns: { kind: "response", form: "json" },
    },
    { files: ["**/*.{js,cjs,mjs,ts}"], exports: ["default", "run", "index"], named: ["context", "request"], parameters: [CONTEXT, ":azure-request"] },
    // Handlers that another module registers.
    { files: ["**/*.{js,mjs,ts}"], exports: ["*"], named: ["request", "context"], importing: "@azure/functions", ...answers },
    { files: ["**/*.{js,mjs,ts}"], exports: ["*"], named: ["req", "context"], importing: "@azure/functions", ...answers },
  ],
};
