import assert from "node:assert/strict";
import { test } from "node:test";
import type { CodeAction } from "vscode-languageserver";
import { createSession } from "../server/src/engine/session.ts";
import { fixAll } from "../server/src/fixes/fix-all.ts";
import { repairs } from "../server/src/fixes/index.ts";
import { refactorings } from "../server/src/fixes/refactorings.ts";
import { testSyntax } from "./assets.ts";
import { LspClient } from "./lsp-client.ts";
import { fakeRuntime, MemoryFiles } from "./lsp-runtime.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** The light bulb at the key of a file: the server with the real engine, without an editor. */
async function menuOf(files: Readonly<Record<string, string>>, path: string): Promise<{ client: LspClient; uri: string; actions: CodeAction[] }> {
  const texts = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/shop/${name}`, expandPlaceholders(text)]));
  const runtime = fakeRuntime(new MemoryFiles(texts), { syntax: testSyntax, createSession, repairs, refactorings, fixAll });
  const client = await LspClient.start(runtime, { initializationOptions: { gitAllowed: true } });
  const uri = `file:///shop/${path}`;
  client.open(uri, texts[`/shop/${path}`] ?? "", path.endsWith(".py") ? "python" : "typescript");
  const diagnostics = await client.diagnostics(uri);
  const range = diagnostics.find(({ code }) => code === "hardcoded-key")?.range;
  assert.ok(range);
  return { client, uri, actions: await client.actions(uri, range, { diagnostics }) };
}

const APP = 'import stripe\n\nstripe.api_key = "{{sk_live}}"\n';
const titles = (actions: readonly CodeAction[]): string[] => actions.map(({ title }) => title);

test("where nobody has decided where keys go to, the light bulb has the stores first, then the environment, silence last", { timeout: 20_000 }, async () => {
  const { client, actions } = await menuOf({ "app.py": APP, "requirements.txt": "stripe\n" }, "app.py");
  assert.deepEqual(titles(actions), [
    "Read the key from HashiCorp Vault",
    "Read the key from AWS Secrets Manager",
    "Read the key from AWS Parameter Store",
    "Read the key from Azure Key Vault",
    "Read the key from Google Secret Manager",
    "Read the key from the environment variable STRIPE_SECRET_KEY",
    "Ignore hardcoded-key here, with a reason",
  ]);
  assert.ok(actions.every(({ isPreferred }) => isPreferred !== true));
  await client.stop();
});

for (const [what, files] of [
  ["the file", { "requirements.txt": "stripe\n", "app.py": `import os\n\n${APP}\nDEBUG = os.environ.get("DEBUG")\n` }],
  ["an example of its variables", { "app.py": APP, ".env.example": "DEBUG=\n" }],
  ["a library", { "app.py": APP, "requirements.txt": "python-dotenv\nstripe\n" }],
] as const) {
  test(`where the project reads its environment already, by ${what}, the environment is first`, { timeout: 20_000 }, async () => {
    const { client, actions } = await menuOf(files, "app.py");
    assert.match(titles(actions)[0] ?? "", /^Read the key from the environment/);
    assert.equal(actions[0]?.isPreferred, true);
    await client.stop();
  });
}

test("in a file by itself the environment is first, the stores after it, silence last", { timeout: 20_000 }, async () => {
  const { client, actions } = await menuOf({ "app.py": APP }, "app.py");
  assert.deepEqual(titles(actions), [
    "Read the key from the environment variable STRIPE_SECRET_KEY",
    "Read the key from HashiCorp Vault",
    "Read the key from AWS Secrets Manager",
    "Read the key from AWS Parameter Store",
    "Read the key from Azure Key Vault",
    "Read the key from Google Secret Manager",
    "Ignore hardcoded-key here, with a reason",
  ]);
  assert.deepEqual(
    actions.filter(({ isPreferred }) => isPreferred).map(({ title }) => title),
    ["Read the key from the environment variable STRIPE_SECRET_KEY"],
  );
  await client.stop();
});

