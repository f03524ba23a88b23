import type { EventOf, FlowEvent } from "../flow/event.ts";
import { isDevelopmentGuard } from "../flow/guards/development.ts";
import { areArguments } from "../flow/results/sources.ts";
import type { Origin } from "../flow/values/origin.ts";
import { isWrittenIn } from "../flow/values/texts.ts";
import { knownTexts, type Step, type Value } from "../flow/values/value.ts";
import type { DataKind, Sink, SinkKind } from "../model/api.ts";
import { credentialOf } from "../model/credentials/recognize.ts";
import { capitalized } from "../text/words.ts";
import { evidenceOf } from "./evidence.ts";
import type { Carrier, Evidence } from "./finding.ts";
import type { Report, RuleContext } from "./rule.ts";
import { placeCircumstances, weighed } from "./weight.ts";

/** A secret on its way into a sink. */
export interface Arrival {
  readonly origin: Origin;
  readonly step: Step;
  /** What to call it in a message: "`STRIPE_SECRET_KEY`", "a Stripe key", "the client's key". */
  readonly name: string;
  readonly evidence: Evidence | undefined;
}

/** The secret that an event brings into its sink, the most certain of several; undefined where none is known to. */
export function secretArriving(context: RuleContext, event: EventOf<"reach">): Arrival | undefined {
  const { value } = event.value;
  return secretIn(context, value, event.sink.kind) ?? keyInside(value, event.sink) ?? holderShown(context, value, event.sink);
}

/** So many names below what is printed, its inside is still shown. */
const PRINTED_DEPTH = 3;

/** Something of which nobody sees the inside, shown in a form that shows it, where it is known that a key stands in it: one of its entries is used as one. */
function holderShown(context: RuleContext, value: Value, { form }: Sink): Arrival | undefined {
  const showsThings = form !== "text" && form !== "repr" && form !== "quoted";
  for (const [origin, step] of value.ways) {
    if (!showsThings && !areArguments(origin)) continue;
    const names = context.table.namesToSecret(origin);
    // Of an object, a text that it is a part of says nothing.
    if (names === undefined || (form === "inspect" && names > PRINTED_DEPTH) || (!areArguments(origin) && isWrittenIn(value, origin))) continue;
    const path = origin.kind === "outside" || origin.kind === "setting" ? origin.path : "";
    return { origin, step, name: `\`${path.split(".").at(-1)}\`, of which an entry is used as a key,`, evidence: undefined };
  }
  return undefined;
}

/** The secret that a value holds, the most certain of several; undefined where none is known. `sink`: what it arrives in. */
export function secretIn(context: RuleContext, value: Value, sink: SinkKind): Arrival | undefined {
  let best: { readonly rank: number; readonly arrival: Arrival } | undefined;
  for (const [origin, step] of value.ways) {
    const credential = context.table.credentialOf(origin, value);
    if (!credential || credential.wanted === "publishable" || credential.wanted === "client-id") continue;
    // What the API hands out for a payer's or an app's use is a matter of its own.
    const shown = sink === "response" || sink === "client" || sink === "template";
    if (shown && ((origin.kind === "data" && origin.what === "issued-secret") || context.table.mayBePublishable(origin))) continue;
    const rank = ["shape", "name", "use"].indexOf(credential.because);
    if (best && best.rank <= rank) continue;
    const seen = origin.kind === "literal" ? knownTexts(value).flatMap((text) => credentialOf(text) ?? [])[0] : undefined;
    best = { rank, arrival: { origin, step, name: nameOfOrigin(origin), evidence: seen && evidenceOf(seen) } };
  }
  return best?.arrival;
}

/** An object with a key inside, shown in a form that shows the inside. */
function keyInside(value: Value, { form }: Sink): Arrival | undefined {
  const shown = form === "inspect" || form === "pickle";
  for (const [origin, step] of value.ways) {
    if (origin.kind !== "data") continue;
    // What of an object as the API gives it is shown depends on the version, too: `key-in-response` sees to that.
    const holds = isStripeObject(value)
      ? form === "pickle" && (origin.what === "key-inside" || origin.what === "stripe-object")
      : origin.what === "key-inside" && shown;
    if (holds) return { origin, step, name: "an object that holds the client's key", evidence: undefined };
  }
  return undefined;
}

