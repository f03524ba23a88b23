import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { CancellationTokenSource, type CodeAction, type TextDocumentEdit, WorkDoneProgress } from "vscode-languageserver/node";
import {
  AUDIT,
  AUDITED,
  type AuditParams,
  type AuditReport,
  FIX,
  type Fix,
  REPORT,
  REPORT_FORMATS,
  type ReportText,
  RULES,
  type RuleDescription,
  TRUST,
} from "../server/src/lsp/protocol.ts";
import { auditOf } from "./audit-results.ts";
import { LspClient, MODERN, PLAIN, type StartOptions } from "./lsp-client.ts";
import { FakeSession, fakeRuntime, MemoryFiles } from "./lsp-runtime.ts";
import { fakeKey } from "./placeholders.ts";

const KEY = fakeKey("sk_live");
const LINE = `KEY = "${KEY}"\n`;
const APP = "file:///shop/app.py";
const ON_KEY = { start: { line: 0, character: 10 }, end: { line: 0, character: 10 } };

type Running = { readonly client: LspClient; readonly files: MemoryFiles; readonly runtime: ReturnType<typeof fakeRuntime> };

function lspTest(
  name: string,
  options: StartOptions & { readonly files?: Record<string, string>; readonly parts?: Parameters<typeof fakeRuntime>[1] },
  body: (running: Running) => Promise<void>,
): void {
  test(name, { timeout: 20_000 }, async () => {
    const files = new MemoryFiles(options.files);
    const runtime = fakeRuntime(files, options.parts);
    const client = await LspClient.start(runtime, options);
    try {
      await body({ client, files, runtime });
      // Whatever happened, the server is still there, and no more of a key than its end went over the wire.
      assert.deepEqual(await client.diagnostics("file:///not-open.py"), []);
      assert.ok(!JSON.stringify([client.logged, client.messages, client.published]).includes(KEY.slice(8, 14)));
    } finally {
      await client.stop();
    }
  });
}

/** What a request ends with that must not succeed. */
async function errorOf(request: Promise<unknown>): Promise<{ readonly code: number; readonly data?: unknown }> {
  try {
    await request;
  } catch (error) {
    return error as { code: number };
  }
  return assert.fail("it succeeded");
}

function gate(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

lspTest("a key is found in the text that is open, saved or not", {}, async ({ client }) => {
  client.open(APP, LINE);
  const [diagnostic, ...more] = await client.diagnostics(APP);
  assert.deepEqual(more, []);
  assert.deepEqual(
    { ...diagnostic, data: undefined },
    {
      range: { start: { line: 0, character: 7 }, end: { line: 0, character: 7 + KEY.length } },
      severity: 1,
      source: "Keywarden",
      code: "hardcoded-key",
      codeDescription: { href: "file:///pages/hardcoded-key.md" },
      message: `A key is written here: sk_live_…${KEY.slice(-4)}.`,
      data: undefined,
    },
  );
  client.open("untitled:Untitled-1", `\n${LINE}`);
  assert.equal((await client.diagnostics("untitled:Untitled-1"))[0]?.range.start.line, 1);
});

lspTest("incremental changes, several at once, each in the text the one before it made", {}, async ({ client }) => {
  client.open(APP, "a\r\nb\rc\n");
  client.change(APP, [
    { range: { start: { line: 1, character: 0 }, end: { line: 1, character: 1 } }, text: "x = 1\n\n" },
    { range: { start: { line: 3, character: 0 }, end: { line: 3, character: 0 } }, text: `é😀 "${KEY}` },
    { range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }, text: "" },
  ]);
  assert.deepEqual(
    (await client.diagnostics(APP)).map((it) => it.range.start),
    [{ line: 2, character: 5 }],
  );
  client.change(APP, "nothing\n");
  assert.deepEqual(await client.diagnostics(APP), []);
});

