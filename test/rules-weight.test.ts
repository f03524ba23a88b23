import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsIn } from "./harness.ts";

/** What a finding weighs, by where it stands and by the tests around it. */
const python = (code: string) =>
  `import os, sys\nfrom django.conf import settings\nfrom flask import current_app as app\nkey = os.environ["STRIPE_SECRET_KEY"]\n${code}\n`;
const script = (code: string) =>
  `const key = process.env.STRIPE_SECRET_KEY!;\nconst isDev = process.env.NODE_ENV === "development";\nconst isProd = process.env.NODE_ENV === "production";\n${code}\n`;

async function weights(path: string, text: string): Promise<string[]> {
  return ((await findingsIn({ [path]: text })).get(path) ?? []).map((it) => [it.rule, it.severity, ...it.circumstances].join(" "));
}

const LOGGED = "key-in-log error";
const WHILE_DEVELOPING = "key-in-log warning development only";

for (const [path, wrap, cases] of [
  [
    "src/app.py",
    python,
    [
      ["print(key)", LOGGED],
      ["if settings.DEBUG:\n    print(key)", WHILE_DEVELOPING],
      ["if app.debug:\n    print(key)", WHILE_DEVELOPING],
      ["DEBUG = os.environ.get('DEBUG')\nif DEBUG:\n    print(key)", WHILE_DEVELOPING],
      ["if os.environ.get('ENV') == 'development':\n    print(key)", WHILE_DEVELOPING],
      ["if os.environ.get('FLASK_ENV') == 'development':\n    print(key)", WHILE_DEVELOPING],
      ["if os.environ['APP_ENV'] != 'production':\n    print(key)", WHILE_DEVELOPING],
      ["if __debug__:\n    print(key)", WHILE_DEVELOPING],
      ["def show():\n    if not settings.DEBUG:\n        return\n    print(key)", WHILE_DEVELOPING],
      ["def show():\n    if os.environ['APP_ENV'] == 'production':\n        return\n    print(key)", WHILE_DEVELOPING],
      ["if settings.DEBUG:\n    pass\nelse:\n    print(key)", LOGGED],
      ["if not settings.DEBUG:\n    print(key)", LOGGED],
      ["if os.environ['APP_ENV'] == 'production':\n    print(key)", LOGGED],
      ["_ON_RAILWAY = bool(os.getenv('RAILWAY_PROJECT_ID'))\ndef show():\n    if _ON_RAILWAY:\n        return\n    print(key)", WHILE_DEVELOPING],
      ["if os.getenv('DYNO'):\n    print(key)", LOGGED],
      ["if len(sys.argv) > 2:\n    print(key)", LOGGED],
      ["if False:\n    print(key)", "key-in-log warning dead code"],
      ["def show():\n    return\n    print(key)", "key-in-log warning dead code"],
    ],
  ],
  [
    "src/app.ts",
    script,
    [
      ["console.log(key);", LOGGED],
      ["if (process.env.NODE_ENV !== 'production') console.log(key);", WHILE_DEVELOPING],
      ["if (process.env.NODE_ENV === 'development') console.log(key);", WHILE_DEVELOPING],
      ["if (isDev) console.log(key);", WHILE_DEVELOPING],
      ["if (!isProd) console.log(key);", WHILE_DEVELOPING],
      ["isDev && console.log(key);", WHILE_DEVELOPING],
      ["isProd ? console.log('no') : console.log(key);", WHILE_DEVELOPING],
      ["isProd || console.log(key);", WHILE_DEVELOPING],
      ["if (import.meta.env.DEV) console.log(key);", WHILE_DEVELOPING],
      ["if (process.env.VERCEL_ENV === 'development') console.log(key);", WHILE_DEVELOPING],
      ["switch (process.env.NODE_ENV) {\n  case 'development':\n    console.log(key);\n}", WHILE_DEVELOPING],
      ["export function show() {\n  if (process.env.NODE_ENV === 'production') return;\n  console.log(key);\n}", WHILE_DEVELOPING],
      ["export function show() {\n  if (!isDev) return;\n  console.log(key);\n}", WHILE_DEVELOPING],
      ["if (isProd) console.log(key);", LOGGED],
      ["if (!isDev) console.log(key);", LOGGED],
      ["if (process.env.NODE_ENV === 'production') console.log(key);", LOGGED],
      ["if (!process.env.VERCEL) console.log(key);", WHILE_DEVELOPING],
      ["if (process.env.VERCEL) console.log(key);", LOGGED],
      ["const isVercel = Boolean(process.env.VERCEL_URL);\nif (!isVercel) console.log(key);", WHILE_DEVELOPING],
      ["if (process.argv.length > 2) console.log(key);", LOGGED],
      ["if (false) console.log(key);", "key-in-log warning dead code"],
    ],
  ],
] as const) {
  for (const [code, expected] of cases) {
    test(`weight in ${path}: ${code.replaceAll("\n", " ⏎ ")}`, async () => {
      assert.deepEqual(await weights(path, wrap(code)), [expected]);
    });
  }
}

test("places weigh less than production code", async () => {
  for (const [path, place] of [
    ["tests/test_app.py", "test"],
    ["docs/example.py", "documentation"],
  ] as const)
    assert.deepEqual(await weights(path, python("print(key)")), [`key-in-log warning ${place}`]);
  assert.deepEqual(await weights("src/app.test.ts", script("console.log(key);")), ["key-in-log warning test"]);
});

test("what tests weighs less than production code wherever it stands", async () => {
  const code = (head: string) =>
    `import os\nimport unittest\n\nkey = os.environ["STRIPE_SECRET_KEY"]\n\n\n${head}\n    def test_key(self):\n        print(key)\n`;
  assert.deepEqual(await weights("src/pay.py", code("class Pay(unittest.TestCase):")), ["key-in-log warning test"]);
  assert.deepEqual(await weights("src/pay.py", code("class Pay:")), ["key-in-log error"]);
  assert.deepEqual(await weights("src/pay.ts", `import { test } from "node:test";\n${script('test("key", () => console.log(key));')}`), [
    "key-in-log warning test",
  ]);
});

test("certificates that are not verified while developing weigh less", async () => {
  const code = (guard: string) =>
    `import Stripe from "stripe";\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\n${guard}process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";\n`;
  assert.deepEqual(await weights("src/pay.ts", code("")), ["unverified-tls error"]);
  assert.deepEqual(await weights("src/pay.ts", code("if (process.env.NODE_ENV !== 'production') ")), ["unverified-tls warning development only"]);
});
