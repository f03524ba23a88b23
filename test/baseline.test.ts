import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createSession } from "../server/src/engine/session.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { keywarden, type Ran } from "./cli-host.ts";
import { folderWith } from "./folders.ts";
import { fakeKey } from "./placeholders.ts";

const key = fakeKey("sk_live", 71);
const other = fakeKey("rk_live", 72);

function run(folder: string, ...parameters: string[]): Promise<Ran> {
  return keywarden(folder, parameters, {
    createSession: async (settings) => createSession({ syntax: await testSyntax(), endpoints: testEndpoints, settings }),
  });
}

const files = {
  "a.py": `import stripe\nstripe.api_key = "${key}"\n`,
  "b.py": "import stripe\nstripe.verify_ssl_certs = False\nstripe.verify_ssl_certs = False\n",
  "c.txt": `our Stripe key: ${other}\n`,
};

test("a baseline silences what it was made of, and nothing that came since", async () => {
  const folder = folderWith(files);
  const made = await run(folder, "baseline");
  assert.deepEqual([made.code, made.err], [0, ""]);
  assert.match(made.out, /^keywarden-baseline\.json: 4 findings\./);
  assert.equal((await run(folder, "audit", "--quiet")).code, 1);
  const clean = await run(folder, "audit", "--baseline", "--quiet");
  assert.deepEqual([clean.code, clean.err], [0, ""]);
  assert.match(clean.out, /^nothing found\n.*4 findings suppressed/);
  writeFileSync(join(folder, "d.py"), `import stripe\nstripe.api_key = "${fakeKey("sk_live", 73)}"\n`);
  writeFileSync(join(folder, "b.py"), `${files["b.py"]}stripe.verify_ssl_certs = False\n`);
  const ran = await run(folder, "audit", "--baseline", "--quiet");
  assert.equal(ran.code, 1);
  assert.match(ran.out, /2 errors in 2 files/);
});

test("moved lines, other white space and renamed files change nothing in it; what is gone is said", async () => {
  const folder = folderWith(files);
  await run(folder, "baseline");
  const before = readFileSync(join(folder, "keywarden-baseline.json"), "utf8");
  writeFileSync(join(folder, "b.py"), "import stripe\n\n\nif True:\n    stripe.verify_ssl_certs   =  False\n    stripe.verify_ssl_certs = False\n");
  writeFileSync(join(folder, "a.py"), "\n");
  writeFileSync(join(folder, "renamed.py"), `\n\n${files["a.py"]}`);
  assert.equal((await run(folder, "audit", "--baseline", "--quiet")).code, 0);
  await run(folder, "baseline");
  assert.equal(readFileSync(join(folder, "keywarden-baseline.json"), "utf8"), before);
  writeFileSync(join(folder, "c.txt"), "\n");
  const ran = await run(folder, "audit", "--baseline");
  assert.equal(ran.code, 0);
  assert.match(ran.out, /note: 1 finding of the baseline is there no more/);
});

test("a baseline has one finding on each line, in order, and holds no key, no line number and no time", async () => {
  const folder = folderWith(files);
  await run(folder, "baseline", "--output", "base.json");
  const text = readFileSync(join(folder, "base.json"), "utf8");
  const entries: { fingerprint: string; rule: string; about: string }[] = JSON.parse(text).findings;
  assert.equal(text.split("\n").filter((line) => /^ {4}\{.*\},?$/.test(line)).length, entries.length);
  assert.deepEqual(
    entries.map(({ rule, about }) => [rule, about]),
    [
      ["hardcoded-key", `sk_live_…${key.slice(-4)}`],
      ["key-in-config", `rk_live_…${other.slice(-4)}`],
      ["unverified-tls", "b.py"],
      ["unverified-tls", "b.py"],
    ],
  );
  assert.deepEqual(
    entries.map(({ fingerprint }) => /^[0-9a-f]{16}$/.test(fingerprint)),
    [true, true, true, true],
  );
  for (const secret of [key, other]) for (let at = 8; at + 10 < secret.length; at++) assert.ok(!text.includes(secret.slice(at, at + 6)));
});

test("what is no baseline is refused", async () => {
  const folder = folderWith({ ...files, "x.json": "{}", "y.json": '{"format":"keywarden-baseline","version":1,"findings":[1]}', "z.json": "\u0000" });
  for (const file of ["x.json", "y.json", "z.json", "absent.json"]) {
    const ran = await run(folder, "audit", "--baseline", file, "--quiet");
    assert.equal(ran.code, 2, file);
    assert.match(ran.err, /baseline/);
  }
});

test("--no-ignores reports what comments silence", async () => {
  const folder = folderWith({ "a.py": `import stripe\nstripe.api_key = "${key}"  # keywarden: ignore hardcoded-key -- ours\n` });
  assert.equal((await run(folder, "audit", "--quiet")).code, 0);
  assert.equal((await run(folder, "audit", "--quiet", "--no-ignores")).code, 1);
  const page = await run(folder, "audit", "--format", "markdown");
  assert.match(page.out, /^### Ignored\n\n- `hardcoded-key` `a\.py:2:18`, by a comment: ours$/m);
});
