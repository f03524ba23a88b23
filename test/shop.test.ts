import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { fillShop } from "../examples/fill-shop.mts";
import { fillShopWithHistory } from "../examples/shop-history.mts";
import { historyTold } from "../examples/tell-history.mts";
import { auditWorkspace } from "../server/src/audit/audit.ts";
import type { Audit } from "../server/src/audit/result.ts";
import { createSession } from "../server/src/engine/session.ts";
import type { Paint } from "../server/src/report/pretty.ts";
import { rules } from "../server/src/rules/index.ts";
import { keyInHistory } from "../server/src/rules/key-in-history.ts";
import { LineIndex } from "../server/src/text/line-index.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { folderWith } from "./folders.ts";
import { fakeKey } from "./placeholders.ts";

/** The example shop: every key in it is found, and what is right in it stays silent. */

const template = fileURLToPath(new URL("../examples/shop/", import.meta.url));

const PLAIN: Paint = { bold: same, dim: same, red: same, yellow: same, blue: same, cyan: same, green: same };

function same(text: string): string {
  return text;
}

async function auditShop(seed: number): Promise<{ readonly folder: string; readonly audit: Audit }> {
  const folder = join(folderWith({}), "shop");
  await fillShop(folder, seed);
  return { folder, audit: await auditIn(folder, false) };
}

async function auditIn(folder: string, history: boolean): Promise<Audit> {
  const syntax = await testSyntax();
  const [audit] =
    (await auditWorkspace([{ folder }], {
      version: "0",
      createSession: (settings) => createSession({ syntax, endpoints: testEndpoints, settings }),
      gitAllowed: history,
      history: history ? { unreachable: false, cacheFolder: undefined } : undefined,
    })) ?? [];
  assert.ok(audit);
  return audit;
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

test("the shop makes every mistake that has a rule; with its past, those of the history too", async () => {
  const found = new Set(shop.audit.result.findings.map(({ rule }) => rule));
  // A new rule has its mistake in the shop as well.
  assert.deepEqual(
    rules.map(({ id }) => id).filter((id) => !found.has(id)),
    [keyInHistory.id],
  );
  const folder = await fillShopWithHistory(1);
  try {
    const audit = await auditIn(folder, true);
    const past = audit.result.findings.filter(({ history }) => history?.inHead === false);
    assert.deepEqual(past.map(({ said, severity }) => `${said?.message} ${severity}`).sort(), [
      "elsewhere error",
      "gone error",
      "message error",
      "rolled information",
    ]);
    const told = historyTold([audit], PLAIN);
    assert.match(told, /2024-02-05 {2}committed to shop\/app\.py \([0-9a-f]{12}\)\n {2}2024-03-11 {2}deleted from the files/);
    assert.match(told, /rolled by Ada, as keywarden\.json notes/);
    assert.match(told, /today {7}in no file that is checked out; everybody who clones spike\/card-reader has it/);
    assert.match(told, /\d+ other keys are in the history and in the files of today/);
    for (const [kind, number] of [
      ["sk_live", 21],
      ["sk_live", 22],
      ["rk_live", 23],
      ["whsec", 24],
    ] as const)
      assert.ok(!told.includes(fakeKey(kind, number, 1).slice(8, 14)));
  } finally {
    rmSync(dirname(folder), { recursive: true, force: true });
  }
});

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
