import assert from "node:assert/strict";
import { test } from "node:test";
import { TestProject } from "./fix-cases.ts";
import { testRepairs } from "./rule-repairs.ts";

testRepairs("unverified-tls", { least: 0.97 });
// What a function of the file changes on a context that it is given is not followed back.
testRepairs("weak-tls", { least: 0.75 });
// Whether another host than Stripe's speaks TLS is not to be seen; that it is named there has a repair of its own.
testRepairs("plain-http", { least: 0.88 });
// What `setattr` sets is a text.
testRepairs("redirected-api-host", { least: 0.93 });
// Deno's modules have addresses of their own; a route that is no statement of its own cannot be given a parser.
testRepairs("unverified-webhook", { least: 0.87 });
// Nobody knows which amount, currency or address was meant where none of them is near.
testRepairs("invalid-argument", { least: 0.6 });
// A key that is the same for everybody says nothing of what else could stand there; a function that calls itself again would have to hand one on.
testRepairs("unsafe-retry", { least: 0.8 });
// Where nothing is asked in the function that sets the key, or in others that it calls, which account a request is for is not to be seen.
testRepairs("shared-global-key", { least: 0.4 });
// What a visitor may decide, and what accounts and prices there are, only the program's author knows.
testRepairs("untrusted-argument", { least: 0.08 });
// What to answer where it failed, and which of several handlers is meant, nobody else knows.
testRepairs("swallowed-error", { least: 0.6 });

test("what a function logs that another one made is not rewritten unasked: it is told more than the key", async () => {
  const text = [
    "const made = (log: (line: string) => void) => (prefix: string) => (message: string) => log(`[${prefix}] ${message}`);",
    'const info = made(console.log)("stripe");',
    'info("ready");',
    "info(`using ${process.env.STRIPE_SECRET_KEY}`);",
    "",
  ].join("\n");
  const project = new TestProject({ "log.ts": text });
  assert.equal((await project.findingsOf("log.ts")).length, 1);
  assert.equal((await project.fixed("log.ts")).files.get("log.ts"), text);
});
