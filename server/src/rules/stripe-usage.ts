import type { EventOf, FlowEvent } from "../flow/event.ts";
import { clientKey, type Origin } from "../flow/values/origin.ts";
import { knownTexts, type Text, type Value, wholeText } from "../flow/values/value.ts";
import { describeLength } from "../model/credentials/mask.ts";
import { credentialOfName } from "../model/credentials/names.ts";
import { credentialOf } from "../model/credentials/recognize.ts";
import { publicPrefixOf } from "../model/frameworks/public-prefixes.ts";
import { REMOVED_METHODS } from "../model/stripe/endpoints/removed.ts";
import type { Span } from "../text/span.ts";
import { type EndpointCall, endpointCalls } from "./endpoint-call.ts";
import { namedCalls } from "./named-calls.ts";
import { credentialsOf, type RestCall, restCall } from "./rest-calls.ts";
import type { RuleContext } from "./rule.ts";

/** What one file asks of Stripe, and with which keys: plain data without any key, for whoever says what a restricted key must be allowed. */
export interface StripeUsage {
  readonly calls: readonly StripeCall[];
  readonly keys: readonly KeyUse[];
}

export interface StripeCall {
  readonly span: Span;
  /** As the program names it: `paymentIntents.create`. */
  readonly name: string;
  /** Undefined where it is not known which endpoint is asked. */
  readonly endpoint: { readonly verb: "GET" | "POST" | "DELETE"; readonly path: string } | undefined;
  /** The clients it may be made on; empty where that is not known, or where it is made on the module. */
  readonly clients: readonly string[];
  /** Whether it is made on the module of the SDK, whose key holds for the whole process. */
  readonly onModule: boolean;
  /** The keys given with the call itself. */
  readonly keys: readonly KeyOrigin[] | undefined;
  /** Paths of `expand`; undefined where they are not known. */
  readonly expand: readonly string[] | undefined;
  /** Nothing but its name says that it asks Stripe. */
  readonly byName?: true;
}

/** A client, or the module, gets its key. */
export interface KeyUse {
  readonly span: Span;
  /** Undefined for the key of the module. */
  readonly client: string | undefined;
  /** Empty where it is not known where the key comes from. */
  readonly origins: readonly KeyOrigin[];
}

/** Where a key comes from. The same `id` is the same key, as far as one root is concerned. */
export interface KeyOrigin {
  readonly id: string;
  readonly kind: "environment" | "setting" | "store" | "literal";
  /** `STRIPE_SECRET_KEY`, `stripe.key`, `rk_live_…x7Qf`. */
  readonly name: string;
}

/** No file uses Stripe. */
export const NO_USAGE: StripeUsage = { calls: [], keys: [] };

/** What a file asks of Stripe; {@link NO_USAGE} where it asks nothing. Code that cannot run asks nothing. */
export function stripeUsage(context: RuleContext): StripeUsage {
  const known = endpointCalls(context).filter(({ event }) => !event.dead);
  const decided = new Set<FlowEvent>(known.map(({ event }) => event));
  const calls = known.map((call) => endpointUse(context, call));
  for (const event of living(context.eventsOf("call"))) {
    const name = decided.has(event) ? undefined : undecidedName(event);
    if (name !== undefined) calls.push({ ...callUse(context, event), name, endpoint: removedEndpoint(event, name), keys: undefined, expand: [] });
  }
  for (const event of living(context.eventsOf("request"))) {
    const asked = restCall(context, event);
    const use = asked && requestUse(context, event, asked);
    // What a publishable key may do needs no permission.
    if (use && !use.keys?.every(isPublishable)) calls.push(use);
  }
  for (const { at } of living(context.eventsOf("client")).filter(({ client }) => client === "stripe-object"))
    calls.push({
      span: context.spanOf(at),
      name: "a call on an object of Stripe's",
      endpoint: undefined,
      clients: [],
      onModule: true,
      keys: undefined,
      expand: [],
    });
  const keys = living(context.eventsOf("credential")).flatMap((event) => keyUse(context, event));
  calls.push(...usesByName(context));
  return calls.length + keys.length === 0 ? NO_USAGE : { calls: withoutUnknown(calls), keys };
}

