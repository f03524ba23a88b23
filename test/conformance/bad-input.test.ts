import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsIn } from "../harness.ts";

/** What is called `stripe` and is not the SDK, and projects that do not say, or say wrongly, which SDK they have. */

// Nothing here depends on the version: both do harm in every major.
const PYTHON = 'import stripe\n\nstripe.api_base = "http://api.stripe.com"\nstripe.verify_ssl_certs = False\n';
const PYTHON_FOUND = ["plain-http", "unverified-tls"];

const node = (specifier: string, text = "import Stripe from"): string =>
  `${text} ${JSON.stringify(specifier)};\n\nexport const client = new Stripe(process.env.STRIPE_SECRET_KEY, { protocol: "http" });\n`;
const NODE_FOUND = ["plain-http"];

/** A class of one's own that looks like the SDK's. */
const OWN_CLASS = "export default class Stripe {\n  constructor(key, options) {\n    this.options = options;\n  }\n}\n";
const OWN_MODULE =
  "api_base = None\nverify_ssl_certs = True\n\n\nclass StripeClient:\n    def __init__(self, key, verify_ssl_certs=True):\n        self.key = key\n";

async function found(files: Readonly<Record<string, string>>, path: string): Promise<string[]> {
  return ((await findingsIn(files)).get(path) ?? []).map(({ rule }) => rule).sort();
}

test("without a local module of that name, stripe is the SDK", async () => {
  assert.deepEqual(await found({ "app.py": PYTHON }, "app.py"), PYTHON_FOUND);
  assert.deepEqual(await found({ "app.ts": node("stripe") }, "app.ts"), NODE_FOUND);
});

for (const [what, files] of [
  ["stripe.py beside it", { "app.py": PYTHON, "stripe.py": OWN_MODULE }],
  ["a package stripe beside it", { "app.py": PYTHON, "stripe/__init__.py": OWN_MODULE }],
  ["stripe.py beside a program in a folder of programs", { "shop/app.py": PYTHON, "shop/stripe.py": OWN_MODULE, "shop/manage.py": "" }],
  ["a relative import", { "pay/__init__.py": "", "pay/app.py": PYTHON.replace("import stripe", "from . import stripe"), "pay/stripe.py": OWN_MODULE }],
  [
    "a vendored copy under another name",
    { "app.py": PYTHON.replace("import stripe", "from vendor import stripe"), "vendor/__init__.py": "", "vendor/stripe/__init__.py": OWN_MODULE },
  ],
] as const) {
  test(`Python: ${what} is not the SDK`, async () => {
    const path = Object.keys(files).find((it) => it.endsWith("app.py")) ?? "";
    assert.deepEqual(await found(files, path), []);
  });
}

for (const [what, files] of [
  ["./stripe", { "app.ts": node("./stripe"), "stripe.ts": OWN_CLASS }],
  ["./stripe.js that is stripe.ts", { "app.ts": node("./stripe.js"), "stripe.ts": OWN_CLASS }],
  ["./stripe of a folder", { "app.ts": node("./stripe"), "stripe/index.ts": OWN_CLASS }],
  [
    "a path of tsconfig.json",
    { "app.ts": node("@/stripe"), "src/stripe.ts": OWN_CLASS, "tsconfig.json": '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }' },
  ],
  ["a baseUrl of tsconfig.json", { "app.ts": node("stripe"), "stripe/index.ts": OWN_CLASS, "tsconfig.json": '{ "compilerOptions": { "baseUrl": "." } }' }],
  [
    "a package of the workspace",
    {
      "package.json": '{ "workspaces": ["packages/*"] }',
      "packages/app/package.json": '{ "name": "app", "dependencies": { "stripe": "workspace:*" } }',
      "packages/app/app.ts": node("stripe"),
      "packages/stripe/package.json": '{ "name": "stripe", "main": "index.ts" }',
      "packages/stripe/index.ts": OWN_CLASS,
    },
  ],
] as const) {
  test(`Node: ${what} is not the SDK`, async () => {
    const path = Object.keys(files).find((it) => it.endsWith("app.ts")) ?? "";
    assert.deepEqual(await found(files, path), []);
  });
}

