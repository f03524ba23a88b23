import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

export const bunyan: Library = {
  package: "bunyan",
  ecosystem: "npm",
  setup: 'import bunyan from "bunyan";\nconst logger = bunyan.createLogger({ name: "payments" });',
  apis: {
    ...members("bunyan:createLogger()", ["fatal", "error", "warn", "info", "debug", "trace"], {
      effects: [sink("log", "json", "*")],
      result: harmless,
      example: 'logger.$({ key: KEY }, "using");',
    }),

    "bunyan:createLogger": { effects: [sink("log", "json", "0")], example: 'bunyan.createLogger({ name: "payments", key: KEY }).info("using");' },
    "bunyan:": { gives: "bunyan:createLogger()" },
    "bunyan:createLogger().child": {
      gives: "bunyan:createLogger()",
      effects: [sink("log", "json", "0")],
      example: 'logger.child({ key: KEY }).info("using");',
    },
  },
};
