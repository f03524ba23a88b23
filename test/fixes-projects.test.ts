import assert from "node:assert/strict";
import { test } from "node:test";
import { editFor, fixAll, offersFor } from "../server/src/fixes/fixes.ts";
import type { Offer } from "../server/src/fixes/repair.ts";
import { packageJsonEdits, requirementsEdits, tomlEdits } from "../server/src/project/manifests/added-packages.ts";
import { DEFAULT_SETTINGS, type Settings } from "../server/src/settings/settings.ts";
import type { StoreId } from "../server/src/settings/stores.ts";
import { applyEdits, type Edit } from "../server/src/text/edit.ts";
import { TestProject } from "./fix-cases.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** What the files around a file have to do with its repairs. */

const APP = 'import stripe\n\nstripe.api_key = "{{sk_live}}"\n';
const MODULE = 'import Stripe from "stripe";\n\nexport const stripe = new Stripe("{{sk_live}}");\n';
const MANIFEST = '{ "private": true, "type": "module", "dependencies": { "stripe": "^23.0.0" } }';

function projectOf(files: Readonly<Record<string, string>>): TestProject {
  return new TestProject(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, expandPlaceholders(text)])));
}

async function offersIn(project: TestProject, path: string, settings: Partial<Settings> = {}): Promise<readonly Offer[]> {
  const [finding] = await project.findingsOf(path);
  assert.ok(finding);
  return offersFor(finding, await project.contextOf(path, { ...DEFAULT_SETTINGS, ...settings }));
}

/** What moving the key of a file to a store changes, by path, and what is left to do. */
async function movedTo(
  project: TestProject,
  path: string,
  store: StoreId,
  settings: Partial<Settings> = {},
): Promise<{ files: Map<string, string>; notes: readonly string[] }> {
  const [finding] = await project.findingsOf(path);
  const context = await project.contextOf(path, { ...DEFAULT_SETTINGS, ...settings });
  const offer = finding && (await offersFor(finding, context)).find(({ variant }) => variant === store);
  const edit = offer && (await editFor(offer, finding, context));
  assert.ok(edit);
  return { files: project.after(edit).files, notes: edit.notes };
}

const preferredIn = async (files: Readonly<Record<string, string>>, path: string, settings: Partial<Settings> = {}): Promise<string | undefined> =>
  (await offersIn(projectOf(files), path, settings)).find(({ preferred }) => preferred)?.variant;

test("the store that the settings name goes first, then what the project reads, then the environment", async () => {
  const vaulted = { "app.py": APP, "requirements.txt": "hvac>=2.0\nstripe\n" };
  assert.equal(await preferredIn({ "app.py": APP }, "app.py"), "environment");
  assert.equal(await preferredIn(vaulted, "app.py"), "vault");
  assert.equal(await preferredIn(vaulted, "app.py", { store: "google-secret-manager" }), "google-secret-manager");
  assert.equal(await preferredIn(vaulted, "app.py", { store: "environment" }), "environment");
  assert.equal(await preferredIn({ "app.py": APP, "requirements.txt": "boto3\n" }, "app.py"), "environment", "boto3 is for much else");
  const secrets = `import boto3\n\nsecrets = boto3.client("secretsmanager")\n${APP}`;
  assert.equal(await preferredIn({ "app.py": secrets }, "app.py"), "aws-secrets-manager");
  assert.equal(
    await preferredIn({ "tests/test_app.py": APP, "requirements.txt": "hvac\n" }, "tests/test_app.py"),
    "environment",
    "tests ask no store by themselves",
  );
  const manifest = '{ "type": "module", "private": true, "dependencies": { "@azure/keyvault-secrets": "^4.0.0" } }';
  assert.equal(await preferredIn({ "app.mjs": MODULE, "package.json": manifest }, "app.mjs"), "azure-key-vault");
  const sync = 'import Stripe from "stripe";\n\nexport function client() {\n  return new Stripe("{{sk_live}}");\n}\n';
  assert.equal(await preferredIn({ "app.mjs": sync, "package.json": manifest }, "app.mjs"), "environment", "where nothing can wait");
});

