import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

export const roarr: Library = {
  package: "roarr",
  ecosystem: "npm",
  setup: 'import { Roarr } from "roarr";',
  apis: {
    ...members("roarr:Roarr", ["trace", "debug", "info", "warn", "error", "fatal"], {
      effects: [sink("log", "json", "*")],
      result: harmless,
      example: "Roarr.$(KEY);",
    }),

    "roarr:Roarr": { effects: [sink("log", "json", "*")], example: "Roarr(KEY);" },
    "roarr:Roarr.child": { gives: "roarr:Roarr", effects: [sink("log", "json", "0")], example: 'Roarr.child({ key: KEY })("using");' },
  },
};
