import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type CodeAction, createProtocolConnection, type DocumentDiagnosticReport, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { fillShop } from "../examples/fill-shop.mts";
import { FORMATS } from "../server/src/cli/audit-command.ts";
import { createSession } from "../server/src/engine/session.ts";
import { AUDIT, type AuditReport } from "../server/src/lsp/protocol.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { keywarden } from "./cli-host.ts";
import { folderWith } from "./folders.ts";
import { findingsIn } from "./harness.ts";
import { LeakSearch } from "./leak-search.ts";
import { MODERN } from "./lsp-client.ts";
import { fakeKey } from "./placeholders.ts";

/** No output holds more of a key than its prefix and last four characters. */

const secrets: string[] = [];

/** A new secret of a kind. */
function key(kind: string): string {
  const made = fakeKey(kind, 1000 + secrets.length);
  secrets.push(made);
  return made;
}

/** A key as Stripe made them before there were prefixes: only its use tells. */
function oldKey(): string {
  const made = `${fakeKey("body", 5000 + secrets.length)}`;
  secrets.push(made);
  return made;
}

const halves = (text: string): [string, string] => [text.slice(0, 50), text.slice(50)];
const [left, right] = halves(key("sk_live"));
const [first, second] = halves(key("rk_live"));
const codes = (text: string): string => [...text].map((it) => it.charCodeAt(0)).join(", ");

const files: Readonly<Record<string, string>> = {
  "src/plain.py": `import stripe\n# ${key("sk_live")}\nstripe.api_key = "${key("sk_live")}"  # was ${key("sk_live")}\nOTHER = "${key("rk_live")}"\nprint(stripe.api_key)\n`,
  "src/pieces.py": `import stripe\nA = "${left}"\nB = "${right}"\nstripe.api_key = A + B\nprint(f"key {A}{B}")\nstripe.api_key = "".join(["${first}", "${second}"])\n`,
  "src/forms.py": `import base64\nimport stripe\nstripe.api_key = base64.b64decode("${Buffer.from(key("sk_live")).toString("base64")}").decode()\nstripe.api_key = "${[...key("sk_live")].reverse().join("")}"[::-1]\nstripe.api_key = bytes.fromhex("${Buffer.from(key("sk_live")).toString("hex")}").decode()\nURL = "https://${key("sk_live")}:@api.stripe.com/v1/charges?key=${key("sk_test")}"\n`,
  "src/old.py": `import stripe\n\nclient = stripe.StripeClient("${oldKey()}")\nstripe.api_key = (\n    "${oldKey()}"\n)\n`,
  "src/wrong.py": `import stripe\nstripe.api_key = "${key("whsec")}"\nstripe.Webhook.construct_event(b"", "", "${key("sk_live")}")\n`,
  "src/broken.py": `import stripe\nstripe.api_key = "${key("sk_live")}\ndef (:\n  x = '''${key("sk_live")}\n`,
  "src/ignored.py": `KEY = "${key("sk_live")}"  # keywarden: ignore hardcoded-key -- was ${key("sk_live")} before\n`,
  "src/logs.py": `import logging\nimport stripe\n\nlogging.info("%s", "${key("sk_live")}")\n\ndef f(secret="${key("sk_live")}"):\n    raise ValueError("no " + secret)\n\nf()\n`,
  "src/plain.ts": `import Stripe from "stripe";\nconst config = { live: { key: "${key("sk_live")}" }, hook: \`${key("whsec")}\` };\nexport const stripe = new Stripe(config.live.key);\nconsole.log(config, stripe);\nexport const raw = String.fromCharCode(${codes(key("sk_live"))});\nconst again = new Stripe(raw);\n`,
  "src/view.tsx": `import Stripe from "stripe";\nexport const View = () => <a title="${key("rk_live")}">{new Stripe(process.env.KEY ?? "${key("sk_live")}").VERSION} ${key("sk_live")}</a>;\n`,
  "src/long.js": `var stripe=require("stripe")("${key("sk_live")}"),${'x="filler",'.repeat(200)}y="${key("sk_live")}";\n`,
  "src/old.js": `const stripe = require("stripe")("${oldKey()}"); const next = "${oldKey()}"; require("stripe")(next);\n`,
  "src/split.ts": `import Stripe from "stripe";\nconst part = "${key("body")}"; const whole = "sk_live_" + part;\nexport const s = new Stripe(whole);\nexport const t = new Stripe("sk_live_" + \`${key("body")}\`);\n`,
  "src/calls.ts": `import Stripe from "stripe";\nconst stripe = new Stripe("${key("sk_live")}");\nstripe.customers.list({ expand: ["${key("sk_live")}"] });\nstripe.customers.${key("sk_live")}("x");\nstripe.rawRequest("GET", "/v1/${key("sk_live")}");\nstripe.balance.retrieve({}, { apiKey: process.env.${key("sk_live")} });\n`,
  "src/calls.py": `import os\nimport stripe\nstripe.api_key = os.environ["${key("sk_live")}"]\nstripe.Customer.list(expand=["${key("rk_live")}"])\nstripe.Customer.list(api_key="${oldKey()}")\n`,
  ".github/workflows/ci.yml": `on: push\njobs:\n  a:\n    steps:\n      - uses: ${key("sk_live")}/x@v1\n      - run: gitleaks git --key ${key("sk_live")}\n      - uses: actions/checkout@${key("sk_live")}\n`,
  "notebook.ipynb": `{"cells": [{"cell_type": "code", "metadata": {}, "outputs": [{"text": "${key("sk_live")}"}], "source": ["stripe.api_key = \\"${key("sk_live")}\\"\\n"]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n`,
  "config/app.yml": `a: ${key("sk_live")}\nb: "${key("whsec")}"\nc: ${key("sk_org_live")}\nd: ${key("ek_live")} # ${key("sk_test")}\n`,
  "config/secret.yml": `apiVersion: v1\nkind: Secret\ndata:\n  key: ${Buffer.from(key("sk_live")).toString("base64")}\n`,
  "deploy.sh": `curl https://api.stripe.com/v1/charges -u ${key("sk_live")}:\nexport A='${key("rk_live")}' B=${key("sk_live")}\n`,
  "README.md": `Use \`${key("sk_test")}\` or [this](https://example.com/?key=${key("sk_live")}).\n`,
  ".env": `STRIPE_SECRET_KEY=${key("sk_live")}\n`,
  ".env.example": `STRIPE_SECRET_KEY=${key("sk_live")}\n`,
  [`src/${key("sk_live_short")}.py`]: `key = "${key("sk_live")}"\n`,
  [`logs/pay-${key("sk_test_short")}.log`]: `POST /v1/charges Authorization: Bearer ${key("sk_live")}\n`,
};

