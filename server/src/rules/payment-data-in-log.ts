import type { EventOf, FlowEvent } from "../flow/event.ts";
import type { Origin } from "../flow/values/origin.ts";
import type { Step, Value } from "../flow/values/value.ts";
import type { DataKind } from "../model/api.ts";
import { isCardField } from "../model/stripe/card-fields.ts";
import { isWrittenAsEventType } from "../model/stripe/event-type.ts";
import { arrivalReport, dataArriving, holdsData } from "./reaching.ts";
import type { Report, Rule, RuleContext } from "./rule.ts";
import { isOfRequest } from "./signature-checks.ts";

export const paymentDataInLog: Rule = {
  id: "payment-data-in-log",
  title: "Payment data written to a log",
  severity: "warning",
  cwe: "CWE-532",
  what: "A client secret, a whole Stripe object or event, or card data is written to a log.",
  why: "It holds names, addresses and amounts of payers, and secrets with which a payment can be completed.",
  advice: "Log the object's `id` and the request's id.",
  messages: {
    "client-secret": "The client secret of a payment is written to a log here. Log the object's `id` instead.",
    "stripe-object": "A whole Stripe object is written to a log here. Log its `id` instead.",
    "stripe-event": "A whole Stripe event is written to a log here. Log its `id` and `type` instead.",
    payload: "The whole body of a webhook is written to a log here. Log the event's `id` and `type` instead.",
    "card-data": "Card data is written to a log here. Never log it.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import stripe\n\nintent = stripe.PaymentIntent.create(amount=100, currency="eur")\nprint(intent.client_secret)\n',
      good: 'import stripe\n\nintent = stripe.PaymentIntent.create(amount=100, currency="eur")\nprint(intent.id)\n',
    },
    {
      path: "app.ts",
      bad: 'import Stripe from "stripe";\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\nconst intent = await stripe.paymentIntents.create({ amount: 100, currency: "eur" });\nconsole.log(intent);\n',
      good: 'import Stripe from "stripe";\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\nconst intent = await stripe.paymentIntents.create({ amount: 100, currency: "eur" });\nconsole.log(intent.id);\n',
    },
  ],
  *find(context) {
    const handlers = handlersOf(context);
    // One place is one leak, whatever comes there by different ways: the first of what is worst.
    const told = new Map<string, Report>();
    for (const report of arrivals(context, handlers)) {
      const place = `${report.span.start} ${report.span.end}`;
      const before = told.get(place);
      if (!before || (before.severity !== "warning" && report.severity === "warning")) told.set(place, report);
    }
    yield* told.values();
  },
};

/**
 * The functions that have a webhook checked, or act on one as it came, each with what the framework calls the body that they hand over, or may have come:
 * `express:Request().body`.
 */
function handlersOf(context: RuleContext): ReadonlyMap<number, ReadonlySet<string>> {
  const handlers = new Map<number, Set<string>>();
  const handOver = ({ at, through }: FlowEvent, handed: readonly string[]): void => {
    for (const { path, unit } of [at, ...through]) if (path === context.path) handlers.set(unit, new Set([...(handlers.get(unit) ?? []), ...handed]));
  };
  for (const event of context.eventsOf("trust")) {
    // Of what else comes with a request, only its name says what it is.
    const { api } = event.body.value;
    handOver(event, api && /\.(?:body|payload)$/.test(api.path) ? [api.path] : []);
  }
  for (const event of context.eventsOf("compared")) if (isWrittenAsEventType(event.text) && isOfRequest(event.value)) handOver(event, PARSED);
  return handlers;
}

/** What frameworks call a body that they have parsed. */
const PARSED = ["express:Request().body", "fastify:FastifyRequest().body", "koa:Context().request.body", "flask:request.json", "flask:request.get_json()"];

function* arrivals(context: RuleContext, handlers: ReadonlyMap<number, ReadonlySet<string>>): Iterable<Report> {
  for (const event of context.arrivalsIn(["log", "telemetry"])) {
    const bodies = handlers.get(event.at.unit);
    const payload =
      bodies && (dataArriving(event, ["request-raw-body"]) ?? (showsWholeBody(context, event, bodies) ? dataArriving(event, ["request-input"]) : undefined));
    if (payload) {
      yield arrivalReport(context, event, { step: payload.step, name: "" }, "payload", "information", (part) => holdsData(part, [payload.origin.what]));
      continue;
    }
    const card = context.speaksOfStripe ? cardArriving(event) : undefined;
    if (card) {
      yield arrivalReport(context, event, { step: card, name: "" }, "card-data", "warning", ({ ways }) => [...ways.keys()].some(isCard));
      continue;
    }
    // Who shows an object in a notebook wants to see it.
    const found = dataArriving(event, ["client-secret"]) ?? (DISPLAYS.test(event.by?.path ?? "") ? undefined : dataArriving(event, OBJECTS));
    if (found)
      yield arrivalReport(
        context,
        event,
        { step: found.step, name: "" },
        found.origin.what,
        found.origin.what === "client-secret" ? "warning" : "information",
        (part) => holdsData(part, ["client-secret", ...OBJECTS]),
      );
  }
}

/** Whether what the check is handed as the body arrives whole, or the request that it is the body of: `console.log(req.body)`, `console.log(JSON.stringify(event))`. */
function showsWholeBody({ path, text, spanOf }: RuleContext, { value: { value }, parts }: EventOf<"reach">, bodies: ReadonlySet<string>): boolean {
  const isBody = ({ api }: Value): boolean => api !== undefined && [...bodies].some((body) => body === api.path || body === `${api.path}.body`);
  return (
    isBody(value) || parts.some((part) => part.at.path === path && isBody(part.value) && WRITTEN_WHOLE.test(text.slice(0, spanOf(part.at).start).slice(-30)))
  );
}

const WRITTEN_WHOLE = /\b(?:JSON\.stringify|inspect|String)\(\s*$/;

const DISPLAYS = /^IPython\.display:display$/;
const OBJECTS: readonly DataKind[] = ["stripe-event", "stripe-object"];

/** The way by which a card's number or code comes into a log. */
function cardArriving(event: EventOf<"reach">): Step | undefined {
  return [...event.value.value.ways].find(([origin]) => isCard(origin))?.[1];
}

/** Whether that is a field of a card: in a request, or handed over by a caller that nobody sees. */
function isCard(origin: Origin): boolean {
  return origin.kind === "data" ? origin.what === "card-data" : origin.kind === "outside" && isCardField(origin.path.split(".").at(-1) ?? "");
}
