import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { TextDocument } from "vscode-languageserver-textdocument";
import { findSurroundings } from "../server/src/audit/surroundings.ts";
import { createSession } from "../server/src/engine/session.ts";
import { Root } from "../server/src/lsp/root.ts";
import { nodeFileSystem } from "../server/src/project/node.ts";
import { testSyntax } from "./assets.ts";
import { folderWith } from "./folders.ts";
import { fakeRuntime, type MemoryFiles } from "./lsp-runtime.ts";

const FILES = {
  "shop/keys.py": 'import os\nKEY = os.environ["STRIPE_SECRET_KEY"]\n',
  "shop/log.py": "def show(value):\n    print(value)\n",
  "shop/app.py": "from keys import KEY\nfrom log import show\nshow(KEY)\n",
  "shop/tests/test_app.py": "from keys import KEY\n",
  "shop/apart.py": "import log\n",
};

/** A folder in an editor, with one text open. */
async function editing(path: keyof typeof FILES) {
  const folder = folderWith(FILES);
  const syntax = await testSyntax();
  let changes = 0;
  let tell: (() => void) | undefined;
  const runtime = fakeRuntime(nodeFileSystem as unknown as MemoryFiles, {
    syntax: async () => syntax,
    createSession: (options) => createSession(options),
    findSurroundings,
  });
  const onChange = (): void => {
    changes++;
    tell?.();
  };
  const root = new Root(pathToFileURL(folder).href, true, runtime, () => false, onChange);
  const open = (path: string, text: string): void => root.put(path, TextDocument.create(pathToFileURL(join(folder, path)).href, "python", 1, text));
  open(path, FILES[path]);
  return {
    root,
    open,
    changes: () => changes,
    nextChange: () => new Promise<void>((resolve) => (tell = resolve)),
    found: async (it: string) => (await root.analyze(it, () => false))?.findings.map(({ rule }) => rule),
  };
}

test("what other files hand to an open one is found in the background, and said", async () => {
  const { root, found, nextChange, changes } = await editing("shop/log.py");
  try {
    const change = nextChange();
    assert.deepEqual(await found("shop/log.py"), [], "the first answer does not wait");
    await change;
    assert.deepEqual(await found("shop/log.py"), ["key-in-log"]);
    assert.equal(changes(), 1);
  } finally {
    root.dispose();
  }
});

test("an unsaved text counts, and once it is closed the one on the disk", async () => {
  const { root, found, nextChange, open } = await editing("shop/log.py");
  try {
    const change = nextChange();
    await found("shop/log.py");
    await change;
    open("shop/app.py", "from log import show\nshow('nothing')\n");
    assert.deepEqual(await found("shop/log.py"), []);
    root.close("shop/app.py");
    assert.deepEqual(await found("shop/log.py"), ["key-in-log"]);
  } finally {
    root.dispose();
  }
});

test("what tests hand over is left alone, and what has nothing to do with keys is not read", async () => {
  const folder = folderWith(FILES);
  const found = await findSurroundings(folder, { gitAllowed: false, cancelled: () => false });
  assert.deepEqual(found?.seeds, ["shop/keys.py"]);
  assert.deepEqual([...(found?.importers ?? [])], [["shop/keys.py", ["shop/app.py"]]]);
  assert.equal(await findSurroundings(folder, { gitAllowed: false, cancelled: () => true }), undefined);
});
