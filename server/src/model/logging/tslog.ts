import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

export const tslog: Library = {
  package: "tslog",
  ecosystem: "npm",
  setup: 'import { Logger } from "tslog";\nconst logger = new Logger();',
  apis: {
    ...members("tslog:Logger()", ["silly", "trace", "debug", "info", "warn", "error", "fatal", "log"], {
      effects: [sink("log", "inspect", "*")],
      result: harmless,
      example: "logger.$(KEY);",
    }),

    "tslog:Logger().getSubLogger": { gives: "tslog:Logger()" },
  },
};
