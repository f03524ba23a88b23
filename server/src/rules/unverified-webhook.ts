import type { EventOf, FlowEvent, Guard, Shape } from "../flow/event.ts";
import { isSamePlace } from "../flow/values/place.ts";
import { knownTexts, onlyConstant, type Step } from "../flow/values/value.ts";
import type { EndpointTable } from "../model/stripe/endpoints/endpoints.ts";
import { isThinEventType, isWrittenAsEventType } from "../model/stripe/event-type.ts";
import { checksAround, standsInHook } from "./checks-around.ts";
import { eventReport } from "./event-report.ts";
import { isParsedBody } from "./parsed-body.ts";
import { holdsData } from "./reaching.ts";
import type { Rule, RuleContext } from "./rule.ts";
import {
  answersAskedFor,
  checkedBefore,
  comparesSignatures,
  delegatesCheck,
  isForDevelopers,
  isForInsiders,
  isOfRequest,
  isSent,
  signatureChecks,
  trustEvents,
} from "./signature-checks.ts";
import { startOfUnit } from "./unit-start.ts";

export const unverifiedWebhook: Rule = {
  id: "unverified-webhook",
  title: "A webhook is trusted without its signature",
  severity: "error",
  cwe: "CWE-345",
  absence: true,
  what: "A request is acted on as an event from Stripe although its signature is not, or not always, checked.",
  why: "Anyone who knows the address can send events: a payment that never happened, a subscription renewed for nothing.",
  advice: "Check the signature with the SDK over the raw body, and answer 400 when it fails.",
  messages: {
    bypass: "The body is taken for an event without a check of its signature. Use the SDK's verification.",
    parsed: "The body of the request is acted on as a Stripe event, and no check of its signature is seen. Use the SDK's verification.",
    sometimes: "The body of the request is acted on as a Stripe event also where its signature was not checked. Refuse requests that cannot be checked.",
    empty:
      "The webhook secret falls back to an empty text, with which anyone can sign (SDKs before stripe-node 22.6.2 and stripe-python 15.6). Let a missing secret fail.",
    rewritten:
      "The signature is checked over a body that was parsed and written again: genuine events fail wherever that differs by a byte. Hand over the raw body.",
    unwritten: "The signature is checked over a body that was parsed: no event passes the check. Hand over the raw body.",
    replay: "Events of any age are accepted: the tolerance switches the replay window off. Leave it at its default.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import json\n\nimport stripe\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n@app.post("/webhook")\ndef webhook():\n    event = json.loads(request.data)\n    if event["type"] == "checkout.session.completed":\n        print("paid")\n    return "", 200\n',
      good: 'import os\n\nimport stripe\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n@app.post("/webhook")\ndef webhook():\n    event = stripe.Webhook.construct_event(request.data, request.headers["Stripe-Signature"], os.environ["STRIPE_WEBHOOK_SECRET"])\n    if event["type"] == "checkout.session.completed":\n        print("paid")\n    return "", 200\n',
    },
    {
      path: "app.ts",
      bad: 'import express from "express";\nimport Stripe from "stripe";\n\nconst app = express();\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\napp.post("/webhook", express.json(), (req, res) => {\n  const event = req.body;\n  if (event.type === "checkout.session.completed") console.log("paid");\n  res.sendStatus(200);\n});\n',
      good: 'import express from "express";\nimport Stripe from "stripe";\n\nconst app = express();\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\napp.post("/webhook", express.raw({ type: "application/json" }), (req, res) => {\n  const event = stripe.webhooks.constructEvent(req.body, req.headers["stripe-signature"]!, process.env.STRIPE_WEBHOOK_SECRET!);\n  if (event.type === "checkout.session.completed") console.log("paid");\n  res.sendStatus(200);\n});\n',
    },
  ],
  *find(context) {
    const trusts = trustEvents(context);
    const checks = signatureChecks(context);
    const isAsked = answersAskedFor(context);
    const separately =
      trusts.some(
        (event) => isByItself(event) && isAsked(event) && !event.swallowed && !vouchesForSome(context, trusts, event) && !standsInHook(context, event),
      ) || comparesSignatures(context);
    for (const event of trusts) {
      if (event.check === "none") {
        if (!separately && isOfRequest(event.body) && !isForInsiders(event) && !checkedBefore(context, checks, event, event.body))
          yield eventReport(context, event, "bypass", "error", []);
        continue;
      }
      if (holdsData(event.body.value, ["rewritten-input"])) {
        if (!isOtherwiseRaw(context, event) && !isCheckOfOthers(context, event)) yield eventReport(context, event, "rewritten", "warning", []);
      } else if (isParsedBody(context, event)) yield eventReport(context, event, "unwritten", "warning", []);
      if (event.secret && knownTexts(event.secret.value).includes("") && !isKnownToBeSet(context, event, event.secret))
        yield eventReport(context, event, "empty", "hint", []);
      const tolerance = event.tolerance && onlyConstant(event.tolerance.value)?.constant;
      // For stripe-python None is no limit, for stripe-node nothing said.
      const off = tolerance === null ? event.by.ecosystem === "pypi" : typeof tolerance === "number" && (tolerance <= 0 || tolerance > LONGEST_TOLERANCE);
      if (event.tolerance && (off || ENDLESS.test(context.sourceOf(context.spanOf(event.at))))) yield eventReport(context, event, "replay", "warning", []);
    }
    if (separately) return;
    const checked = checks.length > 0;

    const compared = context.eventsOf("compared").filter(({ text }) => isEventType(text, context.endpoints));
    const isChecked = (event: EventOf<"compared">): boolean =>
      !isOfRequest(event.value) || isForInsiders(event) || checkedBefore(context, checks, event, event.value);
    const isCheckedAround = checksAround(context, checks);
    const reported = new Set<number>();
    for (const event of compared) {
      if (reported.has(event.at.unit) || isChecked(event) || (!checked && delegatesCheck(context.text))) continue;
      if (!isCalledHere(event) && isKnownByCalls(compared, event, isChecked)) continue;
      if (
        isNotedElsewhere(trusts, event) ||
        isElement(context, event) ||
        isOfOthers(context, event) ||
        isAmongOthers(context, event) ||
        isAskedFor(context, event) ||
        isPutOnRequest(context, event)
      )
        continue;
      if (isCheckedAround(event) || isPretended(context, event)) continue;
      reported.add(event.at.unit);
      const developing = checked && checkedBefore(context, checks, event, event.value, isForDevelopers);
      yield eventReport(context, event, checked ? "sometimes" : "parsed", checked ? "warning" : "error", [], developing ? ["development only"] : []);
    }
  },
};

