import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

export const newrelicJavascript: Library = {
  package: "newrelic",
  ecosystem: "npm",
  setup: 'import newrelic from "newrelic";',
  apis: {
    "newrelic:addCustomAttribute": { effects: [sink("telemetry", "json", "1")], example: 'newrelic.addCustomAttribute("key", KEY);' },
    "newrelic:addCustomSpanAttribute": { effects: [sink("telemetry", "json", "1")], example: 'newrelic.addCustomSpanAttribute("key", KEY);' },
    ...members("newrelic:", ["addCustomAttributes", "addCustomSpanAttributes"], {
      effects: [sink("telemetry", "json", "0")],
      example: "newrelic.$({ key: KEY });",
    }),
    "newrelic:recordLogEvent": { effects: [sink("telemetry", "json", "0")], example: "newrelic.recordLogEvent({ message: KEY });" },
    "newrelic:recordCustomEvent": { effects: [sink("telemetry", "json", "1")], example: 'newrelic.recordCustomEvent("Pay", { key: KEY });' },
    "newrelic:noticeError": {
      effects: [sink("telemetry", "text", "0"), sink("telemetry", "json", "1")],
      example: 'newrelic.noticeError(new Error("pay"), { key: KEY });',
    },
  },
};
