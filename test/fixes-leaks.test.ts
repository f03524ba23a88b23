import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { offersFor } from "../server/src/fixes/fixes.ts";
import { repairs } from "../server/src/fixes/index.ts";
import { rules } from "../server/src/rules/index.ts";
import { TestProject } from "./fix-cases.ts";
import { testRepairs } from "./rule-repairs.ts";

/**
 * Repairs of what leaks, with the share of the rules' own fixtures that have one. What functions hand on for several callers is not theirs to change, and some leaks
 * are all that the code does: those have none.
 */
const SHARES: Readonly<Record<string, number>> = {
  "debug-logging": 0.9,
  "environment-in-log": 0.9,
  "error-detail-in-response": 0.9,
  "key-in-error": 0.9,
  "key-in-log": 0.9,
  "key-in-process-arguments": 0.3,
  "key-in-response": 0.5,
  "key-in-storage": 0.2,
  "key-in-url": 0.05,
  "payment-data-in-log": 0.95,
  "unused-suppression": 0.2,
};
for (const [rule, least] of Object.entries(SHARES)) testRepairs(rule, { least, offers: "first" });

test("a secret that Stripe tells once is not taken out of a log unasked", async () => {
  const project = new TestProject({
    "setup.py": 'import stripe\n\nendpoint = stripe.WebhookEndpoint.create(url="https://shop.example/hook", enabled_events=["*"])\nprint(endpoint.secret)\n',
  });
  const [finding] = await project.findingsOf("setup.py");
  assert.equal(finding?.rule, "key-in-log");
  const offers = (await offersFor(finding, await project.contextOf("setup.py"))).filter(({ repair }) => repair === "key-in-log");
  assert.deepEqual([...new Set(offers.map(({ safety }) => safety))], ["suggestion"]);
});

test("a rule without a repair says why on its page, and no other does", () => {
  for (const { id } of rules) {
    const repaired = repairs.some((repair) => repair.id !== "ignore" && repair.rules.includes(id));
    const page = readFileSync(new URL(`../docs/rules/${id}.md`, import.meta.url), "utf8");
    assert.equal(/^## No repair$/m.test(page), !repaired, id);
  }
});
