import type { Library } from "../api.ts";
import { members, sink } from "../forms.ts";

export const analyticsJavascript: Library = {
  package: "posthog-node",
  ecosystem: "npm",
  setup:
    'import { PostHog } from "posthog-node";\nimport posthog from "posthog-js";\nimport mixpanel from "mixpanel";\nimport { Analytics } from "@segment/analytics-node";\nconst analytics = new Analytics({ writeKey: "w" });',
  apis: {
    "posthog-node:PostHog().capture": {
      effects: [sink("telemetry", "json", "*")],
      example: 'new PostHog("p").capture({ distinctId: "u", event: "paid", properties: { key: KEY } });',
    },
    "posthog-node:PostHog().identify": {
      effects: [sink("telemetry", "json", "*")],
      example: 'new PostHog("p").identify({ distinctId: "u", properties: { key: KEY } });',
    },
    "posthog-node:PostHog().captureException": { effects: [sink("telemetry", "json", "*")], example: 'new PostHog("p").captureException(new Error(KEY));' },
    ...members("posthog-js:", ["capture", "identify"], { effects: [sink("telemetry", "json", "*")], example: 'posthog.$("paid", { key: KEY });' }),
    "posthog-js:register": { effects: [sink("telemetry", "json", "*")], example: "posthog.register({ key: KEY });" },
    "@segment/analytics-node:Analytics().track": {
      effects: [sink("telemetry", "json", "*")],
      example: 'analytics.track({ userId: "u", event: "paid", properties: { key: KEY } });',
    },
    "@segment/analytics-node:Analytics().page": {
      effects: [sink("telemetry", "json", "*")],
      example: 'analytics.page({ userId: "u", name: "paid", properties: { key: KEY } });',
    },
    "@segment/analytics-node:Analytics().identify": {
      effects: [sink("telemetry", "json", "*")],
      example: 'analytics.identify({ userId: "u", traits: { key: KEY } });',
    },
    "@segment/analytics-node:Analytics().group": {
      effects: [sink("telemetry", "json", "*")],
      example: 'analytics.group({ userId: "u", groupId: "g", traits: { key: KEY } });',
    },
    "analytics-node:": { gives: "@segment/analytics-node:Analytics()" },
    ...members("mixpanel:init()", ["track", "people.set"], {
      effects: [sink("telemetry", "json", "*")],
      example: 'mixpanel.init("t").$("paid", { key: KEY });',
    }),
    ...members("mixpanel-browser:", ["track", "people.set"], {
      effects: [sink("telemetry", "json", "*")],
      example: 'import browser from "mixpanel-browser";\nbrowser.$("paid", { key: KEY });',
    }),
    ...members("@amplitude/analytics-node:", ["track", "logEvent"], {
      effects: [sink("telemetry", "json", "*")],
      example: 'import * as amplitude from "@amplitude/analytics-node";\namplitude.$("paid", { key: KEY });',
    }),
    ":gtag": { effects: [sink("telemetry", "json", "1+")], example: 'gtag("event", "paid", { key: KEY });' },
    ":dataLayer.push": { effects: [sink("telemetry", "json", "*")], example: "dataLayer.push({ key: KEY });" },
  },
};
