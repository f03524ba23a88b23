import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

export const logfire: Library = {
  package: "logfire",
  ecosystem: "pypi",
  setup: "import logfire",
  apis: {
    ...members("logfire:", ["trace", "debug", "info", "notice", "warn", "warning", "error", "fatal", "exception", "span"], {
      effects: [sink("telemetry", "repr", "*|**")],
      example: 'logfire.$("using {key}", key=KEY)',
    }),
  },
};
