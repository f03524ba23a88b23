import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Session } from "../server/src/engine/analysis.ts";
import { createSession } from "../server/src/engine/session.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import type { Grammar } from "../server/src/syntax/tree.ts";
import { LineIndex } from "../server/src/text/line-index.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { expandPlaceholders } from "./placeholders.ts";

/**
 * What is half typed: while a line is typed, nothing is said elsewhere that is said neither before the line is there nor once it is, and what is said of other functions
 * stays.
 */

const syntax = await testSyntax();

/** The texts that a parser reads while this is typed, and the lines of them that it reads as less than they say. */
const HALF_TYPED: readonly (readonly [grammar: Grammar, text: string, reading: string])[] = [
  ["python", "import os\n\nresult = foo(a, \nprint(result)\n", "import os\n\nresult = _      \nprint(result)\n"],
  ["python", "def f(x):\n    if x an\n    return x\n", "def f(x):\n    if _:  \n    return x\n"],
  ["python", "def f(x):\n    if x(:\n        return 1\n    return x\n", "def f(x):\n    if _: \n        return 1\n    return x\n"],
  ["python", "def check(a,\n    raise ValueError\n\n\nprint(1)\n", "def check():\n    raise ValueError\n\n\nprint(1)\n"],
  ["python", "try:\n    a()\nexcept Err a:\n    b()\n", "try:\n    a()\nexcept _:    \n    b()\n"],
  ["python", "from os import \nimport sys\n", "               \nimport sys\n"],
  ["python", "@app.\ndef f():\n    pass\n", "     \ndef f():\n    pass\n"],
  ["python", "for item in\nprint(1)\n", "           \nprint(1)\n"],
  ["python", "def f():\n    return {'a': \n\n\ndef g():\n    return 1\n", "def f():\n    return       \n\n\ndef g():\n    return 1\n"],
  ["typescript", "const a = 1;\nconst result = foo(a, {\nuse(a);\n", "const a = 1;\nconst result = _;      \nuse(a);\n"],
  [
    "typescript",
    "function f(x: string) {\n  if (x && {\n    go();\n  }\n  return x;\n}\n",
    "function f(x: string) {\n  if (_) {  \n    go();\n  }\n  return x;\n}\n",
  ],
  ["typescript", "import {\nconst a = 1;\n", "        \nconst a = 1;\n"],
  ["typescript", "function f() {\n  for (const a of b) {\n  go();\n}\n\ng();\n", "function f() {\n                      \n  go();\n}\n\ng();\n"],
  ["javascript", "a();\nconst key = process.\nconst b = 2;\n", "a();\nconst key = _;      \nconst b = 2;\n"],
  ["javascript", "a();\n/* a note\nb();\n", "a();\n         \nb();\n"],
];

test("a text that does not parse is read without the line that is half typed", () => {
  for (const [grammar, text, reading] of HALF_TYPED) {
    assert.equal(syntax.parseOnce(grammar, text)?.broken, true, `parses as it is: ${text}`);
    const parse = syntax.parse(grammar, text, { completes: true }) ?? assert.fail();
    assert.equal(parse.parsed.text, reading);
    assert.equal(parse.parsed.broken, false);
    parse.delete();
  }
});

test("the reading depends on the text alone", () => {
  for (const [grammar, text, reading] of HALF_TYPED) {
    let previous = syntax.parse(grammar, "", { completes: true });
    for (let end = 1; end <= text.length; end++) {
      const next = syntax.parse(grammar, text.slice(0, end), { completes: true, previous });
      previous?.delete();
      previous = next;
    }
    assert.equal(previous?.parsed.text, reading);
    previous?.delete();
  }
});

test("what is broken all over is read as it stands", () => {
  const text = "def (\n%%\nclass\n) = (\nif if\n*** x\n";
  const parse = syntax.parse("python", text, { completes: true }) ?? assert.fail();
  assert.deepEqual([parse.parsed.broken, parse.parsed.text, parse.hidden], [true, text, undefined]);
  parse.delete();
});

/** By rule and place, as if what is typed were not there: what stands behind it has moved. */
async function said(session: Session, path: string, typed: { readonly at: number; readonly length: number }): Promise<Set<string>> {
  const { findings = [] } = (await session.analyze(path)) ?? {};
  return new Set(
    findings.map(({ rule, span: { start } }) => {
      if (start < typed.at) return `${rule} ${start}`;
      return start < typed.at + typed.length ? `${rule} in what is typed` : `${rule} ${start - typed.length}`;
    }),
  );
}

