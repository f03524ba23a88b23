import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Log, Result } from "sarif";
import { isIn, shardOf } from "../server/src/audit/shard.ts";
import { createSession } from "../server/src/engine/session.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { keywarden, type Ran } from "./cli-host.ts";
import { folderWith } from "./folders.ts";
import { fakeKey } from "./placeholders.ts";

function run(folder: string, parameters: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return keywarden(folder, parameters, {
    env,
    createSession: async (settings) => createSession({ syntax: await testSyntax(), endpoints: testEndpoints, settings }),
  });
}

/** Parts that have to do with each other by imports, and some only by the name of a variable. */
function project(parts: number): string {
  const files: Record<string, string> = {
    // Only here is it seen that the variable holds a key.
    "odd/use.py": 'import os\nimport stripe\nstripe.api_key = os.environ["PAY_X"]\n',
    "keywarden.json": '{ "ruels": {} }',
    "binary.bin": "\u0000\u0001",
  };
  for (let part = 0; part < parts; part++) {
    const key = fakeKey(part % 2 === 0 ? "sk_live" : "rk_test", 200 + part);
    files[`p${part}/config.py`] = `KEY = "${key}"\n`;
    files[`p${part}/pay.py`] = "import stripe\nfrom config import KEY\nstripe.api_key = KEY\nprint(KEY)\n";
    files[`q${part}/log.py`] = 'import os\nimport stripe\nprint(os.environ["PAY_X"])\n';
    files[`q${part}/quiet.py`] = `import stripe\nstripe.api_key = "${key}"  # keywarden: ignore hardcoded-key -- ours\n`;
    files[`q${part}/notes.md`] = `The Stripe key: ${key}\n`;
  }
  return folderWith(files);
}

const bare = (log: Log): unknown => log.runs.map(({ properties, ...rest }) => ({ ...rest, files: properties?.files }));

for (const count of [2, 3, 5]) {
  test(`${count} parts, merged, are the whole`, async () => {
    const folder = project(8);
    const whole: Log = JSON.parse((await run(folder, ["audit", "--format", "sarif"])).out);
    assert.ok((whole.runs[0]?.results?.length ?? 0) > 30);
    const reports = folderWith({});
    const names: string[] = [];
    const sizes: number[] = [];
    for (let index = 1; index <= count; index++) {
      const name = join(reports, `${index}.sarif`);
      names.push(name);
      const part = await run(folder, ["audit", "--format", "sarif", "--shard", `${index}/${count}`]);
      sizes.push((JSON.parse(part.out) as Log).runs[0]?.results?.length ?? 0);
      writeFileSync(name, part.out);
    }
    assert.ok(sizes.filter((size) => size > 0).length > 1, `the work is divided: ${sizes}`);
    const merged = await run(folder, ["merge", ...names.reverse(), "--fail-on", "never"]);
    assert.deepEqual([merged.code, merged.err], [0, ""]);
    assert.deepEqual(bare(JSON.parse(merged.out)), bare(whole));
    assert.equal((await run(folder, ["merge", ...names])).code, 1);
  });
}

test("a file that is added moves no other to another part", async () => {
  const folder = project(10);
  const places = async (): Promise<Map<string, number>> => {
    const found = new Map<string, number>();
    for (let index = 1; index <= 4; index++) {
      const log: Log = JSON.parse((await run(folder, ["audit", "--format", "sarif", "--shard", `${index}/4`])).out);
      for (const result of log.runs[0]?.results ?? []) found.set(uriOf(result), index);
    }
    return found;
  };
  const before = await places();
  writeFileSync(join(folder, "aaa.py"), `import stripe\nstripe.api_key = "${fakeKey("sk_live", 300)}"\n`);
  const after = await places();
  after.delete("aaa.py");
  assert.deepEqual([...after].sort(), [...before].sort());
});

function uriOf(result: Result): string {
  return result.locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? "";
}

test("which part it is, by itself or by the variables of CI systems", async () => {
  const none = {};
  assert.deepEqual(shardOf("2/5", none), { index: 2, count: 5 });
  assert.deepEqual(shardOf("auto", { CI_NODE_INDEX: "3", CI_NODE_TOTAL: "4" }), { index: 3, count: 4 });
  assert.deepEqual(shardOf("auto", { JOB_COMPLETION_INDEX: "0", JOB_COMPLETIONS: "4" }), { index: 1, count: 4 });
  for (const wrong of ["0/5", "6/5", "1", "1/0", "a/b", "1/2/3", "1/99999", "-1/2", "1.5/2"]) assert.equal(shardOf(wrong, none), undefined, wrong);
  assert.equal(shardOf("auto", none), undefined);
  assert.equal(shardOf("auto", { JOB_COMPLETION_INDEX: "0" }), undefined);
  const ran = await run(project(1), ["audit", "--shard", "auto"]);
  assert.equal(ran.code, 2);
  assert.match(ran.err, /JOB_COMPLETION_INDEX/);
});

test("parts are about the same size, and every name is in one of them", () => {
  const counts = [0, 0, 0, 0, 0, 0, 0];
  for (let file = 0; file < 7000; file++) {
    const parts = counts.flatMap((_, index) => (isIn({ index: index + 1, count: 7 }, `services/s${file % 100}/file${file}.py`) ? [index] : []));
    assert.equal(parts.length, 1);
    counts[parts[0] ?? 0] = (counts[parts[0] ?? 0] ?? 0) + 1;
  }
  assert.ok(
    counts.every((count) => count > 800 && count < 1200),
    String(counts),
  );
});

test("whole repositories of a list are divided, too", async () => {
  const [one, two, three] = [project(1), project(1), project(1)];
  const list = folderWith({ "list.txt": [one, two, three].join("\n") });
  const seen: string[] = [];
  for (const index of [1, 2]) {
    const ran = await run(list, ["audit", "--repositories", "list.txt", "--shard", `${index}/2`, "--format", "json"]);
    seen.push(...(JSON.parse(ran.out) as { audits: { root: string }[] }).audits.map(({ root }) => root));
  }
  assert.deepEqual(seen.sort(), [one, two, three].sort());
});

test("what is no report of this tool is not merged", async () => {
  const folder = folderWith({ "a.sarif": "{}", "b.sarif": "nothing", "c.sarif": '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Other"}}}]}' });
  for (const name of ["a.sarif", "b.sarif", "c.sarif", "absent.sarif"]) assert.equal((await run(folder, ["merge", name])).code, 2, name);
});
