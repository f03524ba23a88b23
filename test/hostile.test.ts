import assert from "node:assert/strict";
import { closeSync, ftruncateSync, openSync, symlinkSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type AuditOptions, auditWorkspace } from "../server/src/audit/audit.ts";
import type { AuditResult } from "../server/src/audit/result.ts";
import type { Analysis } from "../server/src/engine/analysis.ts";
import { createSession } from "../server/src/engine/session.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { keywarden } from "./cli-host.ts";
import { folderWith } from "./folders.ts";
import { fakeKey } from "./placeholders.ts";

/**
 * Bad input, with the real engine: a clear message, nothing lost, never a hang. Ignore files, links out of the root, unreadable folders and the reader's own
 * limits are in discover.test.ts; workers that die in audit.test.ts; settings that do not hold in settings.test.ts and cli.test.ts.
 */

const key = fakeKey("sk_live");
const MANY = 10_000;

async function analyse(path: string, text: string): Promise<Analysis> {
  const session = createSession({ syntax: await testSyntax(), endpoints: testEndpoints, settings: DEFAULT_SETTINGS });
  try {
    session.set(path, text);
    const analysis = await session.analyze(path);
    assert.ok(analysis);
    return analysis;
  } finally {
    session.dispose();
  }
}

async function audit(folder: string, changes: Partial<AuditOptions> = {}): Promise<AuditResult> {
  const syntax = await testSyntax();
  const options: AuditOptions = { version: "1", createSession: (settings) => createSession({ syntax, endpoints: testEndpoints, settings }), gitAllowed: false };
  const [audited] = (await auditWorkspace([{ folder }], { ...options, ...changes })) ?? [];
  assert.ok(audited);
  return audited.result;
}

const real = async (folder: string, ...parameters: string[]) => {
  const syntax = await testSyntax();
  return keywarden(folder, parameters, { createSession: async (settings) => createSession({ syntax, endpoints: testEndpoints, settings }) });
};

const textAt = (text: string, { span }: Finding): string => text.slice(span.start, span.end);

const NESTED = ["(", "[", "{", "f(", "[a, ", "lambda: ", "not ", "-", "`${", "if (a) ", "a => ", "(a ? ", "a.b(", "{a: ", "function f() {", "class A { b() {"];

test("ten thousand levels of anything: the key beside them is found", { timeout: 120_000 }, async () => {
  for (const path of ["a.py", "a.js", "a.tsx"]) {
    for (const opening of NESTED) {
      const text = `key = "${key}"\n${opening.repeat(MANY)}\nprint(key)\n`;
      const { findings, notes } = await analyse(path, text);
      // How deep the parser goes is the engine's matter; what it finds is not.
      assert.ok(notes.every((it) => it === "could not be parsed: searched as text only"));
      assert.ok(
        findings.some((it) => textAt(text, it).includes(key)),
        `${path}: ${opening}`,
      );
    }
  }
});

test("a text that is too much for the parser is searched as text, and the next one is parsed", async () => {
  let failures = 0;
  for (const [path, opening] of [
    ["a.tsx", "<b>"],
    ["a.js", "{a: "],
    ["a.ts", "{a: "],
  ] as const) {
    for (let round = 0; round < 3; round++) {
      const { findings, notes } = await analyse(path, `key = "${key}"\n${opening.repeat(3 * MANY)}\nprint(key)\n`);
      failures += notes.filter((it) => it === "could not be parsed: searched as text only").length;
      assert.deepEqual(findings.map((it) => it.rule).slice(0, 1), ["hardcoded-key"], path);
    }
    for (const next of ["b.tsx", "b.js", "b.ts", "b.py"]) {
      const after = await analyse(next, `a = use("${key}")\n`);
      assert.deepEqual([after.notes, after.findings.length], [[], 1], `${next} after ${path}`);
    }
  }
  assert.ok(failures > 0, "something is too much");
});

test("brackets that are closed again, ten thousand deep around the key", async () => {
  for (const [path, open, close] of [
    ["a.py", "[", "]"],
    ["a.js", "[", "]"],
    ["a.ts", "(", ")"],
    ["a.js", "f(", ")"],
    ["a.py", "{1: ", "}"],
  ] as const) {
    const text = `a = ${open.repeat(MANY)}"${key}"${close.repeat(MANY)}\n`;
    const { findings, notes } = await analyse(path, text);
    assert.deepEqual(notes, [], path);
    assert.deepEqual(
      findings.map((it) => [it.rule, textAt(text, it).includes(key)]),
      [["hardcoded-key", true]],
      path,
    );
  }
});

