import type { Effect, Sink } from "../../model/api.ts";
import type { ApiNode } from "../../model/model.ts";
import type { Part, Shape } from "../event.ts";
import { contentOf } from "../expressions/members.ts";
import { type Found, type Use, valueAt } from "../expressions/where.ts";
import { clientWays } from "../values/clients.ts";
import { behind, type Origin } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import { reached, shapeOf } from "../values/shapes.ts";
import { join, knownTexts, NOTHING, onlyText, type Text, textValue, UNKNOWN, type Value, withWays } from "../values/value.ts";
import type { Frame } from "./frame.ts";

/** A text was written or built: recorded where a credential stands in it that stands in none of its parts, at least not all of it. */
export function recordText(frame: Frame, value: Value, parts: readonly Value[], documentation: boolean): void {
  const { holdsCredential } = frame.walk.host;
  for (const text of value.texts) {
    if (!knownPieces(text).some(holdsCredential)) continue;
    const said = parts.flatMap((part) => part.texts.flatMap(knownPieces)).filter(holdsCredential);
    if (said.length > 0 && !said.some((piece) => goesOn(text, piece, holdsCredential))) continue;
    frame.record({ ...frame.circumstances(text.at), kind: "text", text, documentation });
  }
}

/** No credential is shorter. */
const SHORTEST_CREDENTIAL = 16;

function knownPieces(text: Text): string[] {
  return text.pieces.filter((piece) => typeof piece === "string" && piece.length >= SHORTEST_CREDENTIAL) as string[];
}

/** Whether the part ends inside a credential: long keys are written in several pieces, the first of which looks like a key by itself. */
function goesOn(whole: Text, part: string, holdsCredential: (text: string) => boolean): boolean {
  let start = part.length;
  while (start > 0 && /[0-9A-Za-z_]/.test(part.charAt(start - 1))) start--;
  if (!holdsCredential(part.slice(start))) return false;
  return knownPieces(whole).some((piece) => {
    const at = piece.indexOf(part);
    return at >= 0 && /[0-9A-Za-z]/.test(piece.charAt(at + part.length));
  });
}

export function recordCredential(frame: Frame, effect: Extract<Effect, { kind: "credential" }>, use: Use, found: Found): void {
  const { slot: name, wanted, service } = effect;
  const argument = found.at ?? use.arguments.places.get("value");
  const at = argument ?? use.at;
  const slot = { name, wanted, service, by: use.node, argument, shaped: effect.shaped ?? false, call: use.at };
  frame.record({ ...frame.circumstances(at), kind: "credential", slot, value: shapeOf(frame, found.value) });
}

/** The name of a secret in a store: recorded where the environment, the settings or a caller say it. */
export function recordNaming(frame: Frame, name: Value | undefined, at: Place): void {
  const said = [...(name?.ways.keys() ?? [])].some(({ kind }) => kind === "environment" || kind === "setting" || kind === "parameter");
  if (name && said) frame.record({ ...frame.circumstances(at), kind: "naming", value: shapeOf(frame, { ...name, objects: [] }) });
}

/** A value arrives in a sink; what the sink's form shows of its inside arrives with it. */
export function recordReach(frame: Frame, sink: Sink, value: Value, at: Place, call: Place, by: ApiNode | undefined): void {
  const ways = reached(frame, value, sink.form);
  const opened = insideApi(frame, value, sink);
  // Of a command it matters what it says, whatever comes to it.
  const isCommand = sink.kind === "process-arguments" && value.objects.length > 0;
  if (ways.size === 0 && opened.api === undefined && value.symbols.length === 0 && value.texts.length === 0 && !isCommand) return;
  const shape = shapeOf(frame, withWays(opened, ways));
  const parts = partsWithin(frame, at, ways, sink);
  frame.record({ ...frame.circumstances(sink.kind === "log" || sink.kind === "telemetry" ? at : call), kind: "reach", sink, value: shape, by, parts });
}

/** The expressions inside what arrives, itself included, that bring some of what arrives. */
function partsWithin(frame: Frame, at: Place, ways: Value["ways"], sink: Sink): Part[] {
  const parts: Part[] = [];
  if (ways.size === 0) return parts;
  // What a caller gives is another origin where it is shown in a form of its own, and what a caller's flag chooses is one of its own as well.
  const given = new Set([...ways.keys()].map((origin) => (origin.kind === "parameter" ? origin.symbol : undefined)));
  const chosen = new Set([...ways.keys()].flatMap(behind));
  const arrives = (origin: Origin): boolean => ways.has(origin) || chosen.has(origin) || (origin.kind === "parameter" && given.has(origin.symbol));
  for (const part of frame.partsWithin(at)) {
    const isWhole = part.at.start === at.start && part.at.end === at.end;
    const shown = isWhole ? ways : new Map([...reached(frame, part.value, sink.form)].filter(([origin]) => arrives(origin)));
    if (shown.size > 0) parts.push({ at: part.at, value: withWays(insideApi(frame, part.value, sink), shown) });
  }
  return parts;
}

/** What an object arrives in: each entry by itself, where its value was read or written last in this file. */
export function recordEntries(frame: Frame, value: Value, sink: Sink, at: Place): void {
  for (const id of value.objects) {
    for (const entry of frame.state.object(id)?.fields.values() ?? []) {
      const step = [...entry.ways.values()].find((way) => way.at.path === frame.walk.path);
      recordReach(frame, sink, entry, step?.at ?? at, step?.at ?? at, undefined);
    }
  }
  if (value.objects.length === 0) recordReach(frame, sink, value, at, at, undefined);
}

