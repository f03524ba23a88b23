import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsIn } from "./harness.ts";
import { expandPlaceholders, fakeKey } from "./placeholders.ts";

/** What is said of the keys in a text: severity, the text marked, and why it weighs less. */
async function said(path: string, text: string): Promise<string[]> {
  const expanded = expandPlaceholders(text);
  const findings = (await findingsIn({ [path]: text })).get(path) ?? [];
  return findings
    .filter(({ rule }) => rule === "hardcoded-key")
    .map(({ severity, span, circumstances }) => [severity, expanded.slice(span.start, span.end), ...circumstances].join(" | "));
}

async function messages(path: string, text: string): Promise<string[]> {
  const findings = (await findingsIn({ [path]: text })).get(path) ?? [];
  return findings.filter(({ rule }) => rule === "hardcoded-key").map(({ message }) => message);
}

const LIVE = fakeKey("sk_live");
const TEST = fakeKey("sk_test");

test("the whole literal is marked, in a text of many lines the key alone", async () => {
  assert.deepEqual(await said("a.py", 'key = "{{sk_live}}"\n'), [`error | "${LIVE}"`]);
  assert.deepEqual(await said("a.py", 'key = b"{{sk_live}}"\n'), [`error | b"${LIVE}"`]);
  assert.deepEqual(await said("a.ts", "const url = `https://{{sk_live}}:@api.stripe.com/`;\n"), [`error | \`https://${LIVE}:@api.stripe.com/\``]);
  assert.deepEqual(await said("a.py", 'text = """\nkey: {{sk_live}}\n"""\n'), [`error | ${LIVE}`]);
  assert.deepEqual(await said("a.ts", "const text = `\n  key: {{sk_live}}\n`;\n"), [`error | ${LIVE}`]);
});

test("what builds a key is marked as a whole, once", async () => {
  assert.deepEqual(await said("a.py", 'prefix = "sk_live_"\nkey = prefix + "{{body}}"\n'), [`error | prefix + "${fakeKey("body")}"`]);
  assert.deepEqual(await said("a.py", 'body = "{{body}}"\nfor _ in range(3):\n    print(len(f"sk_live_{body}"))\n'), ['error | f"sk_live_{body}"']);
  assert.deepEqual(await said("a.ts", 'const key = atob("{{base64 sk_live}}").trim();\n'), [`error | atob("${btoa(LIVE)}")`]);
  assert.deepEqual(await said("a.ts", "const key = JSON.parse('\"{{sk_live}}\"');\n"), [`error | '"${LIVE}"'`]);
  assert.deepEqual(await said("a.py", 'key = "".join(reversed("{{reversed sk_live}}"))\n'), [`error | reversed("${[...LIVE].reverse().join("")}")`]);
});

test("base64 that nothing decodes is marked where it stands", async () => {
  const basic = btoa(`${LIVE}:`);
  assert.deepEqual(await said("a.ts", `fetch("https://api.stripe.com", { headers: { Authorization: "Basic ${basic}" } });\n`), [`error | ${basic}`]);
});

test("of what one expression may build, the key that weighs most", async () => {
  assert.deepEqual(await said("a.py", "import os\nkey = f\"sk_{'test' if os.name else 'live'}_\" + \"{{body}}\"\n"), [
    `error | f"sk_{'test' if os.name else 'live'}_" + "${fakeKey("body")}"`,
  ]);
});

test("comments, documentation, dead code, tests and documents weigh less", async () => {
  assert.deepEqual(await said("a.py", "# {{sk_live}}\n"), [`warning | ${LIVE} | comment`]);
  assert.deepEqual(await said("a.py", '"""{{sk_live}}"""\n'), [`warning | """${LIVE}""" | documentation text`]);
  assert.deepEqual(await said("a.ts", 'if (false) use("{{sk_live}}");\n'), [`warning | "${LIVE}" | dead code`]);
  assert.deepEqual(await said("a.py", 'def f():\n    return 1\n    return "{{sk_live}}"\n'), [`warning | "${LIVE}" | dead code`]);
  assert.deepEqual(await said("tests/test_a.py", 'key = "{{sk_live}}"\n'), [`warning | "${LIVE}" | test`]);
  assert.deepEqual(await said("tests/test_a.py", "# {{sk_test}}\n"), [`hint | ${TEST} | comment | test`]);
  assert.deepEqual(await said("a.py", 'key = "{{sk_test}}"\n'), [`warning | "${TEST}"`]);
});

test("what is said fits the credential", async () => {
  assert.match(
    (await messages("a.py", 'import stripe\nkey = "{{sk_live}}"\n'))[0] ?? "",
    /^A live-mode Stripe secret key is written in the code \(sk_live_….{4}\)\. Read it/,
  );
  assert.match((await messages("a.py", 'key = "{{sk_live}}"\n'))[0] ?? "", /^What is probably a live-mode Stripe secret key/);
  assert.match((await messages("a.py", "# stripe: {{rk_test}}\n"))[0] ?? "", /^A test-mode Stripe restricted key stands in a comment/);
  assert.match((await messages("a.py", 'secret = "pi_3MtwBwLkdIwHu7ix_secret_{{body}}"\n'))[0] ?? "", /^A Stripe client secret .*fetch it anew/);
  assert.match((await messages("a.py", 'key = "{{rkcs_live}}"\n'))[0] ?? "", /`stripe logout --all`/);
  assert.match(
    (await messages("a.py", 'import stripe\nstripe.api_key = "{{body}}"\n'))[0] ?? "",
    /^Text \(32 characters\) is written where `stripe.api_key` expects a secret/,
  );
});

test("of many keys none is left out", async () => {
  const keys = Array.from(
    { length: 500 },
    (_, index) => `k${index} = "sk_live_" + "${fakeKey("body", index)}"\nl${index} = "${fakeKey("sk_live_short", index)}"`,
  );
  assert.equal((await messages("a.py", keys.join("\n"))).length, 1000);
});