test("a menu lists the preferred store first, what silences last, and each store once", async () => {
  const project = projectOf({ "app.py": APP, "requirements.txt": "hvac\n", ".gitignore": ".env\n" });
  const variants = (await offersIn(project, "app.py")).map(({ variant }) => variant);
  assert.deepEqual(variants, ["vault", "environment", "aws-secrets-manager", "aws-parameter-store", "azure-key-vault", "google-secret-manager", "ignore"]);
  const configured = await offersIn(project, "app.py", { store: "azure-key-vault" });
  assert.deepEqual(
    configured.filter(({ safety }) => safety === "safe").map(({ variant }) => variant),
    ["azure-key-vault", "environment"],
    "fix-all goes nowhere else",
  );
});

test("a file of the project that has the library's name keeps its store from being offered", async () => {
  const variants = async (files: Readonly<Record<string, string>>, path: string): Promise<string[]> =>
    (await offersIn(projectOf(files), path)).map(({ variant }) => variant);
  assert.ok(!(await variants({ "app.py": APP, "azure.py": "" }, "app.py")).includes("azure-key-vault"));
  assert.ok(!(await variants({ "shop/app.py": APP, "hvac.py": "" }, "shop/app.py")).includes("vault"));
  assert.ok(!(await variants({ "app.py": APP, "google/maps.py": "" }, "app.py")).includes("google-secret-manager"));
  const harmless = await variants({ "app.py": APP, "azure/pipeline.yml": "", "shop/boto3.py": "" }, "app.py");
  assert.ok(harmless.includes("azure-key-vault") && harmless.includes("aws-secrets-manager"));
});

test("names come from the settings", async () => {
  const stores = {
    ...DEFAULT_SETTINGS.stores,
    vault: { mount: "kv/", path: "{workspace}/{mode}", field: "{kind}" },
    "azure-key-vault": { name: "{workspace}-{variable}", vaultUrl: "https://shop.vault.azure.net" },
    "google-secret-manager": { name: "{kind}", project: "shop-1", version: "3" },
  };
  const project = projectOf({ "app.py": APP, "pyproject.toml": '[project]\nname = "web.shop"\n' });
  const vault = (await movedTo(project, "app.py", "vault", { stores })).files.get("app.py") ?? "";
  assert.match(vault, /path="web-shop\/live", mount_point="kv"/);
  assert.match(vault, /\["secret-key"\]/);
  const azure = (await movedTo(project, "app.py", "azure-key-vault", { stores })).files.get("app.py") ?? "";
  assert.match(azure, /vault_url="https:\/\/shop\.vault\.azure\.net"/);
  assert.match(azure, /get_secret\("web-shop-STRIPE-SECRET-KEY"\)/, "what the store does not take in a name is a hyphen");
  assert.doesNotMatch(azure, /import os/);
  const google = (await movedTo(project, "app.py", "google-secret-manager", { stores })).files.get("app.py") ?? "";
  assert.match(google, /secret_version_path\("shop-1", "secret-key", "3"\)/);
});

