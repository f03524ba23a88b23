import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { createSession } from "../server/src/engine/session.ts";
import { fingerprintOf } from "../server/src/model/credentials/fingerprint.ts";
import { readSettings } from "../server/src/settings/read-settings.ts";
import { withRolled } from "../server/src/settings/write-rolled.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { keywarden, type Ran } from "./cli-host.ts";
import { folderWith } from "./folders.ts";
import { gitIn } from "./generated-history.ts";
import { LeakSearch } from "./leak-search.ts";
import { fakeKey } from "./placeholders.ts";

const keys = Array.from({ length: 6 }, (_, index) => fakeKey("sk_live", 60 + index));
const code = (...some: readonly string[]): string => some.map((key) => `import stripe\nstripe.api_key = "${key}"\n`).join("");

function audit(folder: string, ...parameters: string[]): Promise<Ran> {
  return keywarden(folder, parameters, {
    env: {},
    createSession: async (settings) => createSession({ syntax: await testSyntax(), endpoints: testEndpoints, settings }),
  });
}

/** Writes files, a key for `undefined` deletes one, and commits them. */
function commit(folder: string, files: Readonly<Record<string, string | undefined>>, message = "Change"): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    if (text === undefined) rmSync(join(folder, path));
    else writeFileSync(join(folder, path), text);
  }
  gitIn(folder, ["add", "-A"]);
  gitIn(folder, ["commit", "-q", "--allow-empty", "-m", message]);
}

function repository(files: Readonly<Record<string, string>>): string {
  const folder = folderWith({});
  gitIn(folder, ["init", "-q", "-b", "main"]);
  commit(folder, files);
  return folder;
}

interface Reported {
  readonly rule: string;
  readonly path: string;
  readonly severity: string;
  readonly evidence: { readonly fingerprint: string } | null;
}

/** `rule path`, of the findings in a JSON report. */
function told({ out }: Ran): string[] {
  const report: { readonly audits: readonly { readonly findings: readonly Reported[] }[] } = JSON.parse(out);
  return report.audits.flatMap(({ findings }) => findings.map(({ rule, path }) => `${rule} ${path.replace(/^[0-9a-f]{12}:/, "COMMIT:")}`));
}

test("audit --history adds what was deleted; rolled makes a note of it for all", async () => {
  const [key = ""] = keys;
  const folder = repository({ "a.py": code(key) });
  commit(folder, { "a.py": "a = 1\n" });
  assert.equal((await audit(folder, "audit", "--quiet")).code, 0);
  const found = await audit(folder, "audit", "--history", "--quiet");
  assert.equal(found.code, 1);
  assert.match(found.out, /^[0-9a-f]{12}:a\.py\n {2}2:19 error A live-mode Stripe secret key \(sk_live_….{4}\) was in a\.py from 2024-05-01 to 2024-05-01/);
  assert.deepEqual(told(await audit(folder, "audit", "--history", "--format", "json")), ["key-in-history COMMIT:a.py"]);

  const fingerprint = fingerprintOf(key);
  const rolled = await audit(folder, "rolled", fingerprint, "--by", "Ada");
  assert.deepEqual([rolled.code, rolled.err], [0, ""]);
  assert.deepEqual(JSON.parse(readFileSync(join(folder, "keywarden.json"), "utf8")), { rolled: [{ key: fingerprint, by: "Ada", on: "2024-06-01" }] });
  const noted = await audit(folder, "audit", "--history", "--quiet");
  assert.equal(noted.code, 0);
  assert.match(noted.out, /note A live-mode Stripe secret key .* was rolled by Ada on 2024-06-01/);
  for (const wrong of [key, "abc", `${fingerprint} x`]) {
    const refused = await audit(folder, "rolled", wrong);
    assert.equal(refused.code, 2);
    assert.ok(!refused.err.includes(key.slice(8, -4)));
  }
  assert.equal((await audit(folder, "rolled", fingerprint, "--on", "yesterday")).code, 2);
});

