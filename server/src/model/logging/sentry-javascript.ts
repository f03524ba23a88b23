import type { Library } from "../api.ts";
import { callback, members, sink } from "../forms.ts";

const packages =
  "browser nextjs react vue svelte sveltekit remix nuxt astro aws-serverless google-cloud-serverless serverless gatsby nestjs bun deno cloudflare core electron react-native angular solid".split(
    " ",
  );
const same: Library["apis"] = Object.fromEntries(packages.map((name) => [`@sentry/${name}:`, { same: "@sentry/node:" }]));

export const sentryJavascript: Library = {
  package: "@sentry/node",
  ecosystem: "npm",
  setup: 'import * as Sentry from "@sentry/node";',
  apis: {
    "@sentry/node:init": {
      effects: [{ kind: "client", client: "sentry", options: { locals: "0.includeLocalVariables", pii: "0.sendDefaultPii", beforeSend: "0.beforeSend" } }],
      example: "Sentry.init({ includeLocalVariables: true });",
    },
    ...members("@sentry/node:", ["setTag", "setExtra"], {
      effects: [sink("telemetry", "json", "1")],
      example: 'Sentry.$("key", KEY);',
    }),
    "@sentry/node:setContext": { effects: [sink("telemetry", "json", "1")], example: 'Sentry.setContext("pay", { key: KEY });' },
    ...members("@sentry/node:", ["setTags", "setExtras", "setUser"], {
      effects: [sink("telemetry", "json", "0")],
      example: "Sentry.$({ key: KEY });",
    }),
    ...members("@sentry/node:", ["addBreadcrumb", "captureEvent"], { effects: [sink("telemetry", "json", "0")], example: "Sentry.$({ message: KEY });" }),
    "@sentry/node:captureMessage": { effects: [sink("telemetry", "json", "0|1")], example: "Sentry.captureMessage(KEY);" },
    "@sentry/node:captureException": {
      effects: [sink("telemetry", "text", "0"), sink("telemetry", "json", "1")],
      example: "Sentry.captureException(new Error(KEY));",
    },
    ...members("@sentry/node:", ["withScope", "configureScope", "withIsolationScope"], { callbacks: [callback("-1", "@sentry/node:")] }),
    ...members("@sentry/node:", ["getCurrentScope", "getIsolationScope", "getGlobalScope", "getActiveSpan", "startInactiveSpan", "getCurrentHub", "Scope"], {
      gives: "@sentry/node:",
    }),
    ...members("@sentry/node:", ["startSpan", "startSpanManual"], {
      effects: [sink("telemetry", "json", "0")],
      callbacks: [callback("1", "@sentry/node:")],
      example: 'Sentry.$({ name: "pay", attributes: { key: KEY } }, () => {});',
    }),
    ...members("@sentry/node:logger", ["trace", "debug", "info", "warn", "error", "fatal"], {
      effects: [sink("telemetry", "json", "*")],
      example: 'Sentry.logger.$("using", { key: KEY });',
    }),
    ...same,
  },
};
