import type { Shape } from "../flow/event.ts";
import { knownTexts, type Value } from "../flow/values/value.ts";
import { AMOUNT_DIGITS, ZERO_DECIMAL_CURRENCIES } from "../model/stripe/currencies.ts";
import type { Severity } from "../settings/severity.ts";
import type { EndpointCall } from "./endpoint-call.ts";
import type { GivenParameter } from "./parameters.ts";

/** Something to say of an argument: a message of the rule, what fills it in, and its weight. */
export interface Objection {
  readonly message: string;
  readonly severity: Severity;
  readonly arguments: Readonly<Record<string, string>>;
}

/** Money that someone pays or gets: below zero is nothing anyone could mean. */
const PAID =
  /^(?:paymentIntents\.(?!applyCustomerBalance)|charges\.|refunds\.create|transfers\.|payouts\.create|topups\.create|checkout\.|paymentLinks\.|prices\.create|plans\.create)/;
/** Zero is nothing either. Prices of nothing are right. */
const MOVED = /^(?:paymentIntents\.(?:create|update)|charges\.create|refunds\.create|transfers\.create|payouts\.create|topups\.create)$/;
/** Amounts in these are so many that more digits are taken. */
const LARGE_CURRENCIES = new Set("clp cop crc gnf huf idr inr jpy khr krw lak lbp mga mmk mnt ngn pkr pyg rwf tzs ugx uzs vnd xaf xof".split(" "));

/** What is wrong with an amount, as far as it is known. `source`: as it is written, empty where that is not known. */
export function amountObjection(call: EndpointCall, parameter: GivenParameter, source: string): Objection | undefined {
  const { value } = parameter.shape;
  const name = parameter.path.filter((it) => !/^(?:\d+|\*)$/.test(it)).join(".");
  const say = (message: string, severity: Severity, more: Readonly<Record<string, string>> = {}): Objection => ({
    message,
    severity,
    arguments: { name, ...more },
  });
  const currency = currencyOf(parameter.siblings);
  if (currency !== undefined && ZERO_DECIMAL_CURRENCIES.has(currency) && isHundredfold(source))
    return say("amount-hundredfold", "warning", { currency: currency.toUpperCase() });
  if (isFractional(value) || isDivided(source)) return say("amount-float", "information");
  const texts = value.open || value.constants.length > 0 ? [] : knownTexts(value);
  const [text] = texts;
  if (text !== undefined && texts.length === value.texts.length && !texts.some((it) => /^\s*-?\d+\s*$/.test(it)))
    return text === "" ? undefined : say("amount-text", "warning");
  const numbers = certainNumbers(value);
  const [number] = numbers;
  if (number === undefined) return undefined;
  if (numbers.every((it) => !Number.isInteger(it))) return say("amount-fraction", "warning", { value: String(number) });
  if (!isOwn(parameter)) return undefined;
  if (PAID.test(call.endpoint.npm) && numbers.every((it) => it < 0)) return say("amount-negative", "warning", { value: String(number) });
  if (MOVED.test(call.endpoint.npm) && parameter.path.length === 1 && parameter.name === "amount") {
    if (numbers.every((it) => it === 0)) return say("amount-zero", "warning");
    if (numbers.every((it) => it >= 10 ** AMOUNT_DIGITS) && !(currency !== undefined && LARGE_CURRENCIES.has(currency)))
      return say("amount-large", "information", { value: String(number) });
  }
  return undefined;
}

/** Amounts to be paid, not what is taken off or added to them. */
function isOwn({ name }: GivenParameter): boolean {
  return name === "amount" || name === "unit_amount" || name === "application_fee_amount";
}

/** The numbers that it must be one of; empty where it may be something else. */
export function certainNumbers(value: Value): number[] {
  if (value.open || value.texts.length > 0 || value.objects.length > 0) return [];
  const numbers = value.constants.filter((constant) => typeof constant === "number");
  return numbers.length === value.constants.length ? numbers : [];
}

function isFractional(value: Value): boolean {
  return [...value.ways.keys()].some((origin) => origin.kind === "data" && origin.what === "fraction");
}

/** `total / 3`, and nothing that rounds it. */
function isDivided(source: string): boolean {
  return /^[\w.$[\]\s*+-]*[\w\]]\s*\/\s*[\w.$[\]]+$/.test(source.trim());
}

/** `price * 100`, rounded or not, as the whole of the value. */
function isHundredfold(source: string): boolean {
  return /^(?:(?:Math\.(?:round|floor|ceil|trunc)|int|round|Number|parseInt)\s*\(\s*)*[\w$.[\]"']+\s*\*\s*100(?:\.0+)?\s*(?:,\s*\d+\s*)?\)*$/.test(
    source.trim(),
  );
}

/** The currency given beside an amount, in lower case; undefined where it is not one known text. */
function currencyOf(siblings: ReadonlyMap<string, Shape>): string | undefined {
  const value = siblings.get("currency")?.value;
  const texts = value && !value.open ? knownTexts(value) : [];
  return texts.length === 1 ? texts[0]?.toLowerCase() : undefined;
}
