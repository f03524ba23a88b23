import { lower } from "../../server/src/facts/lower.ts";
import type { EventOf, FlowEvent, Shape } from "../../server/src/flow/event.ts";
import { ModuleWalk } from "../../server/src/flow/modules/module-walk.ts";
import { type Origin, Origins } from "../../server/src/flow/values/origin.ts";
import { absoluteSpan } from "../../server/src/flow/values/place.ts";
import type { Api, Effect } from "../../server/src/model/api.ts";
import { credentialsIn } from "../../server/src/model/credentials/recognize.ts";
import type { Model } from "../../server/src/model/model.ts";
import type { Source } from "../../server/src/model/result.ts";
import type { Syntax } from "../../server/src/syntax/parser.ts";
import { fakeKey } from "../placeholders.ts";
import type { Example } from "./examples.ts";

/** The events that the engine records in the last `length` UTF-16 units of a text: those of an example behind its setup. `KEY` becomes a literal key. */
export function eventsIn(syntax: Syntax, model: Model, example: Example, text: string, length: number): readonly FlowEvent[] {
  const python = example.library.ecosystem === "pypi";
  const key = JSON.stringify(fakeKey("sk_live"));
  const before = text.slice(0, text.length - length).replace(/\bKEY\b/g, key);
  const whole = before + text.slice(text.length - length).replace(/\bKEY\b/g, key);
  const grammar = python ? "python" : /<\/|\/>/.test(text) ? "tsx" : "typescript";
  const parsed = syntax.parseOnce(grammar, whole);
  if (!parsed) throw new Error("not parsed");
  const program = lower(parsed);
  const walk = new ModuleWalk(`example.${python ? "py" : "ts"}`, program, {
    model,
    origins: new Origins(),
    holdsCredential: (it) => credentialsIn(it).length > 0,
    // An example of a framework stands in a file where the framework looks.
    conventionsOf: () => example.library.conventions ?? [],
    moduleOf: () => undefined,
    nesting: 0,
    calls: [],
  }).walk();
  return walk.events.filter((event) => absoluteSpan(program, event.at).end > before.length);
}

/** Whether the events show what the entry says: all that is missing, empty where nothing is. */
export function missingIn(events: readonly FlowEvent[], { api, code }: Example): readonly string[] {
  const found = (effect: Effect): boolean => events.some((event) => shows(event, effect));
  const sources = sourcesOf(api).filter((source) => !events.some((event) => event.kind === "reach" && holdsOrigin(event.value, source)));
  // What can be read and written has an example of one of the two.
  if (api.assigned && api.value && (api.assigned.some(found) || sources.length === 0)) return [];
  const expected = effectsOf(api);
  const missing: string[] = [];
  const anyOf = (effects: readonly Effect[]): void => {
    if (effects.length > 0 && !effects.some(found)) missing.push(effects.map(labelOf).join(" or "));
  };
  // A key that the example names must be seen where the entry says that keys stand or go.
  const carriers = expected.filter((effect) => effect.kind === "credential" || effect.kind === "sink");
  anyOf(/\bKEY\b/.test(code) && carriers.length > 0 ? carriers : expected);
  for (const kind of ["client", "request", "trust"]) anyOf(expected.filter((effect) => effect.kind === kind));
  if (api.endpoints && !events.some((event) => event.kind === "call")) missing.push("call");
  // Where something stands or goes as well, the example shows that, and need not print what comes out.
  if (expected.length === 0 && !api.endpoints) missing.push(...sources.map(labelOfSource));
  return missing;
}

/** What a parameter or an unknown module may bring is no answer, and what is caught is an error whoever raised it. */
function isAnswer(origin: Origin): boolean {
  return origin.kind !== "parameter" && origin.kind !== "outside" && !(origin.kind === "data" && (origin.what === "error" || origin.what === "stripe-error"));
}

/** What is recorded of a program's own words, whatever library it uses. */
const OF_THE_PROGRAM: ReadonlySet<FlowEvent["kind"]> = new Set(["text", "loop", "swallowed"]);

/** What is called a logger is one, of whatever library: its name says so, no library does. */
const isByName = ({ by }: EventOf<"reach">): boolean => by?.path.startsWith(":unseen-logger") === true;

/** The events that say something of a library: in a look-alike there must be none. */
export function telling(events: readonly FlowEvent[]): readonly string[] {
  return events
    .filter((event) => !OF_THE_PROGRAM.has(event.kind) && (event.kind !== "reach" || (!isByName(event) && [...event.value.value.ways.keys()].some(isAnswer))))
    .map((event) => (event.kind === "reach" ? `reach ${event.sink.kind}` : event.kind));
}

/** What makes no event of its own: it is seen by what others make of it. */
const UNSEEN: ReadonlySet<Effect["kind"]> = new Set(["store", "raise", "emit", "listen", "serve"]);

function effectsOf(api: Api): readonly Effect[] {
  return [...(api.effects ?? []), ...(api.assigned ?? []), ...(api.endpoints?.effects ?? [])].filter(({ kind }) => !UNSEEN.has(kind));
}

function shows(event: FlowEvent, effect: Effect): boolean {
  switch (effect.kind) {
    case "credential":
      return event.kind === "credential" && event.slot.name === effect.slot && event.slot.wanted === effect.wanted;
    case "sink":
      return event.kind === "reach" && event.sink.kind === effect.sink.kind;
    case "client":
      return event.kind === "client" && event.client === effect.client;
    case "redaction":
      return event.kind === "client" && event.client === "log-redaction";
    case "trust":
      return event.kind === "trust" && event.check === effect.check;
    default:
      return event.kind === effect.kind;
  }
}

function sourcesOf(api: Api): readonly Source[] {
  return [api.value, api.result].flatMap((result) => (result?.kind === "source" ? [result.source] : []));
}

function holdsOrigin(shape: Shape, source: Source): boolean {
  // Of what a program is started with, as of files, nothing is known but that it comes from outside.
  const kind = source.kind === "arguments" ? "outside" : source.kind;
  for (const origin of shape.value.ways.keys()) {
    if (origin.kind === kind && (source.kind !== "data" || (origin.kind === "data" && origin.what === source.what))) return true;
  }
  return [...shape.entries.values()].some((entry) => holdsOrigin(entry, source));
}

function labelOf(effect: Effect): string {
  return effect.kind === "credential" ? `credential ${effect.slot}` : effect.kind === "sink" ? `sink ${effect.sink.kind}` : effect.kind;
}

function labelOfSource(source: Source): string {
  return source.kind === "data" ? `data ${source.what}` : source.kind;
}
