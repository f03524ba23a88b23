import assert from "node:assert/strict";
import { test } from "node:test";
import { createSession } from "../server/src/engine/session.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { keywarden, type Ran } from "./cli-host.ts";
import { folderWith } from "./folders.ts";
import { fakeKey } from "./placeholders.ts";

const key = fakeKey("sk_live");

const folder = folderWith({
  "pay.py": [
    "import os",
    "import stripe",
    "from config import KEY",
    'stripe.api_key = os.environ["PAY_X"]',
    "stripe.api_key = KEY",
    'print(os.environ["PAY_X"])',
    'if os.environ.get("DEBUG"):',
    "    print(KEY)  # keywarden: ignore key-in-log -- while we look for it",
    'print("hello")',
    `note = "sk_live_${"x".repeat(16)}"`,
    `public = "${fakeKey("pk_live")}"`,
    "",
  ].join("\n"),
  "config.py": `KEY = "${key}"\n`,
  "tests/data.json": `{ "stripe": "${key}" }\n`,
  "node_modules/a.js": "x\n",
  "image.bin": "\u0000",
  "keywarden.json": '{ "rules": { "debug-logging": "off" } }',
});

function why(place: string): Promise<Ran> {
  return keywarden(folder, ["why", place], {
    createSession: async (settings) => createSession({ syntax: await testSyntax(), endpoints: testEndpoints, settings }),
  });
}

const SAID: readonly (readonly [place: string, ...lines: RegExp[]])[] = [
  [
    "pay.py:4",
    /^ {2}place +production code/m,
    /^ {2}slot +`stripe\.api_key`.* takes a secret key; what stands there is the variable PAY_X of the environment, a secret key by its use/m,
    /^ {2}silent +nothing that is known/m,
  ],
  ["pay.py:5", /^ {2}slot .* written in the code \(config\.py\), a secret key by its shape/m],
  [
    "pay.py:6",
    /^ {2}sink +`print` is a log sink; what arrives is the variable PAY_X of the environment, a secret key by its use/m,
    /^ {2}finding +key-in-log, error: /m,
  ],
  ["pay.py:8", /^ {2}guard +only where DEBUG holds/m, /^ {2}suppressed +key-in-log: ignored by a comment \(while we look for it\)/m],
  ["pay.py:9", /^ {2}sink +`print` is a log sink; what arrives is of unknown origin|written in the code/m, /^ {2}silent /m],
  ["pay.py:10:3", /^ {2}text +sk_live_… has the beginning of a key, but its body is a placeholder or too short/m, /^ {2}silent +what stands here is no key/m],
  ["pay.py:11", /^ {2}text +A live-mode Stripe publishable key \(pk_live_….{4}\): public by design/m, /^ {2}silent /m],
  [
    "config.py:1",
    /^ {2}text +A live-mode Stripe secret key \(sk_live_….{4}\), fingerprint [0-9a-f]{16}/m,
    /^ {2}finding +hardcoded-key, error, medium confidence: /m,
    /^ {2}setting +off in keywarden\.json: debug-logging/m,
  ],
  ["tests/data.json:1", /^ {2}place +a test: findings weigh less/m, /^ {2}finding +key-in-config, warning \(lighter than usual: test\)/m],
  ["node_modules/a.js:1", /^ {2}setting +left out of audits by its path/m],
];

for (const [place, ...lines] of SAID) {
  test(`why ${place}`, async () => {
    const { code, out, err } = await why(place);
    assert.deepEqual([code, err], [0, ""]);
    for (const line of lines) assert.match(out, line);
    for (let at = 8; at + 10 < key.length; at++) assert.ok(!out.includes(key.slice(at, at + 6)));
  });
}

test("what is no place in a text is refused", async () => {
  for (const place of ["pay.py", "pay.py:0", "pay.py:999", "absent.py:1", "tests:1", "image.bin:1", key]) {
    const { code, err } = await why(place);
    assert.equal(code, 2, place);
    assert.ok(!err.includes(key.slice(8, -4)));
  }
});
