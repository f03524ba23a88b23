import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { repairsPage } from "./stores/page.ts";

test("docs/repairs.md is what a run of the stores' tests would write", () => {
  const page = readFileSync(new URL("../docs/repairs.md", import.meta.url), "utf8");
  assert.equal(page, repairsPage(), "docs/repairs.md is out of date: run UPDATE=1 npm run test:stores");
});
