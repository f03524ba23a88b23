import assert from "node:assert/strict";
import { test } from "node:test";
import { createSession } from "../server/src/engine/session.ts";
import { fixAll } from "../server/src/fixes/fix-all.ts";
import { repairs } from "../server/src/fixes/index.ts";
import { AUDIT, AUDITED, type AuditReport, FIX, type Fix, REPORT, type ReportText } from "../server/src/lsp/protocol.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { testSyntax } from "./assets.ts";
import { auditOf, crossFile } from "./audit-results.ts";
import { LspClient } from "./lsp-client.ts";
import { fakeRuntime, MemoryFiles } from "./lsp-runtime.ts";
import { fakeKey } from "./placeholders.ts";

const FOLDERS = ["file:///shop", "file:///web"];

/** The folders with what was found in each. */
const found = ({ folders }: AuditReport) => folders.map(({ uri, findings }) => [uri, findings.map(({ path }) => path)]);

test("one folder is audited again: what is known of the others stays in sight, meanwhile and afterwards", { timeout: 20_000 }, async () => {
  let turn = 0;
  const runtime = fakeRuntime(new MemoryFiles(), {
    async audit(folder, { onFindings }) {
      const findings = [{ ...crossFile, path: `${++turn}.py` }];
      onFindings(`${turn}.py`, findings, "KEY = 1\n");
      return { ...auditOf(findings, { root: folder }), source: () => "KEY = 1\n" };
    },
  });
  const client = await LspClient.start(runtime, { folders: FOLDERS });
  const told: AuditReport[] = [];
  client.connection.onNotification(AUDITED, (report: AuditReport) => void told.push(report));
  const all = [
    ["file:///shop", ["1.py"]],
    ["file:///web", ["2.py"]],
  ];
  assert.deepEqual(found(await client.connection.sendRequest<AuditReport>(AUDIT, {})), all);
  told.length = 0;
  const again = await client.connection.sendRequest<AuditReport>(AUDIT, { folders: ["file:///shop"] });
  assert.deepEqual(found(again), [["file:///shop", ["3.py"]], all[1]]);
  assert.deepEqual(told.map(found), [[all[1], ["file:///shop", ["3.py"]]]]);
  assert.deepEqual(
    again.tree.file.map(({ label }) => label),
    ["2.py", "3.py"],
  );
  // A folder that is none of the workspace is not looked at.
  assert.deepEqual((await client.connection.sendRequest<AuditReport>(AUDIT, { folders: ["file:///elsewhere"] })).folders, []);
  await client.stop();
});

test("a place of the report in a notebook is its finding, which opens at its cell; what has no finding of its own is a place in the file", {
  timeout: 20_000,
}, async () => {
  const path = "books/reconcile.ipynb";
  const text = '{"cells":[]}\n';
  const step = { path, span: { start: 2, end: 4 }, text: "assigned" };
  const runtime = fakeRuntime(new MemoryFiles(), {
    audit: async (folder) => ({
      ...auditOf([{ ...crossFile, path, span: { start: 5, end: 9 }, steps: [step] }, crossFile], { root: folder }),
      source: () => text,
    }),
  });
  const client = await LspClient.start(runtime, { folders: FOLDERS });
  await client.connection.sendRequest(AUDIT, {});
  const { places } = await client.connection.sendRequest<ReportText>(REPORT, { format: "html" });
  const opened = places.flatMap((place): string[] =>
    "uri" in place ? (place.uri.endsWith(path) ? [`${place.uri} ${place.range.start.character}`] : []) : [`finding ${place.finding} of ${place.folder}`],
  );
  assert.deepEqual(new Set(opened), new Set(["finding 0 of 0", "finding 0 of 1", `file:///shop/${path} 2`, `file:///web/${path} 2`]));
  await client.stop();
});

test("hundreds of findings put right at once: what git ignores is asked once for each file", { timeout: 20_000 }, async () => {
  const files = new MemoryFiles({ "/shop/.gitignore": ".env\n" });
  const paths = Array.from({ length: 200 }, (_, i) => `lib/part_${i}.py`);
  const text = `import stripe\n\nstripe.api_key = "${fakeKey("sk_live")}"\n`;
  for (const path of paths) files.texts.set(`/shop/${path}`, text);
  const syntax = await testSyntax();
  const asked: string[] = [];
  const runtime = fakeRuntime(files, {
    syntax: async () => syntax,
    createSession,
    repairs,
    fixAll,
    isIgnored: async (_, path) => asked.push(path) > 0,
    async audit(folder) {
      const session = createSession({ syntax, settings: DEFAULT_SETTINGS });
      const findings: Finding[] = [];
      for (const path of paths) {
        session.set(path, text);
        findings.push(...((await session.analyze(path))?.findings ?? []));
      }
      return { ...auditOf(findings, { root: folder }), source: () => text };
    },
  });
  const client = await LspClient.start(runtime, { folders: ["file:///shop"] });
  const { tree } = await client.connection.sendRequest<AuditReport>(AUDIT, {});
  const { edit } = await client.connection.sendRequest<Fix>(FIX, { findings: tree.file.flatMap(({ findings }) => findings) });
  assert.ok(Object.keys(edit.changes ?? {}).length >= 200 || (edit.documentChanges ?? []).length >= 200);
  assert.equal(new Set(asked).size, asked.length);
  await client.stop();
});
