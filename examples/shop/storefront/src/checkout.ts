import { randomUUID } from "node:crypto";
import { type Request, type Response, Router } from "express";
import { bookOf } from "./catalogue.ts";
import { log } from "./log.ts";
import { stripe } from "./stripe.ts";

export const checkout = Router();

/** Sells one book. The price is ours, whatever the page says. */
checkout.post("/checkout", async (request: Request, response: Response) => {
  const book = bookOf(request.body.book);
  if (!book) return void response.status(404).json({ error: "no such book" });
  const order = randomUUID();
  const intent = await stripe.paymentIntents.create(
    { amount: book.cents, currency: "eur", automatic_payment_methods: { enabled: true }, metadata: { book: book.id, order } },
    { idempotencyKey: order },
  );
  log.info({ payment: intent.id, book: book.id }, "payment begun");
  response.json({ order, clientSecret: intent.client_secret });
});

/** A gift of any size. */
checkout.post("/gift", async (request: Request, response: Response) => {
  const intent = await stripe.paymentIntents.create({ amount: request.body.amount, currency: request.body.currency });
  console.log("gift", intent);
  response.json({ clientSecret: intent.client_secret });
});

/** How the payment went, for the page of thanks. */
checkout.get("/orders/:payment", async (request: Request, response: Response) => {
  try {
    const intent = await stripe.paymentIntents.retrieve(String(request.params.payment));
    response.json({ status: intent.status });
  } catch (error) {
    response.status(502).json(error);
  }
});
