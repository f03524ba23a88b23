import type { Library } from "../api.ts";
import { sink } from "../forms.ts";

export const debug: Library = {
  package: "debug",
  ecosystem: "npm",
  setup: 'import createDebug from "debug";\nconst debug = createDebug("payments");',
  apis: {
    "debug:()": { effects: [sink("log", "inspect", "*")], result: { kind: "harmless" }, example: 'debug("using %s", KEY);' },
    "debug:().extend": { gives: "debug:()" },
    "debug:debug": { same: "debug:" },
  },
};
