import type { EventOf, Shape } from "../flow/event.ts";
import { isSamePlace, type Place } from "../flow/values/place.ts";
import { type Text, type Value, wholeText } from "../flow/values/value.ts";
import { mayHoldCredential } from "../model/credentials/recognize.ts";
import { CURRENCIES } from "../model/stripe/currencies.ts";
import type { ParameterType } from "../model/stripe/endpoints/endpoints.ts";
import { amountObjection, certainNumbers, type Objection } from "./amounts.ts";
import { callReport, type EndpointCall, endpointCalls, type Given } from "./endpoint-call.ts";
import { alternativesOf, type GivenParameter, parametersOf } from "./parameters.ts";
import type { Report, Rule, RuleContext } from "./rule.ts";
import { spellingOf } from "./spelling.ts";

/** Levels that `expand` goes down, the `data` of a list not counted. */
const MAX_EXPANDED = 4;

const DECIDES = "Stripe's own validation decides.";

export const invalidArgument: Rule = {
  id: "invalid-argument",
  title: "An argument that Stripe refuses",
  severity: "information",
  cwe: "CWE-20",
  what: "A parameter of a Stripe endpoint is misspelt, or has a value that Stripe does not take.",
  why: "The request fails at run time, or a payment of the wrong amount succeeds.",
  advice: "Give amounts as whole numbers of the smallest unit, currency codes in lower case, and names as the API reference has them.",
  messages: {
    "amount-fraction": `\`{name}\` is {value}, but amounts are whole numbers of the currency's smallest unit: 1050 for 10.50 USD. ${DECIDES}`,
    "amount-text": `\`{name}\` is a text that is no whole number; amounts count the currency's smallest unit. ${DECIDES}`,
    "amount-float": `\`{name}\` may have a fraction here; round it to a whole number of the currency's smallest unit. ${DECIDES}`,
    "amount-negative": `\`{name}\` is {value}, but amounts here are above zero. ${DECIDES}`,
    "amount-zero": `\`{name}\` is zero, but a payment moves something. ${DECIDES}`,
    "amount-large": `\`{name}\` is {value}, which has more than eight digits. ${DECIDES}`,
    "amount-hundredfold": `\`{name}\` is multiplied by 100, but {currency} has no smaller unit: 500 {currency} are an amount of 500. ${DECIDES}`,
    "currency-case": `Currency codes are in lower case: \`{right}\`. ${DECIDES}`,
    "currency-unknown": `\`{value}\` is no currency code that ISO 4217 knows. ${DECIDES}`,
    email: `\`{name}\` is no e-mail address. ${DECIDES}`,
    parameter: `\`{call}\` has no parameter \`{value}\`; did you mean \`{right}\`? ${DECIDES}`,
    value: `\`{name}\` has no value \`{value}\`; did you mean \`{right}\`? ${DECIDES}`,
    "other-value": `\`{name}\` is one of {right}, as far as this version of the API is known. ${DECIDES}`,
    expand: `\`expand\` goes down four levels at most. ${DECIDES}`,
  },
  examples: [
    {
      path: "app.py",
      bad: 'import stripe\n\nstripe.PaymentIntent.create(amount=10.5, currency="eur")\n',
      good: 'import stripe\n\nstripe.PaymentIntent.create(amount=1050, currency="eur")\n',
    },
    {
      path: "app.ts",
      bad: 'import Stripe from "stripe";\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\nawait stripe.customers.create({ emial: "ada@example.com" } as any);\n',
      good: 'import Stripe from "stripe";\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\nawait stripe.customers.create({ email: "ada@example.com" });\n',
    },
  ],
  *find(context) {
    // Tests ask for refusals on purpose.
    if (context.place === "test") return;
    const calls = endpointCalls(context);
    for (const call of calls) {
      for (const parameter of parametersOf(call)) {
        if (!parameter.type) yield* unknownParameter(context, call, parameter);
        else yield* wrongValue(context, call, parameter, alternativesOf(parameter.type), calls);
      }
    }
  },
};