test("noting a rolled key leaves the rest of the settings as it is, comments too", () => {
  const key = "0123456789abcdef";
  const text = '{\r\n\t// why\r\n\t"requireReason": true, /* so */\r\n}\r\n';
  const once = withRolled(text, { key, on: "2024-06-01" }) ?? assert.fail();
  assert.ok(once.startsWith('{\r\n\t// why\r\n\t"requireReason": true,') && once.includes("/* so */"), once);
  assert.deepEqual([readSettings(once).settings.rolled, readSettings(once).problems], [[{ key, on: "2024-06-01" }], []]);
  const twice = withRolled(once, { key: "f".repeat(16), by: "B" }) ?? assert.fail();
  assert.equal(readSettings(twice).settings.rolled.length, 2);
  const again = withRolled(twice, { key, by: "A", on: "2024-07-01" }) ?? assert.fail();
  assert.deepEqual(readSettings(again).settings.rolled[0], { key, by: "A", on: "2024-07-01" });
  assert.equal(readSettings(again).settings.rolled.length, 2);
  for (const none of ["[]", '{ "rolled": 1 }', "nothing"]) assert.equal(withRolled(none, { key }), undefined);
});

test("where the history was asked for and cannot be read, the result is not clean", async () => {
  const ran = await audit(folderWith({ "a.py": "a = 1\n" }), "audit", "--history", "--quiet");
  assert.equal(ran.code, 2);
  assert.match(ran.err, /the history of \. was not read/);
});

test("of a repository without files it is said what its history holds, in every format", async () => {
  const bare = join(folderWith({}), "shop.git");
  gitIn(".", ["clone", "-q", "--bare", repository({ "a.py": code(keys[0] ?? "") }), bare]);
  for (const format of ["pretty", "markdown", "html", "junit", "github"]) {
    const { out, code: status } = await audit(bare, "audit", ".", "--history", "--no-cache", "--format", format);
    assert.equal(status, 1, format);
    assert.doesNotMatch(out, /nothing was scanned/i, format);
    if (format !== "junit") assert.match(out, /1 error in 1 file/, format);
    if (format !== "junit") assert.match(out, /\b3 objects of the history/, format);
  }
  const clean = join(folderWith({}), "clean.git");
  gitIn(".", ["clone", "-q", "--bare", repository({ "a.py": "a = 1\n" }), clean]);
  assert.match((await audit(clean, "audit", ".", "--history", "--no-cache")).out, /^nothing found$/m);
});

test("audit --since reports what is new, and keys that came and went", async () => {
  const [old = "", kept = "", gone = "", said = "", moved = ""] = keys;
  const folder = repository({ "old.py": code(old), "moved.py": code(moved), "log.py": "import stripe\n" });
  gitIn(folder, ["checkout", "-q", "-b", "topic"]);
  commit(folder, {
    "new.py": code(kept),
    "brief.py": code(gone, old),
    "old.py": `# a new line\n${code(old)}`,
    "moved.py": undefined,
    "to/moved.py": code(moved),
  });
  commit(folder, { "brief.py": undefined }, `It was ${said}`);
  gitIn(folder, ["checkout", "-q", "main"]);
  commit(folder, { "later.py": code(old) });
  gitIn(folder, ["checkout", "-q", "topic"]);
  const ran = await audit(folder, "audit", "--since", "main", "--format", "json");
  assert.equal(ran.code, 1);
  assert.deepEqual(told(ran).sort(), ["hardcoded-key new.py", "key-in-history COMMIT:", "key-in-history COMMIT:brief.py"]);
  const found: { readonly audits: readonly { readonly findings: readonly Reported[] }[] } = JSON.parse(ran.out);
  assert.deepEqual(found.audits[0]?.findings.map(({ evidence }) => evidence?.fingerprint).sort(), [kept, gone, said].map(fingerprintOf).sort());
  for (const wrong of ["no-such-branch", "--output=x"]) {
    const refused = await audit(folder, "audit", `--since=${wrong}`);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /git knows no commit/);
  }
});

