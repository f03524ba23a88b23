import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

export const fancyLog: Library = {
  package: "fancy-log",
  ecosystem: "npm",
  setup: 'import log from "fancy-log";',
  apis: {
    "fancy-log:": { effects: [sink("log", "inspect", "*")], example: "log(KEY);" },
    ...members("fancy-log:", ["info", "warn", "error", "dir"], { effects: [sink("log", "inspect", "*")], example: "log.$(KEY);" }),
  },
};
