import type { EventOf, FlowEvent, Guard, Shape } from "../flow/event.ts";
import type { Origin } from "../flow/values/origin.ts";
import type { Step, Value } from "../flow/values/value.ts";
import type { Severity } from "../settings/severity.ts";
import { isAskedByStaff } from "./asked-by-staff.ts";
import { callReport, type EndpointCall, endpointCalls } from "./endpoint-call.ts";
import { isLookedUpBefore } from "./looked-up.ts";
import { type GivenParameter, parametersOf } from "./parameters.ts";
import type { Report, Rule, RuleContext } from "./rule.ts";
import { checkedBefore, isForDevelopers, signatureChecks, trustEvents } from "./signature-checks.ts";
import { isStripeUrl } from "./transport.ts";
import { startOfUnit } from "./unit-start.ts";
import { isValidatedBefore } from "./validated-input.ts";

export const untrustedArgument: Rule = {
  id: "untrusted-argument",
  title: "A visitor decides what Stripe is asked",
  severity: "warning",
  cwe: "CWE-20",
  absence: true,
  what: "What a visitor sent becomes, unchecked, an amount, a price, an account, a search or the whole of a request to Stripe.",
  why: "Whoever writes the request decides what is paid, to whom, and what is read: one cent for a television, someone else's account.",
  advice: "Look amounts and prices up on the server, take accounts from the session, and name each parameter that may come from outside.",
  messages: {
    amount: "`{name}` is what the visitor sent: anyone can pay any amount. Look the amount up on the server, or check its bounds.",
    price: "`{name}` is what the visitor sent: any price of the account can be chosen, old and hidden ones too. Check it against the prices on offer.",
    fee: "`{name}` is what the visitor sent, who decides what the platform earns. Compute it on the server.",
    destination: "`{name}` is what the visitor sent, who decides where the money goes. Take the account from the session or the database.",
    account: "The connected account is what the visitor sent: any account of the platform can be acted for. Take it from the session or the database.",
    body: "All parameters are what the visitor sent: anything that `{name}` takes can be set. Name the parameters that may come from outside.",
    query: "The search is built of what the visitor sent, who can end the quotes and search for anything. Allow only what the text should hold, or escape it.",
    path: "The address of the request to Stripe is built of what the visitor sent, who can ask for anything else. Encode it, or use the SDK's method.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import stripe\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n@app.post("/customers")\ndef create():\n    stripe.Customer.create(**request.get_json())\n    return "", 204\n',
      good: 'import stripe\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n@app.post("/customers")\ndef create():\n    stripe.Customer.create(email=request.get_json()["email"])\n    return "", 204\n',
    },
    {
      path: "app.ts",
      bad: 'import express from "express";\nimport Stripe from "stripe";\n\nconst app = express();\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\napp.post("/balance", async (req, res) => {\n  const balance = await stripe.balance.retrieve({}, { stripeAccount: req.body.account });\n  res.json({ available: balance.available.length });\n});\n',
      good: 'import express from "express";\nimport Stripe from "stripe";\n\nconst app = express();\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\napp.post("/balance", async (_req, res) => {\n  const balance = await stripe.balance.retrieve({}, { stripeAccount: res.locals.account });\n  res.json({ available: balance.available.length });\n});\n',
    },
  ],
  *find(context) {
    // Tests send what they like.
    if (context.place === "test") return;
    // Whoever passed the check of Stripe's signature is Stripe; what else is signed may be a part of what was sent.
    const checks = context.mentions(SIGNATURE) ? signatureChecks(context) : trustEvents(context);
    const isSigned = (event: FlowEvent): boolean => checkedBefore(context, checks, event, undefined, isForDevelopers);
    for (const call of endpointCalls(context)) {
      if (isSigned(call.event)) continue;
      yield* wholeBody(context, call);
      for (const parameter of parametersOf(call)) yield* ofParameter(context, call, parameter);
      yield* ofAccount(context, call);
    }
    for (const event of context.eventsOf("request")) if (!isSigned(event)) yield* ofPath(context, event);
  },
};

/** What is asked for, or set up, by who checks Stripe's signatures. */
const SIGNATURE = /(?:stripe|webhook)[-_]?signature|stripe[-_]?webhook[-_]?(?:signing[-_]?)?secret/i;

type Kind = "amount" | "price" | "fee" | "destination";

const WEIGHTS: Readonly<Record<Kind, Severity>> = { amount: "information", price: "hint", fee: "warning", destination: "warning" };