test("a module waits only where it is known that it may", async () => {
  const waits = async (files: Readonly<Record<string, string>>, path: string): Promise<boolean | undefined> => {
    const offers = await offersIn(projectOf({ [path]: MODULE, ...files }), path);
    return offers.some(({ variant }) => variant === "vault");
  };
  const strict = (options: object): string => JSON.stringify({ compilerOptions: options });
  assert.equal(await waits({ "package.json": MANIFEST }, "app.js"), true);
  assert.equal(await waits({}, "app.js"), false, "no manifest says that it is a module");
  assert.equal(await waits({ "package.json": '{ "private": true }' }, "app.js"), false);
  assert.equal(await waits({ "package.json": '{ "type": "module", "exports": "./app.js" }' }, "app.js"), false, "a library may be loaded by require");
  assert.equal(await waits({ "package.json": '{ "type": "module", "main": "app.js" }' }, "app.js"), true, "npm writes main for every package");
  const bundled = { "tsconfig.json": strict({ module: "esnext", target: "es2017", moduleResolution: "bundler" }) };
  assert.equal(await waits({ "package.json": '{ "private": true }', ...bundled }, "app.ts"), false, "nobody says what it becomes");
  assert.equal(await waits({ "package.json": '{ "private": true, "dependencies": { "next": "^15.1.0" } }', ...bundled }, "app.ts"), true);
  assert.equal(await waits({ "package.json": '{ "private": true, "dependencies": { "next": "12.3.4" } }', ...bundled }, "app.ts"), false);
  assert.equal(await waits({ "package.json": MANIFEST, "tsconfig.json": strict({ module: "commonjs", target: "es2022" }) }, "app.ts"), false);
  assert.equal(await waits({ "package.json": MANIFEST, "tsconfig.json": strict({ module: "esnext", target: "es2015" }) }, "app.ts"), false);
  assert.equal(await waits({ "package.json": MANIFEST, "tsconfig.json": strict({ module: "esnext", target: "es2017" }) }, "app.ts"), true);
  assert.equal(await waits({ "package.json": '{ "private": true }', "tsconfig.json": strict({ module: "nodenext" }) }, "app.ts"), false);
  const extended = { "tsconfig.base.json": strict({ module: "nodenext", target: "es2022" }), "tsconfig.json": '{ "extends": "./tsconfig.base" }' };
  assert.equal(await waits({ "package.json": MANIFEST, ...extended }, "app.ts"), true);
});