test("where the settings name a store, it is first and the others are not in the way; one edit changes the manifest, too", { timeout: 20_000 }, async () => {
  const files = { "app.py": APP, "keywarden.json": '{ "store": "vault" }', "requirements.txt": "stripe>=16.1.0\n" };
  const { client, uri, actions } = await menuOf(files, "app.py");
  assert.deepEqual(titles(actions), [
    "Read the key from HashiCorp Vault",
    "Read the key from the environment variable STRIPE_SECRET_KEY",
    "Ignore hardcoded-key here, with a reason",
  ]);
  assert.equal(actions[0]?.isPreferred, true);
  const { edit, command } = await client.resolve(actions[0]);
  assert.match(client.applied(uri, edit), /def stripe_secret_key\(\) -> str:/);
  assert.match(JSON.stringify(edit), /hvac>=2\.4\.0/);
  assert.match(JSON.stringify(command), /Set VAULT_ADDR and VAULT_TOKEN/);
  await client.stop();
});

test("a folder with settings of its own has its own store first", { timeout: 20_000 }, async () => {
  const settings = {
    "keywarden.json": '{ "store": "vault" }',
    "jobs/keywarden.json": '{ "store": "azure-key-vault", "names": { "secretKey": "JOBS_STRIPE_KEY" } }',
  };
  const { client, uri, actions } = await menuOf({ "app.py": APP, "jobs/app.py": APP, ...settings }, "jobs/app.py");
  assert.deepEqual(titles(actions).slice(0, 2), ["Read the key from Azure Key Vault", "Read the key from the environment variable JOBS_STRIPE_KEY"]);
  const [first] = actions;
  assert.ok(first);
  const { edit } = await client.resolve(first);
  assert.match(client.applied(uri, edit), /SecretClient/);
  await client.stop();
});

test("code for a browser and code that cannot wait get no store", { timeout: 20_000 }, async () => {
  const manifest = '{ "type": "module", "private": true }';
  const sync = 'import Stripe from "stripe";\n\nexport const client = (): Stripe => new Stripe("{{sk_live}}");\n';
  const waiting = await menuOf({ "app.ts": sync, "package.json": manifest }, "app.ts");
  assert.deepEqual(titles(waiting.actions), ["Read the key from the environment variable STRIPE_SECRET_KEY", "Ignore hardcoded-key here, with a reason"]);
  await waiting.client.stop();
  const page = await menuOf({ "page.ts": '"use client";\n\nexport const key = "{{sk_live}}";\n', "package.json": manifest }, "page.ts");
  assert.ok(titles(page.actions).length > 0 && titles(page.actions).every((title) => title.startsWith("Ignore ")));
  await page.client.stop();
});

test("a webhook's check can be rewritten for the time of a roll; an older text is not touched", { timeout: 20_000 }, async () => {
  const text =
    'import os\n\nimport stripe\n\nstripe.api_key = "{{sk_live}}"\n\n\ndef hook(body, signature):\n    return stripe.Webhook.construct_event(body, signature, os.environ["SECRET"])\n';
  const { client, uri } = await menuOf({ "app.py": text }, "app.py");
  const at = { line: 8, character: 30 };
  const [action, ...more] = await client.actions(uri, { start: at, end: at }, { diagnostics: [] });
  assert.ok(action);
  assert.deepEqual([action.kind, action.title, more], ["refactor.rewrite", "Accept an old and a new webhook secret while one is rolled", []]);
  const { edit } = await client.resolve(action);
  const rewritten = client.applied(uri, edit);
  assert.match(rewritten, /^def construct_event\(payload, signature, secrets: str\):$/m);
  assert.deepEqual(await client.actions(uri, { start: at, end: at }, { diagnostics: [], only: ["quickfix"] }), []);
  client.change(uri, rewritten);
  await assert.rejects(client.resolve(action));
  await client.stop();
});
