import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { createFileAnalysis } from "../server/src/audit/analyze-file.ts";
import { type AuditOptions, type AuditProgress, auditWorkspace } from "../server/src/audit/audit.ts";
import type { AuditResult } from "../server/src/audit/result.ts";
import { runTasks, type Work } from "../server/src/audit/run-tasks.ts";
import { SEED } from "../server/src/audit/seed.ts";
import type { AnalysisTask } from "../server/src/audit/task.ts";
import type { Session } from "../server/src/engine/analysis.ts";
import { createSession } from "../server/src/engine/session.ts";
import { CREDENTIAL_PREFILTER } from "../server/src/model/credentials/recognize.ts";
import { createReader } from "../server/src/project/node.ts";
import { DEFAULT_SETTINGS, type Settings } from "../server/src/settings/settings.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { fakeSession } from "./fake-session.ts";
import { folderWith } from "./folders.ts";
import { fakeKey } from "./placeholders.ts";

const key = fakeKey("sk_live");
const workerUrl = new URL("./fake-audit-worker.ts", import.meta.url);
const options: AuditOptions = { version: "1", createSession: fakeSession, gitAllowed: false };
const inThreads: AuditOptions = { ...options, workerUrl, threadsFrom: { files: 0, bytes: 0 }, jobs: 3 };

async function audit(folder: string, changes: Partial<AuditOptions> = {}): Promise<AuditResult> {
  const audits = await auditWorkspace([{ folder }], { ...options, ...changes });
  assert.ok(audits?.[0]);
  return audits[0].result;
}

test("an audit counts what it read, matched, analysed and skipped", async () => {
  const folder = folderWith({
    "a.py": `key = "${key}"\n`,
    "b/utf16.py": Buffer.from(`\ufeffkey = "${key}"\r\n`, "utf16le"),
    "b/latin1.py": Buffer.from(`# ä\nkey = "${key}"\n`, "latin1"),
    "nothing.py": "print(1)\n",
    "empty.py": "",
    "image.png": Buffer.from([0x89, 0x50, 0, 1, 2, 3]),
    "silent.py": `key = "${key}"  # keywarden: ignore hardcoded-key\n`,
    "noted.py": "import stripe\n# note!\n",
    "node_modules/x/index.js": `"${key}"`,
  });
  const result = await audit(folder, { now: () => 5 });
  assert.deepEqual(
    result.findings.map((it) => [it.path, it.span.start]),
    [
      ["a.py", 7],
      ["b/latin1.py", 11],
      ["b/utf16.py", 7],
    ],
  );
  assert.equal(result.suppressed.length, 1);
  assert.deepEqual(result.files, {
    listed: 8,
    read: 7,
    bytes: result.files.bytes,
    matched: 5,
    analysed: 5,
    skipped: [{ path: "image.png", reason: "binary" }],
  });
  assert.deepEqual(result.notes, [{ path: "noted.py", text: "noted" }]);
  assert.equal(result.exhausted, 5);
  assert.equal(result.functions, 10);
  assert.equal(result.milliseconds, 0);
});

test("imports of files that match are followed, and reported where they are listed", async () => {
  const folder = folderWith({
    ".gitignore": "hidden.py\n",
    "main.py": "import stripe\nimport one\nimport missing\nimport ../outside\n",
    "one.py": "import two\nimport hidden\n",
    "two.py": "import main\n",
    "hidden.py": "note!\n",
    "alone.py": "import two\n",
  });
  const result = await audit(folder);
  assert.equal(result.files.matched, 1);
  assert.equal(result.files.analysed, 4, "main, one and two, and alone, which imports main by way of two; hidden only lends itself");
  assert.deepEqual(result.notes, []);
});