test("audit --staged reads what is to be committed, not what lies in the folder, and only what is new in it", async () => {
  const [old = "", staged = "", unstaged = ""] = keys;
  const folder = repository({ "old.py": code(old), "other.py": "a = 1\n" });
  assert.deepEqual(await audit(folder, "audit", "--staged"), { code: 0, out: "nothing is staged\n", err: "" });
  writeFileSync(join(folder, "old.py"), `${code(old)}# more\nb = 2\n`);
  writeFileSync(join(folder, "new.py"), `\n${code(staged)}`);
  gitIn(folder, ["add", "-A"]);
  writeFileSync(join(folder, "new.py"), code(unstaged));
  writeFileSync(join(folder, "other.py"), code(unstaged));
  const ran = await audit(folder, "audit", "--staged", "--quiet");
  assert.equal(ran.code, 1);
  assert.match(ran.out, /^new\.py\n {2}3:18 error .*hardcoded-key\n\n1 error in 1 file\n/);
  assert.ok(ran.out.includes(staged.slice(-4)) && !ran.out.includes(unstaged.slice(-4)));
  // A first commit has nothing before it.
  const first = folderWith({ "a.py": code(old) });
  gitIn(first, ["init", "-q"]);
  gitIn(first, ["add", "-A"]);
  assert.equal((await audit(first, "audit", "--staged", "--quiet")).code, 1);
  assert.equal((await audit(folderWith({ "a.py": "" }), "audit", "--staged")).code, 2);
});

test("repositories of a list are each reported by name, folders and addresses alike", async () => {
  const [one = "", two = ""] = keys;
  const first = repository({ "a.py": code(one) });
  const second = repository({ "b.py": code(two) });
  commit(second, { "b.py": "b = 1\n" });
  const place = folderWith({ "lists/all.txt": `# all of them\n${first}\nfile://${second}   # cloned\n../nowhere\n` });
  const ran = await audit(place, "audit", "--repositories", "lists/all.txt", "--history", "--format", "json");
  assert.equal(ran.code, 2);
  assert.match(ran.err, /\.\.\/nowhere: no such folder/);
  const { audits }: { audits: { root: string; findings: Reported[] }[] } = JSON.parse(ran.out);
  assert.deepEqual(
    audits.map(({ root, findings }) => [root, findings.map(({ rule }) => rule).sort()]),
    [
      [first, ["hardcoded-key", "key-in-history"]],
      [`file://${second}`, ["key-in-history"]],
      ["../nowhere", []],
    ],
  );
  assert.equal((await audit(place, "audit", "--repositories", "no-list")).code, 2);
});

test("no report of a history, and nothing else that is written, holds more of a key than its ends", async () => {
  const [inFile = "", inMessage = "", inTag = "", inPath = ""] = keys;
  const folder = repository({ "a.py": `# one\n${code(inFile)}# and\nother = "${inFile}"\n`, [`${inPath}.txt`]: "a\n", [`b-${inPath}.py`]: code(inPath) });
  gitIn(folder, ["tag", "-a", "-m", `With ${inTag}`, `v-${inPath}`]);
  commit(folder, { "a.py": "a = 1\n" }, `It was ${inMessage}`);
  const cache = folderWith({});
  const written: string[] = [];
  for (const format of ["pretty", "json", "sarif", "markdown", "html", "github", "gitlab", "junit"]) {
    const ran = await audit(folder, "audit", "--history", "--unreachable", "--cache", cache, "--format", format);
    assert.equal(ran.code, 1, format);
    assert.ok(ran.out.includes("key-in-history"), format);
    written.push(ran.out, ran.err);
  }
  const baseline = await audit(folder, "baseline", "--history", "--output", join(cache, "base.json"));
  assert.equal(baseline.code, 0);
  written.push(baseline.out, readFileSync(join(cache, "base.json"), "utf8"));
  // The last four characters may be shown.
  const search = new LeakSearch([inFile, inMessage, inTag, inPath].map((key) => key.slice("sk_live_".length)));
  assert.deepEqual(
    written.flatMap((text) => search.in(text)),
    [],
  );
});
