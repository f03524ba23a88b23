import { testRepairs } from "./rule-repairs.ts";

/** Repairs of what leaks. What functions hand on for several callers is not theirs to change, so that some findings have none. */
for (const rule of ["key-in-log"]) testRepairs(rule, { unrepaired: "some", offers: "first" });
