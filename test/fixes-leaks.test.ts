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
]) {
  testRepairs(rule, { unrepaired: "some", offers: "first" });
}
