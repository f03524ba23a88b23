import type { Library } from "../api.ts";
import { STRIPE_EVENT, unverified, verified, webhookSecret } from "./effects.ts";

const CHECKED = ["payload", "header", "secret", "tolerance"];

/**
 * Webhooks in stripe-node: what checks a signature and what goes round it. An empty secret is accepted up to 22.6.1, a blank one up to 22; tolerance 0 switches
 * the replay window off from 23 on, and `verifyHeader` without a tolerance has none up to 22 (measured).
 */
export const nodeWebhooks: Library = {
  package: "stripe",
  ecosystem: "npm",
  setup: `import Stripe from "stripe";

const stripe = new Stripe(KEY);`,
  apis: {
    // Static on the class, too: 8, 9 and 14 on.
    "stripe:webhooks": { same: "stripe:().webhooks" },
    "stripe:().webhooks.constructEvent": {
      parameters: CHECKED,
      effects: [webhookSecret("`secret` of webhooks.constructEvent", "secret"), verified("payload", "header", "secret", "tolerance")],
      gives: "stripe:Event()",
      result: STRIPE_EVENT,
      example: "stripe.webhooks.constructEvent(DATA, DATA, KEY);",
    },
    "stripe:().webhooks.constructEventAsync": {
      parameters: CHECKED,
      effects: [webhookSecret("`secret` of webhooks.constructEventAsync", "secret"), verified("payload", "header", "secret", "tolerance")],
      gives: "stripe:Event()",
      result: STRIPE_EVENT,
      example: "Stripe.webhooks.constructEventAsync(DATA, DATA, KEY);",
    },
    "stripe:().webhooks.signature.verifyHeader": {
      parameters: CHECKED,
      effects: [webhookSecret("`secret` of webhooks.signature.verifyHeader", "secret"), verified("payload", "header", "secret", "tolerance")],
      result: { kind: "harmless" },
      example: "stripe.webhooks.signature?.verifyHeader(DATA, DATA, KEY, 300);",
    },
    "stripe:().webhooks.signature.verifyHeaderAsync": {
      parameters: CHECKED,
      effects: [webhookSecret("`secret` of webhooks.signature.verifyHeaderAsync", "secret"), verified("payload", "header", "secret", "tolerance")],
      result: { kind: "harmless" },
      example: "stripe.webhooks.signature?.verifyHeaderAsync(DATA, DATA, KEY, 300);",
    },
    // Make signatures, for tests.
    "stripe:().webhooks.generateTestHeaderString": {
      parameters: ["options"],
      effects: [webhookSecret("`secret` of webhooks.generateTestHeaderString", "options.secret")],
      result: { kind: "harmless" },
      example: "stripe.webhooks.generateTestHeaderString({ payload: DATA, secret: KEY });",
    },
    "stripe:().webhooks.generateTestHeaderStringAsync": {
      parameters: ["options"],
      effects: [webhookSecret("`secret` of webhooks.generateTestHeaderStringAsync", "options.secret")],
      result: { kind: "harmless" },
      example: "stripe.webhooks.generateTestHeaderStringAsync({ payload: DATA, secret: KEY });",
    },
    "stripe:().parseEventNotification": {
      majors: "19..",
      parameters: CHECKED,
      effects: [webhookSecret("`secret` of parseEventNotification", "secret"), verified("payload", "header", "secret", "tolerance")],
      gives: "stripe:Event()",
      result: STRIPE_EVENT,
      example: "stripe.parseEventNotification(DATA, DATA, KEY);",
    },
    "stripe:().parseEventNotificationAsync": {
      majors: "19..",
      parameters: CHECKED,
      effects: [webhookSecret("`secret` of parseEventNotificationAsync", "secret"), verified("payload", "header", "secret", "tolerance")],
      gives: "stripe:Event()",
      result: STRIPE_EVENT,
      example: "stripe.parseEventNotificationAsync(DATA, DATA, KEY);",
    },
    "stripe:().parseThinEvent": {
      majors: "17..18",
      parameters: CHECKED,
      effects: [webhookSecret("`secret` of parseThinEvent", "secret"), verified("payload", "header", "secret", "tolerance")],
      gives: "stripe:Event()",
      result: STRIPE_EVENT,
      example: "stripe.parseThinEvent(DATA, DATA, KEY);",
    },
    "stripe:().notificationHandler": {
      majors: "22..",
      parameters: ["webhookSecret", "fallbackCallback"],
      effects: [webhookSecret("`webhookSecret` of notificationHandler", "webhookSecret")],
      gives: "stripe:NotificationHandler()",
      example: "stripe.notificationHandler(KEY, DATA);",
    },
    "stripe:NotificationHandler().handle": {
      majors: "22..",
      parameters: ["payload", "header"],
      effects: [{ kind: "trust", body: "payload", signature: "header", check: "verified" }],
      example: "stripe.notificationHandler(KEY, DATA).handle(DATA, DATA);",
    },

    // Ways round the check. They are right for bodies that came through AWS EventBridge or Azure Event Grid, and after `verifyHeader`.
    "stripe:().webhooks.constructEventWithoutVerification": {
      majors: "22..",
      parameters: ["payload"],
      effects: [unverified("payload")],
      gives: "stripe:Event()",
      result: STRIPE_EVENT,
      example: "stripe.webhooks.constructEventWithoutVerification(DATA);",
    },
    "stripe:().constructEventWithoutVerification": {
      majors: "22..22",
      parameters: ["payload"],
      effects: [unverified("payload")],
      gives: "stripe:Event()",
      result: STRIPE_EVENT,
      example: "stripe.constructEventWithoutVerification(DATA);",
    },
    "stripe:().parseEventNotificationWithoutVerification": {
      majors: "22..",
      parameters: ["payload"],
      effects: [unverified("payload")],
      gives: "stripe:Event()",
      result: STRIPE_EVENT,
      example: "stripe.parseEventNotificationWithoutVerification(DATA);",
    },
    "stripe:().notificationHandlerWithoutVerification": { majors: "22..", gives: "stripe:UnverifiedNotificationHandler()" },
    "stripe:UnverifiedNotificationHandler().handle": {
      majors: "22..",
      parameters: ["payload"],
      effects: [unverified("payload")],
      example: "stripe.notificationHandlerWithoutVerification(DATA).handle(DATA);",
    },
  },
};
