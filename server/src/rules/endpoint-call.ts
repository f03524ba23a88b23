import type { EventOf, FlowEvent, Shape } from "../flow/event.ts";
import type { Place } from "../flow/values/place.ts";
import { ANY_ELEMENT } from "../flow/values/shapes.ts";
import { join, NOTHING, type Value } from "../flow/values/value.ts";
import type { Endpoint } from "../model/stripe/endpoints/endpoints.ts";
import { holdsFor } from "../project/manifests/majors.ts";
import type { Span } from "../text/span.ts";
import { eventCircumstances } from "./reaching.ts";
import type { Report, RuleContext } from "./rule.ts";
import { entryAt } from "./source-entries.ts";
import { placeCircumstances, weighed } from "./weight.ts";

/** A call of one of Stripe's endpoints, with its arguments in their places. */
export interface EndpointCall {
  readonly event: EventOf<"call">;
  readonly endpoint: Endpoint;
  /** As the program names it: `paymentIntents.create`, `PaymentIntent.create`. */
  readonly name: string;
  readonly parameters: Given;
  readonly options: Given;
}

/** Where an argument, or a part of one, is written, and how. */
export interface WrittenAt {
  readonly span: Span;
  /** Its name before it. */
  readonly key: Span | undefined;
  readonly source: string;
}

/** What was given for the parameters, or the options, of a call. */
export interface Given {
  readonly entries: ReadonlyMap<string, Shape>;
  /** Whether nothing but the entries was given. */
  readonly complete: boolean;
  /** What flows into entries that are not known by name: `create({ ...request.body })`, `create(**request.json)`, `create(request.body)`. */
  readonly rest: Value;
  /** Where the entry at this path stands, as far as it is written in the call; else the whole argument, or the call. `source`: the value as it is written. */
  placeOf(path: readonly string[]): WrittenAt;
}

/** Options of one request, in either language. */
const NODE_OPTIONS = new Set(
  "apiKey authenticator idempotencyKey stripeAccount stripeContext apiVersion stripeVersion maxNetworkRetries timeout host headers additionalHeaders streaming".split(
    " ",
  ),
);
const PYTHON_OPTIONS = new Set(
  "api_key stripe_version stripe_account stripe_context max_network_retries idempotency_key content_type headers api_version api_mode".split(" "),
);

/** Every call of an endpoint that the table knows. */
export function endpointCalls(context: RuleContext): readonly EndpointCall[] {
  return context.once(endpointCalls, () => readCalls(context));
}

function readCalls(context: RuleContext): EndpointCall[] {
  const { endpoints } = context;
  if (!endpoints) return [];
  return context.eventsOf("call").flatMap((event) => {
    if (!event.by.chain) return [];
    const { root, members } = event.by.chain;
    const naming = root.api?.endpoints;
    if (naming?.service !== "stripe") return [];
    const endpoint = endpoints.find(event.by.ecosystem, naming.naming, members);
    if (!endpoint) return [];
    const name = members.filter((it) => it !== "v1").join(".");
    const read = new Arguments(context, event);
    const ids = endpoint.places.length - 2;
    return [{ event, endpoint, name, ...(naming.naming === "resources" ? read.keywords(endpoint, ids) : read.objects(event.by.ecosystem === "npm", ids)) }];
  });
}

class Arguments {
  private readonly context: RuleContext;
  private readonly event: EventOf<"call">;

  constructor(context: RuleContext, event: EventOf<"call">) {
    this.context = context;
    this.event = event;
  }

  /** Resource classes of Python: parameters and options are keywords of one call. */
  keywords(endpoint: Endpoint, ids: number): Pick<EndpointCall, "parameters" | "options"> {
    const { named, further, positional } = this.event;
    const entries = new Map([...(further?.entries ?? []), ...named]);
    const names = new Set(endpoint.places.slice(0, ids));
    const ofOptions = ([name]: readonly [string, Shape]) => PYTHON_OPTIONS.has(name);
    const rest = further ? join(further.entries.size > 0 ? NOTHING : further.value, further.rest ?? NOTHING) : NOTHING;
    const given = (kept: readonly (readonly [string, Shape])[], flowing: Value): Given => ({
      entries: new Map(kept),
      complete: further === undefined || (!further.open && further.entries.size > 0),
      rest: flowing,
      placeOf: ([name = "", ...path]) => {
        const place = this.event.places.get(name);
        return place ? this.within(place, path, true) : this.whole();
      },
    });
    const parameters = [...entries].filter((it) => !ofOptions(it) && !names.has(it[0]) && it[0] !== "id" && it[0] !== "sid");
    // A dict as the first argument is no parameter of anything.
    return { parameters: given(positional.length > ids ? [] : parameters, rest), options: given([...entries].filter(ofOptions), NOTHING) };
  }

