import type { EventOf } from "../flow/event.ts";
import { maySayWhy } from "../flow/guards/told-errors.ts";
import { isSamePlace } from "../flow/values/place.ts";
import type { Step } from "../flow/values/value.ts";
import { arrivalReport, dataArriving, holdsData } from "./reaching.ts";
import type { Rule, RuleContext } from "./rule.ts";
import { shownVariables } from "./shown-variables.ts";
import { checkedBefore, trustEvents } from "./signature-checks.ts";

export const errorDetailInResponse: Rule = {
  id: "error-detail-in-response",
  title: "Error details sent to a client",
  severity: "hint",
  cwe: "CWE-209",
  absence: true,
  what: "What an exception says, or its traceback, is sent to a client; or tracebacks are made to tell what variables hold.",
  why: "It tells how the service is built, and may hold data of requests; Stripe's own errors may hold the payment.",
  advice: "Log the error on the server and answer with a neutral message.",
  messages: {
    detail: "What an error says is sent to the client here. Log it on the server and answer with a neutral message.",
    variables: "Tracebacks tell what every variable holds here, keys and payment data too. Leave that off outside development.",
    debug: "With this, Django answers every error with its traceback and what the variables hold. Read it from the environment, off unless it is set there.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import stripe\nfrom flask import Flask, jsonify\n\napp = Flask(__name__)\n\n\n@app.get("/pay")\ndef pay():\n    try:\n        stripe.PaymentIntent.create(amount=100, currency="eur")\n        return jsonify(ok=True)\n    except Exception as error:\n        return jsonify(error=str(error)), 500\n',
      good: 'import logging\n\nimport stripe\nfrom flask import Flask, jsonify\n\napp = Flask(__name__)\n\n\n@app.get("/pay")\ndef pay():\n    try:\n        stripe.PaymentIntent.create(amount=100, currency="eur")\n        return jsonify(ok=True)\n    except Exception:\n        logging.exception("payment failed")\n        return jsonify(error="The payment failed."), 500\n',
    },
    {
      path: "app.ts",
      bad: 'import express from "express";\nimport Stripe from "stripe";\n\nconst app = express();\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\napp.get("/pay", async (req, res) => {\n  try {\n    await stripe.paymentIntents.create({ amount: 100, currency: "eur" });\n    res.json({ ok: true });\n  } catch (error) {\n    res.status(500).json({ error: (error as Error).stack });\n  }\n});\n',
      good: 'import express from "express";\nimport Stripe from "stripe";\n\nconst app = express();\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\napp.get("/pay", async (req, res) => {\n  try {\n    await stripe.paymentIntents.create({ amount: 100, currency: "eur" });\n    res.json({ ok: true });\n  } catch (error) {\n    console.error("payment failed", error);\n    res.status(500).json({ error: "The payment failed." });\n  }\n});\n',
    },
  ],
  *find(context) {
    if (context.speaksOfStripe) yield* shownVariables(context);
    const checks = trustEvents(context);
    // What a server action gives back, the browser gets.
    for (const event of context.arrivalsIn(context.mentions(/["']use server["']/) ? ["response", "template", "client"] : ["response", "template"])) {
      const found = errorArriving(context, event) ?? (context.speaksOfStripe && isErrorBody(event) ? dataArriving(event, ["stripe-object"]) : undefined);
      // Whoever passed the check of a signature is Stripe.
      if (found && !event.guards.some(maySayWhy) && !isOfCards(context, event, found.step) && !checkedBefore(context, checks, event))
        yield arrivalReport(context, event, { step: found.step, name: "" }, "detail", "hint", (part) =>
          holdsData(part, ["error", "stripe-error", "stripe-object"]),
        );
    }
  },
};

/** What a function that is made for declined cards says, by its name or by that of its entry in a table: `{ StripeCardError: (error) => error.message }`. */
function isOfCards(context: RuleContext, event: EventOf<"reach">, last: Step): boolean {
  const places = [event.at];
  for (let step: Step | undefined = last; step; step = step.before) places.push(step.at);
  return places.some((at) => {
    if (at.path !== context.path || at.unit === 0) return false;
    const [inner] = context.surroundingsOf(context.spanOf(at))?.definitions ?? [];
    return inner?.kind === "function" && OF_CARDS.test(inner.name);
  });
}

const OF_CARDS = /card_?(?:error|declined?)(?:s|$|_)|Card(?:Error|Declined?)/i;

/** What an error says, in a file that does something with Stripe, or where what was tried, or the application that this is the handler of, is known to. */
function errorArriving(context: RuleContext, event: EventOf<"reach">): ReturnType<typeof dataArriving> {
  if (context.speaksOfStripe) return dataArriving(event, ["error"]);
  const found = dataArriving(event, ["stripe-error"]);
  if (!found || found.origin.at.path === context.path) return found;
  const isHandedOver =
    event.through.some((place) => isSamePlace(place, found.origin.at)) || event.parts.some(({ value }) => value.api?.path === ":caught-error");
  return isHandedOver ? found : undefined;
}

/** What Stripe answered, as an error of its SDK carries it. */
function isErrorBody(event: EventOf<"reach">): boolean {
  const isBody = ({ api }: EventOf<"reach">["value"]["value"]): boolean => api !== undefined && ERROR_BODY.test(api.path);
  return isBody(event.value.value) || event.parts.some(({ value }) => isBody(value));
}

const ERROR_BODY = /Error\(\)\.(?:raw|error|json_body|http_body)$/;
