import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

export const electronLog: Library = {
  package: "electron-log",
  ecosystem: "npm",
  setup: 'import log from "electron-log";',
  apis: {
    ...members("electron-log:", ["error", "warn", "info", "verbose", "debug", "silly", "log"], {
      effects: [sink("log", "inspect", "*")],
      result: harmless,
      example: "log.$(KEY);",
    }),
  },
};
