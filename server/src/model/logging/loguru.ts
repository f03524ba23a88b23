import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

const LEVELS = ["trace", "debug", "info", "success", "warning", "error", "critical", "exception"];

/** `bind` and `contextualize` put their keywords into `extra`, which serialising handlers print. */
export const loguru: Library = {
  package: "loguru",
  ecosystem: "pypi",
  setup: "import sys\nfrom loguru import logger",
  apis: {
    ...members("loguru:logger", LEVELS, {
      effects: [sink("log", "repr", "*|**")],
      result: harmless,
      example: 'logger.$("using {}", KEY)',
    }),
    "loguru:logger.log": { effects: [sink("log", "repr", "1+|**")], result: harmless, example: 'logger.log("INFO", KEY)' },
    "loguru:logger.bind": { gives: "loguru:logger", effects: [sink("log", "repr", "**")], example: "logger.bind(key=KEY)" },
    "loguru:logger.contextualize": { effects: [sink("log", "repr", "**")], example: "logger.contextualize(key=KEY)" },
    "loguru:logger.opt": {},
    ...members("loguru:logger.opt()", LEVELS, {
      // What is called when the message is written: `logger.opt(lazy=True).debug("{}", lambda: key)`.
      effects: [sink("log", "repr", "*|**"), sink("log", "repr", "1()|2()|3()")],
      result: harmless,
      example: 'logger.opt(lazy=True).$("using {}", lambda: KEY)',
    }),
    "loguru:logger.opt().log": {
      effects: [sink("log", "repr", "1+|**"), sink("log", "repr", "2()|3()|4()")],
      result: harmless,
      example: 'logger.opt(lazy=True).log("INFO", "using {}", lambda: KEY)',
    },
    "loguru:logger.opt().bind": { gives: "loguru:logger", effects: [sink("log", "repr", "**")], example: "logger.opt(raw=False).bind(key=KEY)" },
    "loguru:logger.patch": { gives: "loguru:logger" },
    "loguru:logger.catch": { decorates: {} },
    "loguru:logger.add": {
      effects: [{ kind: "client", client: "loguru-handler", options: { diagnose: "diagnose" } }],
      example: "logger.add(sys.stderr, diagnose=True)",
    },
  },
};
