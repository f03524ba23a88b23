import type { EventOf, Shape } from "../flow/event.ts";
import type { Place } from "../flow/values/place.ts";
import { onlyText, type Value } from "../flow/values/value.ts";
import type { Span } from "../text/span.ts";
import { callReport, type EndpointCall, endpointCalls } from "./endpoint-call.ts";
import { isMadeOnce } from "./made-once.ts";
import { saysNothingWasDone } from "./refusing-errors.ts";
import type { Report, Rule, RuleContext } from "./rule.ts";

export const unsafeRetry: Rule = {
  id: "unsafe-retry",
  title: "A payment that a retry may make twice",
  severity: "hint",
  cwe: "CWE-837",
  absence: true,
  what: "A call that creates something is repeated by the program without an idempotency key that stays the same, or the key says nothing of what is created.",
  why: "Where only the answer was lost, Stripe has already done it: the customer pays twice.",
  advice: "Give an idempotency key made of what the call is about (an order's id), once, before the first attempt. The SDK's own retries need none.",
  messages: {
    missing:
      "`{call}` is repeated here when it fails, without an idempotency key: if only the answer was lost, it is done twice. Give a key made of the order's id.",
    anew: "The idempotency key is made anew for each attempt, so that Stripe takes each for another request. Make it once, before the first.",
    constant: "The idempotency key is always the same: Stripe answers every later call with the result of the first. Make it of what the call is about.",
    time: "The idempotency key is made of the time alone: a second attempt has another, and two customers may have the same. Make it of what the call is about.",
    personal: "The idempotency key is made of personal data, which does not belong there and is the same for the customer's next order. Use the order's id.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import stripe\n\n\ndef pay(order):\n    for attempt in range(3):\n        try:\n            return stripe.PaymentIntent.create(amount=order.total, currency="eur")\n        except stripe.APIConnectionError:\n            pass\n',
      good: 'import stripe\n\n\ndef pay(order):\n    for attempt in range(3):\n        try:\n            return stripe.PaymentIntent.create(amount=order.total, currency="eur", idempotency_key=f"order-{order.id}")\n        except stripe.APIConnectionError:\n            pass\n',
    },
    {
      path: "app.ts",
      bad: 'import pRetry from "p-retry";\nimport Stripe from "stripe";\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\nexport const pay = (total: number) => pRetry(() => stripe.paymentIntents.create({ amount: total, currency: "eur" }));\n',
      good: 'import pRetry from "p-retry";\nimport Stripe from "stripe";\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\nexport const pay = (total: number, order: string) =>\n  pRetry(() => stripe.paymentIntents.create({ amount: total, currency: "eur" }, { idempotencyKey: order }));\n',
    },
  ],
  *find(context) {
    if (context.place === "test") return;
    const repeated = context
      .eventsOf("retry")
      .filter((event) => event.at.path === context.path && !saysNothingWasDone(event.after) && !isSafelyDecorated(context, event))
      .map((event) => context.spanOf(event.at));
    for (const call of endpointCalls(context)) {
      if (!CREATES.test(call.endpoint.npm) || HARMLESS.test(call.endpoint.npm)) continue;
      const report = reportOf(context, call, aroundCall(context, call, repeated));
      if (report) yield report;
    }
  },
};

/** What makes something that costs. */
const CREATES = /\.(?:create\w*|pay)$/;
/** Made twice, these cost nothing: sessions, tokens, previews, what tests need. */
const HARMLESS =
  /(?:sessions|Sessions|tokens|Tokens|ephemeralKeys|files|fileLinks|accountLinks|paymentLinks|calculations)\.create$|\.createPreview$|^testHelpers\./;

/** `@retry(retry=retry_if_exception_type(stripe.RateLimitError))`: what the decorator above is told, of all errors, is that one alone. */
function isSafelyDecorated(context: RuleContext, { at }: EventOf<"retry">): boolean {
  const { start } = context.spanOf(at);
  const [decorator = ""] = /@[\w.]*(?:retry|on_exception)\b[^@]*$/.exec(context.text.slice(Math.max(0, start - LONGEST_DECORATOR), start)) ?? [];
  const errors = decorator.match(/\b\w*(?:Error|Exception)\b/g) ?? [];
  return errors.length > 0 && errors.every((name) => name === "RateLimitError");
}

