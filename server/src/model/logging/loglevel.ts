import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

export const loglevel: Library = {
  package: "loglevel",
  ecosystem: "npm",
  setup: 'import log from "loglevel";',
  apis: {
    ...members("loglevel:", ["trace", "debug", "info", "warn", "error", "log"], {
      effects: [sink("log", "inspect", "*")],
      result: harmless,
      example: "log.$(KEY);",
    }),

    "loglevel:getLogger": { gives: "loglevel:" },
  },
};
