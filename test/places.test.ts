import assert from "node:assert/strict";
import { test } from "node:test";
import { isExcluded, placeOf } from "../server/src/project/places.ts";
import { readSettings } from "../server/src/settings/read-settings.ts";
import { DEFAULT_SETTINGS, type Settings } from "../server/src/settings/settings.ts";

const PLACES = {
  test: "tests/a.py test/a.js src/__tests__/pay.ts src/pay.test.ts src/pay.spec.tsx pay_test.py test_pay.py app/tests.py conftest.py cypress/e2e/pay.js fixtures/a.json Tests/Pay.py src/pay.e2e-spec.ts .env.test e2e/x.ts vitest.config.ts",
  documentation: "README.md docs/setup.py doc/a.txt CHANGELOG.md packages/a/README.mdx guide.rst docs/index.html",
  client:
    "public/app.js src/environments/environment.prod.ts src/app/environments/environment.ts src/pay.client.tsx src/index.html src/Pay.vue app/static/js/pay.js",
  production:
    "app.py src/pay.ts settings.py src/contest.py src/latest.ts src/attest/a.py src/testimonials.ts docs.py examples/pay.py frontend/src/lib/stripe.ts pages/api/pay.ts .env .env.example docker-compose.yml client/src/index.ts requirements.txt",
} as const;

for (const [place, paths] of Object.entries(PLACES)) {
  test(`files of ${place}`, () => {
    assert.deepEqual(
      paths.split(" ").map((path) => `${path}: ${placeOf(path, DEFAULT_SETTINGS)}`),
      paths.split(" ").map((path) => `${path}: ${place}`),
    );
  });
}

test("what is left out: folders and all in them, at any depth", () => {
  for (const path of [
    "node_modules",
    "node_modules/a/b.js",
    "a/b/node_modules",
    ".venv/lib/x.py",
    "web/.next/server.js",
    "dist/app.js",
    "lib/jquery.min.js",
    "x/site-packages/stripe/a.py",
    "a.bundle.js",
  ])
    assert.ok(isExcluded(path, DEFAULT_SETTINGS), path);
  for (const path of [
    "",
    "src",
    "src/node_modules.ts",
    "environment/a.py",
    "distribution/a.ts",
    "builder/x.js",
    "src/min.js",
    ".env",
    ".github/workflows/ci.yml",
    "bundle.js",
  ])
    assert.ok(!isExcluded(path, DEFAULT_SETTINGS), path);
});

function withExclude(...exclude: string[]): Settings {
  return readSettings(JSON.stringify({ exclude })).settings;
}

test("a user's globs come after the built-in ones, and `!` takes back", () => {
  assert.ok(isExcluded("a/legacy/x.py", withExclude("legacy")));
  assert.ok(isExcluded("a/legacy/x.py", withExclude("legacy/")));
  assert.ok(!isExcluded("a/legacy/x.py", withExclude("/legacy")));
  assert.ok(isExcluded("legacy/x.py", withExclude("/legacy")));
  assert.ok(isExcluded("a/legacy/x.py", withExclude("a/legacy/**")));
  assert.ok(!isExcluded("b/a/legacy/x.py", withExclude("a/legacy")));
  assert.ok(!isExcluded("vendor/x.py", withExclude("!vendor")));
  assert.ok(isExcluded("vendor/x.py", withExclude("!vendor", "vendor")));
  assert.ok(isExcluded("src/a.gen.ts", withExclude("*.gen.ts")));
  for (const odd of ["[", "{", "(", "!", "**", "\\", "]]", "a{b", "!!a", "*(a)"]) placeOf("a/b.ts", withExclude(odd));
});

test("a path made to be slow is not", () => {
  const settings = withExclude(
    ...["*a*a*b", `${"**/*a*a*/".repeat(18)}b`, `${"**/".repeat(60)}b`].map((glob) => (glob.length > 200 ? glob.slice(0, 200) : glob)),
  );
  assert.equal(settings.exclude.length, DEFAULT_SETTINGS.exclude.length + 3);
  const before = performance.now();
  isExcluded(`${"a".repeat(250)}/`.repeat(16), settings);
  placeOf(`${"a".repeat(250)}/`.repeat(16), settings);
  assert.ok(performance.now() - before < 2_000, `${performance.now() - before} ms`);
});
