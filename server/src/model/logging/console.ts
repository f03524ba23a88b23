import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

/** Objects are printed as `util.inspect` shows them: two levels deep, private state of instances included. */
export const console: Library = {
  package: "",
  ecosystem: "npm",
  setup: 'import console from "node:console";',
  apis: {
    "console:": { same: ":console" },
    ...members(":console", ["log", "info", "warn", "error", "debug", "trace", "group", "groupCollapsed"], {
      effects: [sink("log", "inspect", "*")],
      result: harmless,
      example: "console.$(KEY);",
    }),
    ...members(":console", ["dir", "dirxml", "table"], { effects: [sink("log", "inspect", "0")], result: harmless, example: "console.$(KEY);" }),
    ":console.assert": { effects: [sink("log", "inspect", "1+")], result: harmless, example: "console.assert(false, KEY);" },
    ...members(":console", ["time", "timeEnd", "timeLog", "count", "countReset", "groupEnd", "clear"], { result: harmless }),
    ":console.Console": { gives: ":console" },
  },
};
