import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

export const awsPowertoolsPython: Library = {
  package: "aws-lambda-powertools",
  ecosystem: "pypi",
  setup: "from aws_lambda_powertools import Logger\nlogger = Logger()",
  apis: {
    ...members("aws_lambda_powertools:Logger()", ["debug", "info", "warning", "error", "critical", "exception"], {
      effects: [sink("log", "json", "*|**")],
      result: harmless,
      example: 'logger.$("using", key=KEY)',
    }),
    "aws_lambda_powertools:Logger().append_keys": { effects: [sink("log", "json", "**")], example: "logger.append_keys(key=KEY)" },
    "aws_lambda_powertools:Logger().inject_lambda_context": { decorates: {} },
    ...members("aws_lambda_powertools:Tracer()", ["put_annotation", "put_metadata"], {
      effects: [sink("telemetry", "json", "1|value")],
      example: 'from aws_lambda_powertools import Tracer\nTracer().$("key", KEY)',
    }),
    ...members("aws_lambda_powertools:Tracer()", ["capture_lambda_handler", "capture_method"], { decorates: {} }),
  },
};
