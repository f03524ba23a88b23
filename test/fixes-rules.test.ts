import { testRepairs } from "./rule-repairs.ts";

/** Which findings of the rules' own fixtures have no repair: where none is known to be right, or it would stand in another file. */
testRepairs("unverified-tls", { unrepaired: [] });
testRepairs("weak-tls", { unrepaired: [] });
testRepairs("plain-http", { unrepaired: [] });
testRepairs("redirected-api-host", { unrepaired: [] });
// Deno's modules have addresses of their own; Fastify and Koa need a plugin for the raw body.
testRepairs("unverified-webhook", { unrepaired: ["deno/functions/parsed/index.ts:5", "fastapi_app.py:32", "frameworks.ts:14", "frameworks.ts:43"] });
// Nobody knows which amount, currency or address was meant.
testRepairs("invalid-argument", {
  unrepaired: [
    ...[36, 37, 38, 39, 56].map((line) => `amounts.py:${line}`),
    ...[27, 41, 42, 43, 57, 70].map((line) => `amounts.ts:${line}`),
    ...[33, 34, 38].map((line) => `names.py:${line}`),
    ...[30, 31, 35].map((line) => `names.ts:${line}`),
  ],
});
testRepairs("unsafe-retry", { unrepaired: [] });
