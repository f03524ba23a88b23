import type { EventOf, FlowEvent, Shape } from "../flow/event.ts";
import { MAX_ALTERNATIVES } from "../flow/limits.ts";
import type { Place } from "../flow/values/place.ts";
import { knownTexts, onlyConstant } from "../flow/values/value.ts";
import { isTestCard } from "../model/stripe/test-cards.ts";
import { callReport, writtenAt } from "./endpoint-call.ts";
import type { Report, Rule, RuleContext } from "./rule.ts";
import { stripeRequests } from "./transport.ts";

export const rawCardData: Rule = {
  id: "raw-card-data",
  title: "Card numbers through the server",
  severity: "warning",
  cwe: "CWE-359",
  what: "A card's number or security code is handed to Stripe by the program itself.",
  why: "Whoever handles card numbers must meet the whole of PCI DSS, and every log, crash report and dump of the program may hold them.",
  advice: "Let Stripe's Elements, Checkout or mobile SDK take the card, and hand on the token or payment method that they give.",
  messages: {
    card: "A card's {part} passes through this program. Let Stripe Elements or Checkout take the card, and send the payment method that they give.",
    literal: "A card's number is written here, and it is none of Stripe's test numbers. Remove it, and use a test payment method such as `pm_card_visa`.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import stripe\n\n\ndef token(form):\n    return stripe.Token.create(card={"number": form.number, "exp_month": 1, "exp_year": 2030})\n',
      good: 'import stripe\n\n\ndef pay(form):\n    return stripe.PaymentIntent.create(amount=500, currency="eur", payment_method=form.payment_method)\n',
    },
    {
      path: "app.ts",
      bad: 'import Stripe from "stripe";\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\nexport const token = (number: string) => stripe.tokens.create({ card: { number, exp_month: "1", exp_year: "2030" } });\n',
      good: 'import Stripe from "stripe";\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\nexport const pay = (method: string) => stripe.paymentIntents.create({ amount: 500, currency: "eur", payment_method: method });\n',
    },
  ],
  *find(context) {
    // One place is one finding, however many calls lead to it.
    const found = new Map<number, Told>();
    const decided = new Set<string>();
    const reports = [...reportsIn(context, decided)];
    for (const told of reports) {
      const { report, open } = told;
      // Whoever calls it that is known calls it with cards for tests.
      if (open !== undefined && decided.has(open)) continue;
      const known = found.get(report.span.start)?.report;
      if (!known || (known.through?.length ?? 0) > (report.through?.length ?? 0)) found.set(report.span.start, told);
    }
    // So is a call that is handed several things, each of which may hold the card.
    const calls = new Set<string>();
    for (const { report, call } of found.values()) {
      const isHanded = call !== undefined && report.secrets?.length === 0;
      if (!isHanded || !calls.has(call)) yield report;
      if (isHanded) calls.add(call);
    }
  },
};

interface Told {
  readonly report: Report;
  /** The place of the call, where its caller alone decides which card it is. */
  readonly open?: string | undefined;
  /** The place of the call. */
  readonly call?: string | undefined;
}

/** `decided`: takes up where calls stand that are made with cards for tests. */
function* reportsIn(context: RuleContext, decided: Set<string>): Generator<Told> {
  for (const event of context.eventsOf("call")) {
    if (event.by.chain?.root.api?.endpoints?.service !== "stripe") continue;
    // What Stripe offers for tests takes no real cards.
    if (/^(?:testHelpers|test_helpers)$/.test(event.by.chain.members.find((it) => it !== "v1") ?? "")) continue;
    for (const { shape, place, name } of argumentsOf(event)) {
      for (const found of cardsIn(shape, name === undefined ? [] : [name])) {
        const report = reportOf(context, event, place, name === undefined ? found.path : found.path.slice(1), found);
        const key = `${event.at.path} ${event.at.unit} ${event.at.start}`;
        if (report) yield { report, call: key, open: event.through.length === 0 && saysNothing(found.value) ? key : undefined };
        else if (found.part === "number" && event.through.length > 0) decided.add(key);
      }
    }
  }
  for (const event of stripeRequests(context)) {
    for (const found of event.options ? fieldsIn(event.options, 0) : []) {
      const report = reportOf(context, event, undefined, [], found);
      if (report) yield { report };
    }
  }
}

