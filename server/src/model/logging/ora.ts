import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

/** A line in the terminal that turns until something is done. */
export const ora: Library = {
  package: "ora",
  ecosystem: "npm",
  setup: 'import ora from "ora";',
  apis: {
    "ora:": { effects: [sink("log", "text", "0|0.text")], gives: "ora:()", example: "ora(KEY).start();" },
    ...members("ora:()", ["start", "succeed", "fail", "warn", "info"], {
      effects: [sink("log", "text", "0")],
      gives: "ora:()",
      example: 'ora("using").$(KEY);',
    }),
    "ora:().stopAndPersist": { effects: [sink("log", "text", "0.text")], gives: "ora:()", example: 'ora("using").stopAndPersist({ text: KEY });' },
    "ora:().stop": { gives: "ora:()" },
    "ora:().text": { assigned: [sink("log", "text", "value")], example: 'const spinner = ora("using").start();\nspinner.text = KEY;\nspinner.succeed();' },
  },
};
