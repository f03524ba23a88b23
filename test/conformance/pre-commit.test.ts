import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";
import { folderWith } from "../folders.ts";
import { gitIn } from "../generated-history.ts";
import { fakeKey } from "../placeholders.ts";
import { pythonPreCommit } from "./packages.ts";

/** The hook definition, run by pre-commit itself. */

const root = fileURLToPath(new URL("../../", import.meta.url));
const key = fakeKey("sk_live", 91);

function preCommit(folder: string, ...parameters: string[]): { readonly status: number | null; readonly output: string } {
  const env = {
    ...process.env,
    PYTHONPATH: pythonPreCommit(),
    PRE_COMMIT_HOME: join(folder, ".git/pre-commit-home"),
    NO_COLOR: "1",
    PRE_COMMIT_COLOR: "never",
  };
  const { status, stdout, stderr } = spawnSync("python3", ["-m", "pre_commit", ...parameters], { cwd: folder, env, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

test("the hook definition is one", () => {
  const { status, output } = preCommit(root, "validate-manifest", ".pre-commit-hooks.yaml");
  assert.equal(status, 0, output);
});

test("pre-commit stops a commit that brings a key, and no other", () => {
  const [hook] = parse(readFileSync(join(root, ".pre-commit-hooks.yaml"), "utf8")) as [Record<string, unknown> & { entry: string }];
  const command = `${process.execPath} ${join(root, "server/src/keywarden.main.ts")}`;
  const { minimum_pre_commit_version: _, ...definition } = hook;
  const local = { ...definition, language: "system", entry: hook.entry.replace(/^keywarden/, command) };
  const folder = folderWith({
    ".pre-commit-config.yaml": stringify({ repos: [{ repo: "local", hooks: [local] }] }),
    "old.py": `import stripe\nstripe.api_key = "${key}"\n`,
  });
  gitIn(folder, ["init", "-q"]);
  gitIn(folder, ["add", "-A"]);
  gitIn(folder, ["commit", "-q", "-m", "Before there was a hook"]);

  writeFileSync(join(folder, "old.py"), `import stripe\nstripe.api_key = "${key}"\nprint("more")\n`);
  gitIn(folder, ["add", "-A"]);
  const fine = preCommit(folder, "run");
  assert.equal(fine.status, 0, fine.output);
  assert.match(fine.output, /Stripe keys\.+Passed/);

  writeFileSync(join(folder, "new.py"), `import stripe\nstripe.api_key = "${fakeKey("sk_live", 92)}"\n`);
  gitIn(folder, ["add", "-A"]);
  const stopped = preCommit(folder, "run");
  assert.equal(stopped.status, 1, stopped.output);
  assert.match(stopped.output, /Stripe keys\.+Failed[\s\S]*new\.py\n {2}2:18 error/);
  assert.ok(!stopped.output.includes(fakeKey("sk_live", 92).slice(8, -4)));
});