/** Whether the body stands there as it came, too, where a parser left it so: `Buffer.isBuffer(req.body) ? req.body : JSON.stringify(req.body)`. */
function isOtherwiseRaw(context: RuleContext, { at, body }: EventOf<"trust">): boolean {
  if (holdsData(body.value, ["request-raw-body"])) return true;
  const start = startOfUnit(context, context.functionAround(at.unit));
  return ASKS_FOR_BYTES.test(context.sourceOf({ start, end: context.spanOf(at).end }));
}

const ASKS_FOR_BYTES = /\bisBuffer\(|\binstanceof\s+(?:Buffer|Uint8Array|ArrayBuffer)\b|\bisinstance\([^()]*,\s*\(?[^()]*\b(?:bytes|bytearray)\b/;

/** In seconds: a month. Stripe itself gives up sending an event after days. */
const LONGEST_TOLERANCE = 31 * 24 * 3600;
/** A tolerance that no event is too old for. */
const ENDLESS = /(?<![\w.])(?:Infinity|Number\.(?:MAX_SAFE_INTEGER|MAX_VALUE|POSITIVE_INFINITY)|sys\.maxsize|math\.inf|float\(["']inf["']\))\s*(?:,|\)|$)/;

/** A function that is also called by those that nobody sees is known by its other calls: `export default withVerifiedEvent(async (request) => …)`. */
function isKnownByCalls(all: readonly EventOf<"compared">[], { at }: EventOf<"compared">, isChecked: (event: EventOf<"compared">) => boolean): boolean {
  const called = all.filter((it) => isCalledHere(it) && isSamePlace(it.at, at));
  return called.length > 0 && called.every(isChecked);
}

/** Whether a call leads to it that somebody wrote: those of frameworks stand nowhere. */
const isCalledHere = ({ through }: EventOf<"compared">): boolean => through.some(({ start, end }) => end > start);

/** Whether something that is not Stripe's checks a signature, and nothing around it speaks of Stripe: `webhook.verify(payload, headers)` of another sender. */
function isCheckOfOthers(context: RuleContext, { at, by }: EventOf<"trust">): boolean {
  if (by.library !== undefined) return false;
  const start = startOfUnit(context, context.functionAround(at.unit));
  return !/stripe/i.test(context.sourceOf({ start, end: context.spanOf(at).end }));
}

/** The signature is checked by itself: what is done with the body then is not followed. */
const isByItself = ({ check, by }: EventOf<"trust">): boolean => check === "verified" && /verify_?header/i.test(by.path);

/** Whether what such a check vouches for is seen: then it is that, and nothing else. */
function vouchesForSome(context: RuleContext, trusts: readonly EventOf<"trust">[], check: EventOf<"trust">): boolean {
  const acted = context.eventsOf("compared").filter((event) => isEventType(event.text, context.endpoints) && isOfRequest(event.value));
  return [...trusts.filter((event) => event.check === "none"), ...acted].some((event) => checkedBefore(context, [check], event));
}

/** Whether a test of something else stands before it where such a check has failed and the handler went on: what was found may be written there. */
function isNotedElsewhere(trusts: readonly EventOf<"trust">[], event: FlowEvent): boolean {
  return trusts.some((check) => isByItself(check) && event.guards.some((guard) => !check.guards.includes(guard) && !guard.origins.some(isSent)));
}

/** `handleMockWebhook`, `simulate_webhook`: whoever wrote it knows that no one signs what it takes. */
function isPretended(context: RuleContext, { at }: FlowEvent): boolean {
  if (at.path !== context.path) return false;
  const around = context.surroundingsOf(context.spanOf(at))?.definitions ?? [];
  return around.some(({ kind, name }) => kind === "function" && /(?:^|_)(?:mock|fake|simulat|stub)|[a-z](?:Mock|Fake|Simulat|Stub)/.test(name));
}

/** One of several texts that were sent is no event's type: `body.events.filter((name) => name !== "invoice.paid")`. */
function isElement({ path, text, spanOf }: RuleContext, { at, through: [call] }: FlowEvent): boolean {
  if (call?.path !== path || at.path !== path) return false;
  const [comparison, list] = [at, call].map((place) => text.slice(spanOf(place).start, spanOf(place).end));
  const [, name] = /\.(?:filter|some|every|find\w*)\(\s*\(?\s*([\w$]+)(?:\s*:\s*string)?\s*\)?\s*=>/.exec(list ?? "") ?? [];
  return name !== undefined && (comparison ?? "").split(/\s*[!=]==?\s*/).includes(name);
}

/**
 * Others tell in a header what a webhook is about, or in a field of another name, and their kinds of events may have the same names: `x_wc_webhook_topic ==
 * "product.created"`, and `event_type == "invoice.created"` in a file that never speaks of Stripe.
 */
function isOfOthers(context: RuleContext, event: EventOf<"compared">): boolean {
  const { path, text, speaksOfStripe } = context;
  const { start, end } = context.spanOf(event.at);
  if (event.at.path !== path) return false;
  const compared = text.slice(start, end);
  if (/topic|\bheaders?\b/i.test(compared) || FIELD_OF_OTHERS.test(compared) || isReadFromFieldOfOthers(context, event)) return true;
  // What Stripe sends has a type: `filter.kind == "invoice.paid"` asks for something else.
  const [inner] = context.surroundingsOf({ start, end })?.definitions ?? [];
  const around = text.slice(inner?.start ?? 0, end);
  if (!speaksOfStripe && !/type/i.test(around)) return true;
  return (
    !speaksOfStripe &&
    !STRIPES_OWN.test(event.text) &&
    /\b(?:event|action|(?:event|webhook)_?(?:type|name|event))\b/i.test(compared) &&
    !/\btype\b/.test(compared)
  );
}

/**
 * A service whose events have other names for the most part is another one, whose names are Stripe's now and then: `referral.created`, `commission.paid`,
 * `payout.paid`.
 */
function isAmongOthers(context: RuleContext, { at, value }: EventOf<"compared">): boolean {
  const { endpoints } = context;
  if (endpoints === undefined) return false;
  const origins = new Set(value.value.ways.keys());
  const names = new Set<string>();
  for (const event of context.eventsOf("compared")) {
    if (event.at.path === at.path && event.at.unit === at.unit && [...event.value.value.ways.keys()].some((it) => origins.has(it))) names.add(event.text);
  }
  const known = [...names].filter((name) => isEventType(name, endpoints));
  return names.size > 2 * known.length && !known.some((name) => STRIPES_OWN.test(name));
}

/** Whether all that came with the request was read from a field that Stripe's events do not have: `dispatch(body.event_type)`. */
function isReadFromFieldOfOthers(context: RuleContext, { value }: EventOf<"compared">): boolean {
  const sent = [...value.value.ways].filter(([origin]) => isSent(origin));
  return sent.length > 0 && sent.every(([, step]) => someStep(context, step, (source) => FIELD_OF_OTHERS.test(source)));
}

const FIELD_OF_OTHERS = /(?:\.|\[\s*["']|\bget\(\s*["'])(?:event_?type|event_?name|alert_name|notification_?type|webhook_?type)\b/i;

/** Whether some place in this file that a value came by says so. */
function someStep({ path, text, spanOf }: RuleContext, last: Step, test: (source: string) => boolean): boolean {
  for (let step: Step | undefined = last; step; step = step.before) {
    if (step.at.path !== path) continue;
    const { start, end } = spanOf(step.at);
    if (end - start < LONGEST_READ && test(text.slice(start, end))) return true;
  }
  return false;
}

/** What a page is asked for is no event: `GET /events?type=invoice.paid`. */
function isAskedFor(context: RuleContext, event: EventOf<"compared">): boolean {
  for (const [, step] of event.value.value.ways) if (someStep(context, step, (source) => QUERY.test(source))) return true;
  const { definitions = [], calls = [] } = context.surroundingsOf(context.spanOf(event.at)) ?? {};
  return (
    definitions.some(({ name, decorators }) => name === "GET" || decorators.some((it) => /^@?[\w.]+\.get\(/.test(it))) ||
    calls.some(({ callee }) => /\.get$/.test(callee))
  );
}

/** Something before the handler put it on the request as an event: a middleware, which may well have checked it. */
function isPutOnRequest(context: RuleContext, event: EventOf<"compared">): boolean {
  const { start, end } = context.spanOf(event.at);
  return /(?<![\w$])(?:req|request|ctx|context|locals|state|g)\.(?!body)(?:\w*[a-z]Event|\w*_event|event)\b/.test(context.text.slice(start, end));
}

const QUERY = /(?<![\w$])(?:query|args|GET|query_params|searchParams|queryStringParameters)\b/;
const LONGEST_READ = 200;

/** What nobody else has. */
const STRIPES_OWN = /^(?:payment_intent|setup_intent|checkout\.session|customer\.subscription|charge\.dispute)\b/;

/** A test before it made sure that the variable holds something: `if (!process.env.STRIPE_WEBHOOK_SECRET) return`. */
function isKnownToBeSet(context: RuleContext, event: EventOf<"trust">, secret: Shape): boolean {
  const origins = [...secret.value.ways.keys()];
  const presences = [...(event.standing ?? []), ...event.guards].filter(asksForPresence);
  if (presences.some(({ names, operators }) => operators.includes("call") && names.some((name) => SAYS_CONFIGURED.test(name)))) return true;
  if (presences.some((guard) => guard.origins.some((origin) => origins.includes(origin)))) return true;
  // Of what a caller gives, or an object holds, only the name is the same: `if not self.secret: raise`, and `self.secret` among the arguments.
  const { start, end } = context.spanOf(event.at);
  const words = new Set(context.text.slice(start, end).match(/\w+/g));
  return presences.some(({ names }) => names.some((name) => /secret/i.test(name) && words.has(name)));
}

/** What asks whether everything is set up. */
const SAYS_CONFIGURED = /configured|enabled|available|ready|(?:is|has)_?(?:set|secret)|(?:check|ensure|require)_?(?:config|settings|secret)/i;

/** `if secret`, `if secret == "": raise`, `if len(secret) < 8: raise`, `if not is_configured(): raise` */
function asksForPresence({ holds, names, operators, compared }: Guard): boolean {
  if (names.some((name) => name === "len" || name === "length")) return true;
  if (operators.length === 0) return holds && compared.length === 0;
  const isEquality = operators.every((operator) => operator === "equal" || operator === "not-equal" || operator === "is" || operator === "in");
  if (isEquality) return !holds && compared.includes("");
  return holds && operators.includes("call");
}

/** The name of an event as Stripe writes it, and one that there is where the table of endpoints says which there are: `checkout.session.completed`; or what some begin with. */
function isEventType(text: string, endpoints: RuleContext["endpoints"]): boolean {
  if (isThinEventType(text)) return true;
  if (text.endsWith(".")) return isWrittenAsEventType(`${text}x`) && endpoints !== undefined && [...eventTypesOf(endpoints)].some((it) => it.startsWith(text));
  return isWrittenAsEventType(text) && (endpoints === undefined || eventTypesOf(endpoints).has(text));
}

/** The events that an endpoint for webhooks can ask for. */
function eventTypesOf(endpoints: EndpointTable): ReadonlySet<string> {
  const known = typesOf.get(endpoints);
  if (known) return known;
  const type = endpoints.find("npm", "services", ["webhookEndpoints", "create"])?.parameters.get("enabled_events")?.type;
  const values = new Set(type?.kind === "array" && type.of.kind === "enum" ? type.of.values : []);
  typesOf.set(endpoints, values);
  return values;
}

const typesOf = new WeakMap<EndpointTable, ReadonlySet<string>>();
