import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);

/** Fails when the file (relative to the repository) is not what it should be; with UPDATE=1 writes it instead. */
export function upToDate(file: string, expected: string): void {
  const path = fileURLToPath(new URL(file, root));
  const actual = existsSync(path) ? readFileSync(path, "utf8") : undefined;
  if (actual === expected) return;
  if (process.env.UPDATE !== "1") assert.equal(actual, expected, `${file} is out of date: run UPDATE=1 node --test test/generated.test.ts`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, expected);
}
