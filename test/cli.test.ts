import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { rules } from "../server/src/rules/index.ts";
import { keywarden } from "./cli-host.ts";
import { folderWith } from "./folders.ts";
import { fakeKey } from "./placeholders.ts";

const live = fakeKey("sk_live");
const sandbox = fakeKey("sk_test");
const body = live.slice(20, 30);
const leaky = (): string => folderWith({ "a.py": `key = "${live}"\n`, "b/c.py": `key = "${sandbox}"\n` });

test("audit exits with 0 when clean, 1 with findings at the threshold, 2 when nothing was scanned", async () => {
  assert.equal((await keywarden(folderWith({ "a.py": "x = 1\n" }), ["audit"])).code, 0);
  assert.equal((await keywarden(leaky(), ["audit"])).code, 1);
  const empty = await keywarden(folderWith({}), ["audit"]);
  assert.equal(empty.code, 2);
  assert.match(empty.err, /nothing was scanned in \./);
  assert.match(empty.out, /^nothing was scanned$/m);
});

test("--fail-on moves the threshold", async () => {
  const folder = folderWith({ "c.py": `key = "${sandbox}"\n` });
  for (const [threshold, code] of [
    ["error", 0],
    ["warning", 0],
    ["information", 0],
    ["hint", 1],
    ["never", 0],
  ] as const) {
    assert.equal((await keywarden(folder, ["audit", "--fail-on", threshold])).code, code, threshold);
  }
  assert.equal((await keywarden(leaky(), ["audit", "--fail-on", "never"])).code, 0);
  assert.equal((await keywarden(folderWith({}), ["audit", "--fail-on", "never"])).code, 2, "nothing scanned is never clean");
});

test("bad usage exits with 2 and one line", async () => {
  const folder = leaky();
  for (const parameters of [
    ["audit", "nowhere"],
    ["audit", "--format", "xml"],
    ["audit", "--fail-on", "fatal"],
    ["audit", "--jobs", "0"],
    ["audit", "--jobs", "many"],
    ["audit", "--output", "no/such/folder/x.json"],
    ["audit", "--unknown"],
    ["unknown"],
    ["explain", "hardcoded-kee"],
    ["explain"],
    ["fix", "--rule", "nope"],
    [],
  ]) {
    const { code, err } = await keywarden(folder, parameters);
    assert.equal(code, 2, parameters.join(" "));
    assert.notEqual(err, "", parameters.join(" "));
    assert.doesNotMatch(err, /\n\s+at /, parameters.join(" "));
  }
  assert.match((await keywarden(folder, ["audit", "nowhere"])).err, /no such file or folder: nowhere/);
  assert.match((await keywarden(folder, ["explain", "hardcoded-kee"])).err, /did you mean hardcoded-key/);
});

test("no error text holds a key, wherever it stood", async () => {
  const folder = folderWith({ [`${live}.py`]: "throws\nimport stripe\n", "keywarden.json": `{ "${live}": "${live}" }` });
  for (const parameters of [
    ["audit"],
    ["audit", live],
    ["audit", `--${live}`],
    [live],
    ["explain", live],
    ["audit", "--output", `${live}/x`],
    ["audit", "--format", "json"],
    ["audit", "--format", "sarif"],
  ]) {
    const { out, err } = await keywarden(folder, parameters);
    assert.ok(!out.includes(body) && !err.includes(body), parameters.map((it) => it.replace(live, "KEY")).join(" "));
  }
  const crash = await keywarden(folder, ["audit"], { createSession: () => Promise.reject(new Error(`at ${live}`)) });
  assert.equal(crash.code, 2);
  assert.equal(crash.err, "keywarden: internal error (Error)\n");
});

test("settings that are not valid exit with 2, and the findings are still told", async () => {
  const { code, out, err } = await keywarden(folderWith({ "keywarden.json": "{ nonsense", "a.py": `"${live}"` }), ["audit"]);
  assert.equal(code, 2);
  assert.match(err, /settings of \. are not valid/);
  assert.match(out, /keywarden\.json/);
  assert.match(out, /a\.py/);
});

test("paths: files, several roots, one inside another, links", async () => {
  const folder = folderWith({
    "one/a.py": `"${live}"`,
    "one/.gitignore": "secret.py\n",
    "one/secret.py": `"${live}"`,
    "two/b.py": `"${live}"`,
    "two/c.py": "",
  });
  const paths = async (...parameters: string[]): Promise<string[]> => {
    const { out } = await keywarden(folder, ["audit", "--format", "json", ...parameters]);
    return JSON.parse(out).audits.flatMap((it: { root: string; findings: { path: string }[] }) =>
      it.findings.map((finding) => join(it.root, finding.path).slice(folder.length + 1)),
    );
  };
  assert.deepEqual(await paths("one", "two"), ["one/a.py", "two/b.py"]);
  assert.deepEqual(await paths(".", "one", "two/b.py"), ["one/a.py", "two/b.py"]);
  assert.deepEqual(await paths("one/a.py"), ["one/a.py"]);
  assert.deepEqual(await paths("one/secret.py"), ["one/secret.py"]);
  assert.deepEqual(await paths("one", "one/secret.py"), ["one/a.py", "one/secret.py"]);
  symlinkSync(join(folder, "one"), join(folder, "link"));
  assert.deepEqual(await paths("link"), ["one/a.py"]);
  const { out } = await keywarden(join(folder, "two"), ["audit", "../one"]);
  assert.match(out, /^\.\.\/one\/a\.py$/m, "paths in the terminal lead there from here");
});

