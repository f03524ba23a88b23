import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

/** One JSON line per call. `redact` removes whole paths, not what stands inside a message. */
export const pino: Library = {
  package: "pino",
  ecosystem: "npm",
  setup: 'import pino from "pino";\nconst logger = pino();',
  apis: {
    ...members("pino:()", ["fatal", "error", "warn", "info", "debug", "trace"], {
      effects: [sink("log", "json", "*")],
      result: harmless,
      example: 'logger.$({ key: KEY }, "using");',
    }),

    "pino:": {
      effects: [
        { kind: "client", client: "pino", options: { redact: "0.redact", streamWrite: "0.hooks.streamWrite", formatters: "0.formatters" } },
        sink("log", "json", "0.base|0.mixin"),
      ],
      example: 'pino({ base: { key: KEY } }).info("using");',
    },
    "pino:pino": { same: "pino:" },
    "pino:().child": { gives: "pino:()", effects: [sink("log", "json", "0")], example: 'logger.child({ key: KEY }).info("using");' },
    "pino:().setBindings": { effects: [sink("log", "json", "0")], example: 'logger.setBindings({ key: KEY });\nlogger.info("using");' },
    "pino-http:().logger": { same: "pino:()" },
    "pino:Logger()": { same: "pino:()" },
    "pino:BaseLogger()": { same: "pino:()" },
  },
};