  /** Services of clients: parameters are one object, options another. */
  objects(node: boolean, ids: number): Pick<EndpointCall, "parameters" | "options"> {
    const { positional } = this.event;
    const [params, options] = [this.argument(ids, "params"), this.argument(ids + 1, "options")];
    // Where an object stands in the place of an id, positions are not what they seem.
    const shifted = positional.slice(0, ids).some((shape) => shape.entries.size > 0);
    if (shifted || this.event.further) return { parameters: NONE(this.whole()), options: NONE(this.whole()) };
    const onlyOptions = params && !options && params.shape.entries.size > 0 && [...params.shape.entries.keys()].every((name) => NODE_OPTIONS.has(name));
    // Where stripe-node is known to go by the place alone, they are parameters, whatever was meant.
    const lone = node && onlyOptions && holdsFor(this.context.sdkVersions.npm.majors, "22..") !== "all";
    return lone ? { parameters: NONE(this.whole()), options: this.object(params) } : { parameters: this.object(params), options: this.object(options) };
  }

  private argument(position: number, name: string): { readonly shape: Shape; readonly place: Place | undefined } | undefined {
    const key = this.event.positional[position] ? position : name;
    const shape = this.event.positional[position] ?? this.event.named.get(name);
    return shape && { shape, place: this.event.places.get(key) };
  }

  private object(argument: ReturnType<Arguments["argument"]>): Given {
    if (!argument) return NONE(this.whole());
    const { shape, place } = argument;
    return {
      entries: shape.list ? new Map() : shape.entries,
      complete: !shape.open && !shape.list && shape.value.objects.length > 0,
      rest: shape.entries.size > 0 || shape.rest ? join(shape.rest ?? NOTHING, shape.value.objects.length > 0 ? NOTHING : shape.value) : shape.value,
      placeOf: (path) => (place ? this.within(place, path, false) : this.whole()),
    };
  }

  private within(place: Place, path: readonly string[], keyword: boolean): WrittenAt {
    return writtenAt(this.context, place, path, keyword) ?? this.whole();
  }

  private whole(): WrittenAt {
    return { span: this.context.spanOf(this.event.at), key: undefined, source: "" };
  }
}

const NONE = (place: WrittenAt): Given => ({ entries: new Map(), complete: true, rest: NOTHING, placeOf: () => place });

/** The entry at a path inside the argument at a place, or the argument where it is not written there; undefined in another file. `keyword`: its name may stand before it. */
export function writtenAt(context: RuleContext, place: Place, path: readonly string[], keyword: boolean): WrittenAt | undefined {
  if (place.path !== context.path) return undefined;
  const span = context.spanOf(place);
  const source = context.sourceOf(span);
  if (path.length === 0) {
    const before = keyword ? /([A-Za-z_]\w*)\s*=\s*$/.exec(context.sourceOf({ start: span.start - 100, end: span.start })) : null;
    const start = before ? span.start - before[0].length : 0;
    return { span, key: before?.[1] === undefined ? undefined : { start, end: start + before[1].length }, source };
  }
  const inText = (it: Span): Span => ({ start: span.start + it.start, end: span.start + it.end });
  const entry = entryAt(source, path);
  if (entry) return { span: inText(entry.value), key: inText(entry.key), source: source.slice(entry.value.start, entry.value.end) };
  const made = path.indexOf(ANY_ELEMENT);
  const maker = made > 0 ? entryAt(source, path.slice(0, made)) : undefined;
  return { span: maker ? inText(maker.value) : span, key: undefined, source: "" };
}

/** A report about a part of a call, lighter in tests, in code that cannot run and behind a switch for development. */
export function callReport(
  context: RuleContext,
  event: FlowEvent,
  report: Pick<Report, "message" | "severity" | "span"> & Partial<Pick<Report, "arguments" | "steps" | "confidence">>,
): Report {
  const circumstances = [...eventCircumstances(event), ...placeCircumstances(context)];
  return { ...report, severity: weighed(report.severity, circumstances), through: event.through, circumstances };
}