test("threads give the same result", async () => {
  const files: Record<string, string> = {};
  for (let i = 0; i < 40; i++) files[`f${i}.py`] = `import stripe\nimport m${i % 7}\nkey = "${fakeKey(i % 2 ? "sk_live" : "sk_test", i)}"\n`;
  for (let i = 0; i < 7; i++) files[`m${i}.py`] = i < 6 ? `import m${i + 1}\n` : "throws\n";
  const folder = folderWith(files);
  const [one, many] = [await audit(folder), await audit(folder, inThreads)];
  assert.equal(one.findings.length, 40);
  assert.equal(one.files.analysed, 46);
  assert.deepEqual(one.files.skipped, [{ path: "m6.py", reason: "internal error (RangeError)" }]);
  assert.deepEqual(many, one);
});

test("a thread is asked for a file that another one came upon", async () => {
  const session = fakeSession();
  const texts: Record<string, string> = { "a.py": "import b\n", "b.py": `"${key}"\n` };
  const analyze = createFileAnalysis(session, (path) => texts[path]);
  const result = await analyze("a.py");
  assert.ok(result && result !== "gone");
  assert.deepEqual(result.loaded, ["b.py"]);
  assert.equal(await analyze("c.py"), "gone");
});

test("a file that throws is said, and nothing of it", async () => {
  const folder = folderWith({ "bad.py": `throws "${key}"\n`, "good.py": `"${key}"\n` });
  for (const changes of [{}, inThreads]) {
    const result = await audit(folder, changes);
    assert.deepEqual(result.files.skipped, [{ path: "bad.py", reason: "internal error (RangeError)" }]);
    assert.equal(result.findings.length, 1);
    assert.ok(!JSON.stringify(result).includes(key.slice(20, 30)));
  }
});

test("a thread that dies loses the file it was at, and says so; the rest is done", async () => {
  const files: Record<string, string> = { "dies.py": "import stripe\nends-worker\n", "dies2.py": "import stripe\nends-worker\n" };
  for (let i = 0; i < 20; i++) files[`f${i}.py`] = `"${fakeKey("sk_live", i)}"\n`;
  const result = await audit(folderWith(files), { ...inThreads, jobs: 2 });
  assert.equal(result.findings.length, 20);
  assert.deepEqual(
    result.files.skipped.map((it) => it.path),
    ["dies.py", "dies2.py"],
  );
  assert.match(result.files.skipped[0]?.reason ?? "", /ended a worker thread/);
  assert.match(result.notes[0]?.text ?? "", /a worker thread ended early/);
});

test("a copy of Stripe's library says nothing of the team's habits", async () => {
  const library = {
    "__init__.py": "",
    "_api_requestor.py": "",
    "_webhook.py": "",
    "_multipart_data_generator.py": "",
    "_stripe_client.py": "class StripeClient(object):\n",
  };
  const files = Object.entries(library).map(([name, text]) => [`lib/stripe/${name}`, `# Stripe\n${text}`]);
  const { files: counts, practices } = await audit(
    folderWith({ ...Object.fromEntries(files), "app.py": "import stripe\nc = stripe.StripeClient(KEY)\n" }),
    options,
  );
  assert.equal(counts.matched, 6);
  assert.deepEqual(
    practices.filter(({ id }) => id === "one-client").map(({ state, evidence }) => [state, ...evidence.map(({ path }) => path)]),
    [["in place", "app.py"]],
  );
});

test("threads that cannot start cost nothing but themselves", async () => {
  const folder = folderWith({ "a.py": `"${key}"\n`, "b.py": `"${key}"\n` });
  const result = await audit(folder, { ...inThreads, workerUrl: new URL("./no-such-worker.ts", import.meta.url) });
  assert.equal(result.findings.length, 2);
  assert.equal(result.notes.length, 1);
});

test("a file that goes between listing and reading is said", async () => {
  const folder = folderWith({ "a.py": `"${key}"\n`, "z.py": `"${key}"\n` });
  const onProgress = ({ phase }: AuditProgress): void => {
    if (phase === "list") queueMicrotask(() => rmSync(join(folder, "z.py"), { force: true }));
  };
  const audits = await auditWorkspace([{ folder, only: ["a.py", "z.py"] }], { ...options, onProgress });
  // Listed by name, so that only reading can miss it.
  rmSync(join(folder, "z.py"), { force: true });
  const again = await auditWorkspace([{ folder, only: ["a.py", "z.py"] }], options);
  assert.ok(audits);
  assert.deepEqual(again?.[0]?.result.files.skipped, [{ path: "z.py", reason: "gone before it could be read" }]);
  assert.equal(again?.[0]?.result.findings.length, 1);
});

