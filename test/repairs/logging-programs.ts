/** A program that logs a key in every way it can: in texts, as arguments and fields, in exceptions with their tracebacks. It ends with `done`. */
export interface LoggingProgram {
  readonly name: string;
  readonly path: string;
  readonly code: string;
}

const failing = `

def charge(secret):
    raise RuntimeError("refused " + secret)


try:
    charge(key)
except RuntimeError:
    logger.exception("failed with %s", key)
`;

export const LOGGING_PROGRAMS: readonly LoggingProgram[] = [
  {
    name: "logging, basicConfig",
    path: "basic.py",
    code: `import logging
import os

key = os.environ["STRIPE_SECRET_KEY"]
logging.basicConfig(level=logging.DEBUG, format="%(levelname)s %(message)s")
logger = logging.getLogger("shop.pay")
logger.info("using %s", key)
logger.info(f"using {key}")
logger.info("using %(key)s", {"key": key})
logger.getChild("child").warning("using " + key)
logging.error("using {}".format(key))
${failing}
logger.info("done")
`,
  },
  {
    name: "logging, formatters",
    path: "formatters.py",
    code: `import logging
import os
import sys


def set_up():
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s %(key)s", defaults={"key": ""}))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)


set_up()
key = os.environ["STRIPE_SECRET_KEY"]
logger = logging.getLogger("shop")
logger.info("using %s", key)
logger.info("using", extra={"key": key})
${failing}
logger.info("done")
`,
  },
  {
    name: "structlog, JSON",
    path: "structured.py",
    code: `import os

import structlog

key = os.environ["STRIPE_SECRET_KEY"]
structlog.configure(processors=[structlog.processors.add_log_level, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()])
logger = structlog.get_logger()
logger.info("using", key=key)
logger.bind(key=key).info("bound")
logger.info("using " + key)
${failing.replace('"failed with %s", key', '"failed", key=key')}
logger.info("done")
`,
  },
  {
    name: "structlog, console",
    path: "console.py",
    code: `import os

import structlog

key = os.environ["STRIPE_SECRET_KEY"]
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False),
    ]
)
logger = structlog.get_logger()
logger.info("using", key=key)
logger.warning(f"using {key}")
${failing.replace('"failed with %s", key', '"failed", key=key')}
logger.info("done")
`,
  },
  {
    name: "loguru",
    path: "guru.py",
    code: `import os
import sys

from loguru import logger

key = os.environ["STRIPE_SECRET_KEY"]
logger.add(sys.stderr, level="DEBUG", backtrace=True)
logger.info("using {}", key)
logger.info("using {key}", key=key)
logger.bind(key=key).info(f"using {key}")
${failing.replace("%s", "{}")}
logger.info("done")
`,
  },
  {
    name: "loguru, serialised",
    path: "serialised.py",
    code: `import os
import sys

from loguru import logger

key = os.environ["STRIPE_SECRET_KEY"]
logger.remove()
logger.add(sys.stdout, serialize=True)
logger.bind(key=key).info("using")
logger.info("using {key}", key=key)
${failing.replace("%s", "{}")}
logger.info("done")
`,
  },
  {
    name: "pino",
    path: "pino.mjs",
    code: `import pino from "pino";

const key = process.env.STRIPE_SECRET_KEY;
const logger = pino();
logger.info(\`using \${key}\`);
logger.info("using %s", key);
logger.info({ apiKey: key }, "using");
logger.info({ stripe: { deep: { key } } }, "using");
logger.child({ key }).warn("bound");
try {
  throw new Error("refused " + key);
} catch (error) {
  logger.error({ err: error, key }, "failed");
}
logger.info("done");
`,
  },
  {
    name: "pino, with options",
    path: "options.cjs",
    code: `const pino = require("pino");

const key = process.env.STRIPE_SECRET_KEY;
const logger = pino({
  level: "debug",
  base: { name: "shop" },
});
logger.debug({ config: { secretKey: key } }, "using " + key);
logger.error(new Error(\`refused \${key}\`), "failed");
logger.info("done");
`,
  },
  {
    name: "winston, JSON",
    path: "winston.mjs",
    code: `import winston from "winston";

const key = process.env.STRIPE_SECRET_KEY;
const logger = winston.createLogger({
  level: "info",
  format: winston.format.combine(winston.format.errors({ stack: true }), winston.format.timestamp(), winston.format.json()),
  transports: [new winston.transports.Console()],
});
logger.info("using", { key });
logger.info(\`using \${key}\`);
logger.child({ key }).warn("bound");
logger.error(new Error("refused " + key));
logger.info("done");
`,
  },
  {
    name: "winston, a format of the transport",
    path: "transport.cjs",
    code: `const { createLogger, format, transports } = require("winston");

const key = process.env.STRIPE_SECRET_KEY;
const logger = createLogger({
  transports: [new transports.Console({ format: format.simple() })],
});
logger.info("using", { key });
logger.warn("using " + key);
logger.info("done");
`,
  },
];
