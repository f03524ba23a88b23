import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

const levels = ["debug", "info", "warning", "warn", "error", "critical", "fatal", "exception"];

/** The standard library's loggers: arguments are formatted with `%` when a handler takes the record, `extra` becomes attributes that structured formatters print. */
export const pythonLogging: Library = {
  package: "",
  ecosystem: "pypi",
  setup: "import logging, pprint, syslog\nlogger = logging.getLogger(__name__)\nadapter = logging.LoggerAdapter(logger)",
  apis: {
    ...members("logging:", levels, { effects: [sink("log", "repr", "*"), sink("log", "repr", "extra")], result: harmless, example: "logging.$(KEY)" }),
    "logging:log": { effects: [sink("log", "repr", "1+"), sink("log", "repr", "extra")], result: harmless, example: "logging.log(logging.INFO, KEY)" },
    ...members("logging:getLogger()", levels, {
      effects: [sink("log", "repr", "*"), sink("log", "repr", "extra")],
      result: harmless,
      example: 'logger.$("using %s", KEY)',
    }),
    "logging:getLogger().log": {
      effects: [sink("log", "repr", "1+"), sink("log", "repr", "extra")],
      result: harmless,
      example: "logger.log(logging.INFO, KEY)",
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
      effects: [{ kind: "client", client: "stripe-logger", options: { level: "0.loggers.stripe.level|config.loggers.stripe.level" } }],
      example: 'import logging.config\nlogging.config.dictConfig({"version": 1, "loggers": {"stripe": {"level": "DEBUG"}}})',
    },
    ...members("logging:", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL", "NOTSET"], {}),
    "logging:getLogger().getChild": { gives: "logging:getLogger()" },
    "logging:Logger": { gives: "logging:getLogger()" },
    "logging:root": { same: "logging:getLogger()" },
    "logging:getLogger().isEnabledFor": { result: harmless },
    "logging:LoggerAdapter": {
      gives: "logging:getLogger()",
      effects: [sink("log", "repr", "1|extra")],
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
