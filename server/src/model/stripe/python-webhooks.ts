import type { Library } from "../api.ts";
import { STRIPE_EVENT, secretKey, unverified, verified, webhookSecret } from "./effects.ts";

/**
 * Webhooks in stripe-python: what checks a signature and what goes round it. An empty secret is accepted up to 15.5, a blank one up to 16.0; tolerance 0 or
 * None switches the replay window off in every version (measured).
 */
export const pythonWebhooks: Library = {
  package: "stripe",
  ecosystem: "pypi",
  setup: `import stripe

client = stripe.StripeClient(KEY)`,
  apis: {
    "stripe:Webhook.construct_event": {
      parameters: ["payload", "sig_header", "secret", "tolerance", "api_key"],
      effects: [
        webhookSecret("`secret` of Webhook.construct_event", "secret"),
        secretKey("`api_key` of Webhook.construct_event", "api_key"),
        verified("payload", "sig_header", "secret", "tolerance"),
      ],
      gives: "stripe:Event()",
      result: STRIPE_EVENT,
      example: "stripe.Webhook.construct_event(DATA, DATA, KEY)",
    },
    "stripe:StripeClient().construct_event": {
      majors: "8..",
      parameters: ["payload", "sig_header", "secret", "tolerance"],
      effects: [webhookSecret("`secret` of construct_event", "secret"), verified("payload", "sig_header", "secret", "tolerance")],
      gives: "stripe:Event()",
      result: STRIPE_EVENT,
      example: "client.construct_event(DATA, DATA, KEY)",
    },
    "stripe:StripeClient().parse_event_notification": {
      majors: "13..",
      parameters: ["raw", "sig_header", "secret", "tolerance"],
      effects: [webhookSecret("`secret` of parse_event_notification", "secret"), verified("raw", "sig_header", "secret", "tolerance")],
      gives: "stripe:Event()",
      result: STRIPE_EVENT,
      example: "client.parse_event_notification(DATA, DATA, KEY)",
    },
    "stripe:StripeClient().parse_thin_event": {
      majors: "11..12",
      parameters: ["raw", "sig_header", "secret", "tolerance"],
      effects: [webhookSecret("`secret` of parse_thin_event", "secret"), verified("raw", "sig_header", "secret", "tolerance")],
      gives: "stripe:Event()",
      result: STRIPE_EVENT,
      example: "client.parse_thin_event(DATA, DATA, KEY)",
    },
    "stripe:WebhookSignature.verify_header": {
      parameters: ["payload", "header", "secret", "tolerance"],
      effects: [webhookSecret("`secret` of WebhookSignature.verify_header", "secret"), verified("payload", "header", "secret", "tolerance")],
      example: "stripe.WebhookSignature.verify_header(DATA, DATA, KEY, 300)",
    },
    // Makes signatures, for tests.
    "stripe:WebhookSignature.generate_signature_header": {
      majors: "16..",
      parameters: ["payload", "secret"],
      effects: [webhookSecret("`secret` of WebhookSignature.generate_signature_header", "secret")],
      example: "stripe.WebhookSignature.generate_signature_header(DATA, KEY)",
    },
    "stripe:StripeClient().notification_handler": {
      majors: "15..",
      parameters: ["webhook_secret", "fallback_callback"],
      effects: [webhookSecret("`webhook_secret` of notification_handler", "webhook_secret")],
      gives: "stripe:StripeEventNotificationHandler()",
      example: "client.notification_handler(KEY, DATA)",
    },
    "stripe:StripeClient().async_notification_handler": {
      majors: "15..",
      parameters: ["webhook_secret", "fallback_callback"],
      effects: [webhookSecret("`webhook_secret` of async_notification_handler", "webhook_secret")],
      gives: "stripe:AsyncStripeEventNotificationHandler()",
      example: "client.async_notification_handler(KEY, DATA)",
    },
    "stripe:StripeEventNotificationHandler": {
      majors: "15..",
      parameters: ["client", "webhook_secret", "fallback_callback"],
      effects: [webhookSecret("`webhook_secret` of StripeEventNotificationHandler", "webhook_secret")],
      example: "stripe.StripeEventNotificationHandler(client, KEY, DATA)",
    },
    "stripe:AsyncStripeEventNotificationHandler": {
      majors: "15..",
      parameters: ["client", "webhook_secret", "fallback_callback"],
      effects: [webhookSecret("`webhook_secret` of AsyncStripeEventNotificationHandler", "webhook_secret")],
      example: "stripe.AsyncStripeEventNotificationHandler(client, KEY, DATA)",
    },
    "stripe:StripeEventNotificationHandler().handle": {
      majors: "15..",
      parameters: ["webhook_body", "sig_header"],
      effects: [{ kind: "trust", body: "webhook_body", signature: "sig_header", check: "verified" }],
      example: "client.notification_handler(KEY, DATA).handle(DATA, DATA)",
    },
    "stripe:AsyncStripeEventNotificationHandler().handle_async": {
      majors: "15..",
      parameters: ["webhook_body", "sig_header"],
      effects: [{ kind: "trust", body: "webhook_body", signature: "sig_header", check: "verified" }],
      example: "import asyncio\n\nasyncio.run(client.async_notification_handler(KEY, DATA).handle_async(DATA, DATA))",
    },

    // Ways round the check. They are right for bodies that came through AWS EventBridge or Azure Event Grid, and after `verify_header`.
    "stripe:Event.construct_from": {
      parameters: ["values", "key"],
      effects: [secretKey("`key` of Event.construct_from", "key"), unverified("values")],
      gives: "stripe:Event()",
      result: STRIPE_EVENT,
      example: "stripe.Event.construct_from(DATA, KEY)",
    },
    "stripe:Webhook.construct_event_without_verification": {
      majors: "15..",
      parameters: ["payload"],
      effects: [unverified("payload")],
      gives: "stripe:Event()",
      result: STRIPE_EVENT,
      example: "stripe.Webhook.construct_event_without_verification(DATA)",
    },
    "stripe:StripeClient().construct_event_without_verification": {
      majors: "15..",
      parameters: ["payload"],
      effects: [unverified("payload")],
      gives: "stripe:Event()",
      result: STRIPE_EVENT,
      example: "client.construct_event_without_verification(DATA)",
    },
    "stripe:StripeClient().parse_event_notification_without_verification": {
      majors: "15..",
      parameters: ["payload"],
      effects: [unverified("payload")],
      gives: "stripe:Event()",
      result: STRIPE_EVENT,
      example: "client.parse_event_notification_without_verification(DATA)",
    },
    "stripe:StripeClient().notification_handler_without_verification": { majors: "15..", gives: "stripe:UnverifiedNotificationHandler()" },
    "stripe:StripeClient().async_notification_handler_without_verification": { majors: "15..", gives: "stripe:UnverifiedNotificationHandler()" },
    "stripe:UnverifiedNotificationHandler().handle": {
      majors: "15..",
      parameters: ["webhook_body"],
      effects: [unverified("webhook_body")],
      example: "client.notification_handler_without_verification(DATA).handle(DATA)",
    },
    "stripe:UnverifiedNotificationHandler().handle_async": {
      majors: "15..",
      parameters: ["webhook_body"],
      effects: [unverified("webhook_body")],
      example: "import asyncio\n\nasyncio.run(client.async_notification_handler_without_verification(DATA).handle_async(DATA))",
    },
  },
};