/** Where a payer pays. What is refunded, paid out or put on a price list is asked for by those who run the shop. */
const PAID = /^(?:paymentIntents\.(?:create|update)|charges\.create|checkout\.sessions\.create|paymentLinks\.create)$/;
const SOLD = /^(?:checkout\.sessions\.create|paymentLinks\.create|subscriptions\.(?:create|update)|subscriptionItems\.(?:create|update))$/;

/** What a visitor has no business to decide about a parameter; undefined where they may. */
function kindOf({ endpoint }: EndpointCall, { path, name }: GivenParameter): Kind | undefined {
  if (/^application_fee(?:_amount|_percent)?$/.test(name)) return "fee";
  if (path.join(".") === "transfer_data.destination" || name === "on_behalf_of") return "destination";
  if (name === "destination" && path.length === 1 && /^(?:transfers|charges|payouts)\.create$/.test(endpoint.npm)) return "destination";
  if (
    PAID.test(endpoint.npm) &&
    /^(?:amount|unit_amount|unit_amount_decimal)$/.test(name) &&
    (path.length === 1 || path.includes("price_data") || path[0] === "line_items")
  )
    return "amount";
  if (SOLD.test(endpoint.npm) && (name === "price" || ((name === "line_items" || name === "items") && path.length === 1))) return "price";
  return undefined;
}

function* ofParameter(context: RuleContext, call: EndpointCall, parameter: GivenParameter): Generator<Report> {
  const { event, endpoint } = call;
  // A program that takes a search as it is, is made for searching; one that puts quotes around a part of it is not.
  const isSearch = parameter.name === "query" && /\.search$/.test(endpoint.npm);
  const kind = isSearch ? undefined : kindOf(call, parameter);
  const step = (kind || (isSearch && isBuilt(parameter.shape))) && fromVisitor(parameter.shape.value);
  if (!step) return;
  const place = call.parameters.placeOf(parameter.path);
  if (isChecked(context, event, parameter.shape.value, place.source)) return;
  const say = (message: string, severity: Severity) =>
    callReport(context, event, { message, severity, span: place.span, steps: step, arguments: { name: parameter.name } });
  if (kind && !(kind === "amount" && isGiven(context, call))) yield say(kind, WEIGHTS[kind]);
  if (isSearch && !isEscaped(place.source)) yield say("query", "warning");
}

/** Whether payers are asked for a donation: how much that is, they say. */
function isGiven(context: RuleContext, { event }: EndpointCall): boolean {
  const start = startOfUnit(context, context.functionAround(event.at.unit));
  return DONATION.test(context.sourceOf({ start, end: context.spanOf(event.at).end }));
}

const DONATION = /donat(?:e|ion)|donor|fundrais|charit(?:y|able)|pledge|tithe/i;

/** `create(**request.json)`, `create(req.body)`, `create({ ...req.body })`. */
function* wholeBody(context: RuleContext, call: EndpointCall): Generator<Report> {
  const { parameters, event, endpoint } = call;
  const step = endpoint.write ? fromVisitor(parameters.rest) : undefined;
  if (!step) return;
  const place = parameters.placeOf([]);
  if (isChecked(context, event, parameters.rest, place.source)) return;
  yield callReport(context, event, { message: "body", severity: "warning", span: place.span, steps: step, arguments: { name: call.name } });
}

/** The account on whose behalf a request is made. */
function* ofAccount(context: RuleContext, { event, options }: EndpointCall): Generator<Report> {
  for (const name of ["stripe_account", "stripeAccount"]) {
    const shape = options.entries.get(name);
    const step = shape && fromVisitor(shape.value);
    if (!step) continue;
    const place = options.placeOf([name]);
    if (!isChecked(context, event, shape.value, place.source))
      yield callReport(context, event, { message: "account", severity: "warning", span: place.span, steps: step });
  }
}

/** Addresses of raw requests. */
function* ofPath(context: RuleContext, event: EventOf<"request">): Generator<Report> {
  const sdk = event.by.library?.package === "stripe";
  for (const text of event.url.value.texts) {
    const [first] = text.pieces;
    if (!sdk && !(typeof first === "string" && isStripeUrl(first))) continue;
    const gap = text.pieces.find((piece): piece is Value => typeof piece !== "string" && fromVisitor(piece) !== undefined && !isQuery(piece));
    const step = gap && fromVisitor(gap);
    const span = text.at.path === context.path ? context.spanOf(text.at) : context.spanOf(event.at);
    const source = context.sourceOf(span);
    if (!step || isEscaped(source) || isChecked(context, event, gap, source)) continue;
    yield callReport(context, event, { message: "path", severity: "warning", span, steps: step });
    return;
  }
}

/** Whether it is something that writes itself as the query of an address: `URLSearchParams`. */
function isQuery({ api }: Value): boolean {
  const text = api?.member("toString")?.api?.result;
  return text?.kind === "shown" && text.encodes === true;
}

