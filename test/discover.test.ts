import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { decode, encode } from "../server/src/project/decode.ts";
import { discover, type FolderListing } from "../server/src/project/discover.ts";
import { createReader, type ListOptions, listFiles, MAX_FILE_BYTES, nodeFileSystem } from "../server/src/project/node.ts";
import { createWordSearch } from "../server/src/project/word-search.ts";
import { folderWith } from "./folders.ts";

function git(root: string, ...parameters: string[]): void {
  execFileSync("git", ["-C", root, "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always", ...parameters], {
    stdio: "pipe",
  });
}

const wanted = createWordSearch(["wanted"]);
const everything: ListOptions = { excluded: () => false, includeIgnored: false, gitAllowed: true };
const byWalk: ListOptions = { ...everything, gitAllowed: false };

async function list(root: string, options: ListOptions) {
  const found = await listFiles(root, options);
  assert.ok(found);
  return found;
}

const TREE = {
  ".gitignore": "*.log\n/build/\n/a/*\n!/a/keep/\n",
  "a.py": "",
  "x.log": "",
  "build/out.js": "",
  "a/gone.py": "",
  "a/keep/kept.py": "",
  "deep/.gitignore": "!important.log\nsecret.txt\n",
  "deep/important.log": "",
  "deep/other.log": "",
  "deep/secret.txt": "",
  "deep/er/secret.txt": "",
  "deep/er/öß ü.py": "",
  "again/.gitignore": "/x/*\n!/x/y\n",
  "again/x/z.py": "",
  "again/x/y/z.py": "",
};
const TREE_FILES = [".gitignore", "a.py", "a/keep/kept.py", "again/.gitignore", "again/x/y/z.py", "deep/.gitignore", "deep/er/öß ü.py", "deep/important.log"];

test("the walk and git agree on what nested ignore files leave out", async () => {
  const root = folderWith(TREE);
  assert.deepEqual((await list(root, everything)).files, TREE_FILES, "no repository: git says nothing");
  git(root, "init", "-q");
  assert.deepEqual((await list(root, everything)).files, TREE_FILES);
  assert.deepEqual((await list(root, byWalk)).files, TREE_FILES);
  writeFileSync(join(root, ".git/info/exclude"), "a.py\n");
  const without = TREE_FILES.filter((it) => it !== "a.py");
  assert.deepEqual((await list(root, everything)).files, without);
  assert.deepEqual((await list(root, byWalk)).files, without);
});

test("an ignore file deeper down brings back what a higher one left out", async () => {
  const root = folderWith({ ".gitignore": "/a/*\n", "a/.gitignore": "!keep/\n!.gitignore\n", "a/keep/x.py": "", "a/y.py": "" });
  git(root, "init", "-q");
  const wanted = [".gitignore", "a/.gitignore", "a/keep/x.py"];
  assert.deepEqual((await list(root, everything)).files, wanted);
  assert.deepEqual((await list(root, byWalk)).files, wanted);
});

test("ignored files are listed when asked for, the settings' exclusions never", async () => {
  const root = folderWith({ ...TREE, "node_modules/x/index.js": "", "sub/node_modules/y.js": "" });
  git(root, "init", "-q");
  const excluded: ListOptions["excluded"] = (path) => path.split("/").includes("node_modules");
  const found = await list(root, { ...everything, includeIgnored: true, excluded });
  assert.deepEqual(found.files, Object.keys(TREE).sort());
  git(root, "add", "-f", ".");
  const tracked = await list(root, { ...everything, excluded });
  assert.deepEqual(tracked.files, Object.keys(TREE).sort(), "tracked files count, whatever ignore files say");
});

test("a folder that the repository around it ignores is looked at when it is the root", async () => {
  const root = folderWith({ ".gitignore": "shop/\n", "shop/a.py": "", "shop/.gitignore": "b.py\n", "shop/b.py": "" });
  git(root, "init", "-q");
  assert.deepEqual((await list(join(root, "shop"), everything)).files, [".gitignore", "a.py"]);
});

