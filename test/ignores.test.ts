import assert from "node:assert/strict";
import { test } from "node:test";
import { createSession } from "../server/src/engine/session.ts";
import { fingerprintOf } from "../server/src/model/credentials/fingerprint.ts";
import { readSettings } from "../server/src/settings/read-settings.ts";
import type { IgnoreEntry } from "../server/src/settings/settings.ts";
import { testSyntax } from "./assets.ts";
import { fakeKey } from "./placeholders.ts";

const key = fakeKey("sk_live");

/** What of `data/a.json` is silenced, with its reason, under an entry of the settings. */
async function silenced(entry: IgnoreEntry, today?: string, requireReason = false): Promise<(string | undefined)[]> {
  const { settings, problems } = readSettings(JSON.stringify({ ignores: [entry], requireReason }));
  assert.deepEqual(problems, []);
  const session = createSession({ syntax: await testSyntax(), settings, today });
  session.set("data/a.json", `{ "stripe": "${key}" }\n`);
  const analysis = await session.analyze("data/a.json");
  session.dispose();
  assert.ok(analysis);
  assert.equal(analysis.findings.length + analysis.suppressed.length, 1);
  assert.deepEqual(
    analysis.suppressed.map(({ by }) => by),
    analysis.suppressed.map(() => "settings"),
  );
  return analysis.suppressed.map(({ reason }) => reason);
}

test("the settings ignore findings by rule, file and key, where all that is named fits", async () => {
  for (const entry of [
    { rules: ["key-in-config"] },
    { files: ["data/*.json"] },
    { files: ["*.json", "!b.json"] },
    { key: fingerprintOf(key) },
    { rules: ["key-in-log", "key-in-config"], files: ["data"], key: fingerprintOf(key) },
  ])
    assert.deepEqual(await silenced({ ...entry, reason: "recorded" }), ["recorded"], JSON.stringify(entry));
  for (const entry of [
    {},
    { rules: ["key-in-log"] },
    { files: ["other/*.json"] },
    { key: fingerprintOf(`${key}x`) },
    { rules: ["key-in-config"], files: ["other"] },
  ])
    assert.deepEqual(await silenced(entry), [], JSON.stringify(entry));
});

test("an entry counts until its day, and with a reason where one is wanted", async () => {
  const entry = { rules: ["key-in-config"], until: "2024-06-01" };
  assert.deepEqual(await silenced(entry, "2024-06-01"), [undefined]);
  assert.deepEqual(await silenced(entry, "2024-06-02"), []);
  assert.deepEqual(await silenced(entry, "2024-01-01", true), []);
  assert.deepEqual(await silenced({ ...entry, reason: "why" }, "2024-01-01", true), ["why"]);
});
