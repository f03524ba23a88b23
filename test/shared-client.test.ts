import assert from "node:assert/strict";
import { test } from "node:test";
import { createSession } from "../server/src/engine/session.ts";
import { fixAll } from "../server/src/fixes/fix-all.ts";
import { repairs } from "../server/src/fixes/index.ts";
import { refactorings } from "../server/src/fixes/refactorings.ts";
import { DEFAULT_SETTINGS, type Settings } from "../server/src/settings/settings.ts";
import { testSyntax } from "./assets.ts";
import { TestProject } from "./fix-cases.ts";
import { LspClient, MODERN } from "./lsp-client.ts";
import { fakeRuntime, MemoryFiles } from "./lsp-runtime.ts";
import { expandPlaceholders } from "./placeholders.ts";

const shared = refactorings.find(({ id }) => id === "shared-client");

interface Refactored {
  /** The files that are new or changed. */
  readonly files: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  readonly project: TestProject;
}

/** A project after its clients at a word of a file have become one; undefined where that is not offered. What comes out parses and is as clean as before. */
async function refactored(
  files: Readonly<Record<string, string>>,
  path: string,
  word: string,
  settings: Partial<Settings> = {},
): Promise<Refactored | undefined> {
  const project = new TestProject(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, expandPlaceholders(text)])));
  const start = project.files.get(path)?.indexOf(word) ?? -1;
  assert.notEqual(start, -1);
  const context = await project.contextOf(path, { ...DEFAULT_SETTINGS, ...settings });
  const edit = await shared?.edit({ start, end: start }, context);
  if (edit === undefined) return undefined;
  const after = project.after(edit);
  const changed = [...after.files].filter(([name, text]) => project.files.get(name) !== text);
  for (const [name] of changed) {
    const before = (project.files.has(name) ? await project.findingsOf(name) : []).map(({ rule }) => rule);
    for (const { rule, message } of await after.findingsOf(name)) assert.ok(before.includes(rule), `${name}: ${message}`);
    if (!/\.(?:py|[cm]?[jt]s)$/.test(name)) continue;
    const again = after.files.get(name)?.indexOf("Stripe(") ?? -1;
    if (again !== -1) assert.equal(await shared?.edit({ start: again, end: again }, await after.contextOf(name)), undefined, "once is enough");
  }
  return { files: Object.fromEntries(changed), notes: edit.notes, project: after };
}

const MODULE = '{ "type": "module", "private": true, "dependencies": { "stripe": "^23.1.0" } }';
const COMMON = '{ "private": true, "dependencies": { "stripe": "^23.1.0" } }';

test("clients that are built alike become one, in each file's own style; one with other options stays, and is named", async () => {
  const made = await refactored(
    {
      "package.json": MODULE,
      "tsconfig.json": '{ "compilerOptions": { "module": "nodenext", "target": "es2022" } }',
      "src/pay.ts":
        'import express from "express";\nimport Stripe from "stripe";\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, { maxNetworkRetries: 2 });\n\nexport const pay = () => stripe.balance.retrieve();\n',
      "src/refund.ts":
        "import Stripe from 'stripe';\nimport { log } from './log.js';\n\nexport async function refund(id: string): Promise<Stripe.Refund> {\n  const stripe = new Stripe(process.env['STRIPE_SECRET_KEY'] as string, {\n    maxNetworkRetries: 2,\n  });\n  return stripe.refunds.create({ charge: id });\n}\n",
      "src/connect.ts": 'import Stripe from "stripe";\n\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, { stripeAccount: "acct_1" });\n',
      "test/pay.test.ts": 'import Stripe from "stripe";\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, { maxNetworkRetries: 2 });\n',
    },
    "src/refund.ts",
    "new Stripe",
  );
  assert.deepEqual(made?.files, {
    "src/pay.ts":
      'import express from "express";\nimport { getStripe } from "./stripe.js";\n\nconst stripe = getStripe();\n\nexport const pay = () => stripe.balance.retrieve();\n',
    "src/refund.ts":
      "import Stripe from 'stripe';\nimport { log } from './log.js';\nimport { getStripe } from './stripe.js';\n\nexport async function refund(id: string): Promise<Stripe.Refund> {\n  const stripe = getStripe();\n  return stripe.refunds.create({ charge: id });\n}\n",
    "src/stripe.ts": `import Stripe from 'stripe';

function requireEnv(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(\`Missing environment variable \${name}\`);
  return value;
}

let stripe: Stripe | undefined;

/** The one Stripe client of this project, built when it is first needed. */
export function getStripe(): Stripe {
  stripe ??= new Stripe(requireEnv('STRIPE_SECRET_KEY'), {
    maxNetworkRetries: 2,
  });
  return stripe;
}
`,
  });
  assert.ok(made.notes.some((note) => note.endsWith("the clients in src/connect.ts.")));
});

