import type { Effect, Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

/** The first may be a format for those after it. */
const written: Effect = { kind: "sink", sink: { kind: "log", form: "inspect" }, at: "*", format: "0" };

/** Objects are printed as `util.inspect` shows them: two levels deep, private state of instances included. */
export const console: Library = {
  package: "",
  ecosystem: "npm",
  setup: 'import console from "node:console";',
  apis: {
    "console:": { same: ":console" },
    ...members(":console", ["log", "info", "warn", "error", "debug", "trace", "group", "groupCollapsed"], {
      effects: [written],
      result: harmless,
      example: "console.$(KEY);",
    }),
    ":console.dir": {
      effects: [{ kind: "sink", sink: { kind: "log", form: "inspect" }, at: "0", depth: "1.depth" }],
      result: harmless,
      example: "console.dir(KEY);",
    },
    ":console.dirxml": { effects: [sink("log", "inspect", "*")], result: harmless, example: "console.dirxml(KEY);" },
    ":console.table": {
      effects: [{ kind: "sink", sink: { kind: "log", form: "inspect" }, at: "0", unless: "1" }],
      result: harmless,
      example: "console.table(KEY);",
    },
    ":console.assert": { effects: [sink("log", "inspect", "1+")], result: harmless, example: "console.assert(false, KEY);" },
    // A level that is chosen when the program runs.
    ":console[]": {
      effects: [written],
      result: harmless,
      example: 'const level = Math.random() < 0.5 ? "info" : "warn";\nconsole[level](KEY);',
    },
    ":console.count": { effects: [sink("log", "text", "0")], result: harmless, example: "console.count(KEY);" },
    ":console.timeEnd": { effects: [sink("log", "text", "0")], result: harmless, example: "console.time(KEY);\nconsole.timeEnd(KEY);" },
    ":console.timeLog": { effects: [sink("log", "inspect", "*")], result: harmless, example: 'console.time("payment");\nconsole.timeLog("payment", KEY);' },
    ...members(":console", ["time", "countReset", "groupEnd", "clear"], { result: harmless }),
    ":console.Console": { gives: ":console" },
  },
};
