import type { Library } from "../api.ts";
import { sink } from "../forms.ts";

export const bugsnagPython: Library = {
  package: "bugsnag",
  ecosystem: "pypi",
  setup: "import bugsnag",
  apis: {
    "bugsnag:notify": {
      effects: [sink("telemetry", "repr", "0|exception|metadata|extra_data|**")],
      example: 'bugsnag.notify(ValueError("pay"), metadata={"key": KEY})',
    },
    "bugsnag:leave_breadcrumb": { effects: [sink("telemetry", "repr", "0|message|1|metadata")], example: "bugsnag.leave_breadcrumb(KEY)" },
    "bugsnag:add_metadata_tab": { effects: [sink("telemetry", "repr", "1")], example: 'bugsnag.add_metadata_tab("pay", {"key": KEY})' },
  },
};