test("a key that stands in the files is read from the chosen store, waiting where that may be and when it is first needed elsewhere", async () => {
  const made = await refactored(
    {
      "package.json": COMMON,
      "pay.js":
        "const express = require('express')\nconst stripe = require('stripe')('{{sk_live}}')\n\nexports.pay = async () => {\n  const b = await stripe.balance.retrieve()\n  return b\n}\n",
      "lib/refund.js":
        "const Stripe = require('stripe')\n\nexports.refund = async (id) => {\n  const stripe = Stripe('{{sk_live}}')\n  return stripe.refunds.create({ charge: id })\n}\n",
    },
    "pay.js",
    "require('stripe')",
    { store: "vault" },
  );
  assert.equal(
    made?.files["pay.js"],
    "const express = require('express')\nconst { getStripe } = require('./lib/stripe')\n\nexports.pay = async () => {\n  const b = await (await getStripe()).balance.retrieve()\n  return b\n}\n",
  );
  assert.match(made.files["lib/refund.js"] ?? "", /const stripe = await getStripe\(\)/);
  assert.match(made.files["lib/stripe.js"] ?? "", /stripePromise \?\?= stripeSecretKey\(\)\.then/);
  assert.match(made.files["lib/stripe.js"] ?? "", /module\.exports = \{ getStripe \}/);
  assert.ok(made.notes.some((note) => note.startsWith("Roll the old key")));
});

test("where a use cannot wait, the key is read from the environment, and that is said", async () => {
  const use = "\n\nexport function pay() {\n  return stripe.balance.retrieve();\n}\n";
  const made = await refactored(
    {
      "package.json": COMMON,
      "a.ts": `import Stripe from "stripe";\n\nconst stripe = new Stripe("{{sk_live}}");${use}`,
      "b.ts": `import Stripe from "stripe";\n\nconst stripe = new Stripe("{{sk_live}}");${use.replace("pay", "refund")}`,
    },
    "a.ts",
    "new Stripe",
    { store: "aws-secrets-manager" },
  );
  assert.match(made?.files["stripe.ts"] ?? "", /requireEnv\("STRIPE_SECRET_KEY"\)/);
  assert.ok(made?.notes.some((note) => note.startsWith("Not every place")));
});

test("a module that gives the client to others already is used, under a name that is free", async () => {
  const made = await refactored(
    {
      "package.json": MODULE,
      "src/lib/stripe.ts": 'import Stripe from "stripe";\n\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\n',
      "src/a.ts":
        'import Stripe from "stripe";\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\n\nexport const pay = () => stripe.balance.retrieve();\n',
      "src/b.ts":
        'import Stripe from "stripe";\n\nexport function pay(stripe: string) {\n  const client = new Stripe(process.env.STRIPE_SECRET_KEY!);\n  return client.balance.retrieve({ expand: [stripe] });\n}\n',
    },
    "src/a.ts",
    "new Stripe",
  );
  assert.deepEqual(made?.files, {
    "src/a.ts": 'import { stripe } from "./lib/stripe";\n\nexport const pay = () => stripe.balance.retrieve();\n',
    "src/b.ts":
      'import { stripe as sharedStripe } from "./lib/stripe";\n\nexport function pay(stripe: string) {\n  const client = sharedStripe;\n  return client.balance.retrieve({ expand: [stripe] });\n}\n',
  });
});

