import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

export const npmlog: Library = {
  package: "npmlog",
  ecosystem: "npm",
  setup: 'import log from "npmlog";',
  apis: {
    ...members("npmlog:", ["silly", "verbose", "info", "http", "warn", "error", "notice"], {
      effects: [sink("log", "text", "*")],
      result: harmless,
      example: 'log.$("pay", KEY);',
    }),
    "npmlog:log": { effects: [sink("log", "text", "1+")], example: 'log.log("info", "pay", KEY);' },
  },
};