test("a named file that cannot be read exits with 2", async () => {
  const folder = folderWith({ "a.py": "", "image.png": Buffer.from([1, 0, 2]), "closed.py": "x" });
  const binary = await keywarden(folder, ["audit", "a.py", "image.png"]);
  assert.equal(binary.code, 2);
  assert.match(binary.err, /image\.png: binary/);
  chmodSync(join(folder, "closed.py"), 0);
  chmodSync(folder, 0o755);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    const closed = await keywarden(folder, ["audit", "closed.py"]);
    assert.equal(closed.code, 2);
    assert.match(closed.err, /permission denied/);
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

test("--output writes the report and leaves standard output alone", async () => {
  const folder = leaky();
  const { code, out, err } = await keywarden(folder, ["audit", "--format", "sarif", "--output", "report.sarif"]);
  assert.equal(code, 1);
  assert.equal(out, "");
  assert.match(err, /1 error and 1 hint in 2 files/);
  assert.equal(JSON.parse(readFileSync(join(folder, "report.sarif"), "utf8")).version, "2.1.0");
  const again = await keywarden(folder, ["audit", "--format", "sarif", "--output", "report.sarif", "--quiet"]);
  assert.equal(again.err, "");
});

test("colours and progress only where they are wanted", async () => {
  const folder = leaky();
  const audit = (terminal: boolean, env: Record<string, string>, ...parameters: string[]) => keywarden(folder, ["audit", ...parameters], { terminal, env });
  const colored = (it: { out: string }): boolean => it.out.includes("\u001b[");
  assert.ok(colored(await audit(true, {})));
  assert.ok(!colored(await audit(false, {})));
  assert.ok(colored(await audit(false, { FORCE_COLOR: "1" })));
  assert.ok(!colored(await audit(true, { NO_COLOR: "1" })));
  assert.ok(!colored(await audit(true, { FORCE_COLOR: "1" }, "--no-color")));
  assert.ok(!colored(await audit(true, {}, "--output", "x.txt")));
  assert.match((await audit(true, {})).err, /\r\u001b\[2K/);
  assert.equal((await audit(false, {})).err, "");
  assert.equal((await audit(true, {}, "--quiet")).err, "");
});

test("an interrupt ends the audit with 130 and without a report", async () => {
  let released = 0;
  const { code, out } = await keywarden(leaky(), ["audit"], {
    onInterrupt(stop) {
      queueMicrotask(stop);
      return () => released++;
    },
  });
  assert.equal(code, 130);
  assert.equal(out, "");
  assert.equal(released, 1);
});

test("rules, explain, version and help", async () => {
  const folder = folderWith({});
  const listed = await keywarden(folder, ["rules"]);
  assert.equal(listed.code, 0);
  assert.deepEqual(
    listed.out
      .trimEnd()
      .split("\n")
      .map((it) => it.split(" ")[0]),
    rules.map((it) => it.id),
  );
  for (const rule of rules) {
    const { code, out } = await keywarden(folder, ["explain", rule.id]);
    assert.equal(code, 0);
    for (const part of [rule.title, rule.what, rule.why, rule.advice]) assert.ok(out.includes(part), part);
    assert.doesNotMatch(out, /(?<!\$)\{\{/);
  }
  assert.deepEqual(await keywarden(folder, ["--version"]), { code: 0, out: "1.2.3\n", err: "" });
  const help = await keywarden(folder, ["--help"]);
  assert.equal(help.code, 0);
  for (const command of ["audit", "fix", "rules", "explain", "lsp"]) assert.match(help.out, new RegExp(`^  ${command} `, "m"));
});

test("lsp starts the server", async () => {
  let started = 0;
  const startServer = async (): Promise<void> => {
    started++;
  };
  assert.equal((await keywarden(folderWith({}), ["lsp", "--stdio"], { startServer })).code, 0);
  assert.equal(started, 1);
});

test("an audit writes nothing", async () => {
  const folder = leaky();
  await keywarden(folder, ["audit"]);
  await keywarden(folder, ["fix", "--dry-run"]);
  assert.equal(readFileSync(join(folder, "a.py"), "utf8"), `key = "${live}"\n`);
  assert.ok(!existsSync(join(folder, ".env.example")));
});
