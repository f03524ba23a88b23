/** A webhook handler that believes whoever asks: what each framework's looks like before the repair. Each writes `PAID` when it believes. */
export interface Handler {
  readonly framework: "flask" | "django" | "fastapi" | "lambda" | "express" | "fastify" | "hapi" | "koa" | "hono" | "fetch" | "next-app" | "next-pages";
  readonly name: string;
  /** Relative to the project: the place may decide the framework. */
  readonly path: string;
  readonly code: string;
}

export const HANDLERS: readonly Handler[] = [
  {
    framework: "flask",
    name: "a parsed body",
    path: "app.py",
    code: `from flask import Flask, request

app = Flask(__name__)


@app.post("/webhook")
def webhook():
    event = request.get_json()
    if event.get("type") == "checkout.session.completed":
        print("PAID")
    return "", 200
`,
  },
  {
    framework: "flask",
    name: "a check where the header is there",
    path: "app.py",
    code: `import json
import os

import stripe
from flask import Flask, request

app = Flask(__name__)
secret = os.environ.get("STRIPE_WEBHOOK_SECRET")


@app.post("/webhook")
def webhook():
    signature = request.headers.get("stripe-signature")
    if secret and signature:
        try:
            event = stripe.Webhook.construct_event(request.data, signature, secret)
        except stripe.SignatureVerificationError:
            return "", 400
    else:
        event = json.loads(request.data)
    if event["type"] == "checkout.session.completed":
        print("PAID")
    return "", 200
`,
  },
  {
    framework: "flask",
    name: "a check whose failure is swallowed",
    path: "app.py",
    code: `import os

import stripe
from flask import Flask, request

app = Flask(__name__)


@app.post("/webhook")
def webhook():
    event = request.get_json()
    try:
        event = stripe.Webhook.construct_event(request.data, request.headers["stripe-signature"], os.environ["STRIPE_WEBHOOK_SECRET"])
    except Exception as error:
        print("bad signature", error)
    if event["type"] == "checkout.session.completed":
        print("PAID")
    return "", 200
`,
  },
  {
    framework: "flask",
    name: "an event made without a check",
    path: "app.py",
    code: `import stripe
from flask import Flask, request

app = Flask(__name__)


@app.post("/webhook")
def webhook():
    event = stripe.Webhook.construct_event_without_verification(request.data)
    if event.type == "checkout.session.completed":
        print("PAID")
    return "", 200
`,
  },
  {
    framework: "flask",
    name: "events of any age",
    path: "app.py",
    code: `import os

import stripe
from flask import Flask, request

app = Flask(__name__)


@app.post("/webhook")
def webhook():
    try:
        event = stripe.Webhook.construct_event(request.data, request.headers.get("stripe-signature", ""), os.environ["STRIPE_WEBHOOK_SECRET"], None)
    except ValueError:
        return "", 400
    except stripe.SignatureVerificationError:
        return "", 400
    if event["type"] == "checkout.session.completed":
        print("PAID")
    return "", 200
`,
  },
  {
    framework: "django",
    name: "a parsed body",
    path: "views.py",
    code: `import json

from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def webhook(request):
    event = json.loads(request.body)
    if event["type"] == "checkout.session.completed":
        print("PAID")
    return JsonResponse({"received": True})
`,
  },
  {
    framework: "fastapi",
    name: "a parsed body",
    path: "app.py",
    code: `from fastapi import FastAPI, Request

app = FastAPI()


@app.post("/webhook")
async def webhook(request: Request):
    event = await request.json()
    if event["type"] == "checkout.session.completed":
        print("PAID")
    return {"received": True}
`,
  },
  {
    framework: "fastapi",
    name: "a body as a parameter",
    path: "app.py",
    code: `from fastapi import FastAPI

app = FastAPI()


@app.post("/webhook")
async def webhook(event: dict):
    if event["type"] == "checkout.session.completed":
        print("PAID")
    return {"received": True}
`,
  },
  {
    framework: "lambda",
    name: "a parsed body",
    path: "lambda_function.py",
    code: `import json


def lambda_handler(event, context):
    body = json.loads(event["body"])
    if body["type"] == "checkout.session.completed":
        print("PAID")
    return {"statusCode": 200}
`,
  },
  {
    framework: "express",
    name: "a parsed body",
    path: "app.ts",
    code: `import express from "express";
import Stripe from "stripe";

const stripe = new Stripe(process.env["STRIPE_SECRET_KEY"] as string);
export const app = express();
app.get("/", async (_req, res) => {
  res.json(await stripe.balance.retrieve());
});

app.post("/webhook", express.json(), (req, res) => {
  const event = req.body;
  if (event.type === "checkout.session.completed") console.log("PAID");
  res.json({ received: true });
});
`,
  },
  {
    framework: "express",
    name: "a parser for all routes",
    path: "app.mjs",
    code: `import express from "express";

export const app = express();
app.use(express.json());

app.post("/webhook", (req, res) => {
  if (req.body.type === "checkout.session.completed") console.log("PAID");
  res.json({ received: true });
});

app.post("/orders", (req, res) => {
  res.json({ items: req.body.items.length });
});
`,
  },
  {
    framework: "express",
    name: "a check where secret and header are there",
    path: "app.ts",
    code: `import express from "express";
import Stripe from "stripe";

const stripe = new Stripe(process.env["STRIPE_SECRET_KEY"] as string);
const secret = process.env["STRIPE_WEBHOOK_SECRET"];
export const app = express();

app.post("/webhook", express.raw({ type: "application/json" }), (req, res) => {
  const signature = req.headers["stripe-signature"];
  let event: Stripe.Event;
  if (secret && signature) {
    try {
      event = stripe.webhooks.constructEvent(req.body, signature, secret);
    } catch {
      res.sendStatus(400);
      return;
    }
  } else {
    event = JSON.parse(req.body.toString());
  }
  if (event.type === "checkout.session.completed") console.log("PAID");
  res.json({ received: true });
});
`,
  },
  {
    framework: "fastify",
    name: "a parsed body, beside a route that needs one",
    path: "app.ts",
    code: `import Fastify from "fastify";
import Stripe from "stripe";

const stripe = new Stripe(process.env["STRIPE_SECRET_KEY"] as string);
export const app = Fastify();

app.post("/webhook", async (request) => {
  const event = request.body as Stripe.Event;
  if (event.type === "checkout.session.completed") console.log("PAID");
  return { received: true };
});

app.post("/orders", async (request) => {
  const order = request.body as { items: string[] };
  return { items: order.items.length };
});

app.get("/", async () => stripe.balance.retrieve());
`,
  },
  {
    framework: "fastify",
    name: "a handler with a reply, in a plugin",
    path: "app.mjs",
    code: `import fastify from "fastify";

export const app = fastify();

app.register(async function payments(instance) {
  instance.post("/webhook", (request, reply) => {
    const { type } = request.body;
    if (type === "checkout.session.completed") {
      console.log("PAID");
    }
    reply.send({ received: true });
  });
});
`,
  },
  {
    framework: "hapi",
    name: "a parsed payload",
    path: "app.mjs",
    code: `import Hapi from "@hapi/hapi";

export const app = Hapi.server();

app.route({
  method: "POST",
  path: "/webhook",
  handler: (request, h) => {
    const event = request.payload;
    if (event.type === "checkout.session.completed") console.log("PAID");
    return h.response({ received: true });
  },
});
`,
  },
  {
    framework: "koa",
    name: "a parsed body",
    path: "app.mjs",
    code: `import Router from "@koa/router";
import Koa from "koa";
import { bodyParser } from "@koa/bodyparser";

export const app = new Koa();
const router = new Router();

router.post("/webhook", async (ctx) => {
  const event = ctx.request.body;
  if (event.type === "checkout.session.completed") console.log("PAID");
  ctx.body = { received: true };
});

app.use(bodyParser());
app.use(router.routes());
`,
  },
  {
    framework: "koa",
    name: "the older parser",
    path: "app.mjs",
    code: `import Koa from 'koa'
import bodyParser from 'koa-bodyparser'

export const app = new Koa()
app.use(bodyParser())
app.use(async (ctx) => {
  if (ctx.request.body.type === 'checkout.session.completed') {
    console.log('PAID')
  }
  ctx.status = 200
})
`,
  },
  {
    framework: "hono",
    name: "a parsed body",
    path: "app.ts",
    code: `import { Hono } from "hono";
import Stripe from "stripe";

export const stripe = new Stripe(process.env["STRIPE_SECRET_KEY"] as string);
export const app = new Hono();

app.post("/webhook", async (c) => {
  const event = await c.req.json();
  if (event.type === "checkout.session.completed") console.log("PAID");
  return c.json({ received: true });
});
`,
  },
  {
    framework: "fetch",
    name: "a parsed body",
    path: "worker.ts",
    code: `export const app = {
  async fetch(request: Request): Promise<Response> {
    const event = (await request.json()) as { type: string };
    if (event.type === "checkout.session.completed") console.log("PAID");
    return new Response("ok");
  },
};
export default app;
`,
  },
  {
    framework: "next-app",
    name: "a parsed body",
    path: "app/webhook/route.ts",
    code: `import { NextResponse } from "next/server";

export async function POST(req: Request) {
  const event = await req.json();
  if (event.type === "checkout.session.completed") console.log("PAID");
  return NextResponse.json({ received: true });
}
`,
  },
  {
    framework: "next-pages",
    name: "a parsed body",
    path: "pages/api/webhook.ts",
    code: `import type { NextApiRequest, NextApiResponse } from "next";

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  const event = req.body;
  if (event.type === "checkout.session.completed") console.log("PAID");
  res.json({ received: true });
}
`,
  },
];