/** The way by which what a visitor sent comes into a value, unless a schema let it through. */
function fromVisitor(value: Value): Step | undefined {
  let found: Step | undefined;
  for (const [origin, step] of value.ways) {
    if (origin.kind !== "data") continue;
    if (isVisitors(origin)) found ??= step;
  }
  return found;
}

function isVisitors(origin: Origin): boolean {
  return origin.kind === "data" && (origin.what === "request-input" || origin.what === "request-raw-body");
}

/** Whether it is put together from fixed text and what comes from outside. */
function isBuilt({ value }: Shape): boolean {
  return value.texts.some(
    (text) =>
      text.pieces.some((piece) => typeof piece === "string" && /["':~<>]/.test(piece)) &&
      text.pieces.some((piece) => typeof piece !== "string" && fromVisitor(piece)),
  );
}

/** Whether what is written takes care of quotes and slashes. */
function isEscaped(source: string): boolean {
  return /escape|encode|sanitiz|quote|replace|stringify|dumps|Number\(|parseInt\(|\bint\(|UUID\(/i.test(source);
}

/** Names that stand for the whole of a request. */
const GENERAL = new Set(
  "req request res body data json query params args form ctx context c event input payload get post stripe await this self session user None null undefined true false".split(
    " ",
  ),
);

/** Whether a branch around the call has looked at the value: found it in a list, compared it with something, or asked a function about it; or a validation or a database did before. */
function isChecked(context: RuleContext, event: FlowEvent, value: Value, source: string): boolean {
  return (
    isGuarded(event.guards, value, source) ||
    isValidatedBefore(context, event, value, source) ||
    isLookedUpBefore(context, event, value, source) ||
    isAskedByStaff(context, event)
  );
}

function isGuarded(guards: readonly Guard[], value: Value, source: string): boolean {
  if (guards.length === 0) return false;
  const names = new Set((source.match(/[A-Za-z_$][\w$]*/g) ?? []).filter((name) => !GENERAL.has(name)));
  const origins = new Set([...value.ways.keys()].filter(isVisitors));
  return guards.some(
    (guard) =>
      !looksUpAnother(guard, source) &&
      ((looksUp(guard) && guard.origins.some((origin) => origins.has(origin))) || (looksAt(guard) && guard.names.some((name) => names.has(name)))),
  );
}

/** One field of something with several: `body.price`, `data["price"]`, `data.get("price")`. */
const FIELD = /^\s*([A-Za-z_$][\w$]*)(?:\.([A-Za-z_$][\w$]*)|\[\s*["']([\w-]+)["']\s*\]|\.get\(\s*["']([\w-]+)["'][^()]*\))\s*$/;

/** Whether what is looked for in a list is another field of the same thing: `data["plan"] in PLANS` says nothing of `data["price"]`. */
function looksUpAnother({ operators, names, compared }: Guard, source: string): boolean {
  const [, holder, ...fields] = FIELD.exec(source) ?? [];
  const field = fields.find((it) => it !== undefined);
  if (holder === undefined || field === undefined || !names.includes(holder) || names.includes(field) || compared.includes(field)) return false;
  const [operator, ...further] = operators.filter((it) => it !== "call" || !names.includes("get"));
  // Of the whole, or of something that is asked of it, nobody knows what is looked at.
  const isOfField = names.filter((name) => name !== holder).length > 1 || compared.length > 0;
  return isOfField && further.length === 0 && (operator === "in" || operator === "not-in");
}

/** A test of membership, or by a function of one's own. */
function looksUp({ operators, names }: Guard): boolean {
  if (operators.some((operator) => operator === "in" || operator === "not-in")) return true;
  return (
    operators.includes("call") &&
    names.some((name) =>
      /^(?:includes|has|some|every|find|indexOf|hasOwn|test|match|fullmatch|contains|exists|filter)|^(?:is|are)(?=_|[A-Z])_?(?!Array|Integer|SafeInteger|NaN|Finite|String|Number)|valid|check|allow|verify|permit|authori[sz]e|own/i.test(
        name,
      ),
    )
  );
}

/** Any test of the value but for its presence and its type. */
function looksAt(guard: Guard): boolean {
  if (looksUp(guard)) return true;
  const types = ["string", "number", "object", "undefined", "boolean", "", "POST", "GET", null, undefined];
  return (
    guard.operators.some((operator) => operator !== "call" && operator !== "instance-of" && operator !== "is" && operator !== "is-not") &&
    !(guard.compared.length > 0 && guard.compared.every((it) => types.includes(it as string | null | undefined)))
  );
}
