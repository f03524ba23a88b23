import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

export const opentelemetryPython: Library = {
  package: "opentelemetry-api",
  ecosystem: "pypi",
  setup: "from opentelemetry import trace, baggage\ntracer = trace.get_tracer(__name__)\nspan = trace.get_current_span()",
  apis: {
    "opentelemetry.trace:get_current_span().set_attribute": { effects: [sink("telemetry", "repr", "1|value")], example: 'span.set_attribute("key", KEY)' },
    "opentelemetry.trace:get_current_span().set_attributes": {
      effects: [sink("telemetry", "repr", "0|attributes")],
      example: 'span.set_attributes({"key": KEY})',
    },
    "opentelemetry.trace:get_current_span().add_event": {
      effects: [sink("telemetry", "repr", "0|name|1|attributes")],
      example: 'span.add_event("using", {"key": KEY})',
    },
    "opentelemetry.trace:get_current_span().update_name": { effects: [sink("telemetry", "repr", "0|name")], example: "span.update_name(KEY)" },
    "opentelemetry.trace:get_current_span().record_exception": {
      effects: [sink("telemetry", "repr", "0|exception|1|attributes")],
      example: "span.record_exception(ValueError(KEY))",
    },
    "opentelemetry.trace:get_current_span().set_status": { effects: [sink("telemetry", "repr", "*")], example: "span.set_status(DATA, KEY)" },
    "opentelemetry.trace:Span": { gives: "opentelemetry.trace:get_current_span()" },
    ...members("opentelemetry.trace:get_tracer()", ["start_span", "start_as_current_span"], {
      gives: "opentelemetry.trace:get_current_span()",
      effects: [sink("telemetry", "repr", "0|name"), sink("telemetry", "repr", "attributes")],
      decorates: {},
      example: 'tracer.$("pay", attributes={"key": KEY})',
    }),
    "opentelemetry.baggage:set_baggage": { effects: [sink("telemetry", "repr", "1|value")], example: 'baggage.set_baggage("key", KEY)' },
  },
};
