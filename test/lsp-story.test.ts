import assert from "node:assert/strict";
import { test } from "node:test";
import type { WorkspaceEdit } from "vscode-languageserver/node";
import { createSession } from "../server/src/engine/session.ts";
import {
  AUDIT,
  type AuditReport,
  type FindingAddress,
  PAST,
  type PastText,
  REPORT,
  type ReportText,
  ROLLED,
  type RolledParams,
  WHY,
  type WhyText,
} from "../server/src/lsp/protocol.ts";
import type { AuditOptions } from "../server/src/lsp/runtime.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { readSettings } from "../server/src/settings/read-settings.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { testSyntax } from "./assets.ts";
import { auditOf } from "./audit-results.ts";
import { LspClient } from "./lsp-client.ts";
import { fakeRuntime, MemoryFiles } from "./lsp-runtime.ts";
import { fakeKey } from "./placeholders.ts";

/** What an editor says of a line, and of a key's past. */

const KEY = fakeKey("sk_live");
const PAST_TEXT = `# of old\n\nKEY = "${KEY}"\n`;
const FINGERPRINT = "0123456789abcdef";

test("why a line is flagged, or silent: what stands there, where it comes from, what was decided, no key", { timeout: 20_000 }, async () => {
  const files = new MemoryFiles({ "/shop/config.py": `KEY = "${KEY}"\n`, "/shop/keywarden.json": '{ "exclude": ["left_out.py"] }' });
  const client = await LspClient.start(fakeRuntime(files, { syntax: testSyntax, createSession }));
  const why = (uri: string, line: number) => client.connection.sendRequest<WhyText | null>(WHY, { textDocument: { uri }, line });
  const text = `import stripe\nfrom config import KEY\n\nstripe.api_key = KEY\nprint(KEY)  # keywarden: ignore key-in-log -- [x](y) *z*\nx = 1\nold = "${KEY}"\n`;
  client.open("file:///shop/app.py", text);

  const slot = await why("file:///shop/app.py", 3);
  assert.equal(slot?.title, "app.py:4");
  assert.match(slot.markdown, /^# Why `app\.py:4` is silent\n\n`stripe\.api_key = KEY`\n/);
  assert.match(slot.markdown, /## Where it goes in\n\n- .*takes a secret key.*config\.py/);
  assert.match(slot.markdown, /## Where it stands\n\n- production code/);
  const ignored = await why("file:///shop/app.py", 4);
  // What a file says is text, whatever Markdown would make of it.
  assert.match(ignored?.markdown ?? "", /## Silenced\n\n- key-in-log: ignored by a comment \(\\\[x\\\]\(y\) \\\*z\\\*\)/);
  assert.match(ignored?.markdown ?? "", /## Where it comes out\n\n- `print` is a log sink/);
  assert.match((await why("file:///shop/app.py", 5))?.markdown ?? "", /## Silent\n/);
  const flagged = await why("file:///shop/app.py", 6);
  assert.match(flagged?.markdown ?? "", /^# Why `app\.py:7` is flagged\n\n`old = "sk_live_…\w{4}"`\n\n## Found\n\n- hardcoded-key, error/);
  // A line that is not there any more is the last one.
  assert.notEqual(await why("file:///shop/app.py", 99), null);
  assert.equal(await why("file:///shop/not-open.py", 0), null);

  client.open("file:///shop/left_out.py", text);
  assert.match((await why("file:///shop/left_out.py", 6))?.markdown ?? "", /## Settings\n\n- left out of audits by its path/);
  client.notify("notebookDocument/didOpen", {
    notebookDocument: { uri: "file:///shop/a.ipynb", notebookType: "jupyter-notebook", version: 1, cells: [{ kind: 2, document: "cell:/a.ipynb#b" }] },
    cellTextDocuments: [{ uri: "cell:/a.ipynb#b", languageId: "python", version: 1, text: `x = 1\nprint("${KEY}")` }],
  });
  const cell = await why("cell:/a.ipynb#b", 1);
  assert.equal(cell?.title, "a.ipynb, line 2 of a cell");
  assert.match(cell.markdown, /is flagged\n\n## Found\n\n- hardcoded-key/);
  assert.ok(!JSON.stringify([slot, ignored, flagged, cell]).includes(KEY.slice(8, 14)));
  await client.stop();
});

const inHistory: Finding = {
  rule: "key-in-history",
  message: `It is in the history (sk_live_…${KEY.slice(-4)}).`,
  severity: "error",
  confidence: "high",
  path: "abcdef012345:config/old.py",
  span: { start: PAST_TEXT.indexOf('"'), end: PAST_TEXT.lastIndexOf('"') },
  evidence: { kind: "secret-key", mode: "live", masked: `sk_live_…${KEY.slice(-4)}`, fingerprint: FINGERPRINT, wanted: undefined },
  steps: [],
  fingerprint: "f-history",
  secrets: [],
  circumstances: [],
  history: {
    path: "config/old.py",
    paths: ["config/old.py"],
    where: ["file"],
    first: { id: "abcdef0123456789", date: "2024-02-29T12:00:00Z" },
    last: undefined,
    removed: undefined,
    inHead: false,
    refs: ["refs/heads/main"],
    rolled: undefined,
  },
};

/** The server after an audit, with the options that the audit was given. */
async function audited(files: Record<string, string>, { gitAllowed = true, history = true } = {}) {
  const given: AuditOptions[] = [];
  const memory = new MemoryFiles(files);
  const runtime = fakeRuntime(memory, {
    async audit(folder, options) {
      given.push(options);
      const settings = { ...DEFAULT_SETTINGS, ...readSettings(memory.texts.get("/shop/keywarden.json") ?? "{}").given };
      return {
        ...auditOf(options.history ? [inHistory] : [], { root: folder }),
        source: (path) => (path === inHistory.path ? PAST_TEXT : undefined),
        settings: { ...settings, rolled: settings.rolled ?? [] } as typeof DEFAULT_SETTINGS,
      };
    },
  });
  const client = await LspClient.start(runtime, { initializationOptions: { gitAllowed } });
  const report = await client.connection.sendRequest<AuditReport>(AUDIT, { history });
  return { client, report, given };
}

const rolledIn = (client: LspClient, params: RolledParams) => client.connection.sendRequest<WorkspaceEdit | null>(ROLLED, params);

test("the history is part of an audit where it is asked for and git may be run", { timeout: 20_000 }, async () => {
  for (const [options, wanted] of [
    [{}, true],
    [{ history: false }, false],
    [{ gitAllowed: false }, false],
  ] as const) {
    const { client, given } = await audited({}, options);
    assert.deepEqual(
      given.map(({ history }) => history),
      [wanted],
    );
    await client.stop();
  }
});

test("a text of the history is shown as it was, its keys masked; the report leads to it", { timeout: 20_000 }, async () => {
  const { client, report } = await audited({});
  const [shown] = report.folders[0]?.findings ?? [];
  assert.equal(shown?.past, true);
  assert.equal(shown.key, FINGERPRINT);
  assert.equal(report.tree.key[0]?.key, FINGERPRINT);
  const past = await client.connection.sendRequest<PastText | null>(PAST, { folder: 0, finding: 0 } satisfies FindingAddress);
  assert.deepEqual(past, { path: "config/old.py", commit: "abcdef012345", text: `# of old\n\nKEY = "sk_live_…${KEY.slice(-4)}"\n`, line: 2 });
  assert.equal(await client.connection.sendRequest(PAST, { folder: 0, finding: 7 }), null);
  const page = await client.connection.sendRequest<ReportText>(REPORT, { format: "html" });
  assert.deepEqual(page.keys, [FINGERPRINT]);
  assert.deepEqual(page.places[0], { folder: 0, finding: 0 });
  assert.match(page.text, /data-rolled="0"/);
  await client.stop();
});

test("a key marked as rolled: the settings get a line, made or added to; comments stay", { timeout: 20_000 }, async () => {
  const fresh = await audited({});
  const made = await rolledIn(fresh.client, { key: FINGERPRINT, by: " Ada ", on: "2024-02-29" });
  assert.deepEqual(made?.documentChanges?.[0], {
    kind: "create",
    uri: "file:///shop/keywarden.json",
    options: { overwrite: false, ignoreIfExists: false },
  });
  assert.match(JSON.stringify(made?.documentChanges?.[1]), /\\"key\\": \\"0123456789abcdef\\".*\\"by\\": \\"Ada\\".*\\"on\\": \\"2024-02-29\\"/);
  for (const params of [
    { key: FINGERPRINT, on: "tomorrow" },
    { key: KEY, on: "2024-02-29" },
    { key: "fedcba9876543210", on: "2024-02-29" },
  ])
    assert.equal(await rolledIn(fresh.client, params), null);
  await fresh.client.stop();

  const settings = '{\n  // ours\n  "store": "vault",\n}\n';
  const known = await audited({ "/shop/keywarden.json": settings });
  known.client.open("file:///shop/keywarden.json", settings, "jsonc");
  const edit = await rolledIn(known.client, { key: FINGERPRINT, by: `it was ${KEY}`, on: "2024-02-29" });
  const text = known.client.applied("file:///shop/keywarden.json", edit ?? undefined);
  assert.match(text, /\/\/ ours\n {2}"store": "vault",\n {2}"rolled": \[/);
  assert.ok(!text.includes(KEY.slice(8, 14)));
  await known.client.stop();

  const broken = await audited({ "/shop/keywarden.json": "[" });
  assert.equal(await rolledIn(broken.client, { key: FINGERPRINT, on: "2024-02-29" }), null);
  await broken.client.stop();
});

test("what is noted already is not offered again", { timeout: 20_000 }, async () => {
  const { client, report } = await audited({ "/shop/keywarden.json": `{ "rolled": [{ "key": "${FINGERPRINT}", "on": "2024-02-29" }] }` });
  assert.equal(report.folders[0]?.findings[0]?.past, true);
  assert.equal(report.folders[0].findings[0].key, undefined);
  assert.equal(report.tree.key[0]?.key, undefined);
  const page = await client.connection.sendRequest<ReportText>(REPORT, { format: "html" });
  assert.doesNotMatch(page.text, /data-rolled="/);
  await client.stop();
});
