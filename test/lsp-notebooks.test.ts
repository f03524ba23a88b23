import assert from "node:assert/strict";
import { test } from "node:test";
import type { CodeAction, Diagnostic, Location, NotebookCellArrayChange, TextDocumentEdit, WorkspaceEdit } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { createSession } from "../server/src/engine/session.ts";
import { fixAll } from "../server/src/fixes/fix-all.ts";
import { repairs } from "../server/src/fixes/index.ts";
import { AUDIT, type AuditReport, FIX, type Fix, PLACE } from "../server/src/lsp/protocol.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { testSyntax } from "./assets.ts";
import { auditOf } from "./audit-results.ts";
import { LspClient, PLAIN } from "./lsp-client.ts";
import { fakeRuntime, MemoryFiles } from "./lsp-runtime.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** A notebook as an editor of cells holds it. */

const BOOK = "file:///shop/reconcile.ipynb";
const cellUri = (id: string): string => `vscode-notebook-cell:/shop/reconcile.ipynb#${id}`;
const EVERYTHING = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

interface Cell {
  readonly id: string;
  readonly text: string;
  readonly languageId?: string;
}

const isMarkup = ({ languageId }: Cell): boolean => languageId === "markdown";
const kindOf = (cell: Cell) => ({ kind: isMarkup(cell) ? 1 : 2, document: cellUri(cell.id) }) as const;
const textOf = ({ id, text, languageId = "python" }: Cell) => ({ uri: cellUri(id), languageId, version: 1, text: expandPlaceholders(text) });

async function start(cells: readonly Cell[], { plain = false, files = {} as Record<string, string>, notebookUri = BOOK } = {}): Promise<LspClient> {
  const runtime = fakeRuntime(new MemoryFiles(files), { syntax: testSyntax, createSession, repairs, fixAll });
  const client = await LspClient.start(runtime, plain ? { capabilities: PLAIN } : {});
  client.notify("notebookDocument/didOpen", {
    notebookDocument: { uri: notebookUri, notebookType: "jupyter-notebook", version: 1, cells: cells.map(kindOf) },
    cellTextDocuments: cells.map(textOf),
  });
  return client;
}

function changed(client: LspClient, array: NotebookCellArrayChange, didOpen: readonly Cell[] = [], didClose: readonly string[] = []): void {
  const structure = { array, didOpen: didOpen.map(textOf), didClose: didClose.map((id) => ({ uri: cellUri(id) })) };
  client.notify("notebookDocument/didChange", { notebookDocument: { uri: BOOK, version: 2 }, change: { cells: { structure } } });
}

function typed(client: LspClient, id: string, version: number, text: string): void {
  const textContent = [{ document: { uri: cellUri(id), version }, changes: [{ text: expandPlaceholders(text) }] }];
  client.notify("notebookDocument/didChange", { notebookDocument: { uri: BOOK, version }, change: { cells: { textContent } } });
}

const ruleAndLine = ({ code, range }: Diagnostic): string => `${code} ${range.start.line}:${range.start.character}`;

/** What the edit makes of a cell. */
function applied(edit: WorkspaceEdit | undefined, id: string, text: string): string {
  const own = edit?.documentChanges?.filter((it): it is TextDocumentEdit => "textDocument" in it && it.textDocument.uri === cellUri(id)) ?? [];
  assert.ok(own.length > 0, `no edit of ${id}`);
  const document = TextDocument.create(cellUri(id), "python", 1, expandPlaceholders(text));
  return TextDocument.applyEdits(
    document,
    own.flatMap(({ edits }) => edits.filter((it) => "newText" in it)),
  );
}

async function fixOf(client: LspClient, id: string, wanted: RegExp): Promise<CodeAction> {
  const diagnostics = await client.diagnostics(cellUri(id));
  const actions = await client.actions(cellUri(id), diagnostics[0]?.range ?? EVERYTHING, { diagnostics });
  const action = actions.find(({ title }) => wanted.test(title));
  assert.ok(action, actions.map(({ title }) => title).join("\n"));
  return client.resolve(action);
}

const IMPORTS = 'import stripe\n\nKEY = "{{sk_live}}"\n';
const USE = '# "how" é😀\n%time\nstripe.api_key = KEY\nprint(KEY)';

test("cells are one module in their order; what is found is said in its own cell, and nowhere else", { timeout: 20_000 }, async () => {
  const client = await start([
    { id: "a", text: IMPORTS },
    { id: "m", text: "# A\n`{{sk_live:2}}`", languageId: "markdown" },
    { id: "b", text: USE },
  ]);
  assert.deepEqual((await client.diagnostics(cellUri("a"))).map(ruleAndLine), ["hardcoded-key 2:6"]);
  assert.deepEqual((await client.diagnostics(cellUri("m"))).map(ruleAndLine), ["key-in-config 1:1"]);
  const [logged, ...more] = await client.diagnostics(cellUri("b"));
  assert.deepEqual(more, []);
  assert.ok(logged);
  assert.equal(ruleAndLine(logged), "key-in-log 3:6");
  // The way leads from one cell to another.
  assert.ok(logged.relatedInformation?.some(({ location }) => location.uri === cellUri("a") && location.range.start.line === 2));
  assert.deepEqual(await client.diagnostics(BOOK), []);
  await client.stop();
});

