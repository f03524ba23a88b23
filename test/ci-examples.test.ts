import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse, parseDocument } from "yaml";
import { folderWith } from "./folders.ts";

/** What is given to CI systems: it is read as they read it, and the action's step is run. */

const root = new URL("../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

test("the examples in docs/ci.md are YAML, and name what the command has", () => {
  const blocks = [...read("docs/ci.md").matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
  assert.ok(blocks.length >= 6);
  for (const block of blocks) assert.deepEqual(parseDocument(block).errors, [], block);
});

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly steps: readonly { readonly id?: string; readonly run?: string; readonly env?: Readonly<Record<string, string>> }[] };
}

test("the action hands its inputs over as arguments, whatever is in them", { skip: process.platform === "win32" }, () => {
  const action = parse(read("action.yml")) as Action;
  for (const step of action.runs.steps) assert.ok(!step.run?.includes("${{"), "no input becomes part of a script");
  const step = action.runs.steps.find(({ id }) => id === "audit") ?? assert.fail();
  // Stands for the command: says what it was called with.
  const place = folderWith({
    "dist/keywarden.mjs": 'import { writeFileSync } from "node:fs";\nwriteFileSync("called.json", JSON.stringify(process.argv.slice(2)));\nprocess.exit(7);\n',
  });
  const called = (env: Readonly<Record<string, string>>): string[] => {
    const { status } = spawnSync("bash", ["-eo", "pipefail", "-c", step.run ?? ""], { cwd: place, env: { ...process.env, ACTION_PATH: place, ...env } });
    assert.equal(status, 7);
    return JSON.parse(readFileSync(join(place, "called.json"), "utf8"));
  };
  assert.deepEqual(called({ AUDIT_PATHS: "", AUDIT_ARGUMENTS: "--history --since origin/main", AUDIT_REPORT: "a.sarif" }), [
    ..."audit --format sarif --output a.sarif --history --since origin/main --".split(" "),
  ]);
  const hostile = called({ AUDIT_PATHS: "a b\n\n$(touch ran)\n", AUDIT_ARGUMENTS: "`touch ran` ;touch ran", AUDIT_REPORT: "$(touch ran)" });
  assert.deepEqual(hostile, ["audit", "--format", "sarif", "--output", "$(touch ran)", "`touch", "ran`", ";touch", "ran", "--", "a b", "$(touch ran)"]);
  assert.ok(!existsSync(join(place, "ran")));
});
