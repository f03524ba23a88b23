import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

/** The tests of the model, on a copy of the repository with one more entry: a wrong entry must not pass. */

const root = fileURLToPath(new URL("../../", import.meta.url));
const copy = mkdtempSync(`${tmpdir()}/new-entry-`);
for (const folder of ["server/src", "test", "grammars"])
  cpSync(`${root}${folder}`, `${copy}/${folder}`, { recursive: true, filter: (path) => !path.includes("/fixtures") });
cpSync(`${root}package.json`, `${copy}/package.json`);
symlinkSync(`${root}node_modules`, `${copy}/node_modules`);
after(() => rmSync(copy, { recursive: true, force: true }));

const FILE = "server/src/model/stripe/node-client.ts";
const FIRST = '    "stripe:Stripe": { same: "stripe:" },\n';

/** The names of the tests that fail with the entry added. */
async function failuresWith(entry: string, testFile: string, only: string): Promise<string[]> {
  const before = readFileSync(`${root}${FILE}`, "utf8");
  assert.ok(before.includes(FIRST));
  writeFileSync(`${copy}/${FILE}`, before.replace(FIRST, `${FIRST}${entry}\n`));
  const environment: NodeJS.ProcessEnv = { ...process.env };
  // Of the test that runs here.
  delete environment.NODE_TEST_CONTEXT;
  const said = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      ["--test", "--test-reporter=tap", `--test-name-pattern=${only}`, testFile],
      { cwd: copy, env: environment, maxBuffer: 16 << 20 },
      (_error, stdout) => resolve(stdout),
    );
  });
  assert.match(said, /^# tests [1-9]/m, said);
  return [...said.matchAll(/^not ok \d+ - (.*)$/gm)].map(([, name = ""]) => name);
}

const HAS_EXAMPLE = "every entry that says something of security has an example";
const RECOGNISED = "stripe: every example is recognised, under an alias as well, and its look-alike is not";
const ACCEPTED = "npm: the types of the installed package accept Stripe's examples";

const SLOT = 'effects: [secretKey("`retrieve`", "0")]';

test("an entry with an example passes", async () => {
  const right = `    "stripe:().retrieve": { ${SLOT}, example: "(stripe as any).retrieve(KEY);" },`;
  assert.deepEqual(await failuresWith(right, "test/model.test.ts", HAS_EXAMPLE), []);
  assert.deepEqual(await failuresWith(right, "test/conformance/recognition.test.ts", "^stripe: "), []);
  assert.deepEqual(await failuresWith(right, "test/conformance/examples.test.ts", "npm: the types of the installed"), []);
});

test("an entry without an example fails", async () => {
  assert.deepEqual(await failuresWith(`    "stripe:().retrieve": { ${SLOT} },`, "test/model.test.ts", HAS_EXAMPLE), [HAS_EXAMPLE]);
});

test("an entry with an example of something else fails", async () => {
  const wrong = `    "stripe:().retrieve": { ${SLOT}, example: "console.log(stripe, KEY.length);" },`;
  assert.deepEqual(await failuresWith(wrong, "test/conformance/recognition.test.ts", "^stripe: "), [RECOGNISED]);
});

test("an entry with an example that the real types refuse fails", async () => {
  const refused = `    "stripe:().retrieve": { ${SLOT}, example: "stripe.retrieve(KEY);" },`;
  assert.deepEqual(await failuresWith(refused, "test/conformance/examples.test.ts", "npm: the types of the installed"), [ACCEPTED]);
});