/** An object of stripe-python as the API gives it, which keeps its client; not the dict made of it. */
export function isStripeObject({ api }: Value): boolean {
  return api?.ecosystem === "pypi" && /^stripe:(?:StripeObject|CatalogObject|Event)\(\)/.test(api.path);
}

/** Data of these kinds that an event brings. */
export function dataArriving(
  event: EventOf<"reach">,
  kinds: readonly DataKind[],
): { readonly origin: Extract<Origin, { kind: "data" }>; readonly step: Step } | undefined {
  for (const [origin, step] of event.value.value.ways) if (origin.kind === "data" && kinds.includes(origin.what)) return { origin, step };
  return undefined;
}

/** Whether data of these kinds flows into a value. */
export function holdsData({ ways }: Value, kinds: readonly DataKind[]): boolean {
  return [...ways.keys()].some((origin) => origin.kind === "data" && kinds.includes(origin.what));
}

/** As what a value brings what is inside it. */
function formOf({ api, objects, ways }: Value): Carrier["form"] {
  if (objects.length > 0 && api?.path === ":caught-error") return "error";
  if (objects.length > 0) return api === undefined ? "object" : "thing";
  return [...ways.keys()].some((origin) => origin.kind === "data" && origin.what === "key-inside") ? "thing" : "text";
}

/** The way by which every variable of the environment, or all settings, come into a sink. A test of a variable's name before it lets only some through. */
export function wholeArriving(event: EventOf<"reach">): readonly [Origin, Step] | undefined {
  if (event.guards.some((guard) => guard.origins.some((origin) => origin.kind === "environment-names"))) return undefined;
  return [...event.value.value.ways].find(([origin]) => origin.kind === "whole-environment" || (origin.kind === "settings" && event.sink.form !== "text"));
}

/** Whether every variable of the environment, or all settings, flow into a value. */
export function holdsWhole({ ways }: Value): boolean {
  return [...ways.keys()].some(({ kind }) => kind === "whole-environment" || kind === "settings");
}

/** What to call an origin in a message. */
function nameOfOrigin(origin: Origin): string {
  switch (origin.kind) {
    case "environment":
      return `\`${origin.name}\``;
    case "setting":
      return `the setting \`${origin.path}\``;
    case "outside":
      return origin.path === "" ? "what is used as a key" : `\`${origin.path.split(".").slice(-2).join(".")}\`, which is used as a key,`;
    case "store":
      return `a key from ${origin.store}`;
    case "literal":
      return "a Stripe key";
    case "data":
      return origin.what === "issued-secret" ? "a secret that Stripe issued" : "the key of a Stripe client";
    default:
      return "a secret";
  }
}

/**
 * A report about an arrival, lighter in tests, in code that cannot run and behind a switch for development. `brings`: whether a part of what arrives
 * is one of those that the report is about; a secret where nothing else is said.
 */
export function arrivalReport(
  context: RuleContext,
  event: EventOf<"reach">,
  arrival: Pick<Arrival, "step" | "name"> & Partial<Pick<Arrival, "origin" | "evidence">>,
  message: string,
  severity: Report["severity"],
  brings: (part: Value) => boolean = (part) => secretIn(context, part, event.sink.kind) !== undefined || keyInside(part, event.sink) !== undefined,
): Report {
  const circumstances = [...eventCircumstances(event), ...placeCircumstances(context)];
  return {
    message,
    arguments: { name: capitalized(arrival.name) },
    span: context.spanOf(event.at),
    severity: weighed(severity, circumstances),
    confidence: arrival.origin?.kind === "outside" ? "medium" : "high",
    ...(arrival.evidence ? { evidence: arrival.evidence } : {}),
    steps: arrival.step,
    through: event.through,
    circumstances,
    carriers: event.parts
      .filter(({ at, value }) => at.path === context.path && brings(value))
      .map(({ at, value }) => ({ ...context.spanOf(at), form: formOf(value) })),
  };
}

/** Why something that an event says weighs less than usual. */
export function eventCircumstances(event: FlowEvent): string[] {
  return [...(event.dead ? ["dead code"] : []), ...(event.guards.some(isDevelopmentGuard) ? ["development only"] : [])];
}
