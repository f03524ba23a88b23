import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { fillShop } from "../examples/fill-shop.mts";
import { auditWorkspace } from "../server/src/audit/audit.ts";
import type { Audit } from "../server/src/audit/result.ts";
import { createSession } from "../server/src/engine/session.ts";
import { LineIndex } from "../server/src/text/line-index.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { folderWith } from "./folders.ts";

/** The example shop: every key in it is found, and what is right in it stays silent. */

const template = fileURLToPath(new URL("../examples/shop/", import.meta.url));

async function auditShop(seed: number): Promise<{ readonly folder: string; readonly audit: Audit }> {
  const folder = join(folderWith({}), "shop");
  await fillShop(folder, seed);
  const syntax = await testSyntax();
  const [audit] =
    (await auditWorkspace([{ folder }], {
      version: "0",
      createSession: (settings) => createSession({ syntax, endpoints: testEndpoints, settings }),
      gitAllowed: false,
    })) ?? [];
  assert.ok(audit);
  return { folder, audit };
}

function placesOf({ audit }: { readonly audit: Audit }): string[] {
  return audit.result.findings.map(({ path, span }) => `${path}:${new LineIndex(audit.source(path) ?? "").positionAt(span.start).line + 1}`);
}

const shop = await auditShop(1);

test("every key in the shop is found where it stands", () => {
  const places = placesOf(shop);
  const keys: string[] = [];
  for (const entry of readdirSync(template, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    for (const [index, line] of readFileSync(path, "utf8").split("\n").entries()) {
      if (/\{\{(?!pk_)[a-z_]+(?::\d+)?\}\}/.test(line)) keys.push(`${path.slice(template.length).replaceAll("\\", "/")}:${index + 1}`);
    }
  }
  assert.ok(keys.length >= 10, "there are keys in the shop");
  assert.deepEqual(
    keys.filter((it) => !places.includes(it)),
    [],
  );
});

/** Right as they are: whatever rule comes, it has nothing to say here. */
const RIGHT = [
  "README.md",
  ".env.example",
  ".gitignore",
  "billing/app/money.py",
  "billing/app/orders.py",
  "billing/tests/test_money.py",
  "storefront/src/catalogue.ts",
  "storefront/src/log.ts",
  "storefront/src/stripe.ts",
  "storefront/test/catalogue.test.ts",
  "storefront/tsconfig.json",
  "storefront/web/index.html",
];

test("what is right in the shop stays silent", () => {
  for (const path of RIGHT) assert.ok(readFileSync(join(template, path), "utf8").length > 0);
  assert.deepEqual(
    shop.audit.result.findings.filter(({ path }) => RIGHT.includes(path)),
    [],
  );
});

test("no file is left out, and none holds a placeholder once it is filled", () => {
  assert.deepEqual(shop.audit.result.files.skipped, []);
  for (const entry of readdirSync(shop.folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), "utf8");
    assert.doesNotMatch(text, /\{\{(?:sk|rk|pk|whsec|body)/, entry.name);
  }
});

test("other keys give the same findings", async () => {
  const other = await auditShop(20_251_122);
  assert.deepEqual(placesOf(other), placesOf(shop));
  assert.notDeepEqual(
    other.audit.result.findings.map((it) => it.evidence?.fingerprint),
    shop.audit.result.findings.map((it) => it.evidence?.fingerprint),
  );
});
