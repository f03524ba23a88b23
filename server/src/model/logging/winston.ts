import type { Effect, Library, Where } from "../api.ts";
import { harmless, members, sink, tellsNothing } from "../forms.ts";

/** What is written of the values at `at`: what the logger's formats make of it. */
const written = (at: Where): Effect => ({ kind: "sink", sink: { kind: "log", form: "json" }, at, transforms: "receiver.format" });

export const winston: Library = {
  package: "winston",
  ecosystem: "npm",
  setup: 'import winston from "winston";\nconst logger = winston.createLogger();',
  apis: {
    ...members(
      "winston:createLogger()",
      ["error", "warn", "info", "http", "verbose", "debug", "silly", "help", "data", "prompt", "notice", "warning", "crit", "alert", "emerg"],
      { effects: [written("*")], result: harmless, example: 'logger.$("using", { key: KEY });' },
    ),

    // A level that is chosen when the program runs.
    "winston:createLogger()[]": {
      effects: [written("*")],
      result: harmless,
      example: 'const level = Math.random() < 0.5 ? "info" : "warn";\nlogger[level]("using", { key: KEY });',
    },
    "winston:createLogger": {
      effects: [{ kind: "client", client: "winston", options: { format: "0.format" } }, sink("log", "json", "0.defaultMeta")],
      example: 'winston.createLogger({ defaultMeta: { key: KEY } }).info("using");',
    },
    // What a format is made of is called with what is written; whoever calls the format itself gets it with options of its own.
    "winston:format": {
      gives: "winston:format()",
      effects: [{ kind: "client", client: "winston-format", options: { transform: "0" } }],
      example: "winston.format((info) => info);",
    },
    "winston:format()": { result: { kind: "same", of: "receiver" } },
    "winston:format.printf": { same: "winston:format" },
    "winston:format.combine": { result: { kind: "list", of: "*" } },
    "winston:format.*": tellsNothing,
    "winston:createLogger().log": { effects: [written("*")], result: harmless, example: 'logger.log("info", "using", { key: KEY });' },
    "winston:createLogger().child": {
      gives: "winston:createLogger()",
      effects: [{ kind: "client", client: "winston", options: { format: "receiver.format" } }, written("0")],
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
