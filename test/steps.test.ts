import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsIn } from "./harness.ts";

/** The lines that the steps of the findings of a rule stand in, and what they say. */
async function stepsIn(path: string, text: string, rule: string): Promise<string[]> {
  const found = (await findingsIn({ [path]: text })).get(path) ?? [];
  return found
    .filter((finding) => finding.rule === rule)
    .flatMap(({ steps }) => steps.map((step) => `${text.slice(0, step.span.start).split("\n").length}: ${step.text}`));
}

test("what a framework hands over is first seen where it gets a name, and nobody calls the handler", async () => {
  const handler = [
    "import stripe",
    "",
    "def lambda_handler(event, context):",
    '    for email in event["emails"]:',
    "        stripe.Customer.create(email=email)",
    "",
  ];
  assert.deepEqual(await stepsIn("lambda_function.py", handler.join("\n"), "unbounded-calls"), ["3: comes with the request"]);
});

test("a method that a framework calls is not said to be called where its class is", async () => {
  const view = [
    "import stripe",
    "from rest_framework import viewsets",
    "from rest_framework.decorators import action",
    "",
    "class Payments(viewsets.ViewSet):",
    '    @action(detail=False, methods=["post"])',
    "    def pay(self, request):",
    '        stripe.PaymentIntent.create(amount=request.data["amount"], currency="eur")',
    "",
  ];
  assert.deepEqual(await stepsIn("views.py", view.join("\n"), "untrusted-argument"), ["7: comes with the request"]);
});

test("a function's callers are named, the function around is not", async () => {
  const shown = ["import os", "", "def show(key):", "    print(key)", "", 'show(os.environ["STRIPE_SECRET_KEY"])', ""];
  assert.deepEqual(await stepsIn("show.py", shown.join("\n"), "key-in-log"), [
    "6: the environment variable STRIPE_SECRET_KEY is read",
    "6: passed as `key`",
    "3: assigned to `key`",
    "6: called here",
  ]);
});

test("several calls in one loop are one finding, which names the others", async () => {
  const lines = [
    "import stripe",
    "",
    "def lambda_handler(event, context):",
    '    for plan in event["plans"]:',
    '        product = stripe.Product.create(name=plan["name"])',
    '        stripe.Price.create(product=product.id, unit_amount=100, currency="eur")',
    "        stripe.Product.modify(product.id, active=True)",
    "",
  ];
  assert.deepEqual(await stepsIn("lambda_function.py", lines.join("\n"), "unbounded-calls"), [
    "3: comes with the request",
    "6: `Price.create` is made here",
    "7: `Product.modify` is made here",
  ]);
});