const FILES: readonly (readonly [path: string, language: string, grammar: Grammar])[] = [
  ["unverified-webhook/by_hand.py", "python", "python"],
  ["unverified-webhook/check_by_itself.py", "python", "python"],
  ["unverified-webhook/own_hmac.py", "python", "python"],
  ["error-detail-in-response/django_views.py", "python", "python"],
  ["environment-in-log/whole.py", "python", "python"],
  ["shared-global-key/clients-per-account.ts", "typescript", "typescript"],
  ["untrusted-argument/totals.ts", "typescript", "typescript"],
  ["unverified-webhook/express.ts", "typescript", "typescript"],
];

const LINES = 7;
const EVERY = 3;

for (const [file, language, grammar] of FILES) {
  test(`lines of ${file}, typed again: no other line is marked for a moment`, async () => {
    const text = expandPlaceholders(readFileSync(new URL(`fixtures/${file}`, import.meta.url), "utf8"));
    const path = file.slice(file.indexOf("/") + 1);
    const { starts } = new LineIndex(text);
    const lines = text.split("\n").flatMap((line, number) => (/^\s*[^\s#/*]/.test(line) ? [{ line, number }] : []));
    const session = createSession({ syntax, endpoints: testEndpoints, settings: DEFAULT_SETTINGS });
    for (let i = 0; i < LINES; i++) {
      const { line, number } = lines[Math.floor((i * lines.length) / LINES)] ?? assert.fail();
      const words = line.trim();
      const at = (starts[number] ?? 0) + line.indexOf(words);
      const show = (length: number): Promise<Set<string>> => {
        session.set(path, text.slice(0, at) + words.slice(0, length) + text.slice(at + words.length), language);
        return said(session, path, { at, length });
      };
      const known = new Set([...(await show(0)), ...(await show(words.length))]);
      for (let length = 1; length < words.length; length += EVERY) {
        const now = text.slice(0, at) + words.slice(0, length) + text.slice(at + words.length);
        // What parses says what it says.
        if (!syntax.parseOnce(grammar, now)?.broken) continue;
        const flashed = [...(await show(length))].filter((it) => !known.has(it) && !it.endsWith("typed"));
        assert.deepEqual(flashed, [], `line ${number + 1} as far as ${words.slice(0, length)}`);
      }
    }
    session.dispose();
  });
}

test("what is said of a function stays while another one is typed", async () => {
  const python = `import json
import os

import stripe
from flask import Flask, request

app = Flask(__name__)
key = os.environ["STRIPE_SECRET_KEY"]


@app.post("/webhook")
def webhook():
    event = json.loads(request.data)
    if event["type"] == "invoice.paid":
        print(key)
    return ""


def other():
    TYPED
    return 1
`;
  const session = createSession({ syntax, endpoints: testEndpoints, settings: DEFAULT_SETTINGS });
  const rules = async (typed: string): Promise<string[]> => {
    session.set("app.py", python.replace("TYPED", typed), "python");
    return ((await session.analyze("app.py"))?.findings ?? []).map(({ rule }) => rule);
  };
  const all = await rules("pass");
  assert.deepEqual([...all].sort(), ["key-in-log", "unverified-webhook"]);
  for (const typed of ["x = ", "x = foo(", 'x = "a', "for x in", "with open(1) as", "try", "if x", "return {", "x = [1,", "@", "def inner("])
    assert.deepEqual(await rules(typed), all, typed);
  session.dispose();
});

test("where a check may be what is being typed, nothing is said to be missing", async () => {
  const handler = (check: string): string => `import hashlib
import hmac
import json

from flask import Flask, abort, request

app = Flask(__name__)


@app.post("/webhook")
def webhook():
    payload = request.data
${check}
        abort(400)
    event = json.loads(payload)
    if event["type"] == "invoice.paid":
        return "paid"
    return ""
`;
  const session = createSession({ syntax, endpoints: testEndpoints, settings: DEFAULT_SETTINGS });
  const rules = async (check: string): Promise<string[]> => {
    session.set("app.py", handler(check), "python");
    return ((await session.analyze("app.py"))?.findings ?? []).map(({ rule }) => rule);
  };
  assert.deepEqual(await rules("    if not payload:"), ["unverified-webhook"]);
  const check = '    if not hmac.compare_digest(hmac.new(SECRET, payload, hashlib.sha256).hexdigest(), request.headers["Stripe-Signature"]):';
  for (let length = 20; length < check.length; length++) assert.deepEqual(await rules(check.slice(0, length)), [], check.slice(0, length));
  session.dispose();
});
