import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

export const logbook: Library = {
  package: "Logbook",
  ecosystem: "pypi",
  setup: "from logbook import Logger\nlogger = Logger('payments')",
  apis: {
    ...members("logbook:Logger()", ["trace", "debug", "info", "notice", "warn", "warning", "error", "critical", "exception"], {
      effects: [sink("log", "repr", "*|**")],
      result: harmless,
      example: 'logger.$("using {}", KEY)',
    }),
  },
};
