import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

export const datadogPython: Library = {
  package: "ddtrace",
  ecosystem: "pypi",
  setup: "from ddtrace import tracer\nfrom datadog import statsd\nspan = tracer.trace('pay')",
  apis: {
    ...members("ddtrace:tracer.trace()", ["set_tag"], {
      effects: [sink("telemetry", "repr", "1|value")],
      example: 'span.$("key", KEY)',
    }),
    "ddtrace:tracer.trace().set_tags": { effects: [sink("telemetry", "repr", "0|tags")], example: 'span.set_tags({"key": KEY})' },
    ...members("ddtrace:tracer", ["start_span", "current_span", "current_root_span"], { gives: "ddtrace:tracer.trace()" }),
    "ddtrace:tracer.wrap": { decorates: {} },
    "ddtrace:tracer.set_tags": { effects: [sink("telemetry", "repr", "0|tags")], example: 'tracer.set_tags({"key": KEY})' },
    "datadog:statsd.event": { effects: [sink("telemetry", "repr", "*|message|title|tags")], example: 'statsd.event("pay", KEY)' },
    "datadog:api.Event.create": { effects: [sink("telemetry", "repr", "**")], example: "from datadog import api\napi.Event.create(title=KEY)" },
  },
};
