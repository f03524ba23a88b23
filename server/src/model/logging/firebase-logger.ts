import type { Library } from "../api.ts";
import { harmless, members, sink } from "../forms.ts";

export const firebaseLogger: Library = {
  package: "firebase-functions",
  ecosystem: "npm",
  setup: 'import { logger } from "firebase-functions";',
  apis: {
    ...members("firebase-functions/logger:", ["debug", "info", "log", "warn", "error"], {
      effects: [sink("log", "json", "*")],
      result: harmless,
      example: 'logger.$("using", { key: KEY });',
    }),

    "firebase-functions/logger:write": { effects: [sink("log", "json", "0")], example: 'logger.write({ severity: "INFO", key: KEY });' },
    "firebase-functions:logger": { same: "firebase-functions/logger:" },
    "firebase-functions/v2:logger": { same: "firebase-functions/logger:" },
  },
};
