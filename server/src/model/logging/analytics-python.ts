import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

export const analyticsPython: Library = {
  package: "posthog",
  ecosystem: "pypi",
  setup: "import posthog\nfrom posthog import Posthog\nfrom mixpanel import Mixpanel\nimport segment.analytics",
  apis: {
    "posthog:capture": { effects: [sink("telemetry", "json", "*|**")], example: 'posthog.capture("paid", distinct_id="u", properties={"key": KEY})' },
    "posthog:set": { effects: [sink("telemetry", "json", "*|**")], example: 'posthog.set(distinct_id="u", properties={"key": KEY})' },
    "posthog:identify": { majors: "..5", effects: [sink("telemetry", "json", "*|**")], example: 'posthog.identify("u", {"key": KEY})' },
    "posthog:capture_exception": { effects: [sink("telemetry", "json", "*|**")], example: "posthog.capture_exception(ValueError(KEY))" },
    "posthog:Posthog": { gives: "posthog:" },
    ...members("segment.analytics:", ["track", "identify", "page", "group"], {
      effects: [sink("telemetry", "json", "*|**")],
      example: 'segment.analytics.$("user", "paid", {"key": KEY})',
    }),
    "analytics:track": { effects: [sink("telemetry", "json", "*|**")], example: 'import analytics\nanalytics.track("user", "paid", {"key": KEY})' },
    ...members("mixpanel:Mixpanel()", ["track", "people_set"], {
      effects: [sink("telemetry", "json", "*|properties")],
      example: 'Mixpanel("token").$("user", "paid", {"key": KEY})',
    }),
  },
};
