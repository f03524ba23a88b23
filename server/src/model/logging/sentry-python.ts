import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

const scoped = ["set_tag", "set_extra"];

export const sentryPython: Library = {
  package: "sentry-sdk",
  ecosystem: "pypi",
  setup: "import sentry_sdk",
  apis: {
    "sentry_sdk:init": {
      effects: [
        {
          kind: "client",
          client: "sentry",
          options: { locals: "include_local_variables|with_locals", pii: "send_default_pii", beforeSend: "before_send", eventScrubber: "event_scrubber" },
        },
      ],
      example: "sentry_sdk.init(include_local_variables=True)",
    },
    ...members("sentry_sdk:", scoped, { effects: [sink("telemetry", "repr", "1|value")], example: 'sentry_sdk.$("key", KEY)' }),
    "sentry_sdk:set_tags": { effects: [sink("telemetry", "repr", "0|tags")], example: 'sentry_sdk.set_tags({"key": KEY})' },
    "sentry_sdk:set_context": { effects: [sink("telemetry", "repr", "1|value")], example: 'sentry_sdk.set_context("pay", {"key": KEY})' },
    "sentry_sdk:set_user": { effects: [sink("telemetry", "repr", "0|value")], example: 'sentry_sdk.set_user({"key": KEY})' },
    "sentry_sdk:capture_message": {
      effects: [sink("telemetry", "repr", "0|message"), sink("telemetry", "repr", "extras|tags|contexts")],
      example: "sentry_sdk.capture_message(KEY)",
    },
    "sentry_sdk:capture_exception": {
      effects: [sink("telemetry", "repr", "0|error"), sink("telemetry", "repr", "extras|tags|contexts")],
      example: "sentry_sdk.capture_exception(ValueError(KEY))",
    },
    "sentry_sdk:capture_event": { effects: [sink("telemetry", "repr", "0|event")], example: 'sentry_sdk.capture_event({"message": KEY})' },
    "sentry_sdk:add_breadcrumb": { effects: [sink("telemetry", "repr", "0|**")], example: "sentry_sdk.add_breadcrumb(message=KEY)" },
    "sentry_sdk:start_span().set_data": { effects: [sink("telemetry", "repr", "1|value")], example: 'sentry_sdk.start_span(op="pay").set_data("key", KEY)' },
    "sentry_sdk:start_span().set_tag": { effects: [sink("telemetry", "repr", "1|value")], example: 'sentry_sdk.start_span(op="pay").set_tag("key", KEY)' },
    "sentry_sdk:start_transaction": { gives: "sentry_sdk:start_span()" },
    "sentry_sdk:get_current_span": { gives: "sentry_sdk:start_span()" },
    ...members(
      "sentry_sdk:",
      ["push_scope", "configure_scope", "new_scope", "isolation_scope", "get_current_scope", "get_isolation_scope", "get_global_scope", "Scope"],
      { gives: "sentry_sdk:" },
    ),
  },
};
