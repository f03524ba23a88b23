import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

export const newrelicPython: Library = {
  package: "newrelic",
  ecosystem: "pypi",
  setup: "import newrelic.agent",
  apis: {
    ...members("newrelic.agent:", ["add_custom_attribute", "add_custom_span_attribute"], {
      effects: [sink("telemetry", "repr", "1|value")],
      example: 'newrelic.agent.$("key", KEY)',
    }),
    ...members("newrelic.agent:", ["add_custom_attributes"], {
      effects: [sink("telemetry", "repr", "0|items")],
      example: 'newrelic.agent.$([("key", KEY)])',
    }),
    ...members("newrelic.agent:", ["record_custom_event", "record_log_event"], {
      effects: [sink("telemetry", "repr", "*|params|message|attributes")],
      example: 'newrelic.agent.$("pay", {"key": KEY})',
    }),
    "newrelic.agent:notice_error": { effects: [sink("telemetry", "repr", "attributes")], example: 'newrelic.agent.notice_error(attributes={"key": KEY})' },
  },
};