/** What must not be seen: whatever follows a prefix. */
const search = new LeakSearch(secrets.map((it) => it.replace(/^(?:[a-z]+_)*?(?:live_|test_|whsec_)/, "")));

function assertNothingLeaks(output: string, what: string): void {
  assert.ok(output.length > 0, `${what} says something`);
  assert.deepEqual(search.in(output), [], what);
}

const made = folderWith(files);

async function run(folder: string, ...parameters: string[]): Promise<{ readonly out: string; readonly err: string }> {
  const syntax = await testSyntax();
  return keywarden(folder, parameters, { terminal: true, createSession: async (settings) => createSession({ syntax, endpoints: testEndpoints, settings }) });
}

test("the search finds what it looks for, however it is written", () => {
  const secret = secrets[0] ?? "";
  const body = secret.slice("sk_live_".length);
  const leaking = [
    body.slice(10, 16),
    JSON.stringify(secret),
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64"),
    Buffer.from(`x${secret}`).toString("base64"),
    Buffer.from(`xx${secret}`).toString("base64url"),
    Buffer.from(secret).toString("hex"),
    [...body].reverse().join(""),
  ];
  for (const text of leaking) assert.notDeepEqual(search.in(`before ${text} after`), [], text.slice(0, 3));
  assert.deepEqual(search.in(`sk_live_…${secret.slice(-4)} ${body.slice(0, 5)}`), []);
  const [hook = ""] = secrets.filter((it) => it.startsWith("whsec_"));
  assert.notDeepEqual(search.in(hook), []);
  assert.notDeepEqual(new LeakSearch(["ab+/cdef"]).in("x=ab%2B%2Fcdef"), []);
});

