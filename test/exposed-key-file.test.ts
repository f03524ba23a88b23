import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createSession } from "../server/src/engine/session.ts";
import { isKeyFile } from "../server/src/project/key-files.ts";
import { diskFactsOf } from "../server/src/project/node.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { testSyntax } from "./assets.ts";
import { keywarden } from "./cli-host.ts";
import { folderWith } from "./folders.ts";
import { LspClient } from "./lsp-client.ts";
import { fakeRuntime, MemoryFiles } from "./lsp-runtime.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** Files made for keys, and who else gets them: by git, by their mode, by images and packages. */

async function said(text: string, facts: { ignored?: boolean; tracked?: boolean; mode?: number }, path = ".env"): Promise<string[]> {
  const session = createSession({ syntax: await testSyntax(), settings: DEFAULT_SETTINGS });
  try {
    session.set(path, expandPlaceholders(text), undefined, facts.ignored, { tracked: facts.tracked, mode: facts.mode });
    const { findings = [] } = (await session.analyze(path)) ?? {};
    const asked = findings.filter(({ rule }) => rule === "exposed-key-file" || rule === "key-in-config");
    return asked.map((it) => `${it.severity} ${it.rule} ${it.message.replace(/sk_\w+…\w+|whsec_…\w+|\(\d+ characters\)/, "KEY")}`);
  } finally {
    session.dispose();
  }
}

const LIVE = "STRIPE_SECRET_KEY={{sk_live}}\nSTRIPE_PUBLISHABLE_KEY={{pk_live}}\n";
const TEST = "STRIPE_SECRET_KEY={{sk_test}}\n";

test("a file for keys that git ignores and nobody else may read is silent", async () => {
  assert.deepEqual(await said(LIVE, { ignored: true, tracked: false, mode: 0o600 }), []);
  assert.deepEqual(await said(LIVE, { ignored: true }), []);
});

test("a file for keys that git tracks weighs as much as its heaviest key", async () => {
  const [tracked = "", inConfig = ""] = await said(LIVE, { ignored: false, tracked: true, mode: 0o644 });
  assert.match(tracked, /^error exposed-key-file .*git tracks it.*`git rm --cached \.env`/);
  assert.match(inConfig, /^error key-in-config /);
  assert.match((await said(TEST, { ignored: false, tracked: true }))[0] ?? "", /^warning exposed-key-file /);
  assert.match((await said(TEST, { ignored: false, tracked: true }, ".env.test"))[0] ?? "", /^information exposed-key-file /);
  assert.match((await said("STRIPE_SECRET_KEY={{body}}\n", { ignored: false, tracked: true }))[0] ?? "", /^warning exposed-key-file .*probably a Stripe key/);
});

test("a file for keys that git does not ignore will be committed", async () => {
  assert.match((await said(LIVE, { ignored: false, tracked: false }))[0] ?? "", /^warning exposed-key-file .*does not ignore it/);
  assert.ok(!(await said(LIVE, { ignored: false })).some((it) => it.includes("exposed-key-file")), "where there is no repository, nothing is said of git");
});

test("a file for keys that others on the machine may read", async () => {
  assert.deepEqual(await said(LIVE, { ignored: true, tracked: false, mode: 0o644 }), [
    "information exposed-key-file This file holds a live-mode Stripe secret key (KEY), and every user of this machine may read it. Run `chmod 600 .env`.",
  ]);
  assert.match((await said(TEST, { ignored: true, mode: 0o640 }))[0] ?? "", /^hint exposed-key-file .*its group may read it/);
});

test("files without a lasting key are nobody's business", async () => {
  const exposed = { ignored: false, tracked: true, mode: 0o666 };
  for (const text of [
    "STRIPE_PUBLISHABLE_KEY={{pk_live}}\n",
    "STRIPE_SECRET_KEY=sk_test_your_key\n",
    "STRIPE_SECRET_KEY=op://shop/stripe/key\n",
    "STRIPE_SECRET_KEY=\n",
    'STRIPE_SECRET_KEY="encrypted:{{body}}{{body:2}}"\n',
    "SESSION_SECRET={{body}}\n",
  ])
    assert.deepEqual(await said(text, exposed), [], text);
});