test("what a build loads, too, asks the store when it is first used, where that can be written", async () => {
  const route =
    'const SECRET = "{{whsec}}";\n\nexport async function POST(request: Request): Promise<Response> {\n  return new Response(SECRET.slice(0, 4) + request.url);\n}\n';
  const files = { "route.ts": route, "tsconfig.json": '{ "compilerOptions": { "module": "esnext", "target": "es2017" } }' };
  const moved = async (manifest: string): Promise<string | undefined> =>
    (await movedTo(projectOf({ ...files, "package.json": manifest }), "route.ts", "vault")).files.get("route.ts");
  assert.match((await moved('{ "private": true, "dependencies": { "next": "15.0.0" } }')) ?? "", /Response\(\(await stripeWebhookSecret\(\)\)\.slice/);
  assert.match((await moved(MANIFEST)) ?? "", /^const SECRET = await stripeWebhookSecret\(\);$/m);
});

test("the client of a project that has one is used for Vault", async () => {
  const manifest = '{ "type": "module", "private": true, "dependencies": { "node-vault": "^0.12.0", "stripe": "^23.0.0" } }';
  const { files } = await movedTo(projectOf({ "app.mjs": MODULE, "package.json": manifest }), "app.mjs", "vault");
  assert.match(files.get("app.mjs") ?? "", /import nodeVault from "node-vault";/);
  assert.match(files.get("app.mjs") ?? "", /throw new Error\(`Vault secret\/stripe: \$\{error instanceof Error/, "its errors hold the token");
  assert.equal(files.get("package.json"), manifest);
});

test("the nearest manifest gets the packages, and the notes name the installer", async () => {
  const files = {
    "package.json": '{ "private": true }',
    "pnpm-lock.yaml": "",
    "shop/package.json": '{\n\t"type": "module",\n\t"private": true,\n\t"engines": { "node": ">=22" },\n\t"dependencies": {\n\t\t"stripe": "^23.0.0"\n\t}\n}\n',
    "shop/src/app.js": MODULE,
  };
  const { files: after, notes } = await movedTo(projectOf(files), "shop/src/app.js", "azure-key-vault");
  assert.equal(after.get("package.json"), files["package.json"]);
  assert.match(
    after.get("shop/package.json") ?? "",
    /"dependencies": \{\n\t\t"@azure\/identity": "\^4\.14\.1",\n\t\t"@azure\/keyvault-secrets": "\^4\.12\.0",\n\t\t"stripe"/,
  );
  assert.ok(notes.some((note) => note.includes("pnpm install")));

  const poetry = '[tool.poetry]\nname = "shop"\n\n[tool.poetry.dependencies]\npython = "^3.9"\nstripe = "^16.0"\n\n[tool.ruff]\n';
  const python = await movedTo(projectOf({ "app.py": APP, "pyproject.toml": poetry, "poetry.lock": "" }), "app.py", "vault");
  assert.match(python.files.get("pyproject.toml") ?? "", /python = "\^3\.9"\nhvac = "\^2\.0\.0"\nstripe = "\^16\.0"\n\n\[tool\.ruff\]/);
  assert.ok(python.notes.some((note) => note.includes("poetry lock && poetry install")));

  const compiled = {
    "app.py": APP,
    "requirements.txt": "# This file is autogenerated by pip-compile with Python 3.12\nstripe==16.1.0\n",
    "requirements.in": "stripe\n",
  };
  const pip = await movedTo(projectOf(compiled), "app.py", "vault");
  assert.equal(pip.files.get("requirements.in"), "hvac>=2.4.0\nstripe\n");
  assert.equal(pip.files.get("requirements.txt"), compiled["requirements.txt"]);

  const nothing = await movedTo(projectOf({ "app.py": APP }), "app.py", "vault");
  assert.ok(nothing.notes.includes("Install hvac."));
});

const added = (
  edits: (text: string, packages: { name: string; version: string }[]) => Edit[] | undefined,
  text: string,
  ...names: string[]
): string | undefined => {
  const made = edits(
    text,
    names.map((name) => ({ name, version: "1.2.3" })),
  );
  return made && applyEdits(text, made);
};

test("packages in a package.json", () => {
  assert.equal(added(packageJsonEdits, "{}", "a"), '{\n  "dependencies": {\n    "a": "^1.2.3"\n  }\n}');
  assert.equal(added(packageJsonEdits, '{ "name": "x" }', "b", "a"), '{ "name": "x", "dependencies": { "a": "^1.2.3", "b": "^1.2.3" } }');
  assert.equal(added(packageJsonEdits, '{"dependencies":{}}', "a"), '{"dependencies":{ "a": "^1.2.3" }}');
  assert.equal(
    added(packageJsonEdits, '{\r\n  "dependencies": {\r\n    "z": "^2",\r\n    "b": "^1"\r\n  }\r\n}\r\n', "a"),
    '{\r\n  "dependencies": {\r\n    "z": "^2",\r\n    "b": "^1",\r\n    "a": "^1.2.3"\r\n  }\r\n}\r\n',
    "a list that is not sorted goes on at its end",
  );
  assert.equal(added(packageJsonEdits, '{ "devDependencies": { "a": "1" } }', "a"), '{ "devDependencies": { "a": "1" } }');
  assert.equal(
    added(packageJsonEdits, '{ "dependencies": { "b": "1.0.0" } }', "a"),
    '{ "dependencies": { "a": "1.2.3", "b": "1.0.0" } }',
    "pinned as the others",
  );
  for (const broken of ["", "[]", "{", '{ "dependencies": [] }']) assert.equal(added(packageJsonEdits, broken, "a"), undefined);
});

test("packages in a list of requirements", () => {
  assert.equal(added(requirementsEdits, "", "hvac"), "hvac>=1.2.3\n");
  assert.equal(added(requirementsEdits, "Flask==3.0.0\nstripe==16.1.0", "hvac"), "Flask==3.0.0\nhvac==1.2.3\nstripe==16.1.0");
  assert.equal(added(requirementsEdits, "flask\r\n# cloud\r\nboto3\r\n", "hvac"), "flask\r\n# cloud\r\nboto3\r\nhvac>=1.2.3\r\n");
  assert.equal(added(requirementsEdits, "google_cloud.secret-manager\n", "google-cloud-secret-manager"), "google_cloud.secret-manager\n");
  assert.equal(added(requirementsEdits, "-r base.txt\nzope", "hvac"), "-r base.txt\nhvac>=1.2.3\nzope");
  assert.equal(added(requirementsEdits, "hvac==1 \\\n    --hash=sha256:00\n", "boto3"), undefined);
});

test("packages in a pyproject.toml and a Pipfile", () => {
  assert.equal(added(tomlEdits, '[project]\ndependencies = ["stripe"]\n', "hvac"), '[project]\ndependencies = ["hvac>=1.2.3", "stripe"]\n');
  assert.equal(added(tomlEdits, "[project]\ndependencies = []\n", "hvac"), '[project]\ndependencies = ["hvac>=1.2.3"]\n');
  assert.equal(
    added(tomlEdits, "[project]\ndependencies = [\n    'flask',  # web\n    'stripe>=1',\n]\n", "hvac", "zope"),
    "[project]\ndependencies = [\n    'flask',  # web\n    'hvac>=1.2.3',\n    'stripe>=1',\n    'zope>=1.2.3',\n]\n",
  );
  assert.equal(added(tomlEdits, '[packages]\nstripe = "*"\n[dev-packages]\n', "hvac"), '[packages]\nhvac = ">=1.2.3"\nstripe = "*"\n[dev-packages]\n');
  assert.equal(added(tomlEdits, "[tool.ruff]\nline-length = 100\n", "hvac"), undefined);
  assert.equal(added(tomlEdits, "[project\n", "hvac"), undefined);
});

/** The files after fix-all in one of them. */
async function fixed(files: Readonly<Record<string, string>>, path: string): Promise<Map<string, string>> {
  const project = projectOf(files);
  const edit = await fixAll(await project.findingsOf(path), await project.contextOf(path));
  assert.ok(edit);
  const after = project.after(edit);
  for (const file of after.files.keys())
    assert.deepEqual(
      (await after.findingsOf(file)).map(({ message }) => message),
      [],
      file,
    );
  return after.files;
}

test("the settings object that a file imports gets the field", async () => {
  const config = "from pydantic import SecretStr\nfrom pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    database: SecretStr\n";
  const app = 'import stripe\n\nfrom .core.config import settings\n\nstripe.api_key = "{{sk_live}}"\n';
  const files = await fixed({ "app/main.py": app, "app/core/config.py": `${config}\n\nsettings = Settings()\n` }, "app/main.py");
  assert.match(files.get("app/main.py") ?? "", /stripe\.api_key = settings\.stripe_secret_key\.get_secret_value\(\)/);
  assert.match(files.get("app/core/config.py") ?? "", / {4}database: SecretStr\n {4}stripe_secret_key: SecretStr\n\n\nsettings/);

  const getter = `${config}\n\ndef get_settings() -> Settings:\n    return Settings()\n`;
  const called = await fixed({ "app/main.py": app.replace("import settings", "import get_settings"), "app/core/config.py": getter }, "app/main.py");
  assert.match(called.get("app/main.py") ?? "", /get_settings\(\)\.stripe_secret_key\.get_secret_value\(\)/);
});

test("a file with Django's settings reads the key from them, and they read it as they read the others", async () => {
  const manage = 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")\n';
  const view = 'import stripe\nfrom django.conf import settings\n\n\ndef client() -> stripe.StripeClient:\n    return stripe.StripeClient("{{sk_live}}")\n';
  const files = { "manage.py": manage, "shop/views.py": view };
  const environ = "import environ\n\nenv = environ.Env()\nDEBUG = env.bool('DEBUG')";
  const after = await fixed({ ...files, "config/settings.py": environ }, "shop/views.py");
  assert.match(after.get("shop/views.py") ?? "", /StripeClient\(settings\.STRIPE_SECRET_KEY\)/);
  assert.equal(after.get("config/settings.py"), `${environ}\nSTRIPE_SECRET_KEY = env.str('STRIPE_SECRET_KEY')`);
  const plain = await fixed(
    {
      ...files,
      "config/settings/__init__.py": "",
      "config/settings/base.py": "DEBUG = False\n",
      "manage.py": manage.replace('settings")', 'settings.local")'),
    },
    "shop/views.py",
  );
  assert.equal(plain.get("config/settings/base.py"), 'import os\n\nDEBUG = False\nSTRIPE_SECRET_KEY = os.environ["STRIPE_SECRET_KEY"]\n');
  const there = await fixed({ ...files, "config/settings.py": 'import os\n\nSTRIPE_SECRET_KEY = os.environ["STRIPE_KEY"]\n' }, "shop/views.py");
  assert.match(there.get("config/settings.py") ?? "", /^import os\n\nSTRIPE_SECRET_KEY = os\.environ\["STRIPE_KEY"\]\n$/);
});

test("different keys of different files that end under one name are told", async () => {
  const told = async (first: string, second: string): Promise<boolean> => {
    const project = projectOf({ "a.py": APP.replace("sk_live", first), "b.py": APP.replace("sk_live", second) });
    const findings = [...(await project.findingsOf("a.py")), ...(await project.findingsOf("b.py"))];
    const edit = await fixAll(findings, await project.contextOf("a.py"));
    return edit?.notes.some((note) => note.startsWith("Different keys are read now from one place (STRIPE_SECRET_KEY)")) === true;
  };
  assert.equal(await told("sk_live", "sk_live:2"), true);
  assert.equal(await told("sk_live", "sk_live"), false);
});

test("a reader of variables that another module makes is used, and so is one that the project lists", async () => {
  const app = 'import stripe\n\nfrom config.env import env\n\nstripe.api_key = "{{sk_live}}"\n';
  const made = await fixed({ "app.py": app, "config/env.py": "import environ\n\nenv = environ.Env()\n" }, "app.py");
  assert.match(made.get("app.py") ?? "", /api_key = env\.str\("STRIPE_SECRET_KEY"\)/);
  const listed = await fixed({ "app.py": APP, "requirements.txt": "python-decouple==3.8\n" }, "app.py");
  assert.equal(listed.get("app.py"), 'import stripe\nfrom decouple import config\n\nstripe.api_key = str(config("STRIPE_SECRET_KEY"))\n');
});

test("what SvelteKit and Astro take from `.env` is read where they put it", async () => {
  const fixed = async (files: Readonly<Record<string, string>>, path: string): Promise<string | undefined> =>
    (
      await projectOf({ "package.json": '{ "private": true, "type": "module", "devDependencies": { "@sveltejs/kit": "^2.0.0" } }', ...files }).fixed(path)
    ).files.get(path);
  const path = "src/lib/server/stripe.ts";
  assert.equal(
    await fixed({ [path]: MODULE }, path),
    'import Stripe from "stripe";\nimport { env } from "$env/dynamic/private";\n\nexport const stripe = new Stripe(env.STRIPE_SECRET_KEY!);\n',
  );
  assert.match((await fixed({ "src/lib/server/stripe.js": MODULE }, "src/lib/server/stripe.js")) ?? "", /new Stripe\(env\.STRIPE_SECRET_KEY\)/);
  const known = `import { STRIPE_WEBHOOK_SECRET } from "$env/static/private";\n${MODULE}console.log(STRIPE_WEBHOOK_SECRET.length);\n`;
  const built = (await fixed({ [path]: known }, path)) ?? "";
  assert.match(built, /^import \{ STRIPE_SECRET_KEY \} from "\$env\/static\/private";$/m);
  assert.match(built, /new Stripe\(STRIPE_SECRET_KEY\)/);
  const renamed = `import { env as variables } from "$env/dynamic/private";\n${MODULE}console.log(variables.NODE_ENV);\n`;
  assert.match((await fixed({ [path]: renamed }, path)) ?? "", /new Stripe\(variables\.STRIPE_SECRET_KEY!\)/);
  const taken = `const env = "live";\n${MODULE}console.log(env);\n`;
  assert.doesNotMatch((await fixed({ [path]: taken }, path)) ?? "", /\$env/);
  assert.doesNotMatch((await fixed({ "scripts/seed.ts": MODULE }, "scripts/seed.ts")) ?? "", /\$env/, "Vite does not build it");
  assert.doesNotMatch((await fixed({ [path]: `${MODULE}console.log(process.env.NODE_ENV);\n` }, path)) ?? "", /\$env/, "the file reads its environment itself");
  const astro = { "package.json": '{ "private": true, "type": "module", "dependencies": { "astro": "^5.0.0" } }', "src/lib/stripe.ts": MODULE };
  assert.match((await fixed(astro, "src/lib/stripe.ts")) ?? "", /new Stripe\(import\.meta\.env\.STRIPE_SECRET_KEY\)/);
});
