import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { practiceResults } from "../server/src/audit/practices/index.ts";
import { practiceWorkspace } from "../server/src/audit/practices/workspace.ts";
import { createSession } from "../server/src/engine/session.ts";
import { createReader } from "../server/src/project/node.ts";
import { runbookText } from "../server/src/report/runbook.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { auditOf, fullAudit, key, otherKey, somePermissions } from "./audit-results.ts";
import { keywarden } from "./cli-host.ts";
import { folderWith } from "./folders.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** `keywarden init` adds what is missing and keeps what is there: order, comments and all. */

async function init(folder: string, ...parameters: string[]): Promise<{ readonly out: string; readonly err: string; readonly code: number }> {
  const syntax = await testSyntax();
  return keywarden(folder, ["init", ...parameters], { createSession: async (settings) => createSession({ syntax, endpoints: testEndpoints, settings }) });
}

const textIn = (folder: string, path: string): string => readFileSync(join(folder, path), "utf8");

async function states(folder: string, files: readonly string[]): Promise<Record<string, string>> {
  const known = { files, findings: [], permissions: [], seeds: [], firstSeen: undefined, now: undefined };
  return Object.fromEntries(practiceResults(await practiceWorkspace(folder, createReader(), false, known)).map(({ id, state }) => [id, state]));
}

test("a workflow, a hook and updates are written, and the checklist sees them", async () => {
  const folder = folderWith({ "package.json": "{}", "jobs/requirements.txt": "stripe\n", "jobs/main.py": "import stripe\nstripe.Balance.retrieve()\n" });
  for (const what of ["github", "pre-commit", "runbook"]) assert.equal((await init(folder, what)).code, 0, what);
  const workflow = parse(textIn(folder, ".github/workflows/keywarden.yml"));
  assert.deepEqual(Object.keys(workflow.jobs), ["audit", "history", "dependencies", "analysis"]);
  assert.match(textIn(folder, ".github/workflows/keywarden.yml"), /pip-audit jobs\n/);
  assert.deepEqual(
    parse(textIn(folder, ".github/dependabot.yml")).updates.map((it: Record<string, string>) => `${it["package-ecosystem"]} ${it.directory}`),
    ["github-actions /", "npm /", "pip /jobs"],
  );
  const seen = await states(folder, ["package.json", "docs/stripe-key-runbook.md"]);
  for (const id of [
    "secret-scan-pre-commit",
    "secret-scan-ci",
    "scheduled-history-audit",
    "dependency-scan",
    "static-analysis",
    "pinned-actions",
    "update-bot",
    "runbook",
  ])
    assert.equal(seen[id], "in place", id);
});

test("twice is as once", async () => {
  const folder = folderWith({ "package.json": "{}", "a.ts": 'import Stripe from "stripe";\nnew Stripe(process.env.KEY!).balance.retrieve();\n' });
  for (const what of ["github", "pre-commit", "gitlab", "runbook"]) await init(folder, what);
  const paths = [".github/workflows/keywarden.yml", ".github/dependabot.yml", ".pre-commit-config.yaml", ".gitlab-ci.yml", "docs/stripe-key-runbook.md"];
  const before = paths.map((path) => textIn(folder, path));
  for (const what of ["github", "pre-commit", "gitlab", "runbook"]) assert.doesNotMatch((await init(folder, what)).out, /written|added/, what);
  assert.deepEqual(
    paths.map((path) => textIn(folder, path)),
    before,
  );
});

