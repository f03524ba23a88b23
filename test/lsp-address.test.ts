import assert from "node:assert/strict";
import { test } from "node:test";
import { addressBelow, fileSystemPath, folderOf, nameOf, normalAddress, pathBelow } from "../server/src/lsp/address.ts";

test("addresses and paths of the file system", () => {
  assert.equal(fileSystemPath("file:///shop/a%20b.py"), "/shop/a b.py");
  assert.equal(fileSystemPath("file:///C%3A/shop/a.py"), "c:/shop/a.py");
  assert.equal(fileSystemPath("file:///c:/shop/a.py"), "c:/shop/a.py");
  assert.equal(fileSystemPath("file://server/share/a.py"), "//server/share/a.py");
  assert.equal(fileSystemPath("vscode-vfs://github/owner/name/a.py"), "/owner/name/a.py");
  assert.equal(fileSystemPath("untitled:Untitled-1"), undefined);
});

test("paths below a folder", () => {
  assert.equal(pathBelow("file:///shop", "file:///shop/a/b.py"), "a/b.py");
  assert.equal(pathBelow("file:///shop/", "file:///shop/a%23b.py"), "a#b.py");
  assert.equal(pathBelow("file:///", "file:///a.py"), "a.py");
  assert.equal(pathBelow("file:///C:/shop", "file:///c%3A/shop/a.py"), "a.py");
  assert.equal(pathBelow("file:///shop", "untitled:/shop/new.py"), "new.py");
  for (const uri of [
    "file:///shop",
    "file:///shop/",
    "file:///shopping/a.py",
    "file:///a.py",
    "untitled:Untitled-1",
    "git:/shop/a.py",
    "file://server/shop/a.py",
    "",
    "::",
  ]) {
    assert.equal(pathBelow("file:///shop", uri), undefined, uri);
  }
});

test("addresses below a folder lead back to the path", () => {
  for (const path of ["a.py", "a b/ü#?.py", "%41.py", "c:/x"]) {
    assert.equal(pathBelow("file:///shop", addressBelow("file:///shop", path)), path);
  }
  assert.equal(addressBelow("file:///shop/", "a.py"), "file:///shop/a.py");
});

test("the parts of an address, and its one spelling", () => {
  assert.equal(folderOf("file:///shop/app.py"), "file:///shop/");
  assert.equal(nameOf("file:///shop/a%20b.py"), "a b.py");
  assert.equal(nameOf("untitled:Untitled-1"), "Untitled-1");
  assert.equal(normalAddress("file:///C:/%61.py"), normalAddress("file:///c%3A/a.py"));
});
