import type { Effect, Library, Where } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

/** What is written of the values at `at`: what the logger's serializers make of entries with their names. */
const written = (at: Where): Effect => ({ kind: "sink", sink: { kind: "log", form: "json" }, at, serializers: "receiver.serializers" });

export const bunyan: Library = {
  package: "bunyan",
  ecosystem: "npm",
  setup: 'import bunyan from "bunyan";\nconst logger = bunyan.createLogger({ name: "payments" });',
  apis: {
    ...members("bunyan:createLogger()", ["fatal", "error", "warn", "info", "debug", "trace"], {
      effects: [written("*")],
      result: harmless,
      example: 'logger.$({ key: KEY }, "using");',
    }),

    "bunyan:createLogger": {
      effects: [{ kind: "client", client: "bunyan", options: { serializers: "0.serializers" } }, sink("log", "json", "0")],
      example: 'bunyan.createLogger({ name: "payments", key: KEY }).info("using");',
    },
    "bunyan:": { gives: "bunyan:createLogger()" },
    "bunyan:createLogger().child": {
      gives: "bunyan:createLogger()",
      effects: [{ kind: "client", client: "bunyan", options: { serializers: "0.serializers|receiver.serializers" } }, written("0")],
      example: 'logger.child({ key: KEY }).info("using");',
    },
  },
};