lspTest(
  "UTF-8 positions, both ways, for an editor that knows no others",
  { capabilities: { ...MODERN, general: { positionEncodings: ["utf-8"] } } },
  async ({ client }) => {
    assert.equal(client.initialized?.capabilities.positionEncoding, "utf-8");
    client.open(APP, "é😀 = 1\n");
    // Two bytes, four bytes, three of ASCII: at byte 9, `1` begins.
    client.notify("textDocument/didChange", {
      textDocument: { uri: APP, version: 2 },
      contentChanges: [{ range: { start: { line: 0, character: 9 }, end: { line: 0, character: 10 } }, text: `"${KEY}"` }],
    });
    const [diagnostic] = await client.diagnostics(APP);
    assert.deepEqual(diagnostic?.range, { start: { line: 0, character: 10 }, end: { line: 0, character: 10 + KEY.length } });
    assert.notEqual(await client.hover(APP, 0, 10), null);
    assert.equal(await client.hover(APP, 0, 7), null);
  },
);

for (const [known, wanted] of [
  [["utf-8", "utf-16"], "utf-16"],
  [undefined, "utf-16"],
  [["utf-32"], "utf-16"],
] as const) {
  lspTest(
    `${known?.join(", ") ?? "no"} encodings known: ${wanted}`,
    { capabilities: { ...MODERN, general: known ? { positionEncodings: [...known] } : {} } },
    async ({ client }) => {
      assert.equal(client.initialized?.capabilities.positionEncoding, wanted);
    },
  );
}

lspTest("an unchanged answer is not sent twice", {}, async ({ client }) => {
  client.open(APP, LINE);
  const first = await client.pull(APP);
  assert.ok(first.resultId);
  assert.deepEqual(await client.pull(APP, first.resultId), { kind: "unchanged", resultId: first.resultId });
  client.change(APP, `\n${LINE}`);
  assert.equal((await client.pull(APP, first.resultId)).kind, "full");
});

lspTest("an answer belongs to one version: overtaken pulls end with ServerCancelled and are asked again", {}, async ({ client, runtime }) => {
  client.open(APP, LINE);
  await client.diagnostics(APP);
  const [session] = runtime.sessions;
  assert.ok(session);
  const { promise, resolve } = gate();
  session.gate = promise;
  client.change(APP, `\n${LINE}`);
  const overtaken = errorOf(client.pull(APP));
  client.change(APP, `\n\n${LINE}`);
  const last = client.diagnostics(APP);
  await pause(20);
  resolve();
  const error = await overtaken;
  assert.equal(error.code, -32802);
  assert.deepEqual(error.data, { retriggerRequest: true });
  assert.equal((await last)[0]?.range.start.line, 2);
});

lspTest("a code action overtaken by typing ends with ContentModified", {}, async ({ client, runtime }) => {
  client.open(APP, LINE);
  await client.diagnostics(APP);
  const { promise, resolve } = gate();
  const [session] = runtime.sessions;
  assert.ok(session);
  session.gate = promise;
  const overtaken = errorOf(client.actions(APP, ON_KEY));
  client.change(APP, `\n${LINE}`);
  await pause(20);
  resolve();
  assert.equal((await overtaken).code, -32801);
});

lspTest("a failing analysis costs one answer, is said where it happened, and is logged without the key", {}, async ({ client }) => {
  client.open(APP, `${LINE}# boom\n`);
  assert.deepEqual(
    (await client.diagnostics(APP)).map((it) => it.message),
    ["Keywarden could not look at this file. Its log says why."],
  );
  assert.equal((await errorOf(client.actions(APP, ON_KEY))).code, -32603);
  assert.match(client.logged.join("\n"), /textDocument\/diagnostic: Error: cannot bear KEY = "sk_live_…/);
  client.change(APP, LINE);
  assert.equal((await client.diagnostics(APP)).length, 1);
});

lspTest("what was not done is said at the start of the file", {}, async ({ client }) => {
  client.open(APP, "# huge\n");
  const [note] = await client.diagnostics(APP);
  assert.equal(note?.message, "too large: only text rules ran");
  assert.equal(note?.severity, 3);
});

lspTest("a quick-fix: one edit over all files, for this version; the rest is said afterwards", {}, async ({ client }) => {
  client.open(APP, LINE);
  const diagnostics = await client.diagnostics(APP);
  const actions = await client.actions(APP, ON_KEY, { diagnostics });
  assert.deepEqual(
    actions.map(({ title, kind, isPreferred, edit, diagnostics: about }) => ({ title, kind, isPreferred, edit, about })),
    [
      { title: "Read the key from STRIPE_SECRET_KEY", kind: "quickfix", isPreferred: true, edit: undefined, about: diagnostics },
      { title: "Look at it", kind: "quickfix", isPreferred: undefined, edit: undefined, about: diagnostics },
    ],
  );
  const [first, second] = actions;
  assert.ok(first && second);
  const { edit, command } = await client.resolve(first);
  assert.deepEqual(edit?.documentChanges, [
    {
      textDocument: { uri: APP, version: 1 },
      edits: [{ range: { start: { line: 0, character: 6 }, end: { line: 0, character: 8 + KEY.length } }, newText: 'os.environ["STRIPE_SECRET_KEY"]' }],
    },
    { kind: "create", uri: "file:///shop/.env.example", options: { overwrite: false, ignoreIfExists: false } },
    {
      textDocument: { uri: "file:///shop/.env.example", version: null },
      edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: "STRIPE_SECRET_KEY=\n" }],
    },
  ]);
  assert.ok(command);
  await client.connection.sendRequest("workspace/executeCommand", command);
  await client.diagnostics(APP);
  assert.deepEqual(client.messages, ["Set STRIPE_SECRET_KEY where the program runs."]);
  assert.equal((await errorOf(client.resolve(second))).code, -32803);
});

