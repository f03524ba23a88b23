import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../grammars/", import.meta.url);
const listed: readonly { readonly grammar: string; readonly file: string; readonly sha256: string }[] = JSON.parse(
  readFileSync(new URL("grammars.json", folder), "utf8"),
).grammars;

for (const { grammar, file, sha256 } of listed) {
  test(`the grammar of ${grammar} is the one its package carries`, () => {
    assert.equal(file, `tree-sitter-${grammar}.wasm`);
    assert.equal(
      createHash("sha256")
        .update(readFileSync(new URL(file, folder)))
        .digest("hex"),
      sha256,
    );
  });
}

test("every grammar in the folder is listed", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".wasm"));
  assert.deepEqual(files.sort(), listed.map((it) => it.file).sort());
});
