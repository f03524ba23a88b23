import assert from "node:assert/strict";
import { test } from "node:test";
import { type AuditRoot, auditWorkspace } from "../server/src/audit/audit.ts";
import { createSession } from "../server/src/engine/session.ts";
import { fingerprintOf } from "../server/src/model/credentials/fingerprint.ts";
import { readSettings } from "../server/src/settings/read-settings.ts";
import type { IgnoreEntry, Settings } from "../server/src/settings/settings.ts";
import { testSyntax } from "./assets.ts";
import { folderWith } from "./folders.ts";
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

test("an audit of a whole folder names entries that ignore nothing, and those whose day has passed", async () => {
  const syntax = await testSyntax();
  const settings = [
    "{",
    '  "ignores": [',
    '    { "files": ["data/*.json"], "reason": "recorded" },',
    '    { "files": ["gone/*.json"] },',
    '    { "rules": ["key-in-config"], "until": "2020-01-01" },',
    '    { "key": "0123456789abcdef" },',
    '    { "rules": ["key-in-history"] }',
    "  ]",
    "}",
  ].join("\n");
  const folder = folderWith({ "keywarden.json": settings, "data/a.json": `{ "stripe": "${key}" }\n`, "b.json": `{ "stripe": "${key}" }\n` });
  const options = { version: "1", createSession: (it: Settings) => createSession({ syntax, settings: it }), gitAllowed: false };
  const told = async (root: AuditRoot): Promise<string[]> => {
    const audits = (await auditWorkspace([root], options)) ?? [];
    return audits.flatMap(({ result }) =>
      result.findings
        .filter(({ rule }) => rule === "unused-suppression")
        .map(({ span, said }) => `${settings.slice(0, span.start).split("\n").length} ${said?.message}`),
    );
  };
  assert.deepEqual(await told({ folder }), ["4 setting", "5 expired"]);
  assert.deepEqual(await told({ folder, only: ["b.json"] }), []);
});