test("a fix in a cell is an edit of cells; fix-all is one edit over all of them", { timeout: 20_000 }, async () => {
  const client = await start([
    { id: "a", text: IMPORTS },
    { id: "b", text: USE },
  ]);
  const { edit } = await fixOf(client, "a", /environment variable/);
  assert.equal(applied(edit, "a", IMPORTS), 'import os\n\nimport stripe\n\nKEY = os.environ["STRIPE_SECRET_KEY"]\n');
  const [all] = await client.actions(cellUri("a"), EVERYTHING, { diagnostics: [], only: ["source.fixAll"] });
  assert.ok(all);
  const everything = (await client.resolve(all)).edit;
  assert.match(applied(everything, "a", IMPORTS), /os\.environ/);
  const uris = everything?.documentChanges?.flatMap((it) => ("textDocument" in it ? [it.textDocument.uri] : [])) ?? [];
  assert.ok(!uris.includes(BOOK));
  await client.stop();
});

test("the whole notebook is looked at again when a cell is changed, moved, removed or put in", { timeout: 20_000 }, async () => {
  const use = { id: "b", text: "print(KEY)" };
  const client = await start([{ id: "a", text: IMPORTS }, use]);
  assert.deepEqual((await client.diagnostics(cellUri("b"))).map(ruleAndLine), ["key-in-log 0:6"]);
  typed(client, "a", 2, "import stripe\nimport os\nKEY = 1\n");
  assert.deepEqual(await client.diagnostics(cellUri("b")), []);
  typed(client, "a", 3, IMPORTS);
  assert.deepEqual((await client.diagnostics(cellUri("b"))).map(ruleAndLine), ["key-in-log 0:6"]);
  const gone = { id: "g", text: "KEY = None" };
  changed(client, { start: 1, deleteCount: 0, cells: [kindOf(gone)] }, [gone]);
  assert.deepEqual(await client.diagnostics(cellUri("b")), []);
  // Moved behind the use, it changes nothing any more.
  changed(client, { start: 1, deleteCount: 2, cells: [kindOf(use), kindOf(gone)] });
  assert.deepEqual((await client.diagnostics(cellUri("b"))).map(ruleAndLine), ["key-in-log 0:6"]);
  changed(client, { start: 2, deleteCount: 1 }, [], ["g"]);
  const third = { id: "c", text: "\nprint(KEY)" };
  changed(client, { start: 2, deleteCount: 0, cells: [kindOf(third)] }, [third]);
  assert.deepEqual((await client.diagnostics(cellUri("c"))).map(ruleAndLine), ["key-in-log 1:6"]);
  changed(client, { start: 0, deleteCount: 1 }, [], ["a"]);
  assert.deepEqual(await client.diagnostics(cellUri("c")), []);
  assert.deepEqual(await client.diagnostics(cellUri("a")), []);
  await client.stop();
});

test("a cell in another language is searched, not run; a notebook of TypeScript is TypeScript", { timeout: 20_000 }, async () => {
  const mixed = await start([
    { id: "a", text: "x = 1" },
    { id: "b", text: 'SELECT "{{sk_live}}"', languageId: "sql" },
    { id: "c", text: "y = 2" },
  ]);
  assert.deepEqual((await mixed.diagnostics(cellUri("b"))).map(ruleAndLine), ["key-in-config 0:8"]);
  await mixed.stop();
  const deno = await start([
    { id: "a", text: 'const key: string = "{{sk_live}}";', languageId: "typescript" },
    { id: "b", text: "console.log(key);", languageId: "typescript" },
  ]);
  assert.deepEqual((await deno.diagnostics(cellUri("b"))).map(ruleAndLine), ["key-in-log 0:12"]);
  await deno.stop();
});

test("the same file as text and as cells: the cells answer while they are open, the text before and after", { timeout: 20_000 }, async () => {
  const text = expandPlaceholders('{"cells":[{"cell_type":"code","source":["KEY = \\"{{sk_live}}\\""]}],"metadata":{}}');
  const client = await start([{ id: "a", text: IMPORTS }]);
  client.open(BOOK, text, "json");
  assert.deepEqual(await client.diagnostics(BOOK), []);
  assert.equal((await client.diagnostics(cellUri("a"))).length, 1);
  client.notify("notebookDocument/didClose", { notebookDocument: { uri: BOOK }, cellTextDocuments: [{ uri: cellUri("a") }] });
  assert.equal((await client.diagnostics(BOOK)).length, 1);
  assert.deepEqual(await client.diagnostics(cellUri("a")), []);
  await client.stop();
});

