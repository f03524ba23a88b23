import assert from "node:assert/strict";
import { test } from "node:test";
import type { CodeAction, WorkspaceEdit } from "vscode-languageserver";
import { createSession } from "../server/src/engine/session.ts";
import { fixAll } from "../server/src/fixes/fix-all.ts";
import { repairs } from "../server/src/fixes/index.ts";
import { ASK_FOR_STORE, type AskForStoreParams, STORE, STORE_CHOICE, type StoreChoice } from "../server/src/lsp/protocol.ts";
import { readSettings } from "../server/src/settings/read-settings.ts";
import { withStore } from "../server/src/settings/write-store.ts";
import { testSyntax } from "./assets.ts";
import { LspClient } from "./lsp-client.ts";
import { fakeRuntime, MemoryFiles } from "./lsp-runtime.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** Which store keys go to: asked once where nobody has said it, said in the settings from then on. */

const APP = 'import stripe\n\nstripe.api_key = "{{sk_live}}"\n';

test("settings say another store, and everything else in them stays as it was", () => {
  const text = '// of the team\r\n{\r\n\t"store": "vault", // for now\r\n\t"exclude": ["old"],\r\n}\r\n';
  assert.equal(withStore(text, "azure-key-vault"), text.replace('"vault"', '"azure-key-vault"'));
  const without = '{\n    // nothing of stores\n    "requireReason": true\n}\n';
  const added = withStore(without, "environment") ?? assert.fail();
  assert.match(added, /^\{\n {4}\/\/ nothing of stores\n {4}"requireReason": true,\n {4}"store": "environment"\n\}\n$/);
  assert.equal(withStore(added, "environment"), added);
  assert.equal(readSettings(withStore("", "vault") ?? "").settings.store, "vault");
  for (const none of ["[]", "store", '"{}"']) assert.equal(withStore(none, "vault"), undefined);
});

interface Shop {
  readonly client: LspClient;
  readonly files: MemoryFiles;
  readonly asked: AskForStoreParams[];
  /** The questions of a server whose client does not ask, and what is answered. */
  readonly questions: { readonly message: string; readonly actions?: readonly { readonly title: string }[] }[];
  readonly applied: WorkspaceEdit[];
  menu(uri: string): Promise<CodeAction[]>;
  /** Chooses an entry as an editor does: its edits, then its command. */
  choose(action: CodeAction | undefined): Promise<void>;
}

async function shopOf(
  texts: Readonly<Record<string, string>>,
  options: { asksForStore?: boolean; answer?: string; folders?: readonly string[] } = {},
): Promise<Shop> {
  const files = new MemoryFiles(Object.fromEntries(Object.entries(texts).map(([name, text]) => [`/${name}`, expandPlaceholders(text)])));
  const runtime = fakeRuntime(files, { syntax: testSyntax, createSession, repairs, fixAll });
  const folders = options.folders ?? ["file:///shop"];
  const client = await LspClient.start(runtime, { folders, initializationOptions: { asksForStore: options.asksForStore ?? true } });
  const shop: Shop = {
    client,
    files,
    asked: [],
    questions: [],
    applied: [],
    async menu(uri) {
      const diagnostics = await client.diagnostics(uri);
      const range = diagnostics.find(({ code }) => code === "hardcoded-key")?.range ?? assert.fail("no key is found");
      return client.actions(uri, range, { diagnostics });
    },
    async choose(action) {
      assert.ok(action);
      const { command } = await client.resolve(action);
      if (command) await client.connection.sendRequest("workspace/executeCommand", { command: command.command, arguments: command.arguments });
      // What the server says by itself after its answer has arrived once it has answered again.
      await client.diagnostics((action.data as { uri: string }).uri);
    },
  };
  client.connection.onNotification(ASK_FOR_STORE, (params: AskForStoreParams) => void shop.asked.push(params));
  client.connection.onRequest("window/showMessageRequest", (params: Shop["questions"][number]) => {
    shop.questions.push(params);
    return params.actions?.find(({ title }) => title === options.answer) ?? null;
  });
  client.connection.onRequest("workspace/applyEdit", ({ edit }: { edit: WorkspaceEdit }) => {
    shop.applied.push(edit);
    return { applied: true };
  });
  for (const [path, text] of files.texts) if (path.endsWith(".py")) client.open(`file://${path}`, text);
  return shop;
}

/** A file as a `WorkspaceEdit` makes it. */
function madeBy(edit: WorkspaceEdit | null, uri: string): string | undefined {
  for (const change of edit?.documentChanges ?? [])
    if ("textDocument" in change && change.textDocument.uri === uri) return change.edits.map((it) => ("newText" in it ? it.newText : "")).join("");
  return undefined;
}

