import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { refactorings } from "../../server/src/fixes/refactorings.ts";
import { DEFAULT_SETTINGS } from "../../server/src/settings/settings.ts";
import type { StoreId } from "../../server/src/settings/stores.ts";
import { TestProject } from "../fix-cases.ts";
import { expandPlaceholders } from "../placeholders.ts";
import { eraOf } from "./packages.ts";
import type { Files, Language, Program } from "./site.ts";
import { checkAndEmit, checkPython, checkWithNext } from "./types.ts";
import { KEYS, openWorkshop, type Workshop } from "./workshop.ts";

/** Projects that build a client in two files, made to build it in one: checked by the languages' own tools, and run with the real SDKs against the stores. */

const MANIFEST = { private: true, dependencies: { stripe: "^23.1.0" } };
const STRICT = { module: "nodenext", target: "es2022", strict: true, outDir: ".", types: ["node"] };

const PROJECTS: Readonly<Record<string, { readonly language: Language; readonly path: string; readonly driver: string; readonly files: Files }>> = {
  "TypeScript modules": {
    language: "typescript",
    path: "src/pay.ts",
    driver: "driver.mjs",
    files: {
      "package.json": JSON.stringify({ ...MANIFEST, type: "module" }),
      "tsconfig.json": JSON.stringify({ compilerOptions: STRICT }),
      "src/pay.ts":
        'import Stripe from "stripe";\n\nconst stripe = new Stripe("{{sk_live}}", { maxNetworkRetries: 0 });\n\nexport const pay = async (): Promise<Stripe.Balance> => stripe.balance.retrieve();\n',
      "src/shop/refund.ts":
        'import Stripe from "stripe";\n\nexport async function refund(): Promise<Stripe.Balance> {\n  const client = new Stripe("{{sk_live}}", { maxNetworkRetries: 0 });\n  return client.balance.retrieve();\n}\n',
      "driver.mjs": 'import { pay } from "./src/pay.js";\nimport { refund } from "./src/shop/refund.js";\n\nawait pay();\nawait refund();\n',
    },
  },
  CommonJS: {
    language: "javascript",
    path: "pay.js",
    driver: "driver.js",
    files: {
      "package.json": JSON.stringify(MANIFEST),
      "pay.js":
        "const stripe = require('stripe')('{{sk_live}}', { maxNetworkRetries: 0 })\n\nexports.pay = async () => {\n  return await stripe.balance.retrieve()\n}\n",
      "lib/refund.js":
        "const Stripe = require('stripe')\n\nexports.refund = async () => {\n  const stripe = new Stripe('{{sk_live}}', { maxNetworkRetries: 0 })\n  return stripe.balance.retrieve()\n}\n",
      "driver.js": "const { pay } = require('./pay')\nconst { refund } = require('./lib/refund')\n\npay().then(refund).catch((error) => { throw error })\n",
    },
  },
  Python: {
    language: "python",
    path: "shop/pay.py",
    driver: "driver.py",
    files: {
      "requirements.txt": "stripe>=16.1.0\n",
      "shop/__init__.py": "",
      "shop/pay.py":
        'from stripe import StripeClient\n\n\ndef pay() -> None:\n    client = StripeClient("{{sk_live}}", max_network_retries=0)\n    client.v1.balance.retrieve()\n',
      "shop/refund.py": 'import stripe\n\n\ndef refund() -> None:\n    stripe.StripeClient("{{sk_live}}", max_network_retries=0).v1.balance.retrieve()\n',
      "driver.py":
        'import os\n\nimport stripe\n\nfrom shop.pay import pay\nfrom shop.refund import refund\n\nstripe.ca_bundle_path = os.environ["LOOPBACK_CA"]\npay()\nrefund()\n',
    },
  },
};

const STORES: readonly StoreId[] = ["environment", "vault", "aws-secrets-manager"];

interface Case {
  readonly program: Program;
  readonly files: Files;
}

let workshop: Workshop;
const cases: Case[] = [];

before(async () => {
  workshop = await openWorkshop();
  for (const [title, { language, path, driver, files }] of Object.entries(PROJECTS)) {
    for (const store of STORES) {
      const id = `one-${title.split(" ")[0]?.toLowerCase()}-${store}`.replaceAll("-", "_");
      const program: Program = { id, title, language, store, secret: "secretKey", files, path, driver };
      const made = { program, files: await refactored(program) };
      workshop.write(program, made.files);
      cases.push(made);
    }
  }
});

after(async () => {
  await workshop?.close();
});

async function refactored({ files, path, store }: Program): Promise<Files> {
  const project = new TestProject(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, expandPlaceholders(text)])));
  const start = project.files.get(path)?.search(/StripeClient\(|new Stripe\(|require\('stripe'\)\(/) ?? -1;
  const context = await project.contextOf(path, { ...DEFAULT_SETTINGS, store });
  const edit = await refactorings.find(({ id }) => id === "shared-client")?.edit({ start, end: start }, context);
  assert.ok(edit);
  const all = Object.fromEntries(project.after(edit).files);
  assert.doesNotMatch(JSON.stringify(all), /sk_live_\w{16}/);
  return all;
}

test("the compilers accept them", () => {
  const typed = cases.filter(({ program }) => program.language === "typescript");
  const era = eraOf(typed[0]?.files ?? {});
  const paths = typed.flatMap(({ program, files }) =>
    Object.keys(files)
      .filter((path) => path.endsWith(".ts"))
      .map((path) => ({ path: `${program.id}/${path}`, options: files["tsconfig.json"] ?? "" })),
  );
  assert.deepEqual(checkWithNext(workshop.folders[era], paths), []);
  assert.deepEqual(checkAndEmit(workshop.folders[era], paths), []);
  assert.deepEqual(checkPython(workshop.folders.python), []);
});

for (const title of Object.keys(PROJECTS)) {
  for (const store of STORES) {
    test(`${title}: ${store}`, async () => {
      const made = cases.find(({ program }) => program.title === title && program.store === store);
      assert.ok(made);
      const built =
        Object.values(made.files)
          .join("\n")
          .match(/new Stripe\(|\bStripeClient\(/g) ?? [];
      assert.equal(built.length, 1, "one place builds a client");
      const ran = await workshop.run(made.program, "full");
      assert.equal(ran.ended, 0, ran.stderr);
      assert.deepEqual(
        ran.calls.map(({ authorization }) => authorization),
        [`Bearer ${KEYS[store].secretKey}`, `Bearer ${KEYS[store].secretKey}`],
      );
      const stopped = await workshop.run(made.program, "empty");
      assert.equal(stopped.ended, 1);
      assert.deepEqual(stopped.calls, []);
    });
  }
}