const LONGEST_DECORATOR = 500;

/** The parts of the file that are repeated and hold the call, or a call that leads to it. */
function aroundCall(context: RuleContext, { event }: EndpointCall, repeated: readonly Span[]): readonly Span[] {
  const places = [event.at, ...event.through].filter((place) => place.path === context.path).map((place) => context.spanOf(place));
  return repeated.filter((region) => places.some((place) => region.start <= place.start && place.end <= region.end));
}

function reportOf(context: RuleContext, call: EndpointCall, regions: readonly Span[]): Report | undefined {
  const { event, options } = call;
  const given = [...options.entries].find(([name]) => name === "idempotency_key" || name === "idempotencyKey");
  const say = (message: string, span: Span) =>
    callReport(context, event, { message, severity: "hint", span, arguments: { call: call.name }, confidence: "medium" });
  if (!given) return regions.length > 0 && options.complete && call.parameters.complete ? say("missing", context.spanOf(event.at)) : undefined;
  const [name, shape] = given;
  const { span, source } = options.placeOf([name]);
  if (regions.some((region) => isMadeIn(context, shape, region, source, span) || saysAttempt(context, region, source))) return say("anew", span);
  // A script that runs once may well name its one request.
  if (onlyText(shape.value) !== undefined) return event.at.unit !== 0 && event.through.length === 0 ? say("constant", span) : undefined;
  if (isOnlyTime(shape.value)) return say("time", span);
  return isPersonal(source) ? say("personal", span) : undefined;
}

/** Whether something that is different each time flows into the key from within a region. */
function isMadeIn(context: RuleContext, { value }: Shape, region: Span, source: string, span: Span): boolean {
  const inside = (place: Place) => {
    if (place.path !== context.path) return false;
    const { start, end } = context.spanOf(place);
    return region.start <= start && end <= region.end;
  };
  for (const origin of value.ways.keys()) {
    const isAnother = origin.kind === "data" && (origin.what === "random" || origin.what === "time");
    if (isAnother && inside(origin.at) && !isMadeOnce(context, context.spanOf(origin.at), span, region)) return true;
  }
  return region.start <= span.start && span.end <= region.end && /\bnew Date\(\)/.test(source);
}

/** Whether a part of the key says which attempt it is. */
function saysAttempt({ text }: RuleContext, region: Span, source: string): boolean {
  const header = text.slice(Math.max(0, region.start - LONGEST_HEADER), region.start);
  const counters = [...header.matchAll(/\bfor\s*\(?\s*(?:let\s+|var\s+)?(\w+)\s*(?:in\s+range\b|=\s*\d)/g)].map(([, name = ""]) => name);
  const last = counters.at(-1) ?? COUNTED.exec(header)?.[1];
  return (
    /\b(?:attempts?|tries|retry|retries|(?:retry|attempt)_?(?:count|number|no))\b/i.test(source) ||
    (last !== undefined && new RegExp(`\\b${last}\\b`).test(source))
  );
}

const LONGEST_HEADER = 200;
/** What a function that is tried again is told of how often it was. */
const COUNTED = /\(\s*(?:async\s*)?\(?\s*(n|i|no|num|count|times)\b[^()=]*\)?\s*=>\s*\{?\s*$/;

function isOnlyTime(value: Value): boolean {
  const origins = [...value.ways.keys()];
  if (origins.length === 0 || !origins.every((origin) => origin.kind === "data" && origin.what === "time")) return false;
  return value.texts.every((text) => text.pieces.every((piece) => typeof piece === "string" || isOnlyTime(piece)));
}

/** `user.email`, as it is written, and not a hash of it. */
function isPersonal(source: string): boolean {
  return /(?:^|[^a-z])(?:e_?mail|phone|ssn)(?![a-z]*(?:_?id|_?hash)\b)/i.test(source) && !/hash|sha|md5|digest|uuid5|hmac/i.test(source);
}
