import { credentialOfName, isNamedSecret } from "../../model/credentials/names.ts";
import type { Source } from "../../model/result.ts";
import { NO_ARGUMENTS } from "../calls/calls.ts";
import type { ClassRef } from "../calls/summary.ts";
import { unseenAsked } from "../calls/unseen-names.ts";
import { nameOfCaller } from "../expressions/keyed.ts";
import { type Use, valueAt } from "../expressions/where.ts";
import { namedSettings, namesHeld } from "../guards/listed-names.ts";
import { castTo, sealsFields } from "../masks/sealed.ts";
import type { Frame } from "../statements/frame.ts";
import { recordNaming } from "../statements/record.ts";
import type { Origin, Segment } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import { beginning, flowing, join, joinAll, knownTexts, NOTHING, type Step, type Text, UNKNOWN, type Value } from "../values/value.ts";

/** What a source gives: nothing is known of it but where it comes from. */
export function sourced(frame: Frame, source: Source, use: Use): Value {
  const { origins } = frame.walk.host;
  const step = (text: string): Step => beginning(use.at, text);
  const from = (found: readonly Origin[], text: string): Value => flowing(new Map(found.map((origin) => [origin, step(text)])));
  const names = (where: string | undefined): string[] => (where === undefined ? [] : knownTexts(valueAt(frame, use, where) ?? UNKNOWN));
  // Names that only a caller knows: what they name is known when they are.
  const named = (where: string, segment: NamedSegment): Value => {
    const given = valueAt(frame, use, where) ?? NOTHING;
    const written = given.symbols.length === 0 ? nameOfCaller(given) : undefined;
    return joinAll([...given.symbols, ...(written ? [written] : [])].map((symbol) => frame.symbolic(symbol, segment, step("read by its name")) ?? NOTHING));
  };
  const orElse = (value: Value, fallback: string | undefined): Value => {
    const other = valueAt(frame, use, fallback);
    return other === undefined ? value : join(value, other);
  };
  switch (source.kind) {
    case "environment": {
      const cast = (value: Value): Value => castTo(frame, value, valueAt(frame, use, source.cast), use.at);
      const [prefix = ""] = names(source.prefix);
      const variables = names(source.name).map((name) => prefix + name);
      const found = variables.map((name) => origins.environment(name));
      for (const name of variables) frame.record({ ...frame.circumstances(use.at), kind: "read", name });
      const read = from(found, `the environment variable ${variables.join(" or ")} is read`);
      const name = valueAt(frame, use, source.name);
      const said = named(source.name, { kind: "environment" });
      const partly = found.length === 0 && said === NOTHING ? (name?.texts ?? []).flatMap(nameWithGaps) : [];
      const some = partly.map((each) => origins.environment(prefix + each));
      if (some.length > 0) return cast(orElse(from(some, `one of the environment variables ${partly.join(" or ")} is read`), source.fallback));
      if (name?.ways.has(origins.environmentNames())) return from([origins.wholeEnvironment()], "every variable of the environment is read in turn");
      return cast(orElse(join(read, said), source.fallback));
    }
    case "whole-environment": {
      const environment = from([origins.wholeEnvironment()], "the whole environment is read");
      const listed = namesHeld(frame, valueAt(frame, use, source.names));
      return listed ? namedSettings(frame, environment, listed, use.at) : environment;
    }
    case "setting": {
      const sections = names(source.under);
      const [prefix = ""] = names(source.prefix);
      const found = names(source.name).flatMap((name) =>
        (sections.length === 0 ? [name] : sections.map((section) => `${section}.${name}`)).map((path) => origins.setting(prefix + path)),
      );
      const read = from(found, `the setting ${names(source.name).join(" or ")} is read`);
      const name = valueAt(frame, use, source.name);
      if (name?.ways.has(origins.environmentNames())) return from([origins.settings()], "every setting is read in turn");
      return orElse(join(read, named(source.name, { kind: "setting" })), source.fallback);
    }
    case "settings":
      if (source.unless !== undefined && valueAt(frame, use, source.unless) !== undefined) return UNKNOWN;
      // Whoever hides the secrets may show the rest.
      if (use.receiver.objects.some((id) => isSealing(frame.state.object(id)?.class))) return UNKNOWN;
      return from([origins.settings()], "the settings are read");
    case "arguments":
      return from([origins.outside(`${ARGUMENTS}${use.at.path} ${use.at.unit} ${use.at.start}`, "args")], "read from the program's arguments");
    case "file":
      return from(
        [origins.outside(`${FILE}${use.at.path} ${use.at.unit} ${use.at.start}`, names(source.name).flatMap(secretFile)[0] ?? "")],
        "read from a file",
      );
    case "store": {
      recordNaming(frame, valueAt(frame, use, source.name), use.at);
      const found = names(source.name);
      const said = found.length > 0 || source.name === undefined ? NOTHING : named(source.name, { kind: "stored", store: source.store });
      return said === NOTHING ? from([origins.store(source.store, found.join("|"))], `read from ${source.store}`) : said;
    }
    case "data": {
      const what = source.bounds !== undefined && valueAt(frame, use, source.bounds) !== undefined ? "checked-input" : source.what;
      return from([origins.data(what, use.at)], DATA_STEPS[what] ?? "arrives here");
    }
  }
}

