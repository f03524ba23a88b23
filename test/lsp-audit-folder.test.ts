import assert from "node:assert/strict";
import { test } from "node:test";
import { AUDIT, AUDITED, type AuditReport, REPORT, type ReportText } from "../server/src/lsp/protocol.ts";
import { auditOf, crossFile } from "./audit-results.ts";
import { LspClient } from "./lsp-client.ts";
import { fakeRuntime, MemoryFiles } from "./lsp-runtime.ts";

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
