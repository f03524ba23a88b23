import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

export const analyticsJavascript: Library = {
  package: "posthog-node",
  ecosystem: "npm",
  setup:
    'import { PostHog } from "posthog-node";\nimport posthog from "posthog-js";\nimport mixpanel from "mixpanel";\nimport { Analytics } from "@segment/analytics-node";\nconst analytics = new Analytics({ writeKey: "w" });',
  apis: {
    ...members("posthog-node:PostHog()", ["capture", "identify", "captureException"], {
      effects: [sink("telemetry", "json", "*")],
      example: 'new PostHog("p").$({ distinctId: "u", event: "paid", properties: { key: KEY } });',
    }),
    ...members("posthog-js:", ["capture", "identify", "register"], { effects: [sink("telemetry", "json", "*")], example: 'posthog.$("paid", { key: KEY });' }),
    ...members("@segment/analytics-node:Analytics()", ["track", "identify", "page", "group"], {
      effects: [sink("telemetry", "json", "*")],
      example: 'analytics.$({ event: "paid", properties: { key: KEY } });',
    }),
    "analytics-node:": { gives: "@segment/analytics-node:Analytics()" },
    ...members("mixpanel:", ["track", "people.set"], { effects: [sink("telemetry", "json", "*")], example: 'mixpanel.$("paid", { key: KEY });' }),
    "mixpanel:init": { gives: "mixpanel:" },
    ...members("@amplitude/analytics-node:", ["track", "logEvent"], {
      effects: [sink("telemetry", "json", "*")],
      example: 'import * as amplitude from "@amplitude/analytics-node";\namplitude.$("paid", { key: KEY });',
    }),
    ":gtag": { effects: [sink("telemetry", "json", "1+")], example: 'gtag("event", "paid", { key: KEY });' },
    ":dataLayer.push": { effects: [sink("telemetry", "json", "*")], example: "dataLayer.push({ key: KEY });" },
  },
};
