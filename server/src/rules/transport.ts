import type { EventOf, Shape } from "../flow/event.ts";
import { knownTexts, onlyConstant } from "../flow/values/value.ts";
import type { RuleContext } from "./rule.ts";

/** Requests that go to Stripe's API without its SDK. */
export function stripeRequests(context: RuleContext): EventOf<"request">[] {
  return context.eventsOf("request").filter(isStripeRequest);
}

function isStripeRequest(event: EventOf<"request">): boolean {
  // What the SDK asks a function of one's own to fetch.
  return event.url.value.api?.path === "stripe:RequestUrl()" || addressesOf(event).some(isStripeApiUrl);
}

/** What is known of the address: of its beginning, where the rest is not known, and of the base that it is added to. */
export function addressesOf(event: EventOf<"request">): string[] {
  const base = (event.client && inside(event.client, BASES)) ?? (event.options && inside(event.options, BASES)) ?? inside(event.url, BASES);
  return [
    ...textsOf(event.url),
    ...(base ? textsOf(base) : []),
    ...event.url.value.texts.flatMap((text) => (typeof text.pieces[0] === "string" ? text.pieces[0] : [])),
  ];
}

/** Names under which clients, and requests that are objects, hold their address. */
const BASES = ["baseUrl", "baseURL", "base_url", "prefixUrl"];

/** An address of one of Stripe's hosts. */
export function isStripeUrl(url: string): boolean {
  return /^(?:https?:)?(?:\/\/)?(?:[\w-]+\.)*stripe\.com(?:[:/?#]|$)/i.test(url);
}

/** An address of what takes keys; Stripe's other hosts serve pages, scripts and its status. */
export function isStripeApiUrl(url: string): boolean {
  return isStripeUrl(url) && /^(?:https?:)?(?:\/\/)?(?:api|files|uploads?|connect|meter-events)\./i.test(url);
}

/** An address of this machine or of a stand-in for Stripe beside it: nothing leaves. */
export function isLocalHost(host: string): boolean {
  return (
    /^(?:https?:\/\/)?(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\]|host\.docker\.internal|[\w-]*(?:stripe-?mock|mock|localstripe|fake)[\w.-]*|[\w-]+)(?::-?\d*)?(?:\/(?!\/)|$)/i.test(
      host,
    ) && !/^https?$/i.test(host)
  );
}

export function textsOf(shape: Shape): string[] {
  return knownTexts(shape.value);
}

/** The first entry of these names. */
export function inside(shape: Shape, names: readonly string[]): Shape | undefined {
  for (const name of names) {
    const entry = shape.entries.get(name);
    if (entry) return entry;
  }
  return undefined;
}

/** Whether the value is certainly this constant. */
export function isConstant(shape: Shape | undefined, ...constants: readonly (number | boolean | null | undefined)[]): boolean {
  const only = shape && onlyConstant(shape.value);
  return only !== undefined && constants.includes(only.constant);
}
