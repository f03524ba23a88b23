import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { auditWorkspace } from "../server/src/audit/audit.ts";
import type { AuditResult } from "../server/src/audit/result.ts";
import { createSession } from "../server/src/engine/session.ts";
import { isExcluded, placeOf } from "../server/src/project/places.ts";
import { layeredSettings, settingsAt, withFolders } from "../server/src/settings/layers.ts";
import { readSettings } from "../server/src/settings/read-settings.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { folderWith } from "./folders.ts";
import { fakeKey } from "./placeholders.ts";

const key = fakeKey("sk_live");
const CODE = `import stripe\nstripe.api_key = "${key}"\n`;
const given = (settings: object): Readonly<Record<string, unknown>> => {
  const read = readSettings(JSON.stringify(settings));
  assert.deepEqual(read.problems, []);
  return read.given;
};

async function audit(files: Readonly<Record<string, string>>): Promise<AuditResult> {
  const syntax = await testSyntax();
  const audits = await auditWorkspace([{ folder: folderWith(files) }], {
    version: "1",
    createSession: (settings) => createSession({ syntax, settings, endpoints: testEndpoints }),
    gitAllowed: false,
  });
  return audits?.[0]?.result ?? assert.fail();
}

const told = ({ findings }: AuditResult): string[] => findings.map(({ path, rule, severity }) => `${path} ${rule} ${severity}`);

test("without layers the settings are the default ones, and one layer is what its file says", () => {
  assert.deepEqual(layeredSettings([]), DEFAULT_SETTINGS);
  const one = { exclude: ["old"], rules: { "key-in-log": "off" }, names: { secretKey: "PAY" }, requireReason: true };
  assert.deepEqual(layeredSettings([given(one)]), readSettings(JSON.stringify(one)).settings);
});

test("a later layer adds to lists, replaces entries by name, and leaves what it does not speak of", () => {
  const settings = layeredSettings([
    given({ exclude: ["a"], rules: { "key-in-log": "off", "key-in-url": "hint" }, names: { secretKey: "A" }, requireReason: true }),
    given({ exclude: ["b"], rules: { "key-in-log": "warning" }, names: { webhookSecret: "B" } }),
  ]);
  assert.deepEqual(settings.exclude.slice(-2), ["a", "b"]);
  assert.deepEqual(settings.rules, { "key-in-log": "warning", "key-in-url": "hint" });
  assert.deepEqual([settings.names.secretKey, settings.names.webhookSecret, settings.requireReason], ["A", "B", true]);
});

test("what a folder says counts in it and nowhere else, the deepest last; its globs begin there", () => {
  const settings = withFolders(given({ rules: { "key-in-log": "hint" }, requireReason: true }), [
    { folder: "a/b", given: given({ rules: { "key-in-url": "off" } }) },
    { folder: "a", given: given({ rules: { "key-in-log": "off" }, exclude: ["old", "x/*.py", "!x/y.py"], testFiles: ["try"], requireReason: false }) },
    { folder: "[odd] (1)", given: given({ exclude: ["only"] }) },
  ]);
  assert.deepEqual(settingsAt("c/a/x.py", settings).rules, { "key-in-log": "hint" });
  assert.deepEqual(settingsAt("a/x.py", settings).rules, { "key-in-log": "off" });
  assert.deepEqual(settingsAt("a/b/x.py", settings).rules, { "key-in-log": "off", "key-in-url": "off" });
  assert.deepEqual(settingsAt("ab/x.py", settings).rules, { "key-in-log": "hint" });
  assert.deepEqual(
    ["x.py", "a/x.py"].map((path) => settingsAt(path, settings).requireReason),
    [true, false],
  );
  const excluded = ["a/old/x.py", "a/deep/old/x.py", "old/x.py", "a/x/z.py", "a/x/y.py", "x/z.py", "[odd] (1)/only/x.py", "o (1)/only/x.py"];
  assert.deepEqual(
    excluded.map((path) => isExcluded(path, settings)),
    [true, true, false, true, false, false, true, false],
  );
  assert.deepEqual([placeOf("a/c/try/x.py", settings), placeOf("try/x.py", settings)], ["test", "production"]);
  assert.equal(settingsAt("a/x.py", settings), settingsAt("a/y.py", settings));
});

test("an audit reads the settings of folders, and what they extend", async () => {
  const result = await audit({
    "keywarden.json": '{ "extends": "shared/base.json", "rules": { "key-in-config": "off" } }',
    "shared/base.json": '{ "extends": ["./more.json"], "rules": { "hardcoded-key": "warning", "key-in-config": "hint" } }',
    "shared/more.json": '{ "extends": "base.json", "exclude": ["skipped"] }',
    "app.py": CODE,
    "skipped/app.py": CODE,
    "pay/keywarden.json":
      '{ "rules": { "hardcoded-key": "hint" }, "exclude": ["gone"], "ignores": [{ "rules": ["hardcoded-key"], "files": ["a.py"], "reason": "ours" }] }',
    "pay/a.py": CODE,
    "pay/b.py": CODE,
    "pay/gone/c.py": CODE,
    "wrong/keywarden.json": '{ "ruels": {} }',
    "a.py": CODE,
  });
  assert.deepEqual(told(result), [
    "a.py hardcoded-key warning",
    "app.py hardcoded-key warning",
    "pay/b.py hardcoded-key hint",
    "wrong/keywarden.json invalid-settings error",
  ]);
  assert.deepEqual(
    result.suppressed.map(({ finding, reason, by }) => [finding.path, reason, by]),
    [["pay/a.py", "ours", "settings"]],
  );
  assert.equal(result.settingsValid, true);
});

test("what settings extend stays below their folder, and is said where it is not there", async () => {
  for (const wrong of ["../x.json", "/etc/x.json", "a/../../x.json", "C:\\\\x.json", "https://example.com/x.json", "..\\\\x.json"]) {
    const { problems, given: right } = readSettings(`{ "extends": "${wrong}" }`);
    assert.deepEqual([problems.map(({ message }) => message), right], [['"extends" must be a path below this file\'s folder.'], {}], wrong);
  }
  const result = await audit({ "keywarden.json": '{ "extends": "absent.json" }', "app.py": CODE });
  assert.equal(result.settingsValid, false);
  assert.match(result.notes.map(({ text }) => text).join(), /absent\.json, which it extends, could not be read/);
  assert.deepEqual(told(result), ["app.py hardcoded-key error"]);
});

test("settings of folders are there for files that are named one by one", async () => {
  const folder = folderWith({ "pay/keywarden.json": '{ "rules": { "hardcoded-key": "hint" } }' });
  mkdirSync(join(folder, "pay/deep"));
  writeFileSync(join(folder, "pay/deep/a.py"), CODE);
  const syntax = await testSyntax();
  const audits = await auditWorkspace([{ folder, only: ["pay/deep/a.py"] }], {
    version: "1",
    createSession: (settings) => createSession({ syntax, settings }),
    gitAllowed: false,
  });
  assert.deepEqual(told(audits?.[0]?.result ?? assert.fail()), ["pay/deep/a.py hardcoded-key hint"]);
});