test("named files are looked at whatever ignore files and settings say", async () => {
  const folder = folderWith({ ".gitignore": "a.py\n", "a.py": `"${key}"\n`, "dist/b.py": `"${key}"\n`, "c.py": "" });
  const [only] = (await auditWorkspace([{ folder, only: ["dist/b.py"] }], options)) ?? [];
  assert.deepEqual(
    only?.result.findings.map((it) => it.path),
    ["dist/b.py"],
  );
  const [also] = (await auditWorkspace([{ folder, also: ["a.py"] }], options)) ?? [];
  assert.deepEqual(
    also?.result.findings.map((it) => it.path),
    ["a.py"],
  );
  assert.equal(also?.result.files.listed, 3);
  assert.deepEqual(await audit(folder).then((it) => it.findings), []);
  assert.equal((await audit(folder, { includeIgnored: true })).findings.length, 1);
});

test("settings that do not hold are findings in their file; what is right in them counts", async () => {
  const folder = folderWith({ "keywarden.json": '{ "exclude": ["skip"], "nonsense": 1 }', "skip/a.py": `"${key}"\n`, "b.py": "" });
  const result = await audit(folder);
  assert.equal(result.settingsValid, false);
  assert.deepEqual(
    result.findings.map((it) => [it.rule, it.path, it.severity]),
    [["invalid-settings", "keywarden.json", "error"]],
  );
  const fine = folderWith({ "keywarden.json": '{ "exclude": ["skip", "!skip/kept.py"] }', "skip/a.py": `"${key}"\n`, "skip/kept.py": `"${key}"\n` });
  const kept = await audit(fine);
  assert.equal(kept.settingsValid, true);
  assert.deepEqual(
    kept.findings.map((it) => it.path),
    ["skip/kept.py"],
  );
});

test("an audit can be cancelled at any time", async () => {
  const files: Record<string, string> = {};
  for (let i = 0; i < 30; i++) files[`f${i}.py`] = `"${key}"\n`;
  const folder = folderWith(files);
  for (const phase of ["list", "analyse"]) {
    for (const changes of [options, inThreads]) {
      const abort = new AbortController();
      const onProgress = (it: AuditProgress): void => {
        if (it.phase === phase) abort.abort();
      };
      assert.equal(await auditWorkspace([{ folder }], { ...changes, onProgress, signal: abort.signal }), undefined, phase);
    }
  }
});

test("texts are kept for files with findings", async () => {
  const folder = folderWith({ "a.py": `"${key}"\n`, "b.py": "import stripe\n" });
  const [audited] = (await auditWorkspace([{ folder }], options)) ?? [];
  assert.equal(audited?.source("a.py"), `"${key}"\n`);
  assert.equal(audited?.source("b.py"), undefined);
});

test("what makes a file worth a look", () => {
  const seen = (text: string): boolean => SEED.inBytes(Buffer.from(text)) && SEED.inText(text);
  for (const text of [
    key,
    fakeKey("whsec"),
    btoa(`${key}:`),
    btoa(`x${key}`),
    btoa(`xy${key}`),
    "stripe",
    "STRIPE_KEY",
    "newStripe()",
    "stripeSecret",
    "stripe_d",
    "stripes and stripe",
    "# keywarden: ignore",
  ])
    assert.ok(seen(text), text);
  for (const text of ["task = 1", "import os", "strip(e)", "", "s", "stripEnd()", "striped", "zebra-stripes", "STRIPED;", "get_secret_value()"])
    assert.ok(!SEED.inBytes(Buffer.from(text)) && !SEED.inText(text), text);
});

