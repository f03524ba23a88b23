import assert from "node:assert/strict";
import { chmodSync, linkSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { WorkingCopy } from "../server/src/cli/working-copy.ts";
import { folderWith } from "./folders.ts";

/** A folder with one file, and its working copy with that file changed. */
function changed(): { readonly folder: string; readonly copy: WorkingCopy; readonly write: () => string | undefined } {
  const folder = folderWith({ "a.py": "old\n" });
  const copy = new WorkingCopy(folder);
  return {
    folder,
    copy,
    write() {
      assert.ok(copy.apply([{ kind: "edit", path: "a.py", edits: [{ span: { start: 0, end: 3 }, text: "new" }] }]));
      const [change] = copy.changes();
      assert.ok(change);
      return copy.write(change);
    },
  };
}

test("a file is replaced with its mode, and nothing is left beside it", () => {
  const { folder, write } = changed();
  chmodSync(join(folder, "a.py"), 0o751);
  assert.equal(write(), undefined);
  assert.equal(readFileSync(join(folder, "a.py"), "utf8"), "new\n");
  assert.equal(statSync(join(folder, "a.py")).mode & 0o777, 0o751);
  assert.deepEqual(readdirSync(folder), ["a.py"]);
});

test("a file that changed since it was read is left alone", () => {
  const { folder, copy, write } = changed();
  assert.equal(copy.text("a.py"), "old\n");
  writeFileSync(join(folder, "a.py"), "mine\n");
  assert.equal(write(), "it was changed meanwhile");
  assert.equal(readFileSync(join(folder, "a.py"), "utf8"), "mine\n");
});

test("a file that may not be written is left alone, though its folder could be", { skip: process.getuid?.() === 0 && "may write everything" }, () => {
  const { folder, write } = changed();
  chmodSync(join(folder, "a.py"), 0o444);
  assert.match(write() ?? "", /cannot be written/);
  assert.equal(readFileSync(join(folder, "a.py"), "utf8"), "old\n");
});

test("a file with two names stays one file", () => {
  const { folder, write } = changed();
  linkSync(join(folder, "a.py"), join(folder, "b.py"));
  assert.equal(write(), undefined);
  assert.equal(readFileSync(join(folder, "b.py"), "utf8"), "new\n");
});