lspTest("an action chosen after the text moved is made for the text as it is now", { files: { "/shop/.env.example": "A=\r\n" } }, async ({ client }) => {
  client.open(APP, LINE);
  const [action] = await client.actions(APP, ON_KEY);
  assert.ok(action);
  client.change(APP, `import os\n${LINE}`);
  client.open("file:///shop/.env.example", "A=\r\nB=\r\n", "dotenv", 7);
  const { edit } = await client.resolve(action);
  assert.equal(client.applied(APP, edit), 'import os\nKEY = os.environ["STRIPE_SECRET_KEY"]\n');
  const other = edit?.documentChanges?.[1] as TextDocumentEdit;
  assert.deepEqual(other.textDocument, { uri: "file:///shop/.env.example", version: 7 });
  assert.equal(client.applied("file:///shop/.env.example", edit), "A=\r\nB=\r\nSTRIPE_SECRET_KEY=\n");
  client.change(APP, "import os\n");
  assert.equal((await errorOf(client.resolve(action))).code, -32801);
});

lspTest("hostile action data resolves to nothing", {}, async ({ client }) => {
  client.open(APP, LINE);
  for (const data of [undefined, null, 1, [], {}, { uri: 1 }, { uri: APP }, { uri: APP, fingerprint: 1, repair: "environment", variant: "plain" }]) {
    const action = { title: "x", ...(data === undefined ? {} : { data }) } as CodeAction;
    assert.deepEqual(await client.resolve(action), action);
  }
  assert.equal((await errorOf(client.resolve({ title: "x", data: { uri: APP, fingerprint: "", repair: "", variant: "" } }))).code, -32801);
});

lspTest("fix-all is there for whoever asks for it, and only then", {}, async ({ client }) => {
  client.open(APP, `${LINE}B = "${fakeKey("sk_live", 2)}"\n`);
  assert.ok((await client.actions(APP, ON_KEY)).every((it) => it.kind === "quickfix"));
  for (const only of ["source", "source.fixAll", "source.fixAll.keywarden"]) {
    const [action, ...more] = await client.actions(APP, ON_KEY, { diagnostics: [], only: [only] });
    assert.equal(action?.kind, "source.fixAll.keywarden");
    assert.deepEqual(more, []);
    const { edit, command } = await client.resolve(action);
    assert.equal(client.applied(APP, edit), 'KEY = os.environ["STRIPE_SECRET_KEY"]\nB = os.environ["STRIPE_SECRET_KEY"]\n');
    assert.ok(command);
  }
  for (const only of ["refactor", "source.fixAll.eslint", "source.organizeImports"])
    assert.deepEqual(await client.actions(APP, ON_KEY, { diagnostics: [], only: [only] }), []);
  const [onSave] = await client.actions(APP, ON_KEY, { diagnostics: [], only: ["source.fixAll"], triggerKind: 2 });
  assert.ok(onSave);
  assert.equal((await client.resolve(onSave)).command, undefined);
  client.change(APP, "nothing\n");
  assert.deepEqual(await client.actions(APP, ON_KEY, { diagnostics: [], only: ["source.fixAll"] }), []);
});