test("an editor that is told: cells that close take what was said of them along", { timeout: 20_000 }, async () => {
  const client = await start([{ id: "a", text: IMPORTS }], { plain: true });
  const { diagnostics } = await client.publishedWhere(({ uri, diagnostics: { length } }) => uri === cellUri("a") && length > 0);
  assert.deepEqual(diagnostics.map(ruleAndLine), ["hardcoded-key 2:6"]);
  const said = client.published.length;
  client.notify("notebookDocument/didClose", { notebookDocument: { uri: BOOK }, cellTextDocuments: [{ uri: cellUri("a") }] });
  await client.publishedWhere((it) => client.published.indexOf(it) >= said && it.uri === cellUri("a") && it.diagnostics.length === 0);
  await client.stop();
});

test("what an audit found in the file of a notebook is fixed and opened in its cells, while it is open as such", { timeout: 20_000 }, async () => {
  const text = expandPlaceholders('{"cells":[{"cell_type":"code","source":["KEY = \\"{{sk_live}}\\""],"outputs":[{"text":"1"}]}],"metadata":{}}');
  const syntax = await testSyntax();
  const runtime = fakeRuntime(new MemoryFiles({ "/shop/reconcile.ipynb": text }), {
    syntax: testSyntax,
    createSession,
    repairs,
    fixAll,
    async audit(folder) {
      const session = createSession({ syntax, settings: DEFAULT_SETTINGS });
      session.set("reconcile.ipynb", text);
      const findings = (await session.analyze("reconcile.ipynb"))?.findings ?? [];
      return { ...auditOf(findings, { root: folder }), source: () => text };
    },
  });
  const client = await LspClient.start(runtime);
  const { folders } = await client.connection.sendRequest<AuditReport>(AUDIT, {});
  assert.deepEqual(
    folders[0]?.findings.map(({ uri }) => uri),
    [BOOK],
  );
  const at = { folder: 0, finding: 0 };
  assert.equal(await client.connection.sendRequest(PLACE, at), null);
  const onDisk = await client.connection.sendRequest<Fix>(FIX, { findings: [at] });
  assert.match(JSON.stringify(onDisk.edit), /"uri":"file:\/\/\/shop\/reconcile\.ipynb"/);
  client.notify("notebookDocument/didOpen", {
    notebookDocument: { uri: BOOK, notebookType: "jupyter-notebook", version: 1, cells: [kindOf({ id: "z", text: "" }), kindOf({ id: "a", text: "" })] },
    cellTextDocuments: [textOf({ id: "z", text: "x = 1" }), textOf({ id: "a", text: '\nKEY = "{{sk_live}}"' })],
  });
  const place = await client.connection.sendRequest<Location | null>(PLACE, at);
  assert.deepEqual([place?.uri, place?.range.start], [cellUri("a"), { line: 1, character: 6 }]);
  const inCells = await client.connection.sendRequest<Fix>(FIX, { findings: [at] });
  assert.match(applied(inCells.edit, "a", '\nKEY = "{{sk_live}}"'), /os\.environ/);
  typed(client, "a", 2, "\nKEY = 1");
  assert.equal(await client.connection.sendRequest(PLACE, at), null);
  assert.equal(await client.connection.sendRequest(FIX, { findings: [at] }), null);
  await client.stop();
});

test("empty cells, no cells, broken cells, escapes: nothing is lost and nothing fails", { timeout: 20_000 }, async () => {
  const odd = 'a = "\\"\\\\\t\u2028\ud800"\r\nKEY = "{{sk_live}}"  # \\n "quoted"\r\n\r\n';
  const client = await start([
    { id: "e", text: "" },
    { id: "x", text: "def (" },
    { id: "m", text: "", languageId: "markdown" },
    { id: "o", text: odd },
  ]);
  for (const id of ["e", "x", "m"]) assert.deepEqual(await client.diagnostics(cellUri(id)), []);
  assert.deepEqual((await client.diagnostics(cellUri("o"))).map(ruleAndLine), ["hardcoded-key 1:6"]);
  assert.notEqual(await client.hover(cellUri("o"), 1, 12), null);
  assert.deepEqual(await client.actions(cellUri("e"), EVERYTHING, { diagnostics: [], only: ["quickfix"] }), []);
  const { edit } = await fixOf(client, "o", /environment variable/);
  assert.match(applied(edit, "o", odd), /\r\nKEY = os\.environ\["STRIPE_SECRET_KEY"\] {2}# \\n "quoted"\r\n\r\n$/);
  changed(client, { start: 0, deleteCount: 4 }, [], ["e", "x", "m", "o"]);
  assert.deepEqual(await client.diagnostics(cellUri("o")), []);
  await client.stop();
});

test("a notebook that was never saved, and one that is a program on the disk", { timeout: 20_000 }, async () => {
  for (const notebookUri of ["untitled:Untitled-1.ipynb?jupyter-notebook", "file:///shop/report.py"]) {
    const client = await start(
      [
        { id: "a", text: IMPORTS },
        { id: "b", text: "print(KEY)" },
      ],
      { notebookUri },
    );
    assert.deepEqual((await client.diagnostics(cellUri("b"))).map(ruleAndLine), ["key-in-log 0:6"]);
    await client.stop();
  }
});
