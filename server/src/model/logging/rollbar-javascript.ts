import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

export const rollbarJavascript: Library = {
  package: "rollbar",
  ecosystem: "npm",
  setup: 'import Rollbar from "rollbar";\nconst rollbar = new Rollbar({});',
  apis: {
    ...members("rollbar:()", ["log", "debug", "info", "warning", "warn", "error", "critical"], {
      effects: [sink("telemetry", "json", "*")],
      example: 'rollbar.$("using", { key: KEY });',
    }),
    "rollbar:().configure": { effects: [sink("telemetry", "json", "0.payload")], example: "rollbar.configure({ payload: { key: KEY } });" },
  },
};
