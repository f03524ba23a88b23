import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

export const consola: Library = {
  package: "consola",
  ecosystem: "npm",
  setup: 'import { consola } from "consola";',
  apis: {
    ...members("consola:consola", ["fatal", "error", "warn", "log", "info", "success", "fail", "ready", "start", "box", "debug", "trace", "verbose"], {
      effects: [sink("log", "inspect", "*")],
      result: harmless,
      example: "consola.$(KEY);",
    }),

    "consola:": { same: "consola:consola" },
    "consola:createConsola": { gives: "consola:consola" },
    "consola:consola.withTag": { gives: "consola:consola" },
    "consola:consola.withDefaults": { gives: "consola:consola" },
  },
};
