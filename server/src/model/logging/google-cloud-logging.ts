import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

export const googleCloudLogging: Library = {
  package: "@google-cloud/logging",
  ecosystem: "npm",
  setup: 'import { Logging } from "@google-cloud/logging";\nconst log = new Logging().log("payments");',
  apis: {
    "@google-cloud/logging:Logging().log().entry": { result: { kind: "list", of: "*" } },
    ...members("@google-cloud/logging:Logging().log()", ["write", "debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"], {
      effects: [sink("log", "json", "0")],
      example: "log.$(log.entry({}, { key: KEY }));",
    }),
  },
};
