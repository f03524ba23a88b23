import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { ignoredAmong, isIgnored, listFiles } from "../server/src/project/node.ts";
import { folderWith } from "./folders.ts";

/** Which files git ignores, as the audit and the editor ask for it. */

function repository(files: Readonly<Record<string, string>>): string {
  const folder = folderWith(files);
  execFileSync("git", ["-C", folder, "init", "-q"]);
  return folder;
}

const PATHS = [".env", "web/.env.local", "web/.env.production", "a b/.env", "src/app.py"];

test("paths of a repository are told apart by its ignore files, one by one and many at once", async () => {
  const folder = repository({ ".gitignore": ".env\n.env.local\n", "src/app.py": "" });
  assert.deepEqual(await ignoredAmong(folder, PATHS, true), new Set([".env", "web/.env.local", "a b/.env"]));
  for (const path of PATHS) {
    const expected = path !== "src/app.py" && path !== "web/.env.production";
    assert.equal(await isIgnored(folder, path, true), expected, path);
    assert.equal(await isIgnored(folder, join(folder, path), true), expected, `absolute ${path}`);
  }
});

test("a folder that the repository around it ignores has its own ignore files, for every question", async () => {
  const outer = repository({
    ".gitignore": "/shop/\n",
    "shop/.gitignore": ".env\n/web/gone/\n!/web/gone/back\n",
    "shop/web/.gitignore": "*.local\n",
    "shop/web/.env.production": "",
  });
  const shop = join(outer, "shop");
  const paths = [...PATHS, "web/gone/back", "web/gone/other"];
  assert.deepEqual(await ignoredAmong(shop, paths, true), new Set([".env", "web/.env.local", "a b/.env", "web/gone/back", "web/gone/other"]));
  for (const path of paths) assert.equal(await isIgnored(shop, path, true), path !== "src/app.py" && path !== "web/.env.production", path);
  const listed = await listFiles(shop, { excluded: () => false, includeIgnored: false, gitAllowed: true });
  assert.deepEqual(listed?.files, [".gitignore", "web/.env.production", "web/.gitignore"]);
});

test("without a repository, or without leave to run git, nothing is known", async () => {
  const folder = folderWith({ ".gitignore": ".env\n" });
  assert.equal(await ignoredAmong(folder, [".env"], false), undefined);
  assert.equal(await isIgnored(folder, ".env", false), undefined);
  assert.equal(await ignoredAmong(folder, [".env"], true), undefined);
});