test("a module for Next.js says that it is for the server, and is no route; what options import comes along", async () => {
  const made = await refactored(
    {
      "package.json": '{ "private": true, "dependencies": { "stripe": "^23.1.0", "next": "15.0.0", "server-only": "^0.0.1" } }',
      "app/api/a/route.ts":
        "import Stripe from 'stripe';\nimport { NextResponse } from 'next/server';\nimport { RETRIES } from '../../../config';\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, { maxNetworkRetries: RETRIES });\n\nexport async function POST() {\n  return NextResponse.json(await stripe.balance.retrieve());\n}\n",
      "app/api/b/route.ts":
        "import Stripe from 'stripe';\nimport { RETRIES } from '../../../config';\n\nexport async function POST() {\n  const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, { maxNetworkRetries: RETRIES });\n  return Response.json(await stripe.balance.retrieve());\n}\n",
      "config.ts": "export const RETRIES = 3;\n",
    },
    "app/api/a/route.ts",
    "new Stripe",
  );
  assert.match(made?.files["lib/stripe.ts"] ?? "", /^import 'server-only';\nimport Stripe from 'stripe';\nimport \{ RETRIES \} from '\.\.\/config';\n/);
  assert.match(made?.files["app/api/b/route.ts"] ?? "", /^import \{ getStripe \} from '\.\.\/\.\.\/\.\.\/lib\/stripe';\n\nexport async function POST/);
});

