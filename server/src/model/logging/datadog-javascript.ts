import type { Library } from "../api.ts";
import { callback, members, sink } from "../forms.ts";

export const datadogJavascript: Library = {
  package: "dd-trace",
  ecosystem: "npm",
  setup:
    'import tracer from "dd-trace";\nimport { datadogLogs } from "@datadog/browser-logs";\nimport { datadogRum } from "@datadog/browser-rum";\nconst span = tracer.startSpan("pay");',
  apis: {
    "dd-trace:init": { gives: "dd-trace:" },
    "dd-trace:tracer": { same: "dd-trace:" },
    "dd-trace:startSpan().setTag": { effects: [sink("telemetry", "json", "1")], example: 'span.setTag("key", KEY);' },
    "dd-trace:startSpan().addTags": { effects: [sink("telemetry", "json", "0")], example: "span.addTags({ key: KEY });" },
    "dd-trace:startSpan().setBaggageItem": { effects: [sink("telemetry", "json", "1")], example: 'span.setBaggageItem("key", KEY);' },
    "dd-trace:startSpan().log": { effects: [sink("telemetry", "json", "0")], example: "span.log({ key: KEY });" },
    "dd-trace:startSpan": { effects: [sink("telemetry", "json", "1.tags")], example: 'tracer.startSpan("pay", { tags: { key: KEY } });' },
    "dd-trace:scope().active": { gives: "dd-trace:startSpan()" },
    "dd-trace:trace": {
      effects: [sink("telemetry", "json", "1.tags")],
      callbacks: [callback("-1", "dd-trace:startSpan()")],
      result: { kind: "called", callback: "-1" },
      example: 'tracer.trace("pay", { tags: { key: KEY } }, () => {});',
    },
    "dd-trace:wrap": { result: { kind: "same", of: "-1" } },
    "dd-trace:setUser": { effects: [sink("telemetry", "json", "0")], example: "tracer.setUser({ id: KEY });" },
    ...members("@datadog/browser-logs:datadogLogs.logger", ["debug", "info", "warn", "error", "log"], {
      effects: [sink("telemetry", "json", "*")],
      example: 'datadogLogs.logger.$("using", { key: KEY });',
    }),
    "@datadog/browser-logs:datadogLogs.setGlobalContextProperty": {
      effects: [sink("telemetry", "json", "1")],
      example: 'datadogLogs.setGlobalContextProperty("key", KEY);',
    },
    ...members("@datadog/browser-rum:datadogRum", ["addAction", "addError", "setGlobalContextProperty"], {
      effects: [sink("telemetry", "json", "*")],
      example: 'datadogRum.$("pay", { key: KEY });',
    }),
  },
};