test("reassignments inside of each other cost no more than others", async () => {
  for (const text of ["-".repeat(MANY), "a[b += ".repeat(200), `${"a[".repeat(200)}c${"]++".repeat(200)}`, `${"a[".repeat(200)}c${"] += 1".repeat(200)}`]) {
    const { findings, notes } = await analyse("a.js", `key = "${key}";\n${text}`);
    assert.deepEqual(notes, []);
    assert.equal(findings.length, 1);
  }
});

test("a chain of ten thousand terms, calls, members or branches", { timeout: 60_000 }, async () => {
  for (const [path, chain] of [
    ["a.py", `x = ${'"a" + '.repeat(MANY)}"${key}"\n`],
    ["a.js", `x = ${'"a" + '.repeat(MANY)}"${key}";\n`],
    ["a.ts", `x = ${"a || ".repeat(MANY)}"${key}";\n`],
    ["a.py", `x = ${"a or ".repeat(MANY)}"${key}"\n`],
    ["a.js", `a${".b()".repeat(MANY)}("${key}");\n`],
    ["a.py", `a${".b()".repeat(MANY)}("${key}")\n`],
    ["a.py", `if a: pass\n${"elif a: pass\n".repeat(MANY)}else: x = "${key}"\n`],
    ["a.js", `${"if (a) b; else ".repeat(MANY)}x = "${key}";\n`],
    ["a.py", `x = ("a"\n${'"b"\n'.repeat(MANY)}"${key}")\n`],
    ["a.js", `x = \`${"${a}".repeat(MANY)}\` + "${key}";\n`],
  ] as const) {
    const { findings, notes } = await analyse(path, chain);
    assert.deepEqual(notes, [], chain.slice(0, 20));
    assert.deepEqual(
      findings.map((it) => it.rule),
      ["hardcoded-key"],
      chain.slice(0, 20),
    );
  }
});

test("strings, comments and blocks that are never closed", async () => {
  for (const [path, text] of [
    ["a.py", `import stripe\nstripe.api_key = "${key}`],
    ["a.py", `"""${key}`],
    ["a.py", `x = f"{'${key}'`],
    ["a.js", `const x = "${key}`],
    ["a.js", `const x = \`${key}`],
    ["a.js", `/* ${key}`],
    ["a.ts", `class A { x = "${key}"`],
    ["a.tsx", `const a = <A b="${key}"`],
    ["a.js", `/${key}`],
  ] as const) {
    const { findings } = await analyse(path, text);
    assert.deepEqual(
      findings.map((it) => [it.rule, textAt(text, it).includes(key)]),
      [["hardcoded-key", true]],
      `${path}: ${text.slice(0, 12)}`,
    );
  }
});

test("line breaks of any kind, marks, NUL and halves of characters leave places as they are", async () => {
  for (const around of ["\r\n", "\r", "\n", "\uFEFF", "\0\n", "\uD800\n", "\n\uDC00 = 1\n", "\u2028", "\f\n", "# 🔑\n"]) {
    for (const path of ["a.py", "a.ts", "a.yml", ".env", "a.vue", "a.ipynb"]) {
      const text = `${around}key = "${key}"${around}`;
      const { findings, notes } = await analyse(path, text);
      assert.deepEqual(notes, []);
      assert.equal(findings.length, 1, `${path} ${JSON.stringify(around)}`);
      assert.ok(findings[0] && textAt(text, findings[0]).includes(key), `${path} ${JSON.stringify(around)}`);
    }
  }
});

test("a bundle of five megabytes in one line is searched as text, and that is said", { timeout: 60_000 }, async () => {
  const unit = '!function(e,t){return e[t]="a"+t,n(e,`${t}`)}(window,"b");';
  const text = `${unit.repeat(45_000)}var k="${key}";${unit.repeat(45_000)}`;
  assert.ok(text.length > 5_000_000);
  const folder = folderWith({ "app.js": text });
  const { code, out } = await real(folder, "audit", "--format", "json");
  assert.equal(code, 1);
  const [{ findings, notes }] = JSON.parse(out).audits;
  assert.deepEqual(
    findings.map((it: { rule: string }) => it.rule),
    ["hardcoded-key"],
  );
  assert.match(JSON.stringify(notes), /larger than 1 MiB: searched as text only/);
  assert.ok(out.length < 10_000, "the line is not repeated in the report");
  const pretty = await real(folder, "audit");
  assert.ok(pretty.out.length < 5_000);
  assert.match(pretty.out, /app\.js/);
});

