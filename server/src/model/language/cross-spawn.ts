import type { Library } from "../api.ts";
import { sink } from "../forms.ts";

export const crossSpawn: Library = {
  package: "cross-spawn",
  ecosystem: "npm",
  setup: 'import spawn from "cross-spawn";',
  apis: {
    "cross-spawn:": {
      effects: [sink("process-arguments", "arguments", "0|1"), sink("child-environment", "raw", "1.env|2.env")],
      example: 'spawn("curl", ["-u", KEY]);',
    },
    "cross-spawn:sync": { same: "cross-spawn:" },
  },
};
