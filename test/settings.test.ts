import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv } from "ajv";
import fc from "fast-check";
import { readSettings } from "../server/src/settings/read-settings.ts";
import { DEFAULT_SETTINGS, settingsJsonSchema } from "../server/src/settings/settings.ts";
import { lighter, reaches, SEVERITIES, weightOf } from "../server/src/settings/severity.ts";
import { fakeKey } from "./placeholders.ts";

const RULES = ["hardcoded-key", "key-in-config", "wrong-key-kind"];

/** What is wrong, as the text it stands at and the message. */
function problemsOf(text: string): string[] {
  return readSettings(text, RULES).problems.map(({ span, message }) => `${text.slice(span.start, span.end)} → ${message}`);
}

test("an empty object is the default settings", () => {
  assert.deepEqual(readSettings("{}"), { settings: DEFAULT_SETTINGS, given: {}, problems: [] });
  assert.equal(DEFAULT_SETTINGS.names.secretKey, "STRIPE_SECRET_KEY");
  assert.equal(DEFAULT_SETTINGS.maxFileSize, 1024 * 1024);
  assert.deepEqual(structuredClone(DEFAULT_SETTINGS), DEFAULT_SETTINGS);
});

test("comments, trailing commas and a byte order mark are fine; lists come on top of the built-in ones", () => {
  const text =
    '\ufeff{\n  // ours\n  "$schema": "x",\n  "rules": { "hardcoded-key": "warning", "key-in-config": "off" },\n  "exclude": ["legacy", "!vendor"], /* and */\n  "names": { "secretKey": "SHOP_KEY" },\n  "requireReason": true,\n}\n';
  const { settings, problems } = readSettings(text, RULES);
  assert.deepEqual(problems, []);
  assert.deepEqual(settings.rules, { "hardcoded-key": "warning", "key-in-config": "off" });
  assert.deepEqual(settings.exclude, [...DEFAULT_SETTINGS.exclude, "legacy", "!vendor"]);
  assert.deepEqual(settings.names, { ...DEFAULT_SETTINGS.names, secretKey: "SHOP_KEY" });
  assert.equal(settings.requireReason, true);
});

test("stores have names of their own, and what would end a text in code is none", () => {
  const text =
    '{ "store": "vault", "stores": { "vault": { "mount": "kv", "path": "{workspace}/{mode}" }, "azure-key-vault": { "vaultUrl": "https://a.vault.azure.net" } } }';
  const { settings, problems } = readSettings(text, RULES);
  assert.deepEqual(problems, []);
  assert.equal(settings.store, "vault");
  assert.deepEqual(settings.stores, {
    ...DEFAULT_SETTINGS.stores,
    vault: { mount: "kv", path: "{workspace}/{mode}", field: "{variable}" },
    "azure-key-vault": { name: "stripe-{kind}", vaultUrl: "https://a.vault.azure.net" },
  });
  assert.equal(DEFAULT_SETTINGS.store, undefined);
  const wrong = `{ "stores": { "valt": {}, "vault": { "pth": "x", "path": "a'b" }, "azure-key-vault": { "name": "{key}", "vaultUrl": "http://a" } } }`;
  assert.deepEqual(problemsOf(wrong), [
    '"valt" → There is no setting "valt". Did you mean "vault"?',
    '"pth" → There is no setting "pth". Did you mean "path"?',
    `"a'b" → "path" must be a name of letters and digits, with {kind}, {mode}, {variable} or {workspace} where those are filled in.`,
    '"{key}" → "name" must be a name of letters and digits, with {kind}, {mode}, {variable} or {workspace} where those are filled in.',
    '"http://a" → "vaultUrl" must be an https address without a path: https://NAME.vault.azure.net.',
  ]);
  assert.deepEqual(readSettings(wrong).settings.stores, DEFAULT_SETTINGS.stores);
});

test("each thing that is wrong is told at its place, and the rest counts", () => {
  const text = `{
  "excludes": ["a"],
  "rules": { "hardcoded-keys": "off", "key-in-config": "fatal", "wrong-key-kind": "hint" },
  "exclude": ["legacy", 7, ""],
  "testFiles": "tests",
  "maxFileSize": 12.5,
  "names": { "secretKey": "STRIPE KEY", "secret": "X", "webhookSecret": "HOOK" },
  "store": "valt",
  "requireReason": "yes"
}`;
  assert.deepEqual(problemsOf(text), [
    '"excludes" → There is no setting "excludes". Did you mean "exclude"?',
    '"hardcoded-keys" → There is no rule "hardcoded-keys". Did you mean "hardcoded-key"?',
    '"fatal" → "key-in-config" must be one of "error", "warning", "information", "hint", "off".',
    '7 → An item of "exclude" must be a text in quotes: "…".',
    '"" → An item of "exclude" must be a text that is not empty.',
    '"tests" → "testFiles" must be a list: ["…"].',
    '12.5 → "maxFileSize" must be a whole number.',
    '"STRIPE KEY" → "secretKey" must be the name of a variable: letters, digits and underscores.',
    '"secret" → There is no setting "secret". Did you mean "secretKey"?',
    '"valt" → "store" must be one of "environment", "vault", "aws-secrets-manager", "aws-parameter-store", "azure-key-vault", "google-secret-manager".',
    '"yes" → "requireReason" must be true or false.',
  ]);
  const { settings } = readSettings(text, RULES);
  assert.deepEqual(settings.exclude, [...DEFAULT_SETTINGS.exclude, "legacy"]);
  assert.equal(settings.rules["wrong-key-kind"], "hint");
  assert.equal("key-in-config" in settings.rules, false);
  assert.deepEqual(settings.names, { ...DEFAULT_SETTINGS.names, webhookSecret: "HOOK" });
  assert.equal(settings.maxFileSize, DEFAULT_SETTINGS.maxFileSize);
});