function* wrongValue(
  context: RuleContext,
  call: EndpointCall,
  parameter: GivenParameter,
  types: readonly ParameterType[],
  all: readonly EndpointCall[],
): Generator<Report> {
  const has = (kind: ParameterType["kind"]) => types.some((type) => type.kind === kind);
  const { value } = parameter.shape;
  if (has("amount") || (has("integer") && AMOUNT.test(parameter.name))) {
    const place = call.parameters.placeOf(parameter.path);
    const objection = amountObjection(call, parameter, place.source);
    if (objection && isSoEachTime(call, parameter, all)) yield callReport(context, call.event, { ...objection, span: place.span });
  }
  if (parameter.name === "expand" && parameter.path.length === 1) {
    for (const element of parameter.shape.entries.values())
      yield* ofTexts(context, call, parameter, element.value, (text) =>
        levelsOf(text) > MAX_EXPANDED ? { message: "expand", severity: "information", arguments: {} } : undefined,
      );
  }
  // `payment_method_types: ["card"]`: each element is one of the values.
  for (const type of types) {
    if (type.kind !== "array" || !parameter.shape.list) continue;
    const elements = alternativesOf(type.of);
    if (!elements.some(({ kind }) => kind === "enum") || elements.some(({ kind }) => kind === "string")) continue;
    for (const [position, { value: element }] of parameter.shape.entries)
      yield* ofTexts(context, call, { ...parameter, path: [...parameter.path, position] }, element, (text) => enumObjection(parameter.name, text, elements));
  }
  yield* ofTexts(context, call, parameter, value, (text) => {
    if (has("currency")) return currencyObjection(text);
    if (has("email")) return isEmail(text) ? undefined : { message: "email", severity: "information", arguments: { name: parameter.name } };
    if (has("enum") && !has("string")) return enumObjection(parameter.name, text, types);
    return undefined;
  });
}

/**
 * Whether a number is known each time that the call comes round. What a loop leaves behind (`seller.due = 0` after each payment) is a value of the next round, not of
 * the first one.
 */
function isSoEachTime({ event }: EndpointCall, { path, shape }: GivenParameter, all: readonly EndpointCall[]): boolean {
  if (certainNumbers(shape.value).length === 0) return true;
  return all.every((other) => {
    if (other.event === event || !isSamePlace(other.event.at, event.at) || !comesBySameCalls(other.event, event)) return true;
    const [name = "", ...inside] = path;
    const given = inside.reduce((outer: Shape | undefined, it) => outer?.entries.get(it), other.parameters.entries.get(name));
    return given === undefined || certainNumbers(given.value).length > 0;
  });
}

const comesBySameCalls = (a: EventOf<"call">, b: EventOf<"call">): boolean =>
  a.through.length === b.through.length && a.through.every((place, index) => isSamePlace(place, b.through[index] as Place));

/** Of these the SDKs say no more than that they are whole numbers. */
const AMOUNT = /^amount_(?:off|to_capture|to_confirm|tip)$/;

/** What there is to say of each known text that a value may be, where that text stands. */
function* ofTexts(
  context: RuleContext,
  call: EndpointCall,
  { path }: GivenParameter,
  value: Value,
  objectionTo: (text: string) => Objection | undefined,
): Generator<Report> {
  for (const text of value.texts) {
    const known = wholeText(text);
    const objection = known === undefined || known === "" || mayHoldCredential(known) ? undefined : objectionTo(known);
    if (objection) yield callReport(context, call.event, { ...objection, span: spanOfText(context, call.parameters, path, text) });
  }
}

function spanOfText(context: RuleContext, given: Given, path: readonly string[], text: Text): Report["span"] {
  return text.made === "literal" && text.at.path === context.path ? context.spanOf(text.at) : given.placeOf(path).span;
}

function currencyObjection(text: string): Objection | undefined {
  if (CURRENCIES.has(text)) return undefined;
  const right = text.toLowerCase();
  if (CURRENCIES.has(right)) return { message: "currency-case", severity: "hint", arguments: { right } };
  return text.length > 30 ? undefined : { message: "currency-unknown", severity: "hint", arguments: { value: text } };
}

function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text);
}

function enumObjection(name: string, text: string, types: readonly ParameterType[]): Objection | undefined {
  const enums = types.filter((type) => type.kind === "enum");
  const values = [...new Set(enums.flatMap((type) => type.values))];
  if (values.includes(text) || text.length > 40) return undefined;
  const open = enums.some((type) => type.open);
  const right = spellingOf(text, values);
  if (right) return { message: "value", severity: open && !right.sameLetters ? "hint" : "information", arguments: { name, value: text, right: right.word } };
  // A list that Stripe may have made longer since says nothing; a short one that the SDK holds closed does.
  if (open || values.length === 0 || values.length > 12) return undefined;
  return { message: "other-value", severity: "hint", arguments: { name, right: values.map((it) => `\`${it}\``).join(", ") } };
}

function levelsOf(path: string): number {
  const levels = path.split(".");
  return levels[0] === "data" ? levels.length - 1 : levels.length;
}

/** A name that no parameter has and that one nearly has. Names that are far from all others may be of another version of the API. */
function* unknownParameter(context: RuleContext, call: EndpointCall, { path, name, siblings, known }: GivenParameter): Generator<Report> {
  if (known.size === 0 || (path.length === 1 && !call.parameters.complete) || mayHoldCredential(name)) return;
  const right = spellingOf(name, known.keys());
  if (!right || siblings.has(right.word)) return;
  const { span, key } = call.parameters.placeOf(path);
  yield callReport(context, call.event, {
    message: "parameter",
    severity: right.sameLetters ? "information" : "hint",
    arguments: { call: call.name, value: name, right: right.word },
    span: key ?? span,
  });
}
