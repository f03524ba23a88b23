import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

export const signale: Library = {
  package: "signale",
  ecosystem: "npm",
  setup: 'import signale from "signale";',
  apis: {
    ...members(
      "signale:",
      ["await", "complete", "debug", "error", "fatal", "fav", "info", "log", "note", "pause", "pending", "start", "star", "success", "warn", "watch"],
      { effects: [sink("log", "inspect", "*")], result: harmless, example: "signale.$(KEY);" },
    ),

    "signale:Signale": { gives: "signale:" },
    "signale:scope": { gives: "signale:" },
  },
};