lspTest("an editor of few abilities: pushed diagnostics, actions with their edits, plain changes", { capabilities: PLAIN }, async ({ client }) => {
  client.open(APP, LINE);
  const { diagnostics, version } = await client.publishedWhere((it) => it.diagnostics.length === 1);
  assert.equal(version, 1);
  assert.equal(diagnostics[0]?.codeDescription, undefined);
  const actions = await client.actions(APP, ON_KEY, { diagnostics });
  assert.deepEqual(
    actions.map((it) => it.title),
    ["Read the key from STRIPE_SECRET_KEY"],
  );
  assert.equal(actions[0]?.data, undefined);
  assert.equal(actions[0]?.edit?.documentChanges, undefined);
  assert.equal(client.applied(APP, actions[0]?.edit), 'KEY = os.environ["STRIPE_SECRET_KEY"]\n');
  client.change(APP, "nothing\n");
  await client.publishedWhere((it) => it.version === 2 && it.diagnostics.length === 0);
  client.change(APP, LINE);
  await client.publishedWhere((it) => it.version === 3 && it.diagnostics.length === 1);
  client.close(APP);
  await client.publishedWhere((it) => it.version === undefined && it.diagnostics.length === 0);
  assert.equal(client.initialized?.capabilities.diagnosticProvider, undefined);
});

lspTest("hover on a key: kind, mode, power, remedy; masked", {}, async ({ client }) => {
  client.open(APP, LINE);
  const hover = await client.hover(APP, 0, 20);
  const text = JSON.stringify(hover?.contents);
  assert.match(text, /Stripe secret key, live mode\*\* `sk_live_…/);
  assert.ok(!text.includes(KEY.slice(8, 14)));
  assert.deepEqual(hover?.range, { start: { line: 0, character: 7 }, end: { line: 0, character: 7 + KEY.length } });
  assert.equal(await client.hover(APP, 0, 2), null);
  assert.equal(await client.hover("file:///shop/closed.py", 0, 2), null);
});

lspTest(
  "the nearest folder's settings hold; outside all of them, the default ones",
  {
    folders: ["file:///shop", "file:///shop/web%20app"],
    files: {
      "/shop/keywarden.json": `{"rules":{"hardcoded-key":"warning"}}`,
      "/shop/web app/keywarden.json": `{"rules":{"hardcoded-key":"hint"}}`,
      "/other/keywarden.json": `{"rules":{"hardcoded-key":"hint"}}`,
    },
  },
  async ({ client, runtime }) => {
    const severity = async (uri: string): Promise<number | undefined> => {
      client.open(uri, LINE);
      return (await client.diagnostics(uri))[0]?.severity;
    };
    assert.equal(await severity("file:///shop/app.py"), 2);
    assert.equal(await severity("file:///shop/web%20app/app.py"), 4);
    // The same file as other editors spell it.
    assert.equal(await severity("file:///shop/web%20app/%61pp2.py"), 4);
    assert.equal(await severity("file:///other/app.py"), 1);
    assert.equal(await severity("untitled:Untitled-1"), 1);
    assert.equal(await severity("untitled:/shop/new.py"), 2);
    assert.equal(runtime.sessions.length, 4);
    client.close("file:///other/app.py");
    await client.diagnostics("file:///shop/app.py");
    await pause(1);
    assert.deepEqual(
      runtime.sessions.map((it) => it.disposed),
      [false, false, true, false],
    );
  },
);

lspTest(
  "folders come and go: open texts move to where they belong",
  { folders: [], files: { "/shop/keywarden.json": `{"rules":{"hardcoded-key":"warning"}}` } },
  async ({ client }) => {
    client.open(APP, LINE);
    assert.equal((await client.diagnostics(APP))[0]?.severity, 1);
    const folder = { uri: "file:///shop", name: "shop" };
    client.notify("workspace/didChangeWorkspaceFolders", { event: { added: [folder], removed: [] } });
    assert.equal((await client.diagnostics(APP))[0]?.severity, 2);
    client.notify("workspace/didChangeWorkspaceFolders", { event: { added: [], removed: [folder] } });
    assert.equal((await client.diagnostics(APP))[0]?.severity, 1);
    assert.equal(client.refreshes, 2);
  },
);

lspTest("changed settings count at once", { files: { "/shop/keywarden.json": `{"rules":{"hardcoded-key":"warning"}}` } }, async ({ client, files }) => {
  client.open(APP, LINE);
  assert.equal((await client.diagnostics(APP))[0]?.severity, 2);
  assert.deepEqual(client.registered, ["workspace/didChangeWatchedFiles"]);
  files.texts.set("/shop/keywarden.json", `{"rules":{"hardcoded-key":"hint"}}`);
  client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: "file:///shop/keywarden.json", type: 2 }] });
  assert.equal((await client.diagnostics(APP))[0]?.severity, 4);
  assert.equal(client.refreshes, 1);
});

lspTest(
  "files that an open one needs are read, followed on the disk, and the editor's text counts more",
  { files: { "/shop/config.py": "\n# here\n# needs deep/x.py\n", "/shop/deep/x.py": "# here\n" } },
  async ({ client, files, runtime }) => {
    const steps = async () => (await client.diagnostics(APP))[0]?.relatedInformation?.map((it) => [it.location.uri, it.location.range.start.line, it.message]);
    client.open(APP, `${LINE}# needs config.py\n# needs missing.py\n`);
    assert.deepEqual(await steps(), [["file:///shop/config.py", 1, "declared in config.py"]]);
    files.texts.set("/shop/config.py", "\n\n\n# here\n");
    client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: "file:///shop/config.py", type: 2 }] });
    assert.deepEqual(await steps(), [["file:///shop/config.py", 3, "declared in config.py"]]);
    client.open("file:///shop/config.py", "# here\n");
    assert.deepEqual(await steps(), [["file:///shop/config.py", 0, "declared in config.py"]]);
    client.close("file:///shop/config.py");
    assert.deepEqual(await steps(), [["file:///shop/config.py", 3, "declared in config.py"]]);
    files.texts.set("/shop/missing.py", "# here\n");
    client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: "file:///shop/missing.py", type: 1 }] });
    assert.deepEqual((await steps())?.length, 2);
    files.texts.delete("/shop/config.py");
    client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: "file:///shop/config.py", type: 3 }] });
    assert.deepEqual((await steps())?.length, 1);
    assert.equal(runtime.sessions.length, 1);
  },
);

