import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

const levels = ["trace", "debug", "info", "success", "warning", "warn", "error", "critical", "fatal", "exception"];

/** What is called a logger and comes from somewhere that nobody sees: a base class, a package that is not modelled. */
export const unseenPythonLogger: Library = {
  package: "",
  ecosystem: "pypi",
  setup: `container = eval("type('Container', (), {'logger': type('Logger', (), {'__getattr__': lambda self, name: print})()})")
logger = container.logger`,
  apis: {
    ":unseen-logger": {},
    ":unseen-logger()": {},
    ":unseen-logger()()": { same: ":unseen-logger()" },
    // A level that is chosen when the program runs.
    ":unseen-logger()[]": {
      effects: [sink("log", "repr", "*")],
      result: harmless,
      example: 'import random\ngetattr(logger, "in" + random.choice(["fo"]))(KEY)',
    },
    ":unseen-logger().*": { gives: ":unseen-logger()" },
    ...members(":unseen-logger()", levels, { effects: [sink("log", "repr", "*")], result: harmless, example: "logger.$(KEY)" }),
  },
};
