import { testRepairs } from "./rule-repairs.ts";

/** Which findings of the rules' own fixtures have no repair: where none is known to be right, or it would stand in another file. */
testRepairs("unverified-tls", { unrepaired: [] });
testRepairs("weak-tls", { unrepaired: [] });
testRepairs("plain-http", { unrepaired: [] });
testRepairs("redirected-api-host", { unrepaired: [] });
// Deno's modules have addresses of their own; Fastify and Koa need a plugin for the raw body.
testRepairs("unverified-webhook", { unrepaired: ["deno/functions/parsed/index.ts:5", "fastapi_app.py:32", "frameworks.ts:14", "frameworks.ts:43"] });