test("a file of that name that nothing leads to is not in the way of the SDK", async () => {
  assert.deepEqual(await found({ "app.ts": node("stripe"), "stripe.ts": OWN_CLASS, "stripe/index.ts": OWN_CLASS }, "app.ts"), NODE_FOUND);
  assert.deepEqual(await found({ "shop/app.py": PYTHON, "other/stripe.py": OWN_MODULE, "vendor/stripe/__init__.py": OWN_MODULE }, "shop/app.py"), PYTHON_FOUND);
  assert.deepEqual(
    await found({ "shop/__init__.py": "", "shop/app.py": PYTHON, "shop/stripe.py": OWN_MODULE, "main.py": "import shop.app\n" }, "shop/app.py"),
    PYTHON_FOUND,
  );
});

test("a local module that hands the SDK on is the SDK", async () => {
  assert.deepEqual(await found({ "app.ts": node("./stripe"), "stripe.ts": 'export { default } from "stripe";\n' }, "app.ts"), NODE_FOUND);
  assert.deepEqual(
    await found({ "app.ts": node("./stripe").replace("Stripe from", "{ Stripe } from"), "stripe.ts": 'export * from "stripe";\n' }, "app.ts"),
    NODE_FOUND,
  );
  assert.deepEqual(
    await found(
      { "app.ts": node("./sdk").replace("Stripe from", "{ sdk } from").replace("new Stripe", "new sdk.Stripe"), "sdk.ts": 'export * as sdk from "stripe";\n' },
      "app.ts",
    ),
    NODE_FOUND,
  );
  assert.deepEqual(await found({ "app.py": PYTHON.replace("import stripe", "from sdk import stripe"), "sdk.py": "import stripe\n" }, "app.py"), PYTHON_FOUND);
});

test("a copy of the SDK in the project is the SDK, and is not walked", async () => {
  const own = 'def key(value):\n    print(value)\n\n\nkey("{{sk_live}}")\n';
  const copied = {
    "stripe/__init__.py": "from stripe._api_requestor import key\n",
    "stripe/_api_requestor.py": own,
    "stripe/_webhook.py": "",
    "stripe/_multipart_data_generator.py": "",
    "stripe/api/deep.py": own,
  };
  assert.deepEqual(await found({ ...copied, "app.py": PYTHON }, "app.py"), PYTHON_FOUND);
  // Their texts are searched all the same.
  assert.deepEqual(await found({ ...copied, "app.py": PYTHON }, "stripe/_api_requestor.py"), ["hardcoded-key"]);
  assert.deepEqual(await found({ ...copied, "app.py": PYTHON }, "stripe/api/deep.py"), ["hardcoded-key"]);
  assert.deepEqual(await found({ ...copied, "stripe/_webhook.txt": "", "app.py": PYTHON }, "app.py"), PYTHON_FOUND);
  const { "stripe/_webhook.py": _, ...another } = copied;
  assert.deepEqual(await found({ ...another, "app.py": PYTHON }, "app.py"), []);
  assert.deepEqual(await found({ ...another, "app.py": PYTHON }, "stripe/_api_requestor.py"), ["hardcoded-key", "key-in-log"]);
});

test("the SDK's own files in the project, as installed or as vendored, change nothing", async () => {
  const installed = {
    "node_modules/stripe/package.json": '{ "name": "stripe", "version": "23.1.0", "main": "cjs/stripe.js" }',
    "node_modules/stripe/cjs/stripe.js": "module.exports = class Stripe {};\n",
  };
  assert.deepEqual(await found({ ...installed, "app.ts": node("stripe") }, "app.ts"), NODE_FOUND);
});

const MANIFESTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "no version": { "package.json": '{ "dependencies": { "stripe": "" } }', "requirements.txt": "stripe\n" },
  "a range of everything": { "package.json": '{ "dependencies": { "stripe": "*" } }', "requirements.txt": "stripe>=0\n" },
  "a tag": { "package.json": '{ "dependencies": { "stripe": "latest" } }', "requirements.txt": "stripe @ git+https://example.com/stripe.git@main\n" },
  "a version that is none": { "package.json": '{ "dependencies": { "stripe": "twelve" } }', "requirements.txt": "stripe==twelve.x\nstripe=>\nstripe===\n" },
  "a version of another type": {
    "package.json": '{ "dependencies": { "stripe": 17, "x": null } }',
    "pyproject.toml": "[project]\ndependencies = [17, { stripe = true }]\n",
  },
  "dependencies of another type": { "package.json": '{ "dependencies": ["stripe"] }', "pyproject.toml": 'dependencies = "stripe"\nproject = 3\n' },
  "a version far away": { "package.json": '{ "dependencies": { "stripe": "99999999999999999999.0.0" } }', "requirements.txt": `stripe==${"9".repeat(400)}\n` },
  "a broken manifest": { "package.json": '{ "dependencies": { "stripe": "^12.', "pyproject.toml": "[project\ndependencies = [" },
  "an empty manifest": { "package.json": "", "requirements.txt": "", "pyproject.toml": "" },
  "a manifest that is none": {
    "package.json": "\u0000\u0001",
    "requirements.txt": "\u0000\ufffd==\n",
    "Pipfile.lock": "[]",
    "poetry.lock": "[[package]]\nname = 3\n",
  },
  "locks that say otherwise": {
    "package.json": '{ "dependencies": { "stripe": "^8.0.0" } }',
    "package-lock.json": '{ "lockfileVersion": 3, "packages": { "node_modules/stripe": { "version": "23.1.0" } } }',
    "yarn.lock": 'stripe@^8.0.0:\n  version "8.222.0"\n',
    "poetry.lock": '[[package]]\nname = "stripe"\nversion = "2.76.0"\n',
    "requirements.txt": "stripe==16.1.0\n",
  },
  "several versions in one repository": {
    "package.json": '{ "workspaces": ["a", "b"] }',
    "a/package.json": '{ "dependencies": { "stripe": "8.222.0" } }',
    "b/package.json": '{ "dependencies": { "stripe": "23.1.0" } }',
    "a/requirements.txt": "stripe==2.76.0\n",
    "b/requirements.txt": "stripe==16.1.0\n",
  },
};

for (const [what, manifests] of Object.entries(MANIFESTS)) {
  test(`${what}: nothing fails, and what does not depend on the version is found`, async () => {
    const files = { ...manifests, "app.py": PYTHON, "app.ts": node("stripe"), "a/app.ts": node("stripe"), "b/app.py": PYTHON };
    const findings = await findingsIn(files);
    const of = (path: string): string[] => (findings.get(path) ?? []).map(({ rule }) => rule).sort();
    assert.deepEqual([of("app.py"), of("app.ts"), of("a/app.ts"), of("b/app.py")], [PYTHON_FOUND, NODE_FOUND, NODE_FOUND, PYTHON_FOUND]);
    // Of a manifest nothing is said but what holds for every version it admits.
    for (const [path, text] of Object.entries(manifests))
      if (path !== "package-lock.json" && path !== "yarn.lock") assert.ok(!of(path).some((rule) => rule !== "outdated-sdk"), `${path}: ${text}`);
  });
}

test("a harm that depends on the version is not claimed where the version is not known", async () => {
  const removed =
    'import Stripe from "stripe";\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY);\nawait stripe.subscriptions.del("sub_1");\nawait stripe.invoices.retrieveUpcoming();\n';
  for (const [what, manifests] of Object.entries(MANIFESTS)) {
    if (what === "locks that say otherwise" || what === "several versions in one repository") continue;
    assert.deepEqual(await found({ ...manifests, "app.ts": removed }, "app.ts"), [], what);
  }
});
