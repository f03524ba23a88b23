import assert from "node:assert/strict";
import { test } from "node:test";
import Stripe from "stripe";

const stripe = new Stripe("{{sk_test:5}}");
const secret = "whsec_test_secret";
const payload = JSON.stringify({ id: "evt_1", object: "event", type: "payment_intent.succeeded" });

test("a right signature is taken", () => {
  const header = stripe.webhooks.generateTestHeaderString({ payload, secret });
  assert.equal(stripe.webhooks.constructEvent(payload, header, secret).id, "evt_1");
});

test("a wrong signature is refused", () => {
  assert.throws(() => stripe.webhooks.constructEvent(payload, "t=1,v1=0", secret));
});