/** A name of which some is not known: `STRIPE_SECRET_KEY_*`. */
function nameWithGaps({ pieces }: Text): readonly string[] {
  const known = pieces.filter((piece) => typeof piece === "string");
  const isKnown = known.length < pieces.length && known.some((piece) => piece.length >= SHORTEST_PART);
  return !isKnown ? [] : [pieces.map((piece) => (typeof piece === "string" ? piece : "*")).join("")];
}

/** So much of a name says what it is about. */
const SHORTEST_PART = 8;

/** How the home begins of what the program's arguments are. */
const ARGUMENTS = "arguments ";

/** How the home begins of what a file holds. */
const FILE = "file ";

/** What a file is called that is called a secret itself: `/run/secrets/stripe_secret_key`. */
function secretFile(path: string): readonly string[] {
  const [name = ""] = /[^/\\]*$/.exec(path.trim())?.[0].split(".") ?? [];
  return isNamedSecret(name) || credentialOfName(name) === "webhook-secret" ? [name] : [];
}

/** What a part of a file is that was cut out of it somewhere: another one than what is cut out elsewhere, and than the whole. */
export function partOfFile({ walk }: Frame, ways: Value["ways"], cut: string): Value["ways"] {
  if (![...ways.keys()].some(isWholeFile)) return ways;
  const part = (home: string): Origin => walk.host.origins.outside(`${home.replace(/ cut .*$/s, "")} cut ${walk.path} ${cut}`, "");
  return new Map([...ways].map(([origin, step]) => [isWholeFile(origin) ? part(origin.home) : origin, step]));
}

const isWholeFile = (origin: Origin): origin is Extract<Origin, { kind: "outside" }> =>
  origin.kind === "outside" && origin.path === "" && origin.home.startsWith(FILE);

/** Whether it stands in a file of data that is read or imported, under names of its own; texts for people are no such data. */
export function isInFile(origin: Origin): origin is Extract<Origin, { kind: "outside" }> {
  if (origin.kind !== "outside") return false;
  return origin.home.startsWith(FILE) || (DATA_MODULE.test(origin.home) && !TEXTS.test(origin.home));
}

const DATA_MODULE = /\.(?:json5?|ya?ml|toml)$/;
const TEXTS = /i18n|locale|lang|translation|messages|schema|fixture|mock/i;

/** Whether it is all of the program's arguments, which say their names and values wherever they become a text. */
export function areArguments(origin: Origin): boolean {
  return origin.kind === "outside" && origin.home.startsWith(ARGUMENTS);
}

const isSealing = (ref: ClassRef | undefined): boolean => ref !== undefined && sealsFields(ref);

type NamedSegment = Extract<Segment, { kind: "environment" | "setting" | "stored" | "unseen" }>;

/** Whether something is known by a name alone. */
export function isNamed(segment: Segment): segment is NamedSegment {
  return segment.kind === "environment" || segment.kind === "setting" || segment.kind === "stored" || segment.kind === "unseen";
}

/** What a name that is known by now names. */
export function namedBy(frame: Frame, segment: NamedSegment, name: Value, at: Place): Value {
  if (segment.kind === "unseen") return unseenAsked(frame, segment, name, at);
  const source: Source = segment.kind === "stored" ? { kind: "store", store: segment.store, name: "0" } : { kind: segment.kind, name: "0" };
  return sourced(frame, source, {
    node: frame.walk.globals,
    receiver: NOTHING,
    arguments: { ...NO_ARGUMENTS, positional: [name] },
    member: undefined,
    assigned: undefined,
    at,
  });
}

const DATA_STEPS: Readonly<Record<string, string>> = {
  "request-input": "comes with the request",
  "checked-input": "comes with the request, through a schema",
  "request-raw-body": "is the body of the request",
  "request-signature": "is the signature of the request",
  error: "is what an error says",
  "stripe-error": "is what an error says",
  "stripe-object": "is what Stripe answers",
  "stripe-event": "is an event from Stripe",
  "client-secret": "is the client secret of a payment",
  "issued-secret": "is a secret that Stripe hands out",
  "card-data": "is card data",
  fraction: "may have a fraction",
  random: "is made at random",
  time: "is the time",
  "carried-key": "is the key that a client carries",
  client: "is a client",
  "key-inside": "holds the key of its client",
};