test("what is there is kept, with its comments", async () => {
  const folder = folderWith({
    ".pre-commit-config.yaml":
      "# ours\ndefault_stages: [pre-commit]\nrepos:\n  # formatter\n  - repo: https://github.com/psf/black\n    rev: 24.1.0 # pinned\n    hooks:\n      - id: black\n",
    ".github/workflows/keywarden.yml":
      "name: ours\non:\n  push: # always\njobs:\n  audit: # the team's own\n    runs-on: self-hosted\n    steps:\n      - run: npx keywarden audit\n",
    ".github/dependabot.yml":
      "version: 2\nupdates:\n  - package-ecosystem: github-actions # monthly is enough\n    directory: /\n    schedule:\n      interval: monthly\n",
    ".gitlab-ci.yml": "stages: [test]\n\ninclude: ours.yml # one\n\nunit:\n  script: [npm test]\n",
    "docs/stripe-key-runbook.md": "# Ours\n\nCall Ada.\n",
    "package.json": "{}",
  });
  for (const what of ["github", "pre-commit", "gitlab", "runbook"]) assert.equal((await init(folder, what)).code, 0, what);
  const hooks = textIn(folder, ".pre-commit-config.yaml");
  assert.ok(
    hooks.startsWith("# ours\ndefault_stages: [pre-commit]\nrepos:\n  # formatter\n  - repo: https://github.com/psf/black\n    rev: 24.1.0 # pinned\n"),
    hooks,
  );
  assert.deepEqual(
    parse(hooks).repos.map((it: { repo: string }) => it.repo),
    ["https://github.com/psf/black", "local"],
  );
  const workflow = textIn(folder, ".github/workflows/keywarden.yml");
  assert.match(workflow, /push: # always/);
  assert.match(workflow, /audit:\s+# the team's own\n {4}runs-on: self-hosted/);
  assert.deepEqual(Object.keys(parse(workflow).jobs), ["audit", "history", "dependencies", "analysis"]);
  assert.ok("schedule" in parse(workflow).on);
  const updates = textIn(folder, ".github/dependabot.yml");
  assert.match(updates, /github-actions # monthly is enough/);
  assert.equal(parse(updates).updates.length, 2);
  const gitlab = parse(textIn(folder, ".gitlab-ci.yml"));
  assert.deepEqual(Object.keys(gitlab), ["stages", "include", "unit", "keywarden", "keywarden-history"]);
  assert.deepEqual(gitlab.include, ["ours.yml", { template: "Jobs/SAST.gitlab-ci.yml" }, { template: "Jobs/Dependency-Scanning.gitlab-ci.yml" }]);
  assert.match(textIn(folder, "docs/stripe-key-runbook.md"), /^# Ours\n\nCall Ada\.\n\n<!-- keywarden:/);
});

test("what is added to a list leaves every other line as it is, however lists stand there", async () => {
  const updates = [
    "version:   2 # the only one there is",
    "updates:",
    "- package-ecosystem: 'github-actions'",
    "  directory: /",
    "  groups:",
    "    all:",
    "      patterns:",
    '        - "*"',
    "",
    "- {package-ecosystem: docker,   directory: /}",
  ];
  for (const end of ["\n", "\r\n"]) {
    const folder = folderWith({ "package.json": "{}", ".github/dependabot.yml": `${updates.join(end)}${end}` });
    await init(folder, "github");
    const lines = textIn(folder, ".github/dependabot.yml").split(end);
    assert.deepEqual(lines.slice(0, updates.length), updates);
    assert.deepEqual(lines.slice(updates.length), ["- package-ecosystem: npm", "  directory: /", "  schedule:", "    interval: weekly", ""]);
  }
});

test("hooks go where hooks are managed", async () => {
  const husky = folderWith({ ".husky/pre-commit": "npm test" });
  await init(husky, "pre-commit");
  assert.equal(textIn(husky, ".husky/pre-commit"), "npm test\nnpx keywarden audit --staged\n");
  assert.ok(!existsSync(join(husky, ".pre-commit-config.yaml")));
  const lefthook = folderWith({ "lefthook.yml": "pre-commit:\n  parallel: true # fast\n  commands:\n    lint:\n      run: npm run lint\n" });
  await init(lefthook, "pre-commit");
  assert.match(textIn(lefthook, "lefthook.yml"), /parallel: true # fast/);
  assert.deepEqual(Object.keys(parse(textIn(lefthook, "lefthook.yml"))["pre-commit"].commands), ["lint", "keywarden"]);
});

test("what cannot be read as it should be is left alone, and said", async () => {
  for (const text of ["- a\n- b\n", "repos: {a: [\n", "repos: none\n"]) {
    const folder = folderWith({ ".pre-commit-config.yaml": text });
    const { code, err } = await init(folder, "pre-commit");
    assert.equal(code, 2, text);
    assert.match(err, /left as it is/);
    assert.equal(textIn(folder, ".pre-commit-config.yaml"), text);
  }
});

test("nothing is written through a link, nothing outside, nothing when only asked", async () => {
  const outside = join(folderWith({ "x.yaml": "kept: 1\n" }), "x.yaml");
  const folder = folderWith({ "a.txt": "" });
  symlinkSync(outside, join(folder, ".pre-commit-config.yaml"));
  assert.equal((await init(folder, "pre-commit")).code, 2);
  assert.equal(readFileSync(outside, "utf8"), "kept: 1\n");
  const { out, code } = await init(folder, "gitlab", "--dry-run");
  assert.equal(code, 0);
  assert.match(out, /\.gitlab-ci\.yml: would be written[\s\S]*keywarden-history/);
  assert.ok(!existsSync(join(folder, ".gitlab-ci.yml")));
  assert.equal((await init(folder, "gitlab", "nowhere")).code, 2);
  assert.equal((await init(folder, "nothing")).code, 2);
});

test("a key in a file that is added to is not shown", async () => {
  const folder = folderWith({ ".gitlab-ci.yml": expandPlaceholders('variables:\n  STRIPE_KEY: "{{sk_live}}"\n') });
  const { out } = await init(folder, "gitlab", "--dry-run");
  assert.match(out, /sk_live_…/);
  assert.doesNotMatch(out, /sk_live_\w/);
});

test("the runbook names the keys, masked, where each stands, who uses it and what to do", () => {
  const text = runbookText([auditOf(fullAudit.result.findings, { permissions: somePermissions })], undefined);
  for (const part of [
    `sk_live_…${key.slice(-4)}`,
    "src/pay.py:3:18",
    "apps/shop",
    "keywarden rolled 0123abcd",
    "Whom to tell",
    "https://dashboard.stripe.com/workbench/logs",
    "Charges and refunds (write)",
  ])
    assert.ok(text.includes(part), part);
  for (const secret of [key, otherKey]) assert.ok(!text.includes(secret));
  // What the team writes stays, what we write is written anew.
  const filled = text.replace("| on call | fill in |", "| on call | +1 555 |");
  const again = runbookText([auditOf([])], filled);
  assert.ok(again.includes("+1 555") && !again.includes("0123abcd"));
  assert.equal(runbookText([auditOf([])], again), again);
});

test("folders whose names are commands stay names", async () => {
  const folder = folderWith({});
  mkdirSync(join(folder, "a; rm -rf '$HOME'"));
  writeFileSync(join(folder, "a; rm -rf '$HOME'", "requirements.txt"), "stripe\n");
  writeFileSync(join(folder, "a; rm -rf '$HOME'", "main.py"), "import stripe\nstripe.Balance.retrieve()\n");
  await init(folder, "github");
  const workflow = parse(textIn(folder, ".github/workflows/keywarden.yml"));
  const commands = workflow.jobs.dependencies.steps.flatMap((it: { run?: string }) => it.run ?? []);
  assert.ok(commands.includes(`pip-audit 'a; rm -rf '\\''$HOME'\\'''`), commands.join("\n"));
});