const living = <E extends FlowEvent>(events: readonly E[]): E[] => events.filter(({ dead }) => !dead);

function isPublishable({ name }: KeyOrigin): boolean {
  const named = credentialOfName(name);
  return /^pk_/.test(name) || named === "publishable" || (named === undefined && publicPrefixOf(name) !== undefined);
}

function requestUse(context: RuleContext, event: EventOf<"request">, { path, endpoint }: RestCall): StripeCall {
  const name = path === undefined ? "a request to an address made elsewhere" : `a request to ${path}`;
  const { at } = event;
  // Given with the request, or else with the client that it is made on.
  const given = context.eventsOf("credential").flatMap((it) => {
    const isOfRequest = it.slot.call.path === at.path && it.slot.call.unit === at.unit && it.slot.call.start === at.start;
    return isOfRequest ? originsOf(it.value.value) : [];
  });
  const keys = given.length > 0 ? given : credentialsOf(event.client).flatMap(({ value }) => originsOf(value));
  return {
    span: context.spanOf(at),
    name,
    endpoint: endpoint && { verb: endpoint.verb, path: endpoint.path },
    clients: event.by.library?.package === "stripe" ? clientsIn(event.client?.value) : [],
    onModule: false,
    keys: keys.length > 0 ? keys : undefined,
    expand: [],
  };
}

/** Calls on what comes from where the walk does not see: a framework's context, a container, a parameter. */
function usesByName(context: RuleContext): StripeCall[] {
  const { path, text, endpoints, isProgram, speaksOfStripe } = context;
  if (!isProgram || !speaksOfStripe || !endpoints) return [];
  const named = namedCalls(text, /\.(?:pyi?|ipynb)$/.test(path), endpoints);
  if (named.length === 0) return [];
  const known = context.eventsOf("call").map(({ at }) => context.spanOf(at));
  return named
    .filter(({ span }) => !known.some(({ start, end }) => start < span.end && span.start < end))
    .map(({ span, name }) => ({ span, name, endpoint: undefined, clients: [], onModule: false, keys: undefined, expand: [], byName: true }));
}

function endpointUse(context: RuleContext, { event, endpoint, name, options, parameters }: EndpointCall): StripeCall {
  const { verb, path } = endpoint;
  const given = options.entries.get("apiKey") ?? options.entries.get("api_key");
  const expand = parameters.entries.get("expand");
  return {
    ...callUse(context, event),
    name,
    endpoint: { verb, path },
    keys: given && originsOf(given.value),
    expand: expand ? expandPaths(expand) : parameters.complete || parameters.rest.ways.size === 0 ? [] : undefined,
  };
}

function callUse(context: RuleContext, event: EventOf<"call">): Pick<StripeCall, "span" | "clients" | "onModule"> {
  const onModule = event.by.chain?.root.api?.endpoints?.naming === "resources";
  return { span: context.spanOf(event.at), clients: onModule ? [] : clientsIn(event.client.value), onModule };
}

function clientsIn(value: Value | undefined): string[] {
  return [...(value?.ways.keys() ?? [])].filter((it) => it.kind === "data" && it.what === "client").map((it) => it.key);
}

function expandPaths(list: {
  readonly list: boolean;
  readonly open: boolean;
  readonly entries: ReadonlyMap<string, { readonly value: Value }>;
}): string[] | undefined {
  if (!list.list || list.open) return undefined;
  const paths: string[] = [];
  for (const { value } of list.entries.values()) {
    const texts = knownTexts(value);
    if (texts.length !== 1) return undefined;
    paths.push(...texts);
  }
  return paths;
}

