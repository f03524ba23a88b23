import assert from "node:assert/strict";
import { test } from "node:test";
import { grammarOfFile, grammarOfLanguageId } from "../server/src/facts/languages.ts";

test("the extension names the grammar, in any case and on any path", () => {
  const expected = {
    "a.py": "python",
    "stubs/a.pyi": "python",
    "a.pyw": "python",
    "src/a.js": "javascript",
    "a.mjs": "javascript",
    "a.cjs": "javascript",
    "a.jsx": "javascript",
    "a.test.ts": "typescript",
    "a.d.ts": "typescript",
    "a.mts": "typescript",
    "a.cts": "typescript",
    "C:\\shop\\A.TSX": "tsx",
    "a.json": undefined,
    "a.py.txt": undefined,
    ".py": undefined,
    "dir.py/README": undefined,
    Makefile: undefined,
    "": undefined,
  };
  for (const [path, grammar] of Object.entries(expected)) assert.equal(grammarOfFile(path), grammar, path);
});

test("the interpreter of the first line names the grammar where there is no extension", () => {
  const expected = {
    "#!/usr/bin/python": "python",
    "#!/usr/bin/env python3": "python",
    "#! /usr/local/bin/python3.12 -u": "python",
    "#!/usr/bin/env -S PYTHONPATH=. pypy3": "python",
    "#!/usr/bin/env -S uv run python": "python",
    "#!/usr/bin/env node": "javascript",
    "#!/usr/bin/env -S deno run --allow-net": "typescript",
    "#!/usr/bin/env bash": undefined,
    "#!/usr/bin/pythonic": undefined,
    "#!": undefined,
    "# python": undefined,
    "": undefined,
  };
  for (const [line, grammar] of Object.entries(expected)) assert.equal(grammarOfFile("bin/tool", line), grammar, line);
  assert.equal(grammarOfFile("tool.sh", "#!/usr/bin/python"), undefined, "an extension wins");
});

test("the editor's language id names the grammar", () => {
  assert.deepEqual(
    ["python", "javascript", "javascriptreact", "typescript", "typescriptreact", "vue", "constructor"].map((id) => grammarOfLanguageId(id)),
    ["python", "javascript", "javascript", "typescript", "tsx", undefined, undefined],
  );
});
