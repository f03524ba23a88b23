import type { Effect, Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

const levels = ["debug", "info", "warning", "warn", "error", "critical", "fatal", "exception", "msg"];
const awaited = ["debug", "info", "warning", "error", "critical", "fatal", "exception"].map((level) => `a${level}`);

const named: Effect = { kind: "sink", sink: { kind: "log", form: "repr", part: "names" }, at: "**" };

export const structlog: Library = {
  package: "structlog",
  ecosystem: "pypi",
  setup: "import structlog\nlogger = structlog.get_logger()",
  apis: {
    ...members("structlog:get_logger()", levels, { effects: [sink("log", "repr", "*"), named], result: harmless, example: 'logger.$("using", key=KEY)' }),
    ...members("structlog:get_logger()", awaited, {
      effects: [sink("log", "repr", "*"), named],
      result: harmless,
      example: 'async def pay():\n    await logger.$("using", key=KEY)',
    }),
    // A level that is chosen when the program runs.
    "structlog:get_logger()[]": {
      effects: [sink("log", "repr", "*"), named],
      result: harmless,
      example: 'import random\ngetattr(logger, "in" + random.choice(["fo"]))("using", key=KEY)',
    },
    "structlog:get_logger().log": { effects: [sink("log", "repr", "1+"), named], result: harmless, example: "logger.log(20, KEY)" },
    ...members("structlog:get_logger()", ["bind", "new"], {
      gives: "structlog:get_logger()",
      effects: [named],
      example: 'logger.$(key=KEY).info("using")',
    }),
    ...members("structlog:get_logger()", ["unbind", "try_unbind"], { gives: "structlog:get_logger()" }),
    ...members("structlog:", ["getLogger", "wrap_logger", "stdlib.get_logger", "stdlib.BoundLogger", "BoundLogger", "PrintLogger"], {
      gives: "structlog:get_logger()",
    }),
    "structlog:get_logger": { effects: [named], example: "structlog.get_logger(key=KEY)" },
    ...members("structlog.contextvars:", ["bind_contextvars", "bound_contextvars"], {
      effects: [named],
      example: "structlog.contextvars.$(key=KEY)",
    }),
    "structlog:configure": {
      effects: [
        { kind: "client", client: "structlog", options: { processors: "0|processors" } },
        { kind: "redaction", library: "structlog", by: "0[]|processors[]", of: "entries" },
      ],
      example: "structlog.configure(processors=[])",
    },
  },
};
