import type { Library } from "../api.ts";
import { callback, sink } from "../forms.ts";

export const bugsnagJavascript: Library = {
  package: "@bugsnag/js",
  ecosystem: "npm",
  setup: 'import Bugsnag from "@bugsnag/js";',
  apis: {
    "@bugsnag/js:notify": { effects: [sink("telemetry", "text", "0")], callbacks: [callback("1", "@bugsnag/js:")], example: "Bugsnag.notify(new Error(KEY));" },
    "@bugsnag/js:addMetadata": { effects: [sink("telemetry", "json", "1+")], example: 'Bugsnag.addMetadata("pay", { key: KEY });' },
    "@bugsnag/js:leaveBreadcrumb": { effects: [sink("telemetry", "json", "*")], example: "Bugsnag.leaveBreadcrumb(KEY);" },
    "@bugsnag/js:start": { effects: [sink("telemetry", "json", "0.metadata")], example: 'Bugsnag.start({ apiKey: "b", metadata: { pay: { key: KEY } } });' },
  },
};