test("a key that may be missing is looked at in the module, too; options keep their depth", async () => {
  const head = "import Stripe from 'stripe';\nimport { env } from './env';\n\n";
  const made = await refactored(
    {
      "package.json": COMMON,
      "src/env.ts": "export const env: { STRIPE_SECRET_KEY?: string } = {};\n",
      "src/a.ts": `${head}export const stripe = env.STRIPE_SECRET_KEY\n  ? new Stripe(env.STRIPE_SECRET_KEY, {\n      maxNetworkRetries: 2,\n    })\n  : undefined;\n`,
      "src/b.ts": `${head}export const pay = () => {\n  if (!env.STRIPE_SECRET_KEY) throw new Error('no key');\n  const stripe = new Stripe(env.STRIPE_SECRET_KEY, { maxNetworkRetries: 2 });\n  return stripe.balance.retrieve();\n};\n`,
    },
    "src/a.ts",
    "new Stripe",
  );
  assert.match(
    made?.files["src/stripe.ts"] ?? "",
    /\{\n {2}if \(!env\.STRIPE_SECRET_KEY\) throw new Error\('STRIPE_SECRET_KEY is not set'\);\n {2}stripe \?\?= new Stripe\(env\.STRIPE_SECRET_KEY, \{\n {4}maxNetworkRetries: 2,\n {2}\}\);\n/,
  );
});

test("in Python a cached function builds the client, imported as the project imports its own modules", async () => {
  const made = await refactored(
    {
      "requirements.txt": "stripe\n",
      "app/__init__.py": "",
      "app/api/__init__.py": "",
      "app/api/pay.py":
        'import os\n\nfrom fastapi import FastAPI\nfrom stripe import StripeClient\n\nclient = StripeClient(os.environ["STRIPE_SECRET_KEY"], max_network_retries=2)\n\n\ndef pay():\n    return client.balance.retrieve()\n',
      "app/refund.py":
        'import os\n\nimport stripe\n\n\ndef refund(charge):\n    client = stripe.StripeClient(api_key=os.getenv("STRIPE_SECRET_KEY"), max_network_retries=2)\n    return client.refunds.create(params={"charge": charge})\n',
    },
    "app/refund.py",
    "StripeClient",
  );
  assert.deepEqual(made?.files, {
    "app/api/pay.py":
      "from fastapi import FastAPI\n\nfrom ..stripe_client import get_stripe_client\n\nclient = get_stripe_client()\n\n\ndef pay():\n    return client.balance.retrieve()\n",
    "app/refund.py":
      'from .stripe_client import get_stripe_client\n\n\ndef refund(charge):\n    client = get_stripe_client()\n    return client.refunds.create(params={"charge": charge})\n',
    "app/stripe_client.py":
      'import os\nfrom functools import lru_cache\n\nfrom stripe import StripeClient\n\n\n@lru_cache(maxsize=None)\ndef get_stripe_client() -> StripeClient:\n    """The one Stripe client of this project, built when it is first needed."""\n    return StripeClient(os.environ["STRIPE_SECRET_KEY"], max_network_retries=2)\n',
  });
});

test("Django's settings stay where the key comes from; an absolute import shows how modules are named", async () => {
  const made = await refactored(
    {
      "manage.py": "",
      "shop/models.py": "",
      "shop/views.py":
        "from django.conf import settings\nfrom shop.models import Order\nimport stripe\n\n\ndef pay(request):\n    client = stripe.StripeClient(settings.STRIPE_SECRET_KEY)\n    return client.balance.retrieve()\n",
      "shop/tasks.py":
        "import stripe\nfrom django.conf import settings\n\nfrom shop.models import Order\n\nclient = stripe.StripeClient(settings.STRIPE_SECRET_KEY)\n",
    },
    "shop/tasks.py",
    "StripeClient",
    { store: "vault" },
  );
  assert.match(made?.files["shop/stripe_client.py"] ?? "", /return StripeClient\(settings\.STRIPE_SECRET_KEY\)/);
  assert.match(made?.files["shop/views.py"] ?? "", /^from shop\.models import Order\nfrom shop\.stripe_client import get_stripe_client\n/);
});

test("clients that a framework hands out, that rest on what only their place knows, or that stand alone are left alone", async () => {
  const service = (name: string): string =>
    `import { Injectable } from "@nestjs/common";\nimport Stripe from "stripe";\n\n@Injectable()\nexport class ${name} {\n  readonly stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\n}\n`;
  assert.equal(await refactored({ "package.json": COMMON, "a.ts": service("A"), "b.ts": service("B") }, "a.ts", "new Stripe"), undefined);
  const tenant = 'import Stripe from "stripe";\n\nexport const clientOf = (tenant: { key: string }) => new Stripe(tenant.key);\n';
  assert.equal(await refactored({ "package.json": COMMON, "a.ts": tenant, "b.ts": tenant }, "a.ts", "new Stripe"), undefined);
  const shadowed = 'import Stripe from "stripe";\n\nconst key = process.env.STRIPE_SECRET_KEY!;\n\nexport const clientOf = (key: string) => new Stripe(key);\n';
  assert.equal(await refactored({ "package.json": COMMON, "a.ts": shadowed, "b.ts": shadowed }, "a.ts", "new Stripe"), undefined);
  const own = "import os\n\nimport stripe\n\nkey = os.environ['STRIPE_SECRET_KEY']\n\n\ndef client_of(key):\n    return stripe.StripeClient(key)\n";
  assert.equal(await refactored({ "requirements.txt": "", "a.py": own, "b.py": own }, "a.py", "stripe.StripeClient"), undefined);
  const alone = 'import Stripe from "stripe";\n\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\n';
  assert.equal(await refactored({ "package.json": COMMON, "a.ts": alone }, "a.ts", "new Stripe"), undefined);
  const sub = { "package.json": COMMON, "a.ts": alone, "packages/b/package.json": COMMON, "packages/b/b.ts": alone };
  assert.equal(await refactored(sub, "a.ts", "new Stripe"), undefined, "another package is another program");
});

test("the editor offers it at a client, as one edit of several files that is looked at first", { timeout: 20_000 }, async () => {
  const text =
    'import Stripe from "stripe";\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\n\nexport const NAME = () => stripe.balance.retrieve();\n';
  const files = { "/shop/package.json": MODULE, "/shop/a.ts": text.replace("NAME", "a"), "/shop/b.ts": text.replace("NAME", "b") };
  const runtime = fakeRuntime(new MemoryFiles(files), { syntax: testSyntax, createSession, repairs, refactorings, fixAll });
  const annotating = { ...MODERN, workspace: { ...MODERN.workspace, workspaceEdit: { ...MODERN.workspace?.workspaceEdit, changeAnnotationSupport: {} } } };
  const client = await LspClient.start(runtime, { capabilities: annotating, initializationOptions: { gitAllowed: true } });
  const uri = "file:///shop/a.ts";
  client.open(uri, files["/shop/a.ts"], "typescript");
  const at = { line: 2, character: 20 };
  const [action] = await client.actions(uri, { start: at, end: at }, { diagnostics: [], only: ["refactor"] });
  assert.equal(action?.title, "Use one Stripe client in the whole project");
  const { edit } = await client.resolve(action);
  assert.deepEqual(
    Object.values(edit?.changeAnnotations ?? {}).map(({ needsConfirmation }) => needsConfirmation),
    [true],
  );
  assert.equal(edit?.documentChanges?.length, 4);
  assert.match(JSON.stringify(edit), /stripe\.ts/);
  await client.stop();
});
