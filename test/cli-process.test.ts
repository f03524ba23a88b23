import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createSession } from "../server/src/engine/session.ts";
import { testSyntax } from "./assets.ts";
import { keywarden, type Ran } from "./cli-host.ts";
import { folderWith } from "./folders.ts";
import { fakeKey } from "./placeholders.ts";

/** The command with the real engine: in this process for what it changes, in one of its own for how it starts and ends. */

const entry = fileURLToPath(new URL("../server/src/keywarden.main.ts", import.meta.url));
const live = fakeKey("sk_live");
const restricted = fakeKey("rk_live");

function start(folder: string, parameters: readonly string[]) {
  const child = spawn(process.execPath, [entry, ...parameters], { cwd: folder, env: { ...process.env, FORCE_COLOR: "", NO_COLOR: "1" } });
  const done = new Promise<Ran>((resolve) => {
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    child.on("close", (code) => resolve({ code: code ?? -1, out, err }));
  });
  return { child, done };
}

const real = async (folder: string, ...parameters: string[]): Promise<Ran> => {
  const syntax = await testSyntax();
  return keywarden(folder, parameters, { createSession: async (settings) => createSession({ syntax, settings }) });
};

test("the command finds keys in both languages and in configuration", async () => {
  const folder = folderWith({
    "api/app.py": `import stripe\n\nKEY = "${live}"\nstripe.api_key = KEY\n`,
    "web/pay.ts": `import Stripe from "stripe";\nexport const stripe = new Stripe("${restricted}");\n`,
    "config.yml": `stripe:\n  key: ${live}\n`,
    "fine.py": "import stripe\n",
  });
  const { code, out, err } = await start(folder, ["audit", "--format", "json"]).done;
  assert.equal(err, "");
  assert.equal(code, 1);
  const [audit] = JSON.parse(out).audits;
  assert.deepEqual(
    audit.findings.map((it: { rule: string; path: string; range: { start: { line: number } } }) => `${it.path}:${it.range.start.line} ${it.rule}`),
    ["api/app.py:3 hardcoded-key", "config.yml:2 key-in-config", "web/pay.ts:2 hardcoded-key"],
  );
  assert.equal(audit.files.analysed, 4);
});

test("threads of the real engine give what one thread gives", async () => {
  const files: Record<string, string> = {};
  // More than the bytes from which on threads are used.
  const filler = `# ${"stripe ".repeat(100)}\n`.repeat(1000);
  for (let i = 0; i < 6; i++) files[`f${i}.py`] = `${filler}key${i} = "${fakeKey("sk_live", i)}"\n`;
  const folder = folderWith(files);
  const [one, many] = await Promise.all(["1", "2"].map((jobs) => start(folder, ["audit", "--format", "json", "--jobs", jobs]).done));
  const withoutTime = (it: Ran | undefined): string | undefined => it?.out.replace(/"milliseconds": \d+/, "");
  assert.equal(JSON.parse(one?.out ?? "").audits[0].findings.length, 6);
  assert.equal(withoutTime(many), withoutTime(one));
});

test("a reader that stops early does not make the command fail", async () => {
  const { child, done } = start(folderWith({ "a.py": `key = "${live}"\n`.repeat(2000) }), ["audit"]);
  child.stdout.destroy();
  const { err } = await done;
  assert.doesNotMatch(err, /EPIPE|Error/);
});

test("SARIF offers the fix that the editor would", async () => {
  const folder = folderWith({ "app.py": `import stripe\n\nstripe.api_key = "${live}"\n` });
  const { out } = await real(folder, "audit", "--format", "sarif");
  assert.ok(!out.includes(live.slice(20, 26)));
  const [fix] = JSON.parse(out).runs[0].results[0].fixes;
  const change = fix.artifactChanges.find((it: { artifactLocation: { uri: string } }) => it.artifactLocation.uri === "app.py");
  assert.ok(change.replacements.some((it: { insertedContent: { text: string } }) => it.insertedContent.text.includes('os.environ["STRIPE_SECRET_KEY"]')));
});

test("fix moves keys to the environment, and says what is left", async () => {
  const files = { "app.py": `import stripe\r\n\r\nstripe.api_key = "${live}"\r\n`, "config.yml": `key: ${restricted}\n`, ".env.example": "OTHER=1\n" };
  const folder = folderWith(files);
  const dry = await real(folder, "fix", "--dry-run");
  assert.equal(dry.code, 1);
  assert.match(dry.out, /^-stripe\.api_key = "sk_live_….{4}"$/m);
  assert.match(dry.out, /^\+stripe\.api_key = os\.environ\["STRIPE_SECRET_KEY"\]$/m);
  assert.match(dry.out, /^\+STRIPE_SECRET_KEY=$/m);
  assert.ok(!dry.out.includes(live.slice(20, 26)) && !dry.out.includes(restricted.slice(20, 26)));
  for (const [path, text] of Object.entries(files)) assert.equal(readFileSync(join(folder, path), "utf8"), text, "a dry run writes nothing");

  const { code, out, err } = await real(folder, "fix");
  assert.equal(code, 1, "the one in the configuration remains");
  assert.match(out, /^app\.py: 1 finding put right$/m);
  assert.match(err, /1 finding left/);
  const text = readFileSync(join(folder, "app.py"), "utf8");
  assert.ok(text.includes('stripe.api_key = os.environ["STRIPE_SECRET_KEY"]\r\n'));
  assert.doesNotMatch(text, /[^\r]\n/);
  assert.match(readFileSync(join(folder, ".env.example"), "utf8"), /^STRIPE_SECRET_KEY=/m);

  const again = await real(folder, "fix");
  assert.equal(again.code, 1);
  assert.equal(again.out, "");
  assert.equal(readFileSync(join(folder, "app.py"), "utf8"), text);
});

test("fix keeps a file's encoding", async () => {
  const source = `# ä\nimport stripe\nstripe.api_key = "${live}"\n`;
  const folder = folderWith({ "latin1.py": Buffer.from(source, "latin1"), "wide.py": Buffer.from(`\ufeff${source}`, "utf16le") });
  assert.equal((await real(folder, "fix")).code, 0);
  for (const [path, encoding] of [
    ["latin1.py", "latin1"],
    ["wide.py", "utf16le"],
  ] as const) {
    const text = readFileSync(join(folder, path)).toString(encoding);
    assert.match(text, /^\ufeff?# ä\n/);
    assert.match(text, /os\.environ/);
    assert.ok(!text.includes(live));
  }
});

test("fix --rule leaves other findings alone", async () => {
  const folder = folderWith({ "app.py": `import stripe\nstripe.api_key = "${live}"\n` });
  const { code, out } = await real(folder, "fix", "--rule", "wrong-key-kind");
  assert.equal(code, 1);
  assert.equal(out, "");
  assert.ok(readFileSync(join(folder, "app.py"), "utf8").includes(live));
});

test("fix does not write over what changed since it was read", async () => {
  const folder = folderWith({ "app.py": `import stripe\nstripe.api_key = "${live}"\n` });
  const syntax = await testSyntax();
  const changed = `import stripe\n# changed\nstripe.api_key = "${live}"\n`;
  let sessions = 0;
  const { code } = await keywarden(folder, ["fix"], {
    createSession: async (settings) => {
      // The second session is that of the repairs: the audit is over.
      if (++sessions === 2) writeFileSync(join(folder, "app.py"), changed);
      return createSession({ syntax, settings });
    },
  });
  assert.equal(code, 1);
  assert.equal(readFileSync(join(folder, "app.py"), "utf8"), changed);
});