for (const format of FORMATS) {
  test(`nothing leaks from a report as ${format}`, async () => {
    for (const extra of [[], ["--include-ignored"], ["--quiet"], ["--no-color"]]) {
      const { out, err } = await run(made, "audit", "--format", format, ...extra);
      assertNothingLeaks(out + err, `audit --format ${format} ${extra.join(" ")}`);
      assert.match(out, /hardcoded-key/);
    }
  });
}

test("nothing leaks from what calls need and what is in place", async () => {
  for (const parameters of [
    ["permissions"],
    ["permissions", "--format", "json"],
    ["practices"],
    ["init", "runbook", "--dry-run"],
    ["init", "github", "--dry-run"],
  ]) {
    const { out, err } = await run(made, ...parameters);
    assertNothingLeaks(out + err, parameters.join(" "));
  }
});

test("nothing leaks from what the command says of its own work", async () => {
  const dry = await run(made, "fix", "--dry-run");
  assertNothingLeaks(dry.out + dry.err, "fix --dry-run");
  const copy = folderWith(files);
  const fixed = await run(copy, "fix");
  assertNothingLeaks(fixed.out + fixed.err, "fix");
});

test("nothing leaks from errors", async () => {
  const secret = secrets[0] ?? "";
  for (const parameters of [
    ["audit", secret],
    ["audit", `/${secret}/x`],
    ["audit", "--format", secret],
    ["audit", "--fail-on", secret],
    ["audit", "--jobs", secret],
    ["audit", `--${secret}`],
    ["audit", "--output", `${secret}/x/y`],
    ["explain", secret],
    ["fix", "--rule", secret],
    ["fix", "--store", secret],
    [secret],
  ]) {
    const { out, err } = await run(made, ...parameters);
    assertNothingLeaks(out + err, parameters.map((it) => it.replace(secret, "KEY")).join(" "));
  }
});

test("nothing leaks from settings that are not valid", async () => {
  const secret = secrets[0] ?? "";
  for (const settings of [
    `{ "${secret}": 1 }`,
    `{ "rules": { "${secret}": "error" } }`,
    `{ "rules": { "hardcoded-key": "${secret}" } }`,
    `{ "names": { "secretKey": "${secret}" } }`,
    `{ "store": "${secret}" `,
    secret,
  ]) {
    const folder = folderWith({ "keywarden.json": settings, "a.py": "x = 1\n" });
    for (const format of FORMATS) {
      const { out, err } = await run(folder, "audit", "--format", format);
      assertNothingLeaks(out + err, `${settings.replace(secret, "KEY")} as ${format}`);
    }
  }
});

test("nothing leaks from the language server: not one byte of what it writes", { timeout: 60_000 }, async () => {
  const entry = fileURLToPath(new URL("../server/src/server.main.ts", import.meta.url));
  // An address must be the file's own, whatever its name is: here none is a key.
  const folder = folderWith(Object.fromEntries(Object.entries(files).filter(([path]) => !secrets.some((it) => path.includes(it)))));
  const server = spawn(process.execPath, [entry, "--stdio"], { cwd: folder, stdio: "pipe" });
  const written: string[] = [];
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk: Buffer) => written.push(chunk.toString("utf8")));
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.onRequest("workspace/diagnostic/refresh", () => null);
  connection.onRequest("client/registerCapability", () => null);
  connection.listen();
  const capabilities = { ...MODERN, general: { positionEncodings: ["utf-16"] } };
  await connection.sendRequest("initialize", {
    processId: null,
    rootUri: null,
    capabilities,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "made" }],
  });
  await connection.sendNotification("initialized", {});
  let diagnosed = 0;
  let resolved = 0;
  for (const [path, text] of Object.entries(files)) {
    if (secrets.some((it) => path.includes(it))) continue;
    const uri = pathToFileURL(join(folder, path)).href;
    await connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "plaintext", version: 1, text } });
    const report: DocumentDiagnosticReport = await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
    assert.equal(report.kind, "full");
    for (const diagnostic of report.items) {
      diagnosed++;
      await connection.sendRequest("textDocument/hover", { textDocument: { uri }, position: diagnostic.range.start });
      const actions: CodeAction[] = await connection.sendRequest("textDocument/codeAction", {
        textDocument: { uri },
        range: diagnostic.range,
        context: { diagnostics: [diagnostic] },
      });
      for (const action of actions) {
        // The one edit that may hold a key: it goes where git ignores it, and only if the user picks it.
        if (/\.env\b/.test(action.title) && /move/i.test(action.title)) continue;
        resolved++;
        // Whether a refactoring has anything to do in a whole project is only known when it is asked for.
        await connection.sendRequest("codeAction/resolve", action).catch((error) => assert.match(action.kind ?? "", /^refactor/, String(error)));
      }
    }
  }
  const audit: AuditReport = await connection.sendRequest(AUDIT, {});
  await connection.sendRequest("shutdown");
  const ended = new Promise((resolve) => server.on("exit", resolve));
  await connection.sendNotification("exit");
  await ended;
  assert.ok(diagnosed > 30, `${diagnosed} diagnostics`);
  assert.ok(resolved > 10, `${resolved} actions`);
  assert.ok((audit.folders[0]?.findings.length ?? 0) > 30);
  assertNothingLeaks(written.join(""), "the server");
});