test("text that is no JSON is told, and what can be read counts", () => {
  assert.deepEqual(problemsOf('{ "requireReason": true "store": "environment" }'), ['"store" → Not valid JSON: a comma is missing.']);
  assert.equal(readSettings('{ "requireReason": true "store": "environment" }').settings.requireReason, true);
  assert.deepEqual(problemsOf('{ "exclude": ["a"'), ['" → Not valid JSON: `]` is missing.', '" → Not valid JSON: `}` is missing.']);
  assert.ok(readSettings('{ "exclude": ["a"').settings.exclude.includes("a"));
  assert.deepEqual(problemsOf("[]"), ["[] → Settings are an object: `{ … }`."]);
  assert.equal(problemsOf("").length, 1);
  assert.deepEqual(problemsOf('{ "store": "environment", "store": "environment" }'), [
    '"store" → "store" is set again further down, and that is what counts. Delete one of them.',
  ]);
  assert.equal(readSettings('{ "maxFileSize": 2048, "maxFileSize": 4096 }').settings.maxFileSize, 4096);
  assert.deepEqual(readSettings('{ "maxFileSize": 2048, "maxFileSize": 1 }').problems.at(-1)?.span, { start: 38, end: 39 });
});

test("no message holds a key that went astray", () => {
  const key = fakeKey("sk_live");
  for (const text of [
    `{ "${key}": 1 }`,
    `{ "rules": { "${key}": "off" } }`,
    `{ "rules": { "hardcoded-key": "${key}" } }`,
    `{ "names": { "${key}": "x" } }`,
    `{ "rules": { "${key}": 1 } }`,
  ]) {
    const messages = problemsOf(text).map((it) => it.slice(it.indexOf("→")));
    assert.ok(messages.length > 0);
    assert.ok(
      messages.every((it) => !it.includes(key.slice(8, 14))),
      messages.join("\n"),
    );
  }
});

test("what does not end in settings that are no object is said of the text alone", () => {
  for (const text of ["[/*", "[1,/*", "[//", '["a']) {
    const { problems } = readSettings(text, RULES);
    assert.ok(problems.length > 0, text);
    for (const { span } of problems) assert.ok(span.end <= text.length, text);
  }
});

test("property: any text gives settings, and problems inside the text", () => {
  const values = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.keys(DEFAULT_SETTINGS)));
  const objects = fc.dictionary(fc.constantFrom(...Object.keys(DEFAULT_SETTINGS), "__proto__", "x"), values).map((it) => JSON.stringify(it, undefined, 1));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        objects,
        objects.map((it) => it.slice(0, it.length / 2)),
      ),
      (text) => {
        const { settings, problems } = readSettings(text, RULES);
        assert.deepEqual(Object.keys(settings).sort(), Object.keys(DEFAULT_SETTINGS).sort());
        for (const { span } of problems) assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length);
      },
    ),
    { numRuns: 500 },
  );
  for (const text of ["[".repeat(200_000), '{"rules":'.repeat(50_000), `{"exclude":[${'"a",'.repeat(20_000)}]}`]) readSettings(text, RULES);
});

test("the JSON schema accepts what the reader accepts", () => {
  const valid = new Ajv({ strict: false }).compile(settingsJsonSchema(RULES));
  for (const text of [
    "{}",
    '{ "rules": { "hardcoded-key": "off" }, "exclude": ["a"], "names": { "secretKey": "A" } }',
    '{ "maxFileSize": 5000, "$schema": "x" }',
  ]) {
    assert.ok(valid(JSON.parse(text)), text);
    assert.deepEqual(problemsOf(text), []);
  }
  for (const text of [
    '{ "x": 1 }',
    '{ "rules": { "x": "off" } }',
    '{ "rules": { "hardcoded-key": 1 } }',
    '{ "exclude": "a" }',
    '{ "names": { "secretKey": "a b" } }',
    '{ "maxFileSize": 5000.5 }',
  ]) {
    assert.ok(!valid(JSON.parse(text)), text);
    assert.equal(problemsOf(text).length, 1, text);
  }
});

test("how much a credential weighs", () => {
  const weight = (kind: Parameters<typeof weightOf>[0]["kind"], mode: "live" | "test" | undefined, documented = false): string | undefined =>
    weightOf({ kind, mode, documented });
  assert.equal(weight("secret-key", "live"), "error");
  assert.equal(weight("restricted-key", "live"), "error");
  assert.equal(weight("organization-key", undefined), "error");
  assert.equal(weight("webhook-secret", undefined), "error");
  assert.equal(weight("secret-key", "test"), "warning");
  assert.equal(weight("client-secret", undefined), "warning");
  assert.equal(weight("publishable-key", "live"), undefined);
  assert.equal(weight("secret-key", "test", true), "hint");
});

test("severities in order", () => {
  assert.deepEqual(SEVERITIES.map(lighter), ["warning", "information", "hint", "hint"]);
  assert.ok(reaches("error", "warning") && reaches("hint", "hint") && !reaches("hint", "information"));
});