test("submodules and repositories inside are part of the root", async () => {
  const other = folderWith({ "lib.py": "", ".gitignore": "cache/\n", "cache/c.py": "" });
  git(other, "init", "-q");
  git(other, "add", ".");
  git(other, "commit", "-q", "-m", "x");
  const root = folderWith({ "a.py": "", "loose/b.py": "", "loose/.gitignore": "skip.py\n", "loose/skip.py": "" });
  git(root, "init", "-q");
  git(root, "submodule", "--quiet", "add", other, "third");
  git(join(root, "loose"), "init", "-q");
  const found = await list(root, everything);
  assert.deepEqual(found.files, [".gitmodules", "a.py", "loose/.gitignore", "loose/b.py", "third/.gitignore", "third/lib.py"]);
  git(root, "submodule", "--quiet", "deinit", "-f", "third");
  assert.ok(!(await list(root, everything)).files.some((it) => it.startsWith("third/")));
});

test("links are not followed, and said", async () => {
  const root = folderWith({ "a/b.py": "" });
  symlinkSync("..", join(root, "a/loop"));
  symlinkSync("a/b.py", join(root, "link.py"));
  const skipped = [
    { path: "a/loop", reason: "symbolic link" },
    { path: "link.py", reason: "symbolic link" },
  ];
  const walked = await list(root, byWalk);
  assert.deepEqual(walked.files, ["a/b.py"]);
  assert.deepEqual(walked.skipped, skipped);
  git(root, "init", "-q");
  git(root, "add", ".");
  const listed = await list(root, everything);
  assert.deepEqual(listed.files, ["a/b.py"]);
  assert.deepEqual(listed.skipped, skipped);
});

test("git runs nothing that the folder brings along", async () => {
  const root = folderWith({ "a.py": "" });
  git(root, "init", "-q");
  const proof = join(root, "ran");
  writeFileSync(join(root, "evil.sh"), `#!/bin/sh\ntouch ${proof}\n`, { mode: 0o755 });
  git(root, "config", "core.fsmonitor", join(root, "evil.sh"));
  git(root, "config", "core.hooksPath", root);
  assert.deepEqual((await list(root, everything)).files, ["a.py", "evil.sh"]);
  assert.equal(await nodeFileSystem.stat(proof), undefined);
});

test("a repository that git does not trust is walked, and that is said", { skip: process.getuid?.() !== 0 && "only root can give files away" }, async () => {
  const root = folderWith({ ".gitignore": "b.py\n", "a.py": "", "b.py": "" });
  git(root, "init", "-q");
  execFileSync("chown", ["-R", "65534", root]);
  const found = await list(root, everything);
  assert.deepEqual(found.files, [".gitignore", "a.py"]);
  assert.match(found.notes.join(), /does not trust/);
});

test("an unreadable folder is said, the rest goes on", async () => {
  const root = folderWith({ "a.py": "", "closed/b.py": "", "secret.py": "x" });
  chmodSync(root, 0o755);
  chmodSync(join(root, "closed"), 0);
  chmodSync(join(root, "secret.py"), 0);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    const found = await list(root, byWalk);
    assert.deepEqual(found.files, ["a.py", "secret.py"]);
    assert.deepEqual(found.skipped, [{ path: "closed", reason: "not readable: permission denied" }]);
    assert.deepEqual(createReader()(join(root, "secret.py")), { kind: "skipped", reason: "not readable: permission denied" });
    assert.deepEqual(await nodeFileSystem.list(join(root, "closed")), []);
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(join(root, "closed"), 0o755);
  }
});

test("a root that is not there is a skipped folder, not an error", async () => {
  const found = await list(join(tmpdir(), "keywarden-nowhere"), everything);
  assert.deepEqual(found, { files: [], skipped: [{ path: ".", reason: "gone before it could be read" }], notes: [] });
});

test("cancelling ends the listing", async () => {
  const root = folderWith(TREE);
  assert.equal(await listFiles(root, { ...byWalk, cancelled: () => true }), undefined);
  git(root, "init", "-q");
  assert.equal(await listFiles(root, { ...everything, includeIgnored: true, cancelled: () => true }), undefined);
});