/** A library's thing inside what is shown is shown as well: `console.log({ stripe })`. */
function insideApi(frame: Frame, value: Value, sink: Sink): Value {
  if (value.api || value.objects.length === 0 || (sink.form !== "inspect" && sink.form !== "pickle" && sink.form !== "raw" && sink.form !== "json"))
    return value;
  for (const id of value.objects) {
    const content = frame.state.object(id);
    const inside = content && contentOf(content);
    if (inside?.api) return { ...value, api: inside.api };
  }
  return value;
}

/** `places`: where each option stands, if it stands in the call itself. */
export function recordClient(
  frame: Frame,
  client: string,
  options: ReadonlyMap<string, Value>,
  places: ReadonlyMap<string, Place>,
  use: Use,
  instance: Value | undefined,
): void {
  const shapes = new Map([...options].map(([name, value]) => [name, shapeOf(frame, value)]));
  frame.record({ ...frame.circumstances(use.at), kind: "client", client, options: shapes, places, by: instance?.api ?? use.node });
}

/** What a visitor sent is compared with a fixed text. Only dotted names count, as kinds of events have them: anything else nobody asks about. */
export function recordComparison(frame: Frame, left: Value, right: Value, at: Place): void {
  for (const [value, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const text = onlyText(other);
    if (text === undefined || !isDotted(text) || !isOfSomeone(value)) continue;
    frame.record({ ...frame.circumstances(at), kind: "compared", value: shapeOf(frame, { ...value, objects: [] }), text });
  }
}

/** What a visitor sent chooses among entries under such names: `HANDLERS[event.type](event)`. */
export function recordLookup(frame: Frame, object: Value, index: Value, at: Place): void {
  if (index.ways.size === 0) return;
  for (const id of object.objects) {
    for (const name of frame.state.object(id)?.fields.keys() ?? []) {
      if (!isDotted(name)) continue;
      return recordComparison(frame, index, textValue({ pieces: [name], at, made: "built" }), at);
    }
  }
}

/** What a visitor sent is looked for in a list or a set of such texts: `RELEVANT.has(event.type)`, `event["type"] not in RELEVANT`. */
export function recordMembership(frame: Frame, list: Value, sought: Value | undefined, at: Place): void {
  if (sought === undefined || sought.ways.size === 0) return;
  for (const id of list.objects) {
    const content = frame.state.object(id);
    if (content?.kind !== "list") continue;
    for (const item of content.fields.values()) recordComparison(frame, sought, item, at);
    for (const name of knownTexts(content.rest)) recordComparison(frame, sought, textValue({ pieces: [name], at, made: "built" }), at);
  }
}

/** What a visitor sent is asked whether it begins as such texts do: `event.type.startsWith("customer.subscription.")`. */
export function recordBeginning(frame: Frame, value: Value, beginning: Value | undefined, at: Place): void {
  const text = beginning && onlyText(beginning);
  if (text === undefined || !/^[a-z_]+(?:\.[a-z_]+)*\.$/.test(text) || !isOfSomeone(value)) return;
  frame.record({ ...frame.circumstances(at), kind: "compared", value: shapeOf(frame, { ...value, objects: [] }), text });
}

const isOfSomeone = ({ ways }: Value): boolean => [...ways.keys()].some(({ kind }) => kind === "data" || kind === "parameter");

const isDotted = (text: string): boolean => /^(?:v[12]\.)?[a-z_]+(?:\.[a-z_]+)+$/.test(text);

export function recordCall(frame: Frame, use: Use): void {
  const { positional, named, rest, restNamed } = use.arguments;
  frame.record({
    ...frame.circumstances(use.at),
    kind: "call",
    by: use.node,
    client: { value: withWays(UNKNOWN, clientWays(use.receiver)), entries: new Map(), list: false, open: true },
    positional: positional.map((value) => shapeOf(frame, value)),
    named: new Map([...named].map(([name, value]) => [name, shapeOf(frame, value)])),
    places: use.arguments.places,
    further: rest || restNamed ? shapeOf(frame, join(rest ?? NOTHING, restNamed ?? NOTHING)) : undefined,
  });
}

export function recordRequest(frame: Frame, effect: Extract<Effect, { kind: "request" }>, use: Use): void {
  const at = (where: string | undefined) => {
    if (where === "**") return keywords(frame, use);
    const value = valueAt(frame, use, where);
    return value && shapeOf(frame, value);
  };
  const url = at(effect.url);
  if (url)
    frame.record({
      ...frame.circumstances(use.at),
      kind: "request",
      url,
      headers: at(effect.headers),
      client: at(effect.client),
      options: at(effect.options),
      by: use.node,
    });
}

/** All keywords of a call as one object. */
function keywords(frame: Frame, use: Use): Shape {
  const { named, restNamed } = use.arguments;
  const rest = restNamed && shapeOf(frame, restNamed);
  return {
    value: UNKNOWN,
    entries: new Map([...(rest?.entries ?? []), ...[...named].map(([name, value]) => [name, shapeOf(frame, value)] as const)]),
    list: false,
    open: rest?.open ?? false,
  };
}

export function recordTrust(frame: Frame, effect: Extract<Effect, { kind: "trust" }>, use: Use): void {
  const at = (where: string | undefined) => {
    const value = valueAt(frame, use, where);
    return value && shapeOf(frame, value);
  };
  const body = at(effect.body);
  if (!body) return;
  frame.record({
    ...frame.circumstances(use.at),
    kind: "trust",
    body,
    signature: at(effect.signature),
    secret: at(effect.secret),
    tolerance: at(effect.tolerance),
    check: effect.check,
    swallowed: undefined,
    by: use.node,
  });
}

/** What is raised says what its arguments say: its text is seen by whoever catches or logs it. */
export function recordRaise(frame: Frame, value: Value, at: Place): void {
  recordReach(frame, { kind: "error", form: "text" }, value, at, at, value.api);
}