test("nothing leaks from what npm start writes", async () => {
  const folder = join(folderWith({}), "shop");
  await fillShop(folder, 7);
  const bodies: string[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), "utf8");
    bodies.push(...[...text.matchAll(/(?:[srp]k_(?:live|test)_|whsec_|LIVE \+ ")([A-Za-z0-9]{16,})/g)].map(([, body = ""]) => body));
  }
  assert.ok(bodies.length >= 12, `${bodies.length} keys`);
  const own = new LeakSearch(bodies);
  for (const format of FORMATS) assert.deepEqual(own.in((await run(folder, "audit", "--format", format)).out), [], format);
});

/** Text that looks like a full key, or that names a place on somebody's machine. */
const KEY_SHAPE = /(?:[sr]k(?:_org)?_(?:live|test)|ek_(?:live|test)|rkcs_(?:live|test)|whsec|oak_(?:live|test))_[A-Za-z0-9+/=]{16,}/g;
const MACHINE = /\/(?:home|Users|root|work)\/(?!me\b)[a-z][\w.-]*|\/tmp\/[a-z]{1,3}\/|[A-Z]:\\Users\\/g;

test("no tracked file holds text that looks like a key, or a path of a machine", () => {
  const root = fileURLToPath(new URL("../", import.meta.url));
  const tracked = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], { cwd: root, encoding: "utf8" }).split("\0");
  const slips: string[] = [];
  for (const path of tracked) {
    if (path === "" || /\.(?:wasm|png|br|gz)$/.test(path)) continue;
    let text: string;
    try {
      text = readFileSync(join(root, path), "utf8");
    } catch {
      continue;
    }
    for (const [match] of text.matchAll(KEY_SHAPE)) slips.push(`${path}: ${match.slice(0, 10)}…`);
    for (const [match] of text.matchAll(MACHINE)) slips.push(`${path}: ${match}`);
  }
  assert.deepEqual(slips, []);
});

test("a key that stands as a name, or goes to something unseen, is in no message and no step", async () => {
  const [shaped, shapeless] = [fakeKey("sk_live"), fakeKey("body")];
  const text = `import Stripe from "stripe";
import { config, settings } from "@acme/config";
const one = config.derive("${shaped}");
const other = config.derive("${shapeless}");
export const clients = [new Stripe(one), new Stripe(other), new Stripe(settings["${shaped}"])];
console.log(one);
console.log(other);
console.log(settings["${shaped}"]);
`;
  const findings = (await findingsIn({ "a.ts": text })).get("a.ts") ?? [];
  assert.equal(findings.filter(({ rule }) => rule === "key-in-log").length, 3);
  const said = JSON.stringify(findings.map(({ message, said, steps }) => [message, said, steps.map((it) => it.text)]));
  for (const key of [shaped.slice("sk_live_".length, -4), shapeless]) assert.ok(!said.includes(key.slice(0, 6)));
});