test("files made for keys are known by their names", () => {
  for (const path of [
    ".env",
    "a/.env.local",
    ".env.production",
    "prod.env",
    ".dev.vars",
    ".envrc",
    "terraform.tfvars",
    "live.auto.tfvars",
    "x/secrets.yml",
    ".streamlit/secrets.toml",
    "credentials.json",
    "terraform.tfstate",
    "local.settings.json",
  ])
    assert.ok(isKeyFile(path), path);
  for (const path of [
    ".env.example",
    ".env.sample",
    "env.template",
    ".env.production.example",
    "secrets.example.yml",
    "environment.ts",
    "env.py",
    "config.yml",
    "secretservice.json",
    "Dockerfile",
    ".env.vault",
    "README.md",
  ])
    assert.ok(!isKeyFile(path), path);
});

const git = (folder: string, ...words: string[]): void => {
  execFileSync("git", ["-C", folder, "-c", "user.name=a", "-c", "user.email=a@b", ...words], { stdio: "ignore" });
};

test("the command says it of a repository, of ignored files too", async () => {
  const folder = folderWith({
    ".gitignore": ".env\n*.local.env\nnode_modules\n",
    ".env": expandPlaceholders(LIVE),
    "app/package.json": '{ "name": "app" }',
    "app/x.local.env": expandPlaceholders(LIVE),
    "app/kept.env": expandPlaceholders(TEST),
    "app/new.env": expandPlaceholders(TEST),
    "docker/.env": expandPlaceholders(LIVE),
    "docker/Dockerfile": "FROM node:24\nCOPY . .\n",
    "node_modules/x/package.json": "{}",
    "node_modules/x/.env": expandPlaceholders(LIVE),
  });
  chmodSync(join(folder, ".env"), 0o600);
  for (const path of ["app/x.local.env", "docker/.env"]) chmodSync(join(folder, path), 0o600);
  git(folder, "init", "-q");
  git(folder, "add", "app/kept.env", "docker/Dockerfile", "app/package.json", ".gitignore");
  git(folder, "commit", "-qm", "x");
  const { out } = await keywarden(folder, ["audit", "--format", "json"], {
    createSession: async (settings) => createSession({ syntax: await testSyntax(), settings }),
  });
  const { audits } = JSON.parse(out) as { audits: { findings: { rule: string; path: string; message: string }[] }[] };
  const findings = audits.flatMap((it) => it.findings);
  const exposed = findings
    .filter(({ rule }) => rule === "exposed-key-file")
    .map(({ path, message }) => `${path} ${/git tracks|not ignore|into an image|may read/.exec(message)?.[0]}`);
  assert.deepEqual(exposed.sort(), ["app/kept.env git tracks", "app/new.env not ignore", "docker/.env into an image"]);
  assert.deepEqual(
    findings.filter(({ rule }) => rule === "key-in-config").map(({ path }) => path),
    ["app/kept.env", "app/new.env"],
  );
  assert.deepEqual(
    await diskFactsOf(folder, [".env", "app/kept.env"], true),
    new Map([
      [".env", { tracked: false, mode: 0o600 }],
      ["app/kept.env", { tracked: true, mode: 0o644 }],
    ]),
  );
  assert.equal((await diskFactsOf(folder, [".env"], false)).get(".env")?.tracked, undefined, "git is not asked where it may not run");
});

test("the editor says it as the file is open, images among it, and names it where it is ignored", async () => {
  const files = new MemoryFiles({ "/shop/Dockerfile": "FROM a\nCOPY . .\n", "/shop/.dockerignore": "node_modules\n" });
  const asked: string[] = [];
  const runtime = fakeRuntime(files, {
    syntax: testSyntax,
    createSession,
    isIgnored: async () => true,
    diskFactsOf: async (_folder, paths, gitAllowed) => {
      asked.push(...paths);
      return new Map(paths.map((path) => [path, { tracked: gitAllowed ? false : undefined, mode: 0o604 }]));
    },
  });
  const client = await LspClient.start(runtime, { initializationOptions: { gitAllowed: true } });
  const uri = "file:///shop/.env";
  client.open(uri, expandPlaceholders(LIVE), "dotenv");
  const found = (await client.diagnostics(uri)).filter(({ code }) => code === "exposed-key-file" || code === "key-in-config");
  assert.deepEqual(found.map(({ message }) => /copies this file|every user|stands in/.exec(String(message))?.[0]).sort(), ["copies this file", "every user"]);
  assert.deepEqual(asked, [".env"]);
  await client.stop();
});

test("a key of somebody else's that looks like one is none", async () => {
  assert.deepEqual(await said("SVIX_WEBHOOK_SECRET={{whsec}}\nSEND_EMAIL_HOOK_SECRET=v1,{{whsec:2}}\n", { ignored: false, tracked: true, mode: 0o644 }), []);
});