lspTest(
  "an audit of every folder, with progress, places and masked evidence",
  {
    folders: ["file:///shop", "file:///other"],
    initializationOptions: { gitAllowed: true },
    files: { "/shop/app.py": `\r\n${LINE}`, "/other/b.py": LINE },
    parts: {
      async audit(folder, { gitAllowed, onProgress, signal }) {
        assert.equal(gitAllowed, true);
        assert.equal(signal.aborted, false);
        onProgress({ phase: "read", done: 1, total: 2, path: "a.py" });
        onProgress({ phase: "read", done: 2, total: 2, path: "b.py" });
        const session = new FakeSession("error");
        const [path, text] = folder === "/shop" ? (["app.py", `\r\n${LINE}`] as const) : (["b.py", LINE] as const);
        session.set(path, text);
        const findings = (await session.analyze(path))?.findings ?? [];
        const gone = findings.map((finding) => ({ ...finding, path: "gone.py" }));
        const files = { listed: 3, read: 2, bytes: 9, matched: 1, analysed: 1, skipped: [{ path: "locked", reason: "not allowed" }] };
        return { ...auditOf([...findings, ...gone], { root: folder, files }), source: (it) => (it === path ? text : undefined) };
      },
    },
  },
  async ({ client }) => {
    // Unsaved text has no part in an audit of what lies on the disk.
    client.open(APP, `\n\n\n\n${LINE}`);
    const progress: unknown[] = [];
    client.connection.onProgress(WorkDoneProgress.type, "audit", (value) => void progress.push(value.kind === "report" ? value.message : value.kind));
    const params: AuditParams = { workDoneToken: "audit" };
    const { folders } = await client.connection.sendRequest<AuditReport>(AUDIT, params);
    assert.deepEqual(progress, ["begin", "1 of 2 files read", "1 of 2 files read", "end"]);
    assert.deepEqual(
      folders.map(({ uri, filesRead, skipped }) => ({ uri, filesRead, skipped })),
      [
        { uri: "file:///shop", filesRead: 2, skipped: [{ path: "locked", reason: "not allowed" }] },
        { uri: "file:///other", filesRead: 2, skipped: [{ path: "locked", reason: "not allowed" }] },
      ],
    );
    assert.deepEqual(
      folders.map((folder) => folder.findings.map((it) => [it.uri, it.path, it.diagnostic.range.start.line, it.masked, it.kind, it.mode])),
      [
        [
          ["file:///shop/app.py", "app.py", 1, `sk_live_…${KEY.slice(-4)}`, "secret-key", "live"],
          ["file:///shop/gone.py", "gone.py", 0, `sk_live_…${KEY.slice(-4)}`, "secret-key", "live"],
        ],
        [
          ["file:///other/b.py", "b.py", 0, `sk_live_…${KEY.slice(-4)}`, "secret-key", "live"],
          ["file:///other/gone.py", "gone.py", 0, `sk_live_…${KEY.slice(-4)}`, "secret-key", "live"],
        ],
      ],
    );
    assert.ok(!JSON.stringify(folders).includes(KEY.slice(8, 14)));
    const one = await client.connection.sendRequest<AuditReport>(AUDIT, { folders: ["file:///other/", "file:///elsewhere"] });
    assert.deepEqual(
      one.folders.map((it) => it.uri),
      [],
    );
    const other = await client.connection.sendRequest<AuditReport>(AUDIT, { folders: ["file:///other"] });
    // One folder looked at again takes its place among the others.
    assert.deepEqual(
      other.folders.map((it) => it.uri),
      ["file:///shop", "file:///other"],
    );
    assert.deepEqual(
      other.tree.file.map(({ label, description, severity, findings }) => ({ label, description, severity, findings })),
      [
        { label: "app.py", description: "1 error", severity: 1, findings: [{ folder: 0, finding: 0 }] },
        { label: "b.py", description: "1 error", severity: 1, findings: [{ folder: 1, finding: 0 }] },
        { label: "gone.py", description: "1 error", severity: 1, findings: [{ folder: 0, finding: 1 }] },
        { label: "gone.py", description: "1 error", severity: 1, findings: [{ folder: 1, finding: 1 }] },
      ],
    );
    assert.deepEqual(
      other.tree.key.map(({ label, description }) => `${label}: ${description}`),
      [`sk_live_…${KEY.slice(-4)}: 4 errors`],
    );
    assert.deepEqual(
      other.tree.rule.map(({ label, description }) => `${label}: ${description}`),
      ["hardcoded-key: 4 errors"],
    );
    for (const format of REPORT_FORMATS) {
      const { text, places, findings } = await client.connection.sendRequest<ReportText>(REPORT, { format });
      assert.match(text, /hardcoded-key/, format);
      assert.ok(!text.includes(KEY.slice(8, 14)), format);
      if (format === "html") {
        assert.ok(places.some((it) => "uri" in it && it.uri === "file:///shop/app.py" && it.range.start.line === 1));
        assert.deepEqual(findings[0], { folder: 0, finding: 0 });
      } else assert.deepEqual([places, findings], [[], []]);
    }
    // What is no longer what was looked at is not changed.
    assert.equal(await client.connection.sendRequest(FIX, { findings: [{ folder: 0, finding: 0 }] }), null);
    const fixed = await client.connection.sendRequest<Fix>(FIX, {
      findings: [
        { folder: 1, finding: 0 },
        { folder: 9, finding: 9 },
      ],
    });
    assert.match(JSON.stringify(fixed.edit), /file:\/\/\/other\/b\.py/);
  },
);

