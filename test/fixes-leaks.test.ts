import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { repairs } from "../server/src/fixes/index.ts";
import { rules } from "../server/src/rules/index.ts";
import { testRepairs } from "./rule-repairs.ts";

/** Repairs of what leaks. What functions hand on for several callers is not theirs to change, and some leaks are all that the code does: those have none. */
for (const rule of [
  "debug-logging",
  "environment-in-log",
  "error-detail-in-response",
  "key-in-error",
  "key-in-log",
  "key-in-process-arguments",
  "key-in-response",
  "key-in-storage",
  "key-in-url",
  "payment-data-in-log",
  "unused-suppression",
]) {
  testRepairs(rule, { unrepaired: "some", offers: "first" });
}

test("a rule without a repair says why on its page, and no other does", () => {
  for (const { id } of rules) {
    const repaired = repairs.some((repair) => repair.id !== "ignore" && repair.rules.includes(id));
    const page = readFileSync(new URL(`../docs/rules/${id}.md`, import.meta.url), "utf8");
    assert.equal(/^## No repair$/m.test(page), !repaired, id);
  }
});
