import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { createConnection, createProtocolConnection, ProposedFeatures, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { serve } from "../server/src/lsp/serve.ts";
import { LspClient, MODERN } from "./lsp-client.ts";
import { fakeRuntime } from "./lsp-runtime.ts";
import { fakeKey } from "./placeholders.ts";

/** What the protocol says of order and form, whatever an editor does. */

const APP = "file:///shop/app.py";
const LINE = `KEY = "${fakeKey("sk_live")}"\n`;
const NOT_INITIALIZED = -32002;
const INVALID_REQUEST = -32600;

async function codeOf(request: Promise<unknown>): Promise<number> {
  try {
    await request;
  } catch (error) {
    return (error as { code: number }).code;
  }
  return assert.fail("it succeeded");
}

const ASKED = [
  ["textDocument/diagnostic", { textDocument: { uri: APP } }],
  ["textDocument/hover", { textDocument: { uri: APP }, position: { line: 0, character: 10 } }],
  [
    "textDocument/codeAction",
    { textDocument: { uri: APP }, range: { start: { line: 0, character: 9 }, end: { line: 0, character: 9 } }, context: { diagnostics: [] } },
  ],
  ["workspace/executeCommand", { command: "keywarden.showNotes", arguments: ["x"] }],
  ["keywarden/rules", {}],
] as const;

test("before the greeting and after the farewell nothing is answered, and nothing is begun again", { timeout: 20_000 }, async () => {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const runtime = fakeRuntime();
  serve(createConnection(ProposedFeatures.all, new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), runtime);
  const client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  client.listen();
  for (const [method, params] of ASKED) assert.equal(await codeOf(client.sendRequest(method, params)), NOT_INITIALIZED, method);
  await client.sendNotification("textDocument/didOpen", { textDocument: { uri: APP, languageId: "python", version: 1, text: LINE } });
  const greeting = { processId: null, rootUri: "file:///shop", capabilities: MODERN };
  await client.sendRequest("initialize", greeting);
  assert.equal(await codeOf(client.sendRequest("initialize", greeting)), INVALID_REQUEST);
  assert.deepEqual(await client.sendRequest("textDocument/diagnostic", { textDocument: { uri: APP } }), { kind: "full", items: [] });
  await client.sendRequest("shutdown");
  await client.sendNotification("textDocument/didOpen", { textDocument: { uri: APP, languageId: "python", version: 1, text: LINE } });
  for (const [method, params] of ASKED) assert.equal(await codeOf(client.sendRequest(method, params)), INVALID_REQUEST, method);
  assert.equal(await codeOf(client.sendRequest("shutdown")), INVALID_REQUEST);
  assert.equal(runtime.sessions.length, 0);
  client.dispose();
  for (const stream of [toServer, toClient]) stream.destroy();
});

test("parameters of no form: each costs its own answer, no open text suffers", { timeout: 20_000 }, async () => {
  const client = await LspClient.start(fakeRuntime(), { initializationOptions: [1, "x"] });
  client.open(APP, LINE);
  for (const [method, params] of [
    ["textDocument/didOpen", {}],
    ["textDocument/didOpen", { textDocument: { uri: "file:///shop/no-text.py" } }],
    ["textDocument/didOpen", { textDocument: { uri: "::::", languageId: "python", version: 1, text: LINE } }],
    ["textDocument/didChange", {}],
    ["textDocument/didChange", { textDocument: { uri: APP, version: 2 }, contentChanges: null }],
    ["textDocument/didChange", { textDocument: { uri: APP, version: 3 }, contentChanges: [{ text: 5 }] }],
    ["textDocument/didClose", { textDocument: { uri: "file:///never" } }],
    ["workspace/didChangeWatchedFiles", { changes: [{ uri: null }, {}] }],
    ["workspace/didChangeWorkspaceFolders", {}],
    ["notebookDocument/didOpen", {}],
    ["notebookDocument/didChange", { notebookDocument: { uri: "x" } }],
    ["keywarden/trust", null],
    ["$/cancelRequest", { id: 99_999 }],
    ["$/nobody/knows", {}],
  ] as const)
    client.notify(method, params);
  for (const method of ["textDocument/diagnostic", "textDocument/hover", "textDocument/codeAction", "keywarden/fix", "keywarden/place", "keywarden/why"]) {
    for (const params of [{}, { textDocument: { uri: 5 } }, { textDocument: { uri: APP } }]) {
      await client.connection.sendRequest(method, params).catch(({ message }: Error) => assert.doesNotMatch(message, /undefined|null/));
    }
  }
  assert.equal((await client.diagnostics(APP)).length, 1);
  for (const [line, character] of [
    [-5, -5],
    [5_000_000_000, 3],
    [0, 5_000_000_000],
  ] as const)
    await client.hover(APP, line, character);
  const everything = { start: { line: 0, character: 0 }, end: { line: 5_000_000_000, character: 0 } };
  assert.ok((await client.actions(APP, everything)).length > 0);
  assert.ok(!JSON.stringify(client.logged).includes(LINE.slice(18, 24)));
  await client.stop();
});