lspTest(
  "what an audit finds is told while it runs",
  {
    folders: ["file:///shop"],
    parts: {
      async audit(folder, { onFindings }) {
        const session = new FakeSession("error");
        session.set("app.py", LINE);
        const findings = (await session.analyze("app.py"))?.findings ?? [];
        onFindings("empty.py", [], "");
        onFindings("app.py", findings, LINE);
        await pause(20);
        return { ...auditOf([], { root: folder }), source: () => undefined };
      },
    },
  },
  async ({ client }) => {
    const told: AuditReport[] = [];
    client.connection.onNotification(AUDITED, (report: AuditReport) => void told.push(report));
    const last = await client.connection.sendRequest<AuditReport>(AUDIT, {});
    assert.deepEqual(
      told.map(({ folders, tree }) => [folders[0]?.findings.length, tree.file[0]?.label]),
      [[1, "app.py"]],
    );
    assert.deepEqual(last.folders[0]?.findings, []);
  },
);

lspTest(
  "a cancelled audit ends",
  {
    parts: {
      async audit(_, { signal, gitAllowed }) {
        // Nobody said that the workspace is trusted.
        assert.equal(gitAllowed, false);
        while (!signal.aborted) await pause(1);
        return undefined;
      },
    },
  },
  async ({ client }) => {
    const source = new CancellationTokenSource();
    const ended = errorOf(client.connection.sendRequest(AUDIT, {}, source.token));
    await pause(10);
    source.cancel();
    assert.equal((await ended).code, -32800);
  },
);