test("a repair where nobody has said where keys go to is followed by the question; the answer is in the settings, and first from then on", {
  timeout: 20_000,
}, async () => {
  const shop = await shopOf({
    "shop/app.py": APP,
    "shop/requirements.txt": "hvac\nstripe\n",
    "shop/keywarden.json": '{\n  // ours\n  "requireReason": false\n}\n',
  });
  const { client, files } = shop;
  const uri = "file:///shop/app.py";
  const before = await shop.menu(uri);
  assert.equal(before.length, 7, "all stores are offered");
  await shop.choose(before.find(({ title }) => title.includes("Azure")));
  assert.deepEqual(shop.asked, [{ uri, folder: "file:///shop" }]);
  assert.match(client.messages.join(), /stripe-secret-key/, "and what is left to do is said");

  const choice = await client.connection.sendRequest<StoreChoice>(STORE_CHOICE, { uri });
  assert.equal(choice.store, undefined);
  assert.deepEqual(
    choice.stores.map(({ id, isUsed }) => (isUsed ? `${id} (used)` : id)),
    ["vault (used)", "environment", "aws-secrets-manager", "aws-parameter-store", "azure-key-vault", "google-secret-manager"],
  );
  const settings = madeBy(await client.connection.sendRequest(STORE, { uri, store: "google-secret-manager" }), "file:///shop/keywarden.json") ?? assert.fail();
  assert.match(settings, /\/\/ ours[\s\S]*"store": "google-secret-manager"/);
  files.texts.set("/shop/keywarden.json", settings);
  client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: "file:///shop/keywarden.json", type: 2 }] });

  const [first, ...others] = await shop.menu(uri);
  assert.equal(first?.title, "Read the key from Google Secret Manager");
  assert.equal(first?.isPreferred, true);
  assert.ok(!others.some(({ title }) => title.includes("Azure")));
  await shop.choose(first);
  assert.equal(shop.asked.length, 1, "who has said it is not asked");
  await client.stop();
});

test("who moves no key is not asked", { timeout: 20_000 }, async () => {
  const tls = "import stripe\n\nstripe.verify_ssl_certs = False\n";
  const shop = await shopOf({ "shop/app.py": tls, "shop/both.py": tls.replace("stripe.verify", 'stripe.api_key = "{{sk_live}}"\nstripe.verify') });
  const all = async (uri: string): Promise<CodeAction | undefined> => {
    const range = (await shop.client.diagnostics(uri))[0]?.range ?? assert.fail("nothing is found");
    return (await shop.client.actions(uri, range, { diagnostics: [], only: ["source.fixAll.keywarden"] }))[0];
  };
  await shop.choose(await all("file:///shop/app.py"));
  assert.match(shop.client.messages.join(), /verify certificates again/);
  assert.deepEqual(shop.asked, []);
  await shop.choose(await all("file:///shop/both.py"));
  assert.equal(shop.asked.length, 1);
  await shop.client.stop();
});

test("each of two folders has its own; one inside with a store of its own keeps it there", { timeout: 20_000 }, async () => {
  const shop = await shopOf(
    {
      "shop/app.py": APP,
      "shop/keywarden.json": '{ "store": "vault" }',
      "shop/jobs/job.py": APP,
      "shop/jobs/keywarden.json": '{ "store": "azure-key-vault" }',
      "shop/web/page.py": APP,
      "shop/web/keywarden.json": '{ "requireReason": false }',
      "other/app.py": APP,
    },
    { folders: ["file:///shop", "file:///other"] },
  );
  const { client } = shop;
  const fileFor = async (uri: string): Promise<readonly string[]> => {
    await client.diagnostics(uri);
    const edit = await client.connection.sendRequest<WorkspaceEdit>(STORE, { uri, store: "environment" });
    return [...new Set((edit.documentChanges ?? []).map((change) => ("textDocument" in change ? change.textDocument.uri : change.kind)))];
  };
  assert.deepEqual(await fileFor("file:///shop/app.py"), ["file:///shop/keywarden.json"]);
  assert.deepEqual(await fileFor("file:///shop/jobs/job.py"), ["file:///shop/jobs/keywarden.json"]);
  assert.deepEqual(await fileFor("file:///shop/web/page.py"), ["file:///shop/keywarden.json"]);
  assert.deepEqual(await fileFor("file:///other/app.py"), ["create", "file:///other/keywarden.json"]);
  const chosen = async (uri: string): Promise<string | undefined> => (await client.connection.sendRequest<StoreChoice>(STORE_CHOICE, { uri })).store;
  assert.equal(await chosen("file:///shop/jobs/job.py"), "azure-key-vault");
  assert.equal(await chosen("file:///shop/web/page.py"), "vault");
  assert.equal(await chosen("file:///shop"), "vault");
  assert.equal(await chosen("file:///other"), undefined);
  assert.equal(await client.connection.sendRequest(STORE_CHOICE, { uri: "file:///nowhere/app.py" }), null);
  assert.equal(await client.connection.sendRequest(STORE, { uri: "file:///shop", store: "a-shoe-box" }), null);
  await client.stop();
});

test("settings that are none are not written over", { timeout: 20_000 }, async () => {
  const { client } = await shopOf({ "shop/app.py": APP, "shop/keywarden.json": "[ not settings" });
  assert.equal(await client.connection.sendRequest(STORE, { uri: "file:///shop", store: "vault" }), null);
  await client.stop();
});

test("an editor that does not ask is asked by a message, once", { timeout: 20_000 }, async () => {
  const shop = await shopOf({ "shop/app.py": APP }, { asksForStore: false, answer: "HashiCorp Vault" });
  const uri = "file:///shop/app.py";
  const fix = async (): Promise<void> => shop.choose((await shop.menu(uri)).find(({ title }) => title.includes("environment variable")));
  await fix();
  await fix();
  assert.deepEqual(
    shop.questions.map(({ message, actions }) => [message, actions?.length]),
    [["Where shall Keywarden move keys to?", 7]],
  );
  assert.deepEqual(
    shop.applied.map((edit) => JSON.parse(madeBy(edit, "file:///shop/keywarden.json") ?? "")),
    [{ store: "vault" }],
  );
  await shop.client.stop();
});
