import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

export const applicationinsights: Library = {
  package: "applicationinsights",
  ecosystem: "npm",
  setup: 'import * as appInsights from "applicationinsights";',
  apis: {
    ...members("applicationinsights:defaultClient", ["trackTrace", "trackException", "trackEvent", "trackRequest", "trackDependency"], {
      effects: [sink("telemetry", "json", "0")],
      example: "appInsights.defaultClient.$({ message: KEY });",
    }),
    "applicationinsights:TelemetryClient": { gives: "applicationinsights:defaultClient" },
  },
};