test("the walk needs no disk, and takes names that look like patterns", async () => {
  const folders: Record<string, FolderListing> = {
    "": {
      entries: [
        { name: "[a]*", kind: "folder" },
        { name: "..b", kind: "file" },
      ],
      special: ["pipe"],
    },
    "[a]*": { entries: [{ name: "x\\y.py", kind: "file" }] },
  };
  const reader = { list: (folder: string) => folders[folder] ?? { entries: [], problem: "?" }, readText: () => undefined };
  const found = await discover(reader, { excluded: () => false, includeIgnored: false, ignoreCase: false });
  assert.deepEqual(found?.files, ["..b", "[a]*/x\\y.py"]);
  assert.deepEqual(found?.skipped, [{ path: "pipe", reason: "not a regular file" }]);
});

test("the reader decodes what matches, whatever the encoding", () => {
  const text = 'key = "ä wanted"\r\n';
  const wide = Buffer.from(text, "utf16le");
  const swapped = Buffer.from(wide).swap16();
  const root = folderWith({
    utf8: text,
    bom: `\ufeff${text}`,
    "16le": Buffer.concat([Buffer.from([0xff, 0xfe]), wide]),
    "16be": Buffer.concat([Buffer.from([0xfe, 0xff]), swapped]),
    unmarked: wide,
    unmarkedBe: swapped,
    latin1: Buffer.from(text, "latin1"),
    none: "ä nothing",
    none16: Buffer.from("\ufeffnothing", "utf16le"),
    empty: "",
    binary: Buffer.concat([Buffer.from([0x7f, 0x45, 0, 0, 0]), Buffer.from(text)]),
  });
  const read = createReader(64);
  const encodings = Object.fromEntries(
    ["utf8", "bom", "16le", "16be", "unmarked", "unmarkedBe", "latin1"].map((name) => {
      const outcome = read(join(root, name), wanted);
      assert.ok(outcome.kind === "text", name);
      assert.equal(outcome.decoded.text, text, name);
      return [name, outcome.decoded.encoding];
    }),
  );
  assert.deepEqual(encodings, {
    utf8: "utf-8",
    bom: "utf-8-bom",
    "16le": "utf-16le",
    "16be": "utf-16be",
    unmarked: "utf-16le",
    unmarkedBe: "utf-16be",
    latin1: "latin1",
  });
  for (const name of ["none", "none16", "empty"]) assert.equal(read(join(root, name), wanted).kind, "unmatched", name);
  assert.deepEqual(read(join(root, "binary"), wanted), { kind: "skipped", reason: "binary" });
  assert.deepEqual(read(join(root, "gone"), wanted), { kind: "skipped", reason: "gone before it could be read" });
  assert.deepEqual(read(root, wanted), { kind: "skipped", reason: "a folder" });
});

test("the reader takes files longer than its buffer, up to a limit", () => {
  const root = folderWith({ long: `${"x".repeat(1000)}wanted`, huge: Buffer.alloc(MAX_FILE_BYTES + 1, "x") });
  const read = createReader(100);
  const outcome = read(join(root, "long"), wanted);
  assert.ok(outcome.kind === "text");
  assert.equal(outcome.decoded.text.length, 1006);
  assert.deepEqual(read(join(root, "huge"), createWordSearch(["xx"])), { kind: "skipped", reason: "larger than 32 MiB" });
  symlinkSync("long", join(root, "link"));
  assert.deepEqual(read(join(root, "link"), createWordSearch(["xx"])), { kind: "skipped", reason: "symbolic link" });
});

test("text survives being read and written in its encoding", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const decoded = decode(bytes);
      if (decoded !== undefined) assert.deepEqual(encode(decoded.text, decoded), bytes);
    }),
  );
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.constantFrom("utf-8" as const, "utf-8-bom" as const, "utf-16le" as const, "utf-16be" as const),
      (text, encoding) => {
        fc.pre(!text.includes("\0") && !text.startsWith("\ufeff") && !text.startsWith("\ufffe"));
        const bytes = encode(text, { encoding, mark: encoding !== "utf-8" });
        assert.ok(bytes);
        assert.deepEqual(decode(bytes), { text, encoding, mark: encoding !== "utf-8" });
      },
    ),
  );
  assert.equal(encode("€", { encoding: "latin1", mark: false }), undefined);
});
