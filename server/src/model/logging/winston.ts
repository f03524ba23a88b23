import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

export const winston: Library = {
  package: "winston",
  ecosystem: "npm",
  setup: 'import winston from "winston";\nconst logger = winston.createLogger();',
  apis: {
    ...members(
      "winston:createLogger()",
      ["error", "warn", "info", "http", "verbose", "debug", "silly", "help", "data", "prompt", "notice", "warning", "crit", "alert", "emerg"],
      { effects: [sink("log", "json", "*")], result: harmless, example: 'logger.$("using", { key: KEY });' },
    ),

    "winston:createLogger": {
      effects: [{ kind: "client", client: "winston", options: { format: "0.format" } }, sink("log", "json", "0.defaultMeta")],
      example: 'winston.createLogger({ defaultMeta: { key: KEY } }).info("using");',
    },
    "winston:createLogger().log": { effects: [sink("log", "json", "*")], result: harmless, example: 'logger.log("info", "using", { key: KEY });' },
    "winston:createLogger().child": {
      gives: "winston:createLogger()",
      effects: [sink("log", "json", "0")],
      example: 'logger.child({ key: KEY }).info("using");',
    },
    "winston:Logger": { gives: "winston:createLogger()" },
    "winston:loggers.get": { gives: "winston:createLogger()" },
    "winston:loggers.add": { gives: "winston:createLogger()" },
    ...members("winston:", ["error", "warn", "info", "http", "verbose", "debug", "silly"], {
      effects: [sink("log", "json", "*")],
      result: harmless,
      example: 'winston.$("using", { key: KEY });',
    }),
    "winston:log": { effects: [sink("log", "json", "*")], result: harmless, example: 'winston.log("info", "using", { key: KEY });' },
  },
};