const saysNothing = ({ value: { texts, constants, ways } }: Shape): boolean =>
  texts.length + constants.length === 0 && [...ways.keys()].every(({ kind }) => kind === "outside");

interface Found {
  readonly path: readonly string[];
  readonly part: "number" | "security code";
  readonly value: Shape;
}

function argumentsOf(event: EventOf<"call">): { readonly shape: Shape; readonly place: Place | undefined; readonly name: string | undefined }[] {
  return [
    ...event.positional.map((shape, index) => ({ shape, place: event.places.get(index), name: undefined })),
    ...[...event.named].map(([name, shape]) => ({ shape, place: event.places.get(name), name })),
    ...(event.further ? [{ shape: event.further, place: undefined, name: undefined }] : []),
  ];
}

/** Cards among parameters: `card: { number }`, `source: { object: "card", number }`, `cvc_update: { cvc }`, at whatever depth. */
function* cardsIn(shape: Shape, path: readonly string[]): Generator<Found> {
  if (path.length > 6) return;
  const { entries } = shape;
  const kind = entries.get("object");
  const last = path.at(-1);
  const isCard = last === "card" || last === "cvc_update" || (kind !== undefined && knownTexts(kind.value).includes("card"));
  const [number, code] = [entries.get("number"), entries.get("cvc")];
  if (isCard && number) yield { path: [...path, "number"], part: "number", value: number };
  else if (isCard && code) yield { path: [...path, "cvc"], part: "security code", value: code };
  else for (const [name, entry] of entries) yield* cardsIn(entry, [...path, name]);
}

/** Cards in the form of a request: `card[number]`. */
function* fieldsIn(shape: Shape, depth: number): Generator<Found> {
  if (depth > 4) return;
  for (const [name, entry] of shape.entries) {
    if (/(?:^|\[)(?:card|source)\]?\[number\]$/.test(name)) yield { path: [], part: "number", value: entry };
    else yield* fieldsIn(entry, depth + 1);
  }
}

function reportOf(context: RuleContext, event: FlowEvent, place: Place | undefined, path: readonly string[], { part, value }: Found): Report | undefined {
  const nothing = onlyConstant(value.value);
  if (nothing && (nothing.constant === undefined || nothing.constant === null)) return undefined;
  const texts = [...knownTexts(value.value), ...value.value.constants.filter((it) => typeof it === "number").map(String)];
  // Of very many, not all are kept.
  const certain = texts.length > 0 && (!value.value.open || texts.length >= MAX_ALTERNATIVES);
  if (part === "number" && certain && texts.every(isTestCard)) return undefined;
  // One of several that are there, whichever: nobody's card is made up.
  if (part === "number" && value.value.ways.size > 0 && [...value.value.ways.keys()].every((it) => it.kind === "data" && it.what === "random"))
    return undefined;
  // A code that is written out goes with a number that is.
  if (part === "security code" && certain) return undefined;
  const written = place && writtenAt(context, place, path, false);
  const literal = part === "number" && certain && texts.some((text) => /^[\d\s-]{13,23}$/.test(text));
  // A number that is written here is shown nowhere else.
  const numbers = literal ? value.value.texts.filter((text) => text.at.path === context.path).map((text) => context.spanOf(text.at)) : [];
  const report = callReport(context, event, {
    message: literal ? "literal" : "card",
    severity: "warning",
    span: written?.span ?? context.spanOf(event.at),
    arguments: { part },
  });
  return { ...report, secrets: numbers };
}
