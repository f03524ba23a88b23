import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createSession } from "../server/src/engine/session.ts";
import { testSyntax } from "./assets.ts";
import { keywarden, type Ran } from "./cli-host.ts";
import { folderWith } from "./folders.ts";
import { expandPlaceholders } from "./placeholders.ts";

const KEY = /(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{16,}/;

function project(more: Readonly<Record<string, string>> = {}): string {
  return folderWith({
    "app.py": expandPlaceholders('import stripe\n\nstripe.api_key = "{{sk_live}}"\n'),
    "requirements.txt": "stripe>=16.1.0\n",
    "web/package.json": '{\n  "private": true,\n  "type": "module",\n  "dependencies": {\n    "stripe": "^23.1.0"\n  }\n}\n',
    "web/sync.js": expandPlaceholders('import Stripe from "stripe";\n\nexport function client() {\n  return new Stripe("{{sk_live}}");\n}\n'),
    "web/wait.js": expandPlaceholders('import Stripe from "stripe";\n\nexport const stripe = new Stripe("{{sk_live}}");\n'),
    ...more,
  });
}

/** Runs `keywarden fix` with the engine itself. */
async function fix(folder: string, ...parameters: string[]): Promise<Ran> {
  return keywarden(folder, ["fix", ...parameters], { createSession: async (settings) => createSession({ syntax: await testSyntax(), settings }) });
}

test("keywarden fix --store moves keys where code can ask the store, and to the environment elsewhere", async () => {
  const folder = project();
  const read = (path: string): string => readFileSync(join(folder, path), "utf8");
  const ran = await fix(folder, "--store", "aws-secrets-manager");
  assert.match(read("app.py"), /api_key = stripe_secret_key\(\)/);
  assert.equal(read("requirements.txt"), "boto3>=1.44.5\nstripe>=16.1.0\n");
  assert.match(read("web/wait.js"), /new Stripe\(await stripeSecretKey\(\)\)/);
  assert.match(read("web/package.json"), /"@aws-sdk\/client-secrets-manager": "\^/);
  assert.match(read("web/sync.js"), /requireEnv\("STRIPE_SECRET_KEY"\)/);
  assert.match(ran.err, /To do: AWS Secrets Manager cannot be asked where the key stands in web\/sync\.js/);
  assert.match(ran.err, /To do: Put the key in AWS Secrets Manager as stripe\/secret-key/);
  assert.match(ran.err, /To do: Roll the old key sk_live_…\w{4}: it was in the file/);
  assert.doesNotMatch(ran.out + ran.err, KEY);
});

test("the settings of the folder say where, and --store overrules them", async () => {
  const folder = project({ "keywarden.json": '{ "store": "vault", "stores": { "vault": { "mount": "kv" } } }' });
  const shown = await fix(folder, "--dry-run");
  assert.match(shown.out, /^\+.*mount_point="kv"/m);
  assert.match(shown.out, /^\+hvac>=2\.4\.0/m);
  assert.doesNotMatch(shown.out + shown.err, KEY);
  const overruled = await fix(folder, "--dry-run", "--store", "environment");
  assert.doesNotMatch(overruled.out, /hvac/);
  assert.match(overruled.out, /^\+stripe\.api_key = os\.environ/m);
  assert.match(readFileSync(join(folder, "app.py"), "utf8"), KEY, "nothing was written");
});

test("the settings of a file's own folder say where, and --store overrules those, too", async () => {
  const folder = project({
    "keywarden.json": '{ "store": "vault" }',
    "web/keywarden.json": '{ "store": "aws-secrets-manager", "stores": { "aws-secrets-manager": { "name": "web/{kind}" } } }',
  });
  const shown = await fix(folder, "--dry-run");
  assert.match(shown.out, /^\+hvac>=2\.4\.0/m);
  assert.match(shown.out, /^\+.*SecretId: "web\/secret-key"/m);
  assert.doesNotMatch(shown.out, /boto3|VAULT_ADDR/);
  const overruled = await fix(folder, "--dry-run", "--store", "environment");
  assert.doesNotMatch(overruled.out, /hvac|client-secrets-manager/);
});

test("who names no store is told which one it is, and why", async () => {
  const folder = project();
  assert.match((await fix(folder, "--dry-run")).err, /^Keys go to the environment: keywarden\.json names no store\. --store takes another\.$/m);
  assert.doesNotMatch((await fix(folder, "--dry-run", "--store", "vault")).err, /Keys go to/);
  assert.doesNotMatch((await fix(folder, "--dry-run", "--quiet")).err, /Keys go to/);
  assert.doesNotMatch((await fix(folder, "--dry-run", "--rule", "wrong-key-kind")).err, /Keys go to/);
  const used = await fix(project({ "requirements.txt": "hvac\nstripe>=16.1.0\n" }), "--dry-run");
  assert.match(used.err, /^Keys go to HashiCorp Vault, which the project uses already\. --store takes another\.$/m);
  assert.match(used.err, /^Keys go to the environment: keywarden\.json names no store/m, "in its other part there is none");
  const set = await fix(project({ "keywarden.json": '{ "store": "azure-key-vault" }' }), "--dry-run");
  assert.match(set.err, /^Keys go to Azure Key Vault, as keywarden\.json says\.$/m);
  assert.match(set.err, /^Keys go to the environment where the store cannot be asked\.$/m);
});

test("--rule leaves the findings of other rules alone", async () => {
  const folder = project();
  await fix(folder, "--store", "vault", "--rule", "wrong-key-kind");
  assert.match(readFileSync(join(folder, "app.py"), "utf8"), KEY);
  assert.ok(!existsSync(join(folder, ".env.example")));
});

test("a store that there is not is refused", async () => {
  const { code, err } = await fix(project(), "--store", "keychain");
  assert.equal(code, 2);
  assert.match(err, /aws-parameter-store/);
});

test("keywarden refactor makes one client of several, in every project of a folder", async () => {
  const client = (name: string): string =>
    `import Stripe from "stripe";\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY);\n\nexport const ${name} = () => stripe.balance.retrieve();\n`;
  const folder = folderWith({
    "web/package.json": '{ "private": true, "type": "module", "dependencies": { "stripe": "^23.1.0", "next": "^15.0.0" } }',
    "web/app/a/route.js": client("a"),
    "web/app/b/route.js": client("b"),
    "jobs/package.json": '{ "private": true, "type": "module", "dependencies": { "stripe": "^23.1.0" } }',
    "jobs/a.js": client("a"),
  });
  const refactor = (...parameters: string[]): Promise<Ran> =>
    keywarden(folder, ["refactor", "shared-client", ...parameters], {
      createSession: async (settings) => createSession({ syntax: await testSyntax(), settings }),
    });
  const shown = await refactor("--dry-run");
  assert.match(shown.out, /^\+export function getStripe\(\)/m);
  assert.ok(!existsSync(join(folder, "web/lib")));
  const ran = await refactor();
  assert.match(ran.out, /web\/lib\/stripe\.js: written\n/);
  assert.match(readFileSync(join(folder, "web/app/a/route.js"), "utf8"), /import \{ getStripe \} from "\.\.\/\.\.\/lib\/stripe";/);
  assert.equal(readFileSync(join(folder, "jobs/a.js"), "utf8"), client("a"));
  assert.match((await refactor()).err, /Nothing to rewrite was found/);
});
