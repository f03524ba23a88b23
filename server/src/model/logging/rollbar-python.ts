import type { Library } from "../api.ts";
import { sink } from "../forms.ts";

export const rollbarPython: Library = {
  package: "rollbar",
  ecosystem: "pypi",
  setup: "import rollbar",
  apis: {
    "rollbar:report_message": { effects: [sink("telemetry", "repr", "0|message|extra_data|payload_data")], example: "rollbar.report_message(KEY)" },
    "rollbar:report_exc_info": { effects: [sink("telemetry", "repr", "extra_data|payload_data")], example: 'rollbar.report_exc_info(extra_data={"key": KEY})' },
    "rollbar:init": {
      effects: [{ kind: "client", client: "rollbar", options: { locals: "locals" } }],
      example: 'rollbar.init("token", locals={"enabled": True})',
    },
  },
};
