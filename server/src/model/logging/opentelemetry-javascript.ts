import type { Library } from "../api.ts";
import { callback, sink } from "../forms.ts";

export const opentelemetryJavascript: Library = {
  package: "@opentelemetry/api",
  ecosystem: "npm",
  setup: 'import { trace, propagation } from "@opentelemetry/api";\nconst tracer = trace.getTracer("payments");\nconst span = tracer.startSpan("pay");',
  apis: {
    "@opentelemetry/api:Span().setAttribute": {
      effects: [sink("telemetry", "json", "1")],
      gives: "@opentelemetry/api:Span()",
      example: 'span.setAttribute("key", KEY);',
    },
    "@opentelemetry/api:Span().setAttributes": {
      effects: [sink("telemetry", "json", "0")],
      gives: "@opentelemetry/api:Span()",
      example: "span.setAttributes({ key: KEY });",
    },
    "@opentelemetry/api:Span().addEvent": {
      effects: [sink("telemetry", "json", "0|1")],
      gives: "@opentelemetry/api:Span()",
      example: 'span.addEvent("using", { key: KEY });',
    },
    "@opentelemetry/api:Span().recordException": { effects: [sink("telemetry", "text", "0")], example: "span.recordException(new Error(KEY));" },
    "@opentelemetry/api:Span().setStatus": {
      effects: [sink("telemetry", "json", "0")],
      gives: "@opentelemetry/api:Span()",
      example: "span.setStatus({ code: 2, message: KEY });",
    },
    "@opentelemetry/api:Span().updateName": { effects: [sink("telemetry", "text", "0")], gives: "@opentelemetry/api:Span()", example: "span.updateName(KEY);" },
    "@opentelemetry/api:trace.getActiveSpan": { gives: "@opentelemetry/api:Span()" },
    "@opentelemetry/api:trace.getSpan": { gives: "@opentelemetry/api:Span()" },
    "@opentelemetry/api:trace.getTracer().startSpan": {
      gives: "@opentelemetry/api:Span()",
      effects: [sink("telemetry", "json", "0|1.attributes")],
      example: 'tracer.startSpan("pay", { attributes: { key: KEY } });',
    },
    "@opentelemetry/api:trace.getTracer().startActiveSpan": {
      effects: [sink("telemetry", "json", "0|1.attributes")],
      callbacks: [callback("-1", "@opentelemetry/api:Span()")],
      result: { kind: "called", callback: "-1" },
      example: 'tracer.startActiveSpan("pay", { attributes: { key: KEY } }, () => {});',
    },
    "@opentelemetry/api-logs:logs.getLogger().emit": {
      effects: [sink("telemetry", "json", "0")],
      example: 'import { logs } from "@opentelemetry/api-logs";\nlogs.getLogger("pay").emit({ body: KEY });',
    },
  },
};
