import type { Effect, Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

const LEVELS = ["trace", "debug", "info", "success", "warning", "error", "critical", "exception"];

const patches = (by: string): Effect => ({ kind: "redaction", library: "loguru", by, of: "dict" });

const patching = (call: string): string => `import re\nlogger.${call}lambda record: record.update(message=re.sub(r"sk_\\w+", "***", record["message"])))`;

const named: Effect = { kind: "sink", sink: { kind: "log", form: "repr", part: "names" }, at: "**" };

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
    // A level that is chosen when the program runs.
    "loguru:logger[]": {
      effects: [sink("log", "repr", "*|**")],
      result: harmless,
      example: 'import random\ngetattr(logger, "in" + random.choice(["fo"]))(KEY)',
    },
    "loguru:logger.log": { effects: [sink("log", "repr", "1+|**")], result: harmless, example: 'logger.log("INFO", KEY)' },
    "loguru:logger.bind": { gives: "loguru:logger", effects: [named], example: "logger.bind(key=KEY)" },
    "loguru:logger.contextualize": { effects: [named], example: "logger.contextualize(key=KEY)" },
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
    "loguru:logger.opt().bind": { gives: "loguru:logger", effects: [named], example: "logger.opt(raw=False).bind(key=KEY)" },
    "loguru:logger.patch": { gives: "loguru:logger", effects: [patches("0|patcher")], example: patching("patch(") },
    "loguru:logger.configure": { effects: [patches("patcher")], example: patching("configure(patcher=") },
    "loguru:logger.catch": { decorates: {} },
    "loguru:logger.add": {
      effects: [
        { kind: "client", client: "loguru-handler", options: { diagnose: "diagnose" } },
        { kind: "redaction", library: "loguru", by: "0|sink", of: "line" },
      ],
      example: "logger.add(sys.stderr, diagnose=True)",
    },
  },
};
