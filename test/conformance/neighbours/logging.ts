import type { Example } from "../examples.ts";

/** What makes the loggers of one library write everything, to standard output or standard error, at once. */
export interface Loud {
  /** Replaces the library's setup. */
  readonly setup?: string;
  /** Stands behind each example: what a binding is there for. */
  readonly afterwards?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** By file of the model. What is not named here writes everything by itself. */
export const LOUD: Readonly<Record<string, Loud>> = {
  "language/node.ts": { environment: { NODE_DEBUG: "payments" } },
  "logging/aws-powertools-javascript.ts": { environment: { POWERTOOLS_LOG_LEVEL: "TRACE", POWERTOOLS_DEV: "true" }, afterwards: 'logger.info("using");' },
  "logging/aws-powertools-python.ts": {
    environment: { POWERTOOLS_LOG_LEVEL: "DEBUG", POWERTOOLS_SERVICE_NAME: "payments" },
    afterwards: 'logger.info("using")',
  },
  "logging/bunyan.ts": { setup: 'import bunyan from "bunyan";\nconst logger = bunyan.createLogger({ name: "payments", level: "trace" });' },
  "logging/consola.ts": { setup: 'import { consola } from "consola";\nconsola.level = Number.POSITIVE_INFINITY;' },
  "logging/debug.ts": { environment: { DEBUG: "*" } },
  "logging/eliot.ts": { setup: "import sys\nimport eliot\neliot.to_file(sys.stdout)" },
  // The package's main module wants what is not installed here.
  "logging/firebase-logger.ts": { setup: 'import * as logger from "firebase-functions/logger";' },
  "logging/log4js.ts": {
    setup: `import log4js from "log4js";
log4js.configure({ appenders: { out: { type: "stdout", layout: { type: "pattern", pattern: "%m %X{key}" } } }, categories: { default: { appenders: ["out"], level: "trace" } } });
const logger = log4js.getLogger();`,
    afterwards: 'logger.info("using");',
  },
  "logging/logbook.ts": {
    setup: 'import sys\nfrom logbook import Logger, StreamHandler\nStreamHandler(sys.stderr, level="TRACE").push_application()\nlogger = Logger("payments")',
  },
  "logging/loglevel.ts": { setup: 'import log from "loglevel";\nlog.enableAll();' },
  "logging/loguru.ts": {
    setup: 'import sys\nfrom loguru import logger\nlogger.remove()\nlogger.add(sys.stderr, level=0, format="{message} {extra}")',
  },
  "logging/npmlog.ts": { setup: 'import log from "npmlog";\nlog.level = "silly";' },
  "logging/pino.ts": { setup: 'import pino from "pino";\nconst logger = pino({ level: "trace" });' },
  "logging/python-logging.ts": {
    setup: `import logging, pprint, syslog
handler = logging.StreamHandler()
handler.setFormatter(logging.Formatter("%(message)s %(key)s", defaults={"key": ""}))
logging.basicConfig(level=1, handlers=[handler])
logger = logging.getLogger(__name__)
adapter = logging.LoggerAdapter(logger)`,
  },
  "logging/roarr.ts": { environment: { ROARR_LOG: "true" } },
  "logging/structlog.ts": {
    setup: `import logging
import structlog
structlog.configure(processors=[structlog.contextvars.merge_contextvars, structlog.processors.KeyValueRenderer()])
logger = structlog.get_logger()`,
  },
  "logging/twisted-logger.ts": {
    setup: `import sys
from twisted.logger import Logger, globalLogBeginner, textFileLogObserver
globalLogBeginner.beginLoggingTo([textFileLogObserver(sys.stderr)], redirectStandardIO=False)
logger = Logger()`,
  },
  "logging/winston.ts": {
    setup: `import winston from "winston";
const loud = { level: "emerg", levels: Object.fromEntries(["error", "warn", "info", "http", "verbose", "debug", "silly", "help", "data", "prompt", "notice", "warning", "crit", "alert", "emerg"].map((it, index) => [it, index])), transports: [new winston.transports.Console()] };
winston.configure(loud);
const logger = winston.createLogger(loud);`,
  },
};

/** What stands behind single examples. */
const AFTERWARDS: readonly (readonly [RegExp, string])[] = [
  [/^async def pay\(\):/, "import asyncio\nasyncio.run(pay())"],
  [/^logger\.bind\(key=KEY\)$/, 'logger.bind(key=KEY).info("using")'],
  [/^logger\.opt\(raw=False\)\.bind\(key=KEY\)$/, 'logger.opt(raw=False).bind(key=KEY).info("using")'],
  [/^logger\.contextualize\(key=KEY\)$/, 'with logger.contextualize(key=KEY):\n    logger.info("using")'],
  [/^structlog\.get_logger\(key=KEY\)$/, 'structlog.get_logger(key=KEY).info("using")'],
  [/^structlog\.contextvars\.bind_contextvars\(/, 'logger.info("using")'],
  [/^structlog\.contextvars\.bound_contextvars\(/, 'with structlog.contextvars.bound_contextvars(key=KEY):\n    logger.info("using")'],
  [/^logging\.LoggerAdapter\(/, 'logging.LoggerAdapter(logger, {"key": KEY}).info("using")'],
];

/** Examples that are not run, with the reason. */
export const NOT_RUN: readonly { readonly file: RegExp; readonly code?: RegExp; readonly why: string }[] = [
  { file: /azure-functions\.ts$/, why: "of the host that runs them" },
  { file: /django\.ts$/, why: "sends mail" },
  { file: /javascript-builtins\.ts$/, why: "of browsers" },
  { file: /javascript-environment\.ts$/, code: /^Deno\./, why: "of Deno" },
  { file: /google-cloud-logging\.ts$/, why: "sends to Google" },
  { file: /python-logging\.ts$/, code: /^syslog\./, why: "writes to the system's log" },
];

/** Whether the example names a sink of logs. */
export function writesLog({ api, code }: Example): boolean {
  return /\bKEY\b/.test(code) && [...(api.effects ?? []), ...(api.assigned ?? [])].some((effect) => effect.kind === "sink" && effect.sink.kind === "log");
}

/** The example with what stands behind it, and in a handler where it speaks of what was caught. */
export function wholeExample({ file, code, library }: Example): string {
  if (library.ecosystem === "pypi" && /^\w+\.(?:exception|failure)\(/.test(code)) return `try:\n    raise ValueError\nexcept ValueError:\n    ${code}`;
  const own = AFTERWARDS.find(([pattern]) => pattern.test(code))?.[1];
  return [code, own ?? LOUD[file]?.afterwards ?? ""].filter((it) => it !== "").join("\n");
}
