import type { Effect, Library } from "../api.ts";
import { gives, harmless, members, sink } from "../forms.ts";

const levels = ["debug", "info", "warning", "warn", "error", "critical", "fatal", "exception"];

const named: Effect = { kind: "sink", sink: { kind: "log", form: "repr", part: "names" }, at: "extra" };
/** What is written of the values at `at`, after the logger's own filters, and what its adapter makes of it. */
const written = (at: string, part?: "arguments"): Effect => ({
  kind: "sink",
  ...(part && { format: at === "1+" ? "0|msg" : "1|msg" }),
  sink: { kind: "log", form: "repr", ...(part && { part }) },
  at,
  filters: "receiver.filters",
  through: "receiver.process",
});
const redaction = (by: string, method: "filter" | "format" | "emit"): Effect => ({ kind: "redaction", library: "logging", by, of: "record", method });
const handlers = ["StreamHandler", "FileHandler", "NullHandler", "Handler"];

/** The standard library's loggers: arguments are formatted with `%` when a handler takes the record, `extra` becomes attributes that structured formatters print. */
export const pythonLogging: Library = {
  package: "",
  ecosystem: "pypi",
  setup: "import logging, pprint, syslog\nlogger = logging.getLogger(__name__)\nadapter = logging.LoggerAdapter(logger)",
  apis: {
    ...members("logging:", levels, { effects: [written("0|msg"), written("1+", "arguments"), named], result: harmless, example: "logging.$(KEY)" }),
    "logging:log": { effects: [written("1|msg"), written("2+", "arguments"), named], result: harmless, example: "logging.log(logging.INFO, KEY)" },
    ...members("logging:getLogger()", levels, {
      effects: [written("0|msg"), written("1+", "arguments"), named],
      result: harmless,
      example: 'logger.$("using %s", KEY)',
    }),
    "logging:getLogger().log": {
      effects: [written("1|msg"), written("2+", "arguments"), named],
      result: harmless,
      example: "logger.log(logging.INFO, KEY)",
    },
    // A level that is chosen when the program runs.
    "logging:getLogger()[]": {
      effects: [written("0|msg"), written("1+", "arguments"), named],
      result: harmless,
      example: 'import random\ngetattr(logger, "in" + random.choice(["fo"]))(KEY)',
    },
    "logging:getLogger": {
      effects: [{ kind: "client", client: "logger", options: { loggerName: "0|name" } }],
      gives: "logging:getLogger()",
      example: 'logging.getLogger("stripe")',
    },
    "logging:getLogger().setLevel": {
      effects: [{ kind: "client", client: "logger-level", options: { loggerName: "receiver.loggerName", level: "0|level" } }],
      example: "logger.setLevel(logging.DEBUG)",
    },
    "logging:getLogger().level": {
      assigned: [{ kind: "client", client: "logger-level", options: { loggerName: "receiver.loggerName", level: "value" } }],
      example: "logger.level = logging.DEBUG",
    },
    "logging.config:dictConfig": {
      effects: [
        { kind: "client", client: "stripe-logger", options: { level: "0.loggers.stripe.level|config.loggers.stripe.level" } },
        redaction("0.filters|config.filters", "filter"),
        redaction("0.formatters|config.formatters", "format"),
      ],
      example: 'import logging.config\nlogging.config.dictConfig({"version": 1, "loggers": {"stripe": {"level": "DEBUG"}}})',
    },
    "logging:getLogger().addFilter": { effects: [{ kind: "store", into: "receiver", value: "0|filter", under: "filters", end: true }] },
    "logging:getLogger().addHandler": {
      effects: [redaction("0|hdlr", "emit")],
      example:
        "import re\nclass Safe(logging.StreamHandler):\n    def emit(self, record):\n        record.msg = re.sub(r'sk_\\w+', '***', record.getMessage())\n        super().emit(record)\nlogger.addHandler(Safe())",
    },
    "logging:LogRecord().getMessage": gives("receiver.msg|receiver.args|receiver.message"),
    "logging:Formatter().format": gives("0.msg|0.args|0.message"),
    "logging:Formatter": {},
    "logging:Filter": {},
    ...members("logging:", handlers, { gives: "logging:StreamHandler()" }),
    ...members("logging.handlers:", ["RotatingFileHandler", "TimedRotatingFileHandler", "SysLogHandler", "QueueHandler", "WatchedFileHandler"], {
      gives: "logging:StreamHandler()",
    }),
    "logging:getLogger().handlers[]": { same: "logging:StreamHandler()" },
    "logging:StreamHandler().addFilter": {
      effects: [redaction("0|filter", "filter")],
      example:
        "import re\nclass Redact(logging.Filter):\n    def filter(self, record):\n        record.msg = re.sub(r'sk_\\w+', '***', record.getMessage())\n        return True\nlogging.StreamHandler().addFilter(Redact())",
    },
    "logging:StreamHandler().setFormatter": {
      effects: [redaction("0|fmt", "format")],
      example:
        "import re\nclass Redact(logging.Formatter):\n    def format(self, record):\n        return re.sub(r'sk_\\w+', '***', super().format(record))\nlogging.StreamHandler().setFormatter(Redact())",
    },
    ...members("logging:", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL", "NOTSET"], {}),
    "logging:getLogger().getChild": { gives: "logging:getLogger()" },
    "logging:Logger": { gives: "logging:getLogger()" },
    "logging:root": { same: "logging:getLogger()" },
    "logging:getLogger().isEnabledFor": { result: harmless },
    "logging:LoggerAdapter": {
      gives: "logging:getLogger()",
      effects: [{ kind: "sink", sink: { kind: "log", form: "repr" }, at: "1|extra", unless: "receiver.process" }],
      example: 'logging.LoggerAdapter(logger, {"key": KEY})',
    },
    ...members("pprint:", ["pprint", "pp"], { effects: [sink("log", "repr", "0|object")], result: harmless, example: "pprint.$(KEY)" }),
    "pprint:PrettyPrinter().pprint": { effects: [sink("log", "repr", "0|object")], result: harmless, example: "pprint.PrettyPrinter().pprint(KEY)" },
    "syslog:syslog": { effects: [sink("log", "repr", "*")], result: harmless, example: "syslog.syslog(KEY)" },
    // Loggers that other packages hand out.
    "celery.utils.log:get_task_logger": { gives: "logging:getLogger()" },
    "multiprocessing:get_logger": { gives: "logging:getLogger()" },
    "picologging:getLogger": { gives: "logging:getLogger()" },
    "colorlog:getLogger": { gives: "logging:getLogger()" },
    "prefect:get_run_logger": { gives: "logging:getLogger()" },
    "frappe:logger": { gives: "logging:getLogger()" },
    ...members("absl.logging:", levels, { same: "logging:getLogger().info" }),
  },
};