test("no text with a credential passes the seeds by, and bytes and text agree", () => {
  const words = [...CREDENTIAL_PREFILTER.source.split("|"), "stripe", "STRIPE", "keywarden:", "s", "D", "_", "0123456789abcdef", "sk_", "live_", "c2tf"];
  const text = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: "binary-ascii", maxLength: 6 })), { maxLength: 6 }).map((it) => it.join(""));
  fc.assert(
    fc.property(text, (it) => {
      const expected =
        CREDENTIAL_PREFILTER.test(it.replace(/(?:_secret_|pk_live_|pk_test_)(?![A-Za-z0-9%]{16})/g, " ")) ||
        /(?:[sS]tripe(?![sd](?!\w))|STRIPE(?![SD](?!\w)))/.test(it) ||
        it.includes("keywarden:");
      assert.equal(SEED.inBytes(Buffer.from(it, "latin1")), expected);
      assert.equal(SEED.inText(it), expected);
    }),
    { numRuns: 2000 },
  );
});

test("what crosses files is found, in one thread and in several, with the real engine", async () => {
  const files: Record<string, string> = {
    "shop/keys.py": 'import os\nKEY = os.environ["STRIPE_SECRET_KEY"]\n',
    "shop/log.py": "def show(value):\n    print(value)\n",
    "shop/app.py": "from keys import KEY\nfrom log import show\nshow(KEY)\n",
    "shop/unrelated.py": "import log\nlog.show('nothing')\n",
    "other/main.py": 'import os\nprint(os.environ["PAY_TOKEN"])  # not known to be a key of stripe here\n',
    "pay/start.py": 'import os, stripe\nstripe.api_key = os.environ["PAY_TOKEN"]\n',
    "web/package.json": '{ "imports": { "#config": "./generated/config.js" } }',
    "web/tsconfig.json": "{}",
    "web/main.js": 'import { key } from "#config"; // stripe\nconsole.log(key);\n',
    "web/generated/config.js": "export const key = process.env.STRIPE_SECRET_KEY;\n",
    ".gitignore": "generated/\n",
  };
  const createEngine = async (settings: Settings): Promise<Session> => createSession({ syntax: await testSyntax(), settings });
  const folder = folderWith(files);
  const workerUrl = new URL("../server/src/audit-worker.main.ts", import.meta.url);
  const one = await audit(folder, { createSession: createEngine });
  assert.deepEqual(
    one.findings.map((it) => `${it.rule} ${it.path}`),
    ["key-in-log other/main.py", "key-in-log shop/log.py", "key-in-log web/main.js"],
  );
  assert.equal(one.files.analysed, 6, "keys, log and app; main and start; main.js");
  const many = await audit(folder, { createSession: createEngine, workerUrl, threadsFrom: { files: 0, bytes: 0 }, jobs: 3 });
  assert.deepEqual(many, one);
});

test("handlers are known by their routes, which need not speak of Stripe", async () => {
  const folder = folderWith({
    "controllers/pay.js":
      'const stripe = require("stripe")(process.env.STRIPE_SECRET_KEY);\n' +
      "exports.charge = async (req, res) => {\n  await stripe.paymentIntents.create({ amount: req.body.amount, currency: 'eur' });\n  res.end();\n};\n" +
      "exports.keys = (req, res) => res.json({ key: process.env.STRIPE_SECRET_KEY });\n",
    "routes/pay.js":
      'const router = require("express").Router();\nconst { charge } = require("../controllers/pay");\nrouter.post("/", charge);\nmodule.exports = router;\n',
    "routes/keys.js": 'const { keys } = require("../controllers/pay");\nmodule.exports = (app) => app.get("/keys", keys);\n',
    "app.js": 'const app = require("express")();\napp.use("/pay", require("./routes/pay"));\nrequire("./routes/keys")(app);\n',
    "controllers/refund.js":
      'const stripe = require("stripe")(process.env.STRIPE_SECRET_KEY);\nmodule.exports = async (req, res) => {\n  await stripe.paymentIntents.create({ amount: req.body.amount, currency: "eur" });\n};\n',
    "controllers/wrapper.js": "exports.wrapper = (handler) => {\n  const wrapped = async (req, res, next) => handler(req, res, next);\n  return wrapped;\n};\n",
    "controllers/index.js": 'const { wrapper } = require("./wrapper");\nconst refund = require("./refund");\nmodule.exports = { refund: wrapper(refund) };\n',
    "routes/refund.js":
      'const router = require("express").Router();\nconst { refund } = require("../controllers/");\nrouter.post("/", refund);\nmodule.exports = router;\n',
    "views/pay.py": "import stripe\n\n\ndef handle(body):\n    stripe.PaymentIntent.create(amount=body['amount'], currency='eur')\n",
    "web.py":
      "from flask import Flask, request\nfrom views.pay import handle\n\napp = Flask(__name__)\n\n\n@app.post('/pay')\ndef pay():\n    handle(request.json)\n    return ''\n",
  });
  const createEngine = async (settings: Settings): Promise<Session> => createSession({ syntax: await testSyntax(), endpoints: testEndpoints, settings });
  const result = await audit(folder, { createSession: createEngine });
  assert.deepEqual(
    result.findings.map((it) => `${it.rule} ${it.path}`),
    [
      "untrusted-argument controllers/pay.js",
      "key-in-response controllers/pay.js",
      "untrusted-argument controllers/refund.js",
      "untrusted-argument views/pay.py",
    ],
  );
});

