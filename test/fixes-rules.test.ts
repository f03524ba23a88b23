import { testRepairs } from "./rule-repairs.ts";

testRepairs("unverified-tls", { least: 0.95 });
testRepairs("weak-tls", { least: 0.95 });
testRepairs("plain-http", { least: 0.95 });
testRepairs("redirected-api-host", { least: 0.95 });
// Deno's modules have addresses of their own; Fastify and Koa need a plugin for the raw body.
testRepairs("unverified-webhook", { least: 0.85 });
// Nobody knows which amount, currency or address was meant where none of them is near.
testRepairs("invalid-argument", { least: 0.6 });
testRepairs("unsafe-retry", { least: 0.85 });
testRepairs("shared-global-key", { least: 0.9 });
// What a visitor may decide, and what accounts and prices there are, only the program's author knows.
testRepairs("untrusted-argument", { least: 0.1 });
