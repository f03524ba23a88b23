import type { EventOf } from "../flow/event.ts";
import { madeWithin } from "./call-regions.ts";
import { callReport, type EndpointCall, endpointCalls } from "./endpoint-call.ts";
import type { Rule, RuleContext } from "./rule.ts";
import { trustEvents } from "./signature-checks.ts";

export const swallowedError: Rule = {
  id: "swallowed-error",
  title: "A failed payment that looks like success",
  severity: "hint",
  cwe: "CWE-390",
  absence: true,
  what: "An error of Stripe's is caught, and what follows runs as if the payment had been made.",
  why: "The card was declined, and the goods are sent all the same; nobody learns of it until the books do not add up.",
  advice: "Catch the errors that can be dealt with, and let the others out; or answer that it failed.",
  messages: {
    silent: "When `{call}` fails, nothing tells: what follows runs as if it had been done. Let the error out, or act on it.",
    passed: "When `{call}` fails, that is written down, and what follows runs as if it had been done. Let the error out, or answer that it failed.",
    answered: "When `{call}` fails, the answer says that all went well. Answer that it failed.",
    unchecked: "When `{call}` fails, the check that follows is passed over, as if it had been paid. Let the error out.",
  },
  examples: [
    {
      path: "app.py",
      bad: "import stripe\n\n\ndef pay(order):\n    try:\n        stripe.PaymentIntent.confirm(order.intent)\n    except stripe.StripeError:\n        pass\n    order.paid = True\n    order.save()\n",
      good: "import stripe\n\n\ndef pay(order):\n    try:\n        stripe.PaymentIntent.confirm(order.intent)\n    except stripe.CardError as error:\n        order.fail(error.code)\n        return\n    order.paid = True\n    order.save()\n",
    },
    {
      path: "app.ts",
      bad: 'import express from "express";\nimport Stripe from "stripe";\n\nconst app = express();\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\napp.post("/pay", async (req, res) => {\n  try {\n    await stripe.paymentIntents.confirm(req.session.intent);\n  } catch (error) {\n    console.error(error);\n  }\n  res.json({ paid: true });\n});\n',
      good: 'import express from "express";\nimport Stripe from "stripe";\n\nconst app = express();\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\napp.post("/pay", async (req, res) => {\n  try {\n    await stripe.paymentIntents.confirm(req.session.intent);\n  } catch (error) {\n    console.error(error);\n    res.status(402).json({ paid: false });\n    return;\n  }\n  res.json({ paid: true });\n});\n',
    },
  ],

  *find(context) {
    if (context.place === "test") return;
    const swallowed = context.eventsOf("swallowed").filter(({ at }) => at.path === context.path);
    if (swallowed.length === 0) return;
    // Whoever answers Stripe may well say that all is well, so that it is not sent again.
    const answering = new Set(trustEvents(context).map(({ at }) => at.unit));
    const calls = endpointCalls(context);
    for (const event of swallowed) {
      if (!isStripes(event) || event.dead || answering.has(event.at.unit)) continue;
      const found = callIn(context, calls, event);
      if (found) {
        const { call, span } = found;
        yield callReport(context, event, { message: event.how, severity: "hint", span, arguments: { call: call.name }, confidence: "medium" });
      }
    }
  },
};

/** What moves money. */
const PAYS =
  /^(?:paymentIntents\.(?:create|confirm|capture)|charges\.(?:create|capture)|invoices\.pay|refunds\.create|transfers\.create|payouts\.create|subscriptions\.create)$/;
/** What says whether it was moved. */
const TELLS = /^(?:paymentIntents|charges|checkout\.sessions|invoices|setupIntents|subscriptions)\.retrieve$/;

/** Whether errors of Stripe's are among those that are caught; that something is done already is no failure. */
function isStripes({ types }: EventOf<"swallowed">): boolean {
  return (
    types.length === 0 || types.some((name) => /stripe|^(?:Base)?Exception$|^(?:Card|API|APIConnection|Authentication|Permission|RateLimit)Error$/i.test(name))
  );
}

function callIn(
  context: RuleContext,
  calls: readonly EndpointCall[],
  event: EventOf<"swallowed">,
): { call: EndpointCall; span: ReturnType<RuleContext["spanOf"]> } | undefined {
  const region = context.spanOf(event.at);
  const wanted = event.how === "unchecked" ? TELLS : PAYS;
  for (const call of calls) {
    const span = wanted.test(call.endpoint.npm) && !call.event.dead ? madeWithin(context, call.event, region) : undefined;
    if (span) return { call, span };
  }
  return undefined;
}
