import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

const levels = ["trace", "debug", "verbose", "info", "notice", "success", "log", "warn", "warning", "error", "fatal", "critical"];

/** What is called a logger and comes from somewhere that nobody sees: a framework's container, a base class, a package that is not modelled. */
export const unseenLogger: Library = {
  package: "",
  ecosystem: "npm",
  setup: `const container: any = eval("({ logger: new Proxy({}, { get: () => console.log }) })");
const logger = container.logger;`,
  apis: {
    ":unseen-logger": {},
    ":unseen-logger()": {},
    ":unseen-logger()()": { same: ":unseen-logger()" },
    // A level that is chosen when the program runs.
    ":unseen-logger()[]": {
      effects: [sink("log", "json", "*")],
      result: harmless,
      example: 'const level = Math.random() < 0.5 ? "info" : "warn";\nlogger[level](KEY);',
    },
    ":unseen-logger().*": { gives: ":unseen-logger()" },
    ...members(":unseen-logger()", levels, { effects: [sink("log", "json", "*")], result: harmless, example: "logger.$(KEY);" }),
  },
};
