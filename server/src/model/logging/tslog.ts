import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

export const tslog: Library = {
  package: "tslog",
  ecosystem: "npm",
  setup: 'import { Logger } from "tslog";\nconst logger = new Logger();',
  apis: {
    ...members("tslog:Logger()", ["silly", "trace", "debug", "info", "warn", "error", "fatal"], {
      effects: [sink("log", "inspect", "*")],
      result: harmless,
      example: "logger.$(KEY);",
    }),
    "tslog:Logger().log": { effects: [sink("log", "inspect", "2+")], example: 'logger.log(3, "INFO", KEY);' },

    "tslog:Logger().getSubLogger": { gives: "tslog:Logger()" },
  },
};
