import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsIn } from "./harness.ts";

test("a message stands on one line, whatever the name that it quotes", async () => {
  const findings = (await findingsIn({ "config.yml": '"stripe\\n  secret_key": {{body}}\n' })).get("config.yml") ?? [];
  assert.ok(findings.length > 0);
  for (const { message } of findings) assert.doesNotMatch(message, /[\r\n]/);
});
