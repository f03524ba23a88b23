import assert from "node:assert/strict";
import { test } from "node:test";
import { refactorings } from "../server/src/fixes/refactorings.ts";
import { TestProject } from "./fix-cases.ts";

/** The text after the refactoring at a word; undefined where it is not offered. `test/repairs/key-rotation.test.ts` runs what it writes. */
async function rotated(path: string, text: string, word: string, others: Readonly<Record<string, string>> = {}): Promise<string | undefined> {
  const project = new TestProject({ ...others, [path]: text });
  const at = text.indexOf(word);
  assert.notEqual(at, -1);
  const edit = await refactorings.find(({ id }) => id === "key-overlap")?.edit({ start: at, end: at }, await project.contextOf(path));
  return edit && project.after(edit).files.get(path);
}

test("a client whose key is a variable goes on with the second key of it, in the manner of the file", async () => {
  const text = "import Stripe from 'stripe'\n\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY as string, {\n  maxNetworkRetries: 2,\n})\n";
  const after = await rotated("a.ts", text, "new Stripe");
  assert.match(after ?? "", /stripeKeys \?\?= \(process\.env\.STRIPE_SECRET_KEY as string\)\.split\(','\)\.map\(\(key\) => key\.trim\(\)\)\n/);
  assert.match(
    after ?? "",
    /new Stripe\(keysInUse\(\)\[0\] \?\? '', \{\n {2}httpClient: Stripe\.createFetchHttpClient\(fetchWithKeyInUse\),\n {2}maxNetworkRetries: 2,\n\}\)\n$/,
  );
});

test("a client of a library that has no name in the file does so, and what it needs stands before it", async () => {
  for (const loaded of ["require('stripe')", "require('stripe').default"]) {
    const text = `const app = require('express')()\n\n// Payments.\nconst stripe = ${loaded}(process.env.STRIPE_SECRET_KEY)\n`;
    const after = (await rotated("a.js", text, "require('stripe')")) ?? "";
    assert.ok(after.includes(`${loaded}(keysInUse()[0] ?? '', { httpClient: ${loaded}.createFetchHttpClient(fetchWithKeyInUse) })\n`), after);
    assert.ok(after.indexOf("let stripeKeys\n") < after.indexOf("const stripe ="), "declared before it is used");
  }
});

test("Python's key for the whole module does so, too, comments and line breaks kept", async () => {
  const text = 'import os\r\n\r\nimport stripe\r\n\r\n# Payments.\r\nstripe.api_key = os.environ["STRIPE_SECRET_KEY"]\r\nstripe.max_network_retries = 2\r\n';
  const after = await rotated("a.py", text, "stripe.api_key");
  assert.match(
    after ?? "",
    /# Payments\.\r\nstripe\.api_key = stripe_keys\(\)\[0\]\r\nstripe\.default_http_client = KeyInUseClient\(\)\r\nstripe\.max_network_retries = 2\r\n$/,
  );
  assert.doesNotMatch(after ?? "", /(?<!\r)\n/);
});

test("it is not offered where requests go another way, or where the key does not stay", async () => {
  const head = 'import Stripe from "stripe";\n\n';
  assert.equal(await rotated("a.ts", `${head}export const of = (tenant: string) => new Stripe(process.env.STRIPE_SECRET_KEY!);\n`, "new Stripe"), undefined);
  assert.equal(await rotated("a.ts", `${head}const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, { httpAgent: agent });\n`, "new Stripe"), undefined);
  assert.equal(await rotated("a.ts", `${head}const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, options);\n`, "new Stripe"), undefined);
  assert.equal(await rotated("a.ts", `${head}const stripe = new Stripe(config.key);\n`, "new Stripe"), undefined);
  const python = 'import os\n\nimport stripe\n\nstripe.api_key = os.environ["STRIPE_SECRET_KEY"]\n';
  assert.equal(await rotated("a.py", `${python}\n\nasync def go():\n    await stripe.Customer.create_async()\n`, "stripe.api_key"), undefined);
  const other = { "b.py": "import stripe\n\n\nasync def go():\n    await stripe.Customer.create_async()\n" };
  assert.equal(await rotated("a.py", python, "stripe.api_key", other), undefined, "the way of sending counts for the whole process");
  assert.equal(await rotated("a.py", python.replace("import stripe", "import stripe\n\nstripe_keys = []"), "stripe.api_key"), undefined);
});