test("a file of fifty megabytes is not read, and that is said; the others are", async () => {
  const folder = folderWith({ "a.py": `key = "${key}"\n` });
  const file = openSync(join(folder, "huge.log"), "w");
  writeSync(file, `${key}\n`);
  writeSync(file, "x".repeat(9000));
  ftruncateSync(file, 50 * 1024 * 1024);
  closeSync(file);
  const result = await audit(folder);
  assert.deepEqual(result.files.skipped, [{ path: "huge.log", reason: "larger than 32 MiB" }]);
  assert.equal(result.findings.length, 1);
  const { code, out } = await real(folder, "audit");
  assert.equal(code, 1);
  assert.match(out, /huge\.log.*32 MiB|32 MiB.*huge\.log|1 (?:file )?skipped/s);
});

test("every encoding gives the same places", async () => {
  const text = `# café\nkey = "${key}"\n`;
  const result = await audit(
    folderWith({
      "a-utf8.py": text,
      "b-mark.py": `\ufeff${text}`,
      "c-utf16.py": Buffer.from(`\ufeff${text}`, "utf16le"),
      "d-utf16be.py": Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
      "e-latin1.py": Buffer.from(text, "latin1"),
      "f-nul.bin": Buffer.from(`\0\0${text}`),
      "g-empty.py": "",
      "h-empty.ipynb": "",
      "i-empty.vue": "",
    }),
  );
  assert.deepEqual(
    result.findings.map((it) => [it.path, it.span.start, it.span.end]),
    ["a-utf8.py", "b-mark.py", "c-utf16.py", "d-utf16be.py", "e-latin1.py"].map((path) => [path, text.indexOf('"'), text.lastIndexOf('"') + 1]),
  );
  assert.deepEqual(result.files.skipped, [{ path: "f-nul.bin", reason: "binary" }]);
  assert.equal(result.files.read, 8);
});

test("a folder that links to itself is walked once", async () => {
  const folder = folderWith({ "a/key.py": `key = "${key}"\n` });
  symlinkSync(folder, join(folder, "a/loop"), "dir");
  symlinkSync("b", join(folder, "b"));
  const result = await audit(folder);
  assert.equal(result.findings.length, 1);
  assert.deepEqual(
    result.files.skipped.map((it) => [it.path, it.reason]),
    [
      ["a/loop", "symbolic link"],
      ["b", "symbolic link"],
    ],
  );
});

test("a file that changes while it is looked at is reported as it was read", async () => {
  const before = `key = "${key}"\n`;
  const folder = folderWith({ "a.py": before, "b.py": `import a\nkey = "${fakeKey("rk_live")}"\n` });
  const result = await audit(folder, {
    onProgress: ({ phase }) => {
      if (phase === "analyse") writeFileSync(join(folder, "a.py"), "print(1)\n");
    },
  });
  assert.deepEqual(
    result.findings.map((it) => it.path),
    ["a.py", "b.py"],
  );
  assert.deepEqual(
    (await audit(folder)).findings.map((it) => it.path),
    ["b.py"],
  );
});

test("a path that does not exist is an error of one line", async () => {
  const { code, err } = await real(folderWith({}), "audit", "no/such/folder");
  assert.equal(code, 2);
  assert.match(err, /no\/such\/folder/);
  assert.equal(err.trimEnd().split("\n").length, 1);
});

test("what a bundler packed is searched as text, and that is said; a picture in a line of a program is not that", async () => {
  const unit = '!function(e,t){return e[t]="a"+t,n(e,`${t}`)}(window,"b");';
  const picture = `const LOGO = "data:image/png;base64,${"iVBORw0KGgo".repeat(15_000)}";`;
  const program = `import Stripe from "stripe";\n${picture}\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY);\nconsole.log(stripe, LOGO);\n`;
  const folder = folderWith({ "assets/main-DJAU7c.js": `/* a license */\n${unit.repeat(3_000)}var k="${key}";`, "app.js": program });
  const { findings, notes } = await audit(folder);
  assert.deepEqual(findings.map((it: { rule: string; path: string }) => `${it.path} ${it.rule}`).sort(), [
    "app.js key-in-log",
    "assets/main-DJAU7c.js hardcoded-key",
  ]);
  assert.deepEqual(JSON.stringify(notes).match(/[^"]*searched as text only/g)?.length, 1);
  assert.match(JSON.stringify(notes), /packed by a bundler: searched as text only/);
});
