import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

export const twistedLogger: Library = {
  package: "twisted",
  ecosystem: "pypi",
  setup: "from twisted.logger import Logger\nlogger = Logger()",
  apis: {
    ...members("twisted.logger:Logger()", ["debug", "info", "warn", "error", "critical", "failure"], {
      effects: [sink("log", "repr", "*|**")],
      result: harmless,
      example: 'logger.$("using {key}", key=KEY)',
    }),
  },
};