lspTest(
  "trust given later counts",
  { parts: { audit: async (_, { gitAllowed }) => auditOf([], { notes: [{ path: undefined, text: String(gitAllowed) }] }) } },
  async ({ client }) => {
    const allowed = async () => (await client.connection.sendRequest<AuditReport>(AUDIT, {})).folders[0]?.notes[0];
    assert.equal(await allowed(), "false");
    client.notify(TRUST, { gitAllowed: true });
    assert.equal(await allowed(), "true");
    client.notify(TRUST, { gitAllowed: "yes" });
    assert.equal(await allowed(), "false");
  },
);

lspTest("the rules, for a list", {}, async ({ client }) => {
  const rules = await client.connection.sendRequest<RuleDescription[]>(RULES);
  assert.deepEqual(
    rules.find((rule) => rule.id === "hardcoded-key"),
    { id: "hardcoded-key", title: "Stripe key written in source code", markdown: "# hardcoded-key\n" },
  );
  assert.match(rules.find((rule) => rule.id === "key-in-config")?.markdown ?? "", /^# Stripe key in a configuration file.*\n\nRefer to the environment/s);
});

lspTest("what settings leave out is silent", { files: { "/shop/keywarden.json": '{"exclude":["old"]}' } }, async ({ client }) => {
  const count = async (uri: string) => {
    client.open(uri, LINE);
    return (await client.diagnostics(uri)).length;
  };
  assert.equal(await count("file:///shop/old/app.py"), 0);
  assert.equal(await count("file:///shop/node_modules/x/index.js"), 0);
  assert.equal(await count("file:///shop/older/app.py"), 1);
});

lspTest(
  "the settings of folders count, and those that settings extend",
  {
    files: {
      "/shop/keywarden.json": '{"extends":"base.json"}',
      "/shop/base.json": '{"exclude":["skipped"]}',
      "/shop/pay/keywarden.json": '{"exclude":["old"]}',
    },
  },
  async ({ client }) => {
    const count = async (uri: string): Promise<number> => {
      client.open(uri, LINE);
      return (await client.diagnostics(uri)).length;
    };
    assert.equal(await count("file:///shop/old/app.py"), 1);
    assert.equal(await count("file:///shop/skipped/app.py"), 0);
    assert.equal(await count("file:///shop/pay/old/app.py"), 0);
    assert.equal(await count("file:///shop/pay/app.py"), 1);
  },
);

lspTest(
  "whether git ignores a dotenv file is asked once, and again when that may have changed",
  {
    parts: { isIgnored: async (folder, path, gitAllowed) => (gitAllowed ? folder === "/shop" && path === "/shop/web/.env.local" : undefined) },
  },
  async ({ client, runtime }) => {
    const uri = "file:///shop/web/.env.local";
    client.open(uri, LINE, "dotenv");
    client.open(APP, LINE);
    await client.diagnostics(uri);
    assert.deepEqual([...(runtime.sessions[0]?.ignored ?? [])], []);
    client.notify(TRUST, { gitAllowed: true });
    await client.diagnostics(uri);
    assert.deepEqual([...(runtime.sessions[1]?.ignored ?? [])], [["web/.env.local", true]]);
    client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: "file:///shop/.gitignore", type: 2 }] });
    await client.diagnostics(uri);
    assert.equal(client.refreshes, 2);
    assert.equal(runtime.sessions.length, 2);
  },
);
