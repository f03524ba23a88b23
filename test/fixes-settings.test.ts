import assert from "node:assert/strict";
import { test } from "node:test";
import { TestProject } from "./fix-cases.ts";
import { repaired, repairsOf } from "./rule-repairs.ts";

/** Names in `keywarden.json` that do not exist: renamed to the one that was most likely meant. */

const NAMES = [
  ['{ "rules": { "payment-data-in-logs": "error" } } // ours\n', '{ "rules": { "payment-data-in-log": "error" } } // ours\n'],
  ['{\n  // ours\n  "ruels": { "key-in-log": "warning" },\n}\n', '{\n  // ours\n  "rules": { "key-in-log": "warning" },\n}\n'],
] as const;

test("a misspelt setting or rule is renamed, and nothing else in the file changes", async () => {
  for (const [before, after] of NAMES) {
    const project = new TestProject({ "keywarden.json": before });
    const [finding] = await project.findingsOf("keywarden.json");
    assert.equal(finding?.rule, "invalid-settings");
    const now = (await repaired(finding, project)) ?? assert.fail("it can be renamed");
    assert.equal(now.files.get("keywarden.json"), after);
    assert.deepEqual(await now.findingsOf("keywarden.json"), []);
  }
});

test("where nothing is near, or the name is taken already, nothing is offered", async () => {
  for (const text of [
    '{ "colour": "red" }\n',
    '{ "rules": { "something-else-entirely": "error" } }\n',
    '{ "rules": { "key-in-logs": "error", "key-in-log": "off" } }\n',
    '{ "store": 3 }\n',
  ]) {
    const project = new TestProject({ "keywarden.json": text });
    const [finding] = await project.findingsOf("keywarden.json");
    assert.ok(finding, text);
    assert.deepEqual(await repairsOf(finding, project), [], text);
  }
});
