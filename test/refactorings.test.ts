import assert from "node:assert/strict";
import { test } from "node:test";
import { refactorings } from "../server/src/fixes/refactorings.ts";
import { TestProject } from "./fix-cases.ts";

/** The file after a refactoring where `word` stands, and what is found in it then; undefined where the refactoring is not offered. */
async function refactored(
  path: string,
  text: string,
  word: string,
): Promise<{ readonly text: string; readonly found: readonly string[]; readonly again: boolean } | undefined> {
  const project = new TestProject({ [path]: text });
  const start = text.indexOf(word);
  assert.notEqual(start, -1);
  const overlap = refactorings.find(({ id }) => id === "webhook-overlap");
  const edit = await overlap?.edit({ start, end: start }, await project.contextOf(path));
  if (edit === undefined) return undefined;
  const after = project.after(edit);
  const now = after.files.get(path) ?? "";
  const at = now.indexOf("(payload, signature, secret)");
  return {
    text: now,
    found: (await after.findingsOf(path)).map(({ message }) => message),
    again: (await overlap?.edit({ start: at, end: at }, await after.contextOf(path))) !== undefined,
  };
}

const PYTHON = `import os

import stripe
from flask import Flask, request

app = Flask(__name__)
secret = os.environ["STRIPE_WEBHOOK_SECRET"]


# Called by Stripe.
@app.post("/hook")
def hook():
    try:
        event = stripe.Webhook.construct_event(request.data, request.headers["Stripe-Signature"], secret)
    except stripe.error.SignatureVerificationError:
        return "", 400
    if event.type == "payment_intent.succeeded":
        app.logger.info(event.id)
    return "", 200
`;

test("a webhook in Python accepts an old and a new secret", async () => {
  const after = await refactored("app.py", PYTHON, "construct_event");
  assert.ok(after);
  assert.equal(
    after.text,
    PYTHON.replace(
      "# Called by Stripe.",
      `def construct_event(payload, signature, secrets: str):
    """The event, signed with any of the secrets: a new and an old one, with a comma between them, while it is rolled."""
    refused = ValueError("no webhook secret is set")
    for secret in filter(None, map(str.strip, secrets.split(","))):
        try:
            return stripe.Webhook.construct_event(payload, signature, secret)
        except stripe.error.SignatureVerificationError as error:
            refused = error
    raise refused


# Called by Stripe.`,
    ).replace("= stripe.Webhook.construct_event(request", "= construct_event(request"),
  );
  assert.deepEqual(after.found, []);
  assert.equal(after.again, false, "what it made is left alone");
});

const TYPESCRIPT = `import express from "express";
import Stripe from "stripe";

const stripe = new Stripe(process.env["STRIPE_SECRET_KEY"]!);
const app = express();

app.post("/hook", express.raw({ type: "application/json" }), (request, response) => {
  const signature = request.headers["stripe-signature"] as string;
  const event = stripe.webhooks.constructEvent(request.body, signature, process.env["STRIPE_WEBHOOK_SECRET"]!);
  console.log(event.id);
  response.json({ received: true });
});
`;

test("a webhook in TypeScript accepts an old and a new secret", async () => {
  const after = await refactored("app.ts", TYPESCRIPT, "constructEvent");
  assert.ok(after);
  assert.match(after.text, /^function constructEvent\(payload: string \| Buffer, signature: string \| string\[\], secrets: string\): Stripe\.Event \{$/m);
  assert.match(after.text, /^ {6}return stripe\.webhooks\.constructEvent\(payload, signature, secret\);$/m);
  assert.match(after.text, /const event = constructEvent\(request\.body, signature, process\.env/);
  assert.deepEqual(after.found, []);
  assert.equal(after.again, false);
});

test("the asynchronous check, and JavaScript without types", async () => {
  const text = TYPESCRIPT.replace("(request, response) =>", "async (request, response) =>")
    .replace("stripe.webhooks.constructEvent", "await stripe.webhooks.constructEventAsync")
    .replaceAll("]!", "]")
    .replace(" as string", "");
  const after = await refactored("app.mjs", text, "constructEventAsync");
  assert.match(after?.text ?? "", /^async function constructEventAsync\(payload, signature, secrets\) \{$/m);
  assert.match(after?.text ?? "", /return await stripe\.webhooks\.constructEventAsync\(payload, signature, secret\);/);
  assert.match(after?.text ?? "", /= await constructEventAsync\(request/);
  assert.deepEqual(after?.found, []);
});

test("it is not offered elsewhere, nor where the client is not known at the top level", async () => {
  assert.equal(await refactored("app.py", PYTHON, "Flask(__name__)"), undefined);
  assert.equal(await refactored("app.py", PYTHON.replace(", secret)", ", secret, tolerance=300)"), "construct_event"), undefined);
  assert.equal(await refactored("app.py", PYTHON.replace("import stripe\n", "import other as stripe\n"), "construct_event"), undefined);
  assert.equal(await refactored("app.ts", TYPESCRIPT.replace("(request, response)", "(request, response, stripe)"), "constructEvent"), undefined);
  assert.equal(await refactored("app.ts", TYPESCRIPT.replace("stripe.webhooks", "clients.stripe.webhooks"), "constructEvent"), undefined);
});
