import type { Library } from "../api.ts";
import { holds, sink, variable, wholeEnvironment } from "../forms.ts";

/** Workers and Pages. `:worker-env` and `:pages-context` are what the runtime hands to handlers; no program can write those names. */
export const cloudflareWorkers: Library = {
  package: "@cloudflare/workers-types",
  ecosystem: "npm",
  setup: 'import { DurableObject, env, WorkerEntrypoint } from "cloudflare:workers";',
  apis: {
    ":worker-env": { value: wholeEnvironment, example: "export default { fetch(request, env) { console.log(env); } };" },
    ":worker-env.*": { value: variable("member"), example: "export default { fetch(request, env) { console.log(env.STRIPE_SECRET_KEY); } };" },
    ":worker-env.*.put": { effects: [sink("storage", "raw", "1")], example: 'export default { fetch(request, env) { env.STORE.put("key", KEY); } };' },
    ":worker-env.*.send": { effects: [sink("storage", "json", "0")], example: "export default { fetch(request, env) { env.QUEUE.send({ key: KEY }); } };" },
    "cloudflare:workers:env": { same: ":worker-env" },
    "cloudflare:workers:WorkerEntrypoint": { overrides: { fetch: { parameters: [":Request()"] } } },
    "cloudflare:workers:WorkerEntrypoint().env": { same: ":worker-env" },
    "cloudflare:workers:DurableObject": { overrides: { fetch: { parameters: [":Request()"] } } },
    "cloudflare:workers:DurableObject().env": { same: ":worker-env" },
    "cloudflare:workers:DurableObject().ctx.storage.put": {
      effects: [sink("storage", "raw", "1"), sink("storage", "raw", "0")],
      example: 'class Ledger extends DurableObject { async keep() { await this.ctx.storage.put("key", KEY); } }',
    },
    "cloudflare:workers:DurableObject().ctx.storage.kv.put": { same: "cloudflare:workers:DurableObject().ctx.storage.put" },
    ":pages-context": {},
    ":pages-context.request": { same: ":Request()" },
    ":pages-context.env": { same: ":worker-env" },
    ":pages-context.params": holds("request-input"),
    "@opennextjs/cloudflare:getCloudflareContext().env": { same: ":worker-env" },
    "@cloudflare/next-on-pages:getRequestContext().env": { same: ":worker-env" },
  },
  conventions: [
    { files: ["**/*.{js,mjs,ts}"], exports: ["default.fetch"], parameters: [":Request()", ":worker-env"] },
    { files: ["**/*.{js,mjs,ts}"], exports: ["default.scheduled", "default.queue", "default.email"], parameters: [undefined, ":worker-env"] },
    {
      files: ["**/functions/**/*.{js,ts}"],
      exports: ["onRequest", "onRequestGet", "onRequestPost", "onRequestPut", "onRequestPatch", "onRequestDelete"],
      parameters: [":pages-context"],
    },
  ],
};
