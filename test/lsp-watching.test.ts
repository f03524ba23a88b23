import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { DiskChanges } from "../server/src/lsp/disk-changes.ts";
import { LspClient, MODERN } from "./lsp-client.ts";
import { fakeRuntime, MemoryFiles } from "./lsp-runtime.ts";
import { fakeKey } from "./placeholders.ts";

/** What changes on the disk while a text is open: by a build, by git, by another editor. */

const APP = "file:///shop/src/app.py";
const LINE = `KEY = "${fakeKey("sk_live")}"\n`;
const [MADE, CHANGED, GONE] = [1, 2, 3] as const;

interface Editing {
  readonly client: LspClient;
  readonly files: MemoryFiles;
  readonly runtime: ReturnType<typeof fakeRuntime>;
  /** Tells the server of paths below the folder. */
  tell(type: number, ...paths: string[]): void;
}

function watching(
  name: string,
  { files: texts, parts = {} }: { readonly files: Readonly<Record<string, string>>; readonly parts?: Parameters<typeof fakeRuntime>[1] },
  body: (editing: Editing) => Promise<void>,
): void {
  test(name, { timeout: 20_000 }, async () => {
    const files = new MemoryFiles(texts);
    const runtime = fakeRuntime(files, parts);
    const client = await LspClient.start(runtime, { initializationOptions: { gitAllowed: true } });
    const tell = (type: number, ...paths: string[]): void =>
      client.notify("workspace/didChangeWatchedFiles", { changes: paths.map((path) => ({ uri: `file:///shop/${path}`, type })) });
    try {
      await body({ client, files, runtime, tell });
    } finally {
      await client.stop();
    }
  });
}

watching(
  "settings that another file extends: a change of that file counts at once",
  {
    files: {
      "/shop/keywarden.json": '{ "extends": "./team/base.json" }',
      "/shop/team/base.json": '{ "rules": { "hardcoded-key": "warning" } }',
    },
  },
  async ({ client, files, tell }) => {
    const severity = async () => (await client.diagnostics(APP))[0]?.severity;
    client.open(APP, LINE);
    assert.equal(await severity(), 2);
    files.texts.set("/shop/team/base.json", '{ "rules": { "hardcoded-key": "hint" } }');
    tell(CHANGED, "team/base.json");
    assert.equal(await severity(), 4);
    files.texts.delete("/shop/team/base.json");
    tell(GONE, "team");
    assert.equal(await severity(), 1);
    assert.equal(client.refreshes, 2);
  },
);

watching(
  "a folder that goes and comes again is told of as one: what was in it is read anew",
  { files: { "/shop/lib/deep/config.py": "# here\n" } },
  async ({ client, files, tell }) => {
    const steps = async () => (await client.diagnostics(APP))[0]?.relatedInformation?.length ?? 0;
    client.open(APP, `${LINE}# needs lib/deep/config.py\n`);
    assert.equal(await steps(), 1);
    files.texts.delete("/shop/lib/deep/config.py");
    tell(GONE, "lib");
    assert.equal(await steps(), 0);
    files.texts.set("/shop/lib/deep/config.py", "# here\n");
    tell(MADE, "lib");
    assert.equal(await steps(), 1);
    assert.equal(client.refreshes, 2);
  },
);

watching("a file of any kind that an answer rests on", { files: { "/shop/yarn.lock": "# here\n" } }, async ({ client, files, tell }) => {
  const steps = async () => (await client.diagnostics(APP))[0]?.relatedInformation?.map((it) => it.location.range.start.line);
  client.open(APP, `${LINE}# needs yarn.lock\n`);
  assert.deepEqual(await steps(), [0]);
  files.texts.set("/shop/yarn.lock", "\n\n# here\n");
  tell(CHANGED, "yarn.lock");
  assert.deepEqual(await steps(), [2]);
});

watching("thousands of files that nobody asked about change nothing, and nothing is asked for again", { files: {} }, async ({ client, runtime, tell }) => {
  client.open(APP, LINE);
  const before = await client.pull(APP);
  for (let turn = 0; turn < 20; turn++) tell(CHANGED, ...Array.from({ length: 500 }, (_, i) => `dist/chunk-${turn}-${i}.js`));
  const after = await client.pull(APP, before.resultId);
  assert.equal(after.kind, "unchanged");
  assert.equal(client.refreshes, 0);
  assert.equal(runtime.sessions[0]?.asked.length, 2);
});

const asked: string[] = [];
watching(
  "what git says of a file for keys is asked again when its index or its list of ignored files changes",
  {
    files: {},
    parts: {
      isIgnored: async (_, path) => {
        asked.push(path);
        return false;
      },
    },
  },
  async ({ client, tell }) => {
    const env = "file:///shop/.env";
    client.open(env, "A=1\n", "dotenv");
    await client.diagnostics(env);
    for (const path of [".git/index", ".git/info/exclude", "web/.gitignore", ".git/FETCH_HEAD", "notes.md"]) {
      tell(CHANGED, path);
      await client.diagnostics(env);
    }
    assert.equal(asked.length, 4);
  },
);

test("an editor that tells nothing of the disk: saving has everything read again that answers rest on", { timeout: 20_000 }, async () => {
  const files = new MemoryFiles({ "/shop/src/lib.py": "# here\n" });
  const client = await LspClient.start(fakeRuntime(files), { capabilities: { ...MODERN, workspace: { workspaceEdit: { documentChanges: true } } } });
  assert.deepEqual(client.registered, []);
  assert.match(JSON.stringify(client.initialized?.capabilities.textDocumentSync), /"save":true/);
  const save = (): void => client.notify("textDocument/didSave", { textDocument: { uri: APP } });
  const seen = async () => (await client.diagnostics(APP)).map((it) => [it.severity, it.relatedInformation?.length ?? 0]);
  /** Reading takes its turns. */
  const until = async (wanted: unknown): Promise<void> => {
    for (let turn = 0; turn < 100 && JSON.stringify(await seen()) !== JSON.stringify(wanted); turn++) await pause(5);
    assert.deepEqual(await seen(), wanted);
  };
  client.open(APP, `${LINE}# needs src/lib.py\n# needs src/more.py\n`);
  await until([[1, 1]]);
  files.texts.set("/shop/src/more.py", "# here\n");
  files.texts.set("/shop/keywarden.json", '{ "rules": { "hardcoded-key": "hint" } }');
  for (let turn = 0; turn < 20; turn++) save();
  await until([[4, 2]]);
  files.texts.delete("/shop/keywarden.json");
  files.texts.delete("/shop/src/lib.py");
  save();
  await until([[1, 1]]);
  await client.stop();
});

test("changes on the disk: a path, a folder above it, a program or not", () => {
  const changes = (...paths: string[]): DiskChanges => new DiskChanges(paths);
  assert.ok(changes("a/b.py").touch("a/b.py"));
  assert.ok(changes("a").touch("a/b/c.py"));
  assert.ok(!changes("a/b").touch("a/bc.py"));
  assert.ok(!changes("a/b.py").touch("a"));
  assert.ok(changes("src").mayBePrograms);
  assert.ok(changes("x.log", "src/a.ts").mayBePrograms);
  for (const path of ["app.log", "dist/a.js", "node_modules/x/index.js", ".git/HEAD", ".git/refs/heads/main", "README.md"]) {
    assert.ok(!changes(path).mayBePrograms, path);
  }
});
