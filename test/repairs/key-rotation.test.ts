import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { refactorings } from "../../server/src/fixes/refactorings.ts";
import { TestProject } from "../fix-cases.ts";
import { fakeKey } from "../placeholders.ts";
import { install, npmFolder, PYTHON_COMMAND } from "../stores/packages.ts";
import { checkAndEmit, checkPython } from "../stores/types.ts";

/** Programs that keep one API key, rewritten to go on with another, run with the real SDKs against a server that comes to refuse the old key. */

const OLD = fakeKey("sk_live", 1, 8001);
const NEW = fakeKey("sk_live", 1, 8002);
const OTHER = fakeKey("sk_live", 2, 8003);

/** What the server saw: the key of each request, and whether it took it. */
const seen: string[] = [];
/** Keys that are refused from now on; the program says when. */
let refused = new Set<string>();
let server: Server;
let folder: string;

const NAMES = new Map([
  [OLD, "old"],
  [NEW, "new"],
  [OTHER, "other"],
]);

before(async () => {
  await install();
  folder = mkdtempSync(join(npmFolder("newest"), "rotation-"));
  server = createServer((request, response) => {
    const key = (request.headers.authorization ?? "").replace("Bearer ", "");
    request.resume();
    response.setHeader("content-type", "application/json");
    if (request.url === "/expire") {
      refused = new Set([OLD]);
      response.end("{}");
      return;
    }
    const isRefused = refused.has(key);
    seen.push(`${request.method} ${NAMES.get(key) ?? "unknown"}${isRefused ? " refused" : ""}`);
    response.statusCode = isRefused ? 401 : 200;
    response.end(
      JSON.stringify(isRefused ? { error: { type: "invalid_request_error", message: "Expired API key provided" } } : { id: "cus_1", object: "customer" }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

after(() => {
  server?.close();
  server?.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

/** A program after the refactoring at a word of it; `again` says that nothing is left to do there. */
async function rotated(path: string, text: string, word: string, what = "key-overlap"): Promise<string> {
  const project = new TestProject({ [path]: text });
  const refactoring = refactorings.find(({ id }) => id === what);
  const at = text.indexOf(word);
  const edit = await refactoring?.edit({ start: at, end: at }, await project.contextOf(path));
  assert.ok(edit, text);
  const made = project.after(edit);
  const now = made.files.get(path) ?? "";
  assert.deepEqual(await made.findingsOf(path), []);
  const there = now.indexOf(word);
  assert.equal(await refactoring?.edit({ start: there, end: there }, await made.contextOf(path)), undefined, "once is enough");
  return now;
}

/** Runs a program in the rewritten form; what the server saw. */
async function run(path: string, text: string, key: string): Promise<readonly string[]> {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  writeFileSync(join(folder, "store.txt"), OLD);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  seen.length = 0;
  refused = new Set();
  const { port } = server.address() as AddressInfo;
  const env = {
    PATH: process.env.PATH,
    PORT: `${port}`,
    STRIPE_SECRET_KEY: key,
    STRIPE_WEBHOOK_SECRET: "one, two",
    NEW_KEY: NEW,
    OTHER_KEY: OTHER,
    STORE: join(folder, "store.txt"),
  };
  const command = path.endsWith(".py") ? PYTHON_COMMAND : process.execPath;
  await new Promise<void>((resolve, reject) => {
    execFile(command, [file], { cwd: folder, env, encoding: "utf8", timeout: 60_000 }, (error, _, stderr) => (error ? reject(new Error(stderr)) : resolve()));
  });
  return [...seen];
}

const HEAD = `import { readFileSync, writeFileSync } from "node:fs";
import Stripe from "stripe";

const local = { host: "127.0.0.1", port: Number(process.env.PORT), protocol: "http" } as const;
const expire = () => fetch(\`http://127.0.0.1:\${process.env.PORT}/expire\`);
`;
const USE = `
await stripe.customers.retrieve("cus_1");
await expire();
await Promise.all([stripe.customers.create({ name: "A" }), stripe.customers.create({ name: "B" })]);
await stripe.customers.retrieve("cus_1", {}, { apiKey: process.env.OTHER_KEY });
await stripe.customers.retrieve("cus_1");
`;
const STORE = `
async function stripeSecretKey(): Promise<string> {
  return readFileSync(process.env.STORE!, "utf8").trim();
}
`;

/** TypeScript as it is run and, without its types, JavaScript. */
const untyped = (text: string): string => text.replace(/ as const|: Promise<string>|(?<=[\w)\]])!(?=[,;).])/g, "");

const KEPT = ["GET old", "POST old refused", "POST old refused", "POST new", "POST new", "GET other", "GET new"];

for (const [language, as] of [
  ["ts", (text: string) => text],
  ["mjs", untyped],
] as const) {
  test(`${language}: a variable with two keys, one of them refused while the program runs`, async () => {
    const text = as(
      `${HEAD}
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, { ...local, maxNetworkRetries: 0 });
${USE}`.replace("{ ...local,", '{ host: "127.0.0.1", port: Number(process.env.PORT), protocol: "http",'),
    );
    const after = await rotated(`variable.${language}`, text.replace(/const local.*\n/, ""), "new Stripe");
    assert.deepEqual((await run(`variable.${language}`, after, `${OLD}, ${NEW}`)).toSorted(), KEPT.toSorted());
    // With one key it is as before.
    await assert.rejects(run(`variable.${language}`, after, OLD), /StripeAuthenticationError|Expired API key/);
  });

  test(`${language}: a store that is asked again, once the key at hand is refused`, async () => {
    const text = as(`${HEAD}${STORE}
const stripe = new Stripe(await stripeSecretKey(), { host: "127.0.0.1", port: Number(process.env.PORT), protocol: "http" });
${USE.replace("await expire();", "await expire();\nwriteFileSync(process.env.STORE!, process.env.NEW_KEY!);")}`).replace(/const local.*\n/, "");
    const after = await rotated(`store.${language}`, text, "new Stripe");
    assert.deepEqual((await run(`store.${language}`, after, "")).toSorted(), KEPT.toSorted());
  });

  test(`${language}: a client that is built when it is first needed`, async () => {
    const text = as(`${HEAD}${STORE}
let stripePromise${language === "ts" ? ": Promise<Stripe> | undefined" : ""};

function getStripe()${language === "ts" ? ": Promise<Stripe>" : ""} {
  stripePromise ??= stripeSecretKey().then((key) => new Stripe(key, {
    host: "127.0.0.1",
    port: Number(process.env.PORT),
    protocol: "http",
  }));
  return stripePromise;
}

const stripe = await getStripe();
${USE.replace("await expire();", "await expire();\nwriteFileSync(process.env.STORE!, process.env.NEW_KEY!);")}`).replace(/const local.*\n/, "");
    const after = await rotated(`lazy.${language}`, text, "new Stripe");
    assert.deepEqual((await run(`lazy.${language}`, after, "")).toSorted(), KEPT.toSorted());
  });
}

test("CommonJS: the library loaded and called in one breath, after other code", async () => {
  const text = `"use strict";

const expire = () => fetch(\`http://127.0.0.1:\${process.env.PORT}/expire\`);
const stripe = require("stripe")(process.env.STRIPE_SECRET_KEY, { host: "127.0.0.1", port: Number(process.env.PORT), protocol: "http" });

(async () => {${USE.replaceAll("\n", "\n  ")}
})();
`;
  const after = await rotated("variable.cjs", text, "require(");
  assert.deepEqual((await run("variable.cjs", after, `${OLD}, ${NEW}`)).toSorted(), KEPT.toSorted());
});

const PYTHON_HEAD = `import os
import urllib.request
from pathlib import Path

import stripe
`;
const PYTHON_USE = `

def expire() -> None:
    urllib.request.urlopen(f"http://127.0.0.1:{os.environ['PORT']}/expire").read()
    Path(os.environ["STORE"]).write_text(os.environ["NEW_KEY"])


`;
const PYTHON_STORE = `

def stripe_secret_key() -> str:
    return Path(os.environ["STORE"]).read_text().strip()


`;
const PYTHON_KEPT = ["GET old", "POST old refused", "POST new", "GET other", "GET new"];
const GLOBAL = `stripe.api_base = f"http://127.0.0.1:{os.environ['PORT']}"
${PYTHON_USE}stripe.Customer.retrieve("cus_1")
expire()
stripe.Customer.create(name="A")
stripe.Customer.retrieve("cus_1", api_key=os.environ["OTHER_KEY"])
stripe.Customer.retrieve("cus_1")
`;
const CLIENT = `${PYTHON_USE}client.v1.customers.retrieve("cus_1")
expire()
client.v1.customers.create({"name": "A"})
client.v1.customers.retrieve("cus_1", options={"api_key": os.environ["OTHER_KEY"]})
client.v1.customers.retrieve("cus_1")
`;
const PROGRAMS: Readonly<Record<string, readonly [text: string, word: string, key: string]>> = {
  "variable.py": [`${PYTHON_HEAD}\nstripe.api_key = os.environ["STRIPE_SECRET_KEY"]\n${GLOBAL}`, "stripe.api_key", `${OLD},${NEW}`],
  "getenv.py": [`${PYTHON_HEAD}\n# For payments.\nstripe.api_key = os.getenv("STRIPE_SECRET_KEY")\n${GLOBAL}`, "stripe.api_key", `${OLD},${NEW}`],
  "store.py": [`${PYTHON_HEAD}${PYTHON_STORE}stripe.api_key = stripe_secret_key()\n${GLOBAL}`, "stripe.api_key", ""],
  "client.py": [
    `${PYTHON_HEAD}${PYTHON_STORE}client = stripe.StripeClient(\n    stripe_secret_key(),\n    base_addresses={"api": f"http://127.0.0.1:{os.environ['PORT']}"},\n)\n${CLIENT}`,
    "stripe.StripeClient",
    "",
  ],
  "member.py": [
    `${PYTHON_HEAD.replace("import stripe", "from stripe import StripeClient")}\nclient = StripeClient(os.environ["STRIPE_SECRET_KEY"], base_addresses={"api": f"http://127.0.0.1:{os.environ['PORT']}"})\n${CLIENT}`,
    "StripeClient(",
    `${OLD},${NEW}`,
  ],
};

for (const [path, [text, word, key]] of Object.entries(PROGRAMS)) {
  test(`Python: ${path}`, async () => {
    const after = await rotated(path, text, word);
    assert.deepEqual(await run(path, after, key), PYTHON_KEPT);
  });
}

const CHECKS: Readonly<Record<string, string>> = {
  "webhook.mjs": `import Stripe from "stripe";

const stripe = new Stripe(process.env.OTHER_KEY);
const payload = JSON.stringify({ id: "evt_1", object: "event", type: "PING", data: { object: {} } });

function kindOf(signature) {
  return stripe.webhooks.constructEvent(payload, signature, process.env.STRIPE_WEBHOOK_SECRET).type;
}

for (const secret of ["one", "two", "three"]) {
  const signature = stripe.webhooks.generateTestHeaderString({ payload, secret });
  let outcome;
  try {
    outcome = kindOf(signature);
  } catch (error) {
    if (error.type !== "StripeSignatureVerificationError") throw error;
    outcome = "REFUSED";
  }
  await fetch(\`http://127.0.0.1:\${process.env.PORT}/\${outcome}\`);
}
`,
  "webhook.py": `import hashlib
import hmac
import json
import os
import time
import urllib.request

import stripe


def kind_of(payload: str, signature: str) -> str:
    return stripe.Webhook.construct_event(payload, signature, os.environ["STRIPE_WEBHOOK_SECRET"]).type


for secret in ["one", "two", "three"]:
    payload = json.dumps({"id": "evt_1", "object": "event", "type": "PING", "data": {"object": {}}})
    at = int(time.time())
    signed = hmac.new(secret.encode(), f"{at}.{payload}".encode(), hashlib.sha256).hexdigest()
    try:
        outcome = kind_of(payload, f"t={at},v1={signed}")
    except stripe.SignatureVerificationError:
        outcome = "REFUSED"
    urllib.request.urlopen(f"http://127.0.0.1:{os.environ['PORT']}/{outcome}").read()
`,
};

test("a webhook takes what the old and the new secret have signed, and nothing else", async () => {
  const outcomes: string[] = [];
  const note = (request: IncomingMessage): void => void outcomes.push(request.url?.slice(1) ?? "");
  server.on("request", note);
  try {
    for (const [path, text] of Object.entries(CHECKS)) {
      outcomes.length = 0;
      await run(path, await rotated(path, text, path.endsWith(".py") ? "construct_event" : "constructEvent", "webhook-overlap"), OLD);
      assert.deepEqual(outcomes, ["PING", "PING", "REFUSED"], path);
    }
  } finally {
    server.off("request", note);
  }
});

test("the compilers accept what was written", () => {
  const options = JSON.stringify({ compilerOptions: { module: "nodenext", target: "es2022", strict: true, types: ["node"], noEmit: true } });
  assert.deepEqual(
    checkAndEmit(
      folder,
      ["variable.ts", "store.ts", "lazy.ts"].map((path) => ({ path, options })),
    ),
    [],
  );
  assert.deepEqual(checkPython(folder), []);
});
