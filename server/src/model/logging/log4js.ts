import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

export const log4js: Library = {
  package: "log4js",
  ecosystem: "npm",
  setup: 'import log4js from "log4js";\nconst logger = log4js.getLogger();',
  apis: {
    ...members("log4js:getLogger()", ["trace", "debug", "info", "warn", "error", "fatal", "mark"], {
      effects: [sink("log", "inspect", "*")],
      result: harmless,
      example: 'logger.$({ key: KEY }, "using");',
    }),

    "log4js:getLogger().log": { effects: [sink("log", "inspect", "1+")], example: 'logger.log("info", KEY);' },
    "log4js:getLogger().addContext": { effects: [sink("log", "inspect", "1")], example: 'logger.addContext("key", KEY);' },
  },
};
