import type { Library } from "../api.ts";
import { sink } from "../forms.ts";

export const elasticApmPython: Library = {
  package: "elastic-apm",
  ecosystem: "pypi",
  setup: "import elasticapm\nclient = elasticapm.get_client()",
  apis: {
    "elasticapm:set_custom_context": { effects: [sink("telemetry", "json", "0|data")], example: 'elasticapm.set_custom_context({"key": KEY})' },
    "elasticapm:label": { effects: [sink("telemetry", "json", "**")], example: "elasticapm.label(key=KEY)" },
    "elasticapm:get_client().capture_message": { effects: [sink("telemetry", "json", "*|**")], example: "client.capture_message(KEY)" },
    "elasticapm:Client": { gives: "elasticapm:get_client()" },
  },
};