test("what holds something of Stripe's and is handed on makes who imports it no one of interest, what holds a key does", async () => {
  const held = "class Held {\n  constructor(it) {\n    this.it = it;\n  }\n}\n";
  const folder = folderWith({
    "amount.js": `const stripe = require("stripe")(process.env.STRIPE_SECRET_KEY);\n${held}exports.noteAmount = async (store) => {\n  store.save(new Held((await stripe.charges.retrieve("ch_1")).amount));\n};\n`,
    "key.js": `require("stripe");\n${held}exports.noteKey = (store) => {\n  store.save(new Held(process.env.STRIPE_SECRET_KEY));\n};\n`,
    "notes-amount.js": 'const { noteAmount } = require("./amount");\nnoteAmount({ save: console.log });\n',
    "notes-key.js": 'const { noteKey } = require("./key");\nnoteKey({ save: console.log });\n',
  });
  const createEngine = async (settings: Settings): Promise<Session> => createSession({ syntax: await testSyntax(), endpoints: testEndpoints, settings });
  const result = await audit(folder, { createSession: createEngine });
  assert.deepEqual(
    result.findings.map((it) => `${it.rule} ${it.path}`),
    ["key-in-log key.js"],
  );
  assert.equal(result.files.analysed, 3, "all but notes-amount.js");
});

test("a task is done again when one after it says what it asked for, and no other is", async () => {
  const folder = folderWith({
    "asks.py": 'import os\nprint(os.environ["PAY_TOKEN"])\n',
    "asks_else.py": 'import os\nprint(os.environ["PORT"])\n',
    "uses.py": 'import os, stripe\nstripe.api_key = os.environ["PAY_TOKEN"]\n',
  });
  const syntax = await testSyntax();
  const task = (path: string): AnalysisTask => ({ root: folder, settings: DEFAULT_SETTINGS, given: [{ path, ignored: false }], importers: [], copies: [] });
  const found: string[] = [];
  const work: Work = {
    take(path, outcome) {
      found.push(`${path} ${outcome.kind === "done" ? outcome.result.analysis.findings.map(({ rule }) => rule).join() : outcome.reason}`);
      return [];
    },
  };
  const options = {
    threads: undefined,
    createSession: (settings: Settings) => createSession({ syntax, settings }),
    read: createReader(),
    cancelled: () => false,
  };
  await runTasks([task("asks.py"), task("asks_else.py"), task("uses.py")], work, options);
  assert.deepEqual(found, ["asks.py ", "asks_else.py ", "uses.py ", "asks.py key-in-log"]);
  // What a part of another machine uses is asked for by name, and only that.
  found.length = 0;
  const asked: string[] = [];
  await runTasks([task("asks.py")], work, options, (origins) => {
    asked.push(...origins);
    return [task("uses.py")];
  });
  assert.deepEqual(asked, ["environment PAY_TOKEN"]);
  assert.deepEqual(found, ["asks.py ", "asks.py key-in-log"]);
});
