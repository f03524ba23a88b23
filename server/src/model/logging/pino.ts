import type { Effect, Library, Where } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

/** What is written of the values at `at`: without the paths that the logger redacts, and through its hook for lines. */
const written = (at: Where): Effect => ({
  kind: "sink",
  sink: { kind: "log", form: "json" },
  at,
  without: "receiver.redact[]|receiver.redact.paths[]",
  through: "receiver.streamWrite",
  serializers: "receiver.serializers",
  transforms: "receiver.formatters",
});

const OPTIONS = { redact: "0.redact", streamWrite: "0.hooks.streamWrite", serializers: "0.serializers", formatters: "0.formatters.log" };
const OF_CHILD = {
  redact: "1.redact|receiver.redact",
  streamWrite: "receiver.streamWrite",
  serializers: "1.serializers|receiver.serializers",
  formatters: "1.formatters.log|receiver.formatters",
};

/** One JSON line per call. `redact` removes whole paths, not what stands inside a message. */
export const pino: Library = {
  package: "pino",
  ecosystem: "npm",
  setup: 'import pino from "pino";\nconst logger = pino();',
  apis: {
    ...members("pino:()", ["fatal", "error", "warn", "info", "debug", "trace"], {
      effects: [written("*")],
      result: harmless,
      example: 'logger.$({ key: KEY }, "using");',
    }),

    // A level that is chosen when the program runs.
    "pino:()[]": {
      effects: [written("*")],
      result: harmless,
      example: 'const level = Math.random() < 0.5 ? "info" : "warn";\nlogger[level]({ key: KEY }, "using");',
    },
    "pino:": {
      effects: [{ kind: "client", client: "pino", options: OPTIONS }, sink("log", "json", "0.base|0.mixin")],
      example: 'pino({ base: { key: KEY } }).info("using");',
    },
    "pino:pino": { same: "pino:" },
    "pino:().child": {
      gives: "pino:()",
      effects: [{ kind: "client", client: "pino", options: OF_CHILD }, written("0")],
      example: 'logger.child({ key: KEY }).info("using");',
    },
    "pino:().setBindings": { effects: [written("0")], example: 'logger.setBindings({ key: KEY });\nlogger.info("using");' },
    "pino-http:().logger": { same: "pino:()" },
    "pino:Logger()": { same: "pino:()" },
    "pino:BaseLogger()": { same: "pino:()" },
  },
};