/** The name of a call that reads like one of an endpoint and is none that is known; undefined for anything else below the SDK. */
function undecidedName({ by }: EventOf<"call">): string | undefined {
  const naming = by.chain?.root.api?.endpoints?.naming;
  const members = by.chain?.members ?? [];
  const last = members.at(-1) ?? "";
  if (by.library !== undefined && by.library.package !== "stripe") return undefined;
  // Resource classes begin with a capital; what is made without a request does not ask.
  const asks = naming === "resources" ? /^[A-Z]/.test(members.at(-2) ?? "") && !/^(?:construct_from|class_url|from_.*|to_.*)$/.test(last) : members.length > 1;
  return naming !== undefined && asks && /^[a-z]\w*$/.test(last) ? members.filter((it) => it !== "v1").join(".") : undefined;
}

/** What a method asks that only older versions of the SDK have; undefined where that is not known. */
function removedEndpoint({ by }: EventOf<"call">, name: string): StripeCall["endpoint"] {
  const naming = by.chain?.root.api?.endpoints?.naming;
  return REMOVED_METHODS.find((it) => it.ecosystem === by.ecosystem && it.naming === naming && it.name === name)?.asks;
}

function keyUse(context: RuleContext, { slot, value, through }: EventOf<"credential">): KeyUse[] {
  if (slot.service !== "stripe" || slot.wanted !== "secret" || slot.shaped) return [];
  const span = context.spanOf(slot.call);
  if (slot.by.path === "stripe:api_key") return [{ span, client: undefined, origins: originsOf(value.value) }];
  const made = slot.by.called();
  if (!made?.api?.endpoints || slot.by.chain) return [];
  return [{ span, client: clientKey(slot.call, through), origins: originsOf(value.value) }];
}

/** Where a key may come from, the same place once. */
function originsOf(value: Value): KeyOrigin[] {
  const origins = [...value.ways.keys()].flatMap((origin) => keyOrigin(origin, value) ?? []);
  for (const text of value.texts) {
    const whole = wholeText(text);
    if (whole !== undefined && whole !== "") origins.push(literalOrigin(whole, text));
  }
  return [...new Map(origins.map((it) => [it.id, it])).values()];
}

function keyOrigin(origin: Origin, value: Value): KeyOrigin | undefined {
  switch (origin.kind) {
    case "environment":
      return { id: origin.key, kind: "environment", name: origin.name };
    case "setting":
      return { id: origin.key, kind: "setting", name: origin.path };
    case "store":
      return { id: origin.key, kind: "store", name: origin.name === "" ? origin.store : `${origin.store}: ${origin.name}` };
    case "literal":
      // What is known of it is among the texts.
      return value.texts.length > 0 ? undefined : { id: origin.key, kind: "literal", name: "a text in the code" };
    default:
      return undefined;
  }
}

/** A key in the code is known by its fingerprint, any other text by nothing but its length. */
function literalOrigin(text: string, { at }: Text): KeyOrigin {
  const credential = credentialOf(text);
  return credential
    ? { id: `key ${credential.fingerprint}`, kind: "literal", name: credential.masked }
    : { id: `text ${at.path} ${at.unit} ${at.start}`, kind: "literal", name: describeLength(text) };
}

/** A place that is reached with a client that is known is not listed once more for a way on which it is not. */
function withoutUnknown(calls: readonly StripeCall[]): StripeCall[] {
  const known = new Map<string, string[]>();
  for (const { span, clients } of calls) {
    const place = `${span.start} ${span.end}`;
    known.set(place, [...(known.get(place) ?? []), ...clients]);
  }
  const seen = new Set<string>();
  return calls.filter((call) => {
    const others = known.get(`${call.span.start} ${call.span.end}`) ?? [];
    // One of the calls of a function that makes clients says more than the function itself.
    const isKnown = call.clients.every((client) => others.some((other) => other.startsWith(`${client} @`)));
    if (others.length > 0 && isKnown) return false;
    const same = JSON.stringify(call);
    return !seen.has(same) && seen.add(same);
  });
}
