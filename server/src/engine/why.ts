import type { FlowEvent, Guard, Shape } from "../flow/event.ts";
import type { Origin } from "../flow/values/origin.ts";
import type { Place } from "../flow/values/place.ts";
import type { Step, Value } from "../flow/values/value.ts";
import { maskText } from "../model/credentials/mask.ts";
import { credentialMatchesIn } from "../model/credentials/match.ts";
import { credentialsIn } from "../model/credentials/recognize.ts";
import type { FilePlace } from "../project/place.ts";
import type { CredentialTable } from "../rules/credential-table.ts";
import { nameOf } from "../rules/evidence.ts";
import type { Settings } from "../settings/settings.ts";
import { SEVERITIES } from "../settings/severity.ts";
import type { Span } from "../text/span.ts";
import { capitalized } from "../text/words.ts";
import type { Analysis, Reason } from "./analysis.ts";

/** Said of a file that audits and the editor leave out. */
export const LEFT_OUT: Reason = { about: "setting", text: "left out of audits by its path (`exclude` in keywarden.json, or a built-in one)" };

/** What is known of a file and a stretch of it. */
export interface Situation {
  readonly text: string;
  /** Whole lines. */
  readonly span: Span;
  readonly place: FilePlace;
  readonly settings: Settings;
  readonly analysis: Analysis;
  readonly events: readonly FlowEvent[];
  readonly table: CredentialTable;
  /** Whether the file was understood as a program. */
  readonly isUnderstood: boolean;
  readonly ignored: boolean | undefined;
  readonly spanOf: (place: Place) => Span;
  /** Where a place is, in words: `line 12`, `config.py`. */
  readonly nameOfPlace: (place: Place) => string;
}

/** Why a line is flagged, or silent: what stands in it, where that comes from and goes to, what was decided, and what has a say in it. */
export function reasonsAt(situation: Situation): Reason[] {
  const { text, span, place, settings, analysis, isUnderstood, ignored } = situation;
  const touches = (other: Span): boolean => other.start < span.end && other.end > span.start;
  const reasons: Reason[] = [];
  const say = (about: Reason["about"], words: string): void => {
    if (!reasons.some((it) => it.about === about && it.text === words)) reasons.push({ about, text: maskText(words) });
  };
  say("place", PLACES[place]);
  if (ignored === true) say("file", "git ignores the file");
  for (const note of analysis.notes) say("file", note);
  if (!isUnderstood) say("file", "searched as text: no code in it is followed");

  const line = text.slice(span.start, span.end);
  const keys = credentialsIn(line);
  for (const key of keys) {
    const name = capitalized(nameOf(key));
    if (key.kind === "publishable-key") say("text", `${name} (${key.masked}): public by design`);
    else say("text", `${name} (${key.masked})${key.documented ? ", printed in Stripe's documentation" : ""}, fingerprint ${key.fingerprint}`);
  }
  for (const { prefix, start } of credentialMatchesIn(line))
    if (!keys.some((key) => key.start <= start && start < key.end))
      say("text", `${prefix}… has the beginning of a key, but its body is a placeholder or too short`);

  const guards: Guard[] = [];
  for (const event of situation.events) {
    const at = event.kind === "credential" && event.slot.argument ? event.slot.argument : event.at;
    if (!touches(situation.spanOf(at)) && !touches(situation.spanOf(event.at))) continue;
    const said = sayingOf(event, situation);
    if (said === undefined) continue;
    say(said.about, `${said.text}${event.dead ? "; but no execution comes here" : ""}`);
    guards.push(...event.guards);
  }
  for (const guard of guards) say("guard", guardInWords(guard));

  const found = analysis.findings.filter((it) => touches(it.span));
  for (const finding of found.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))) {
    const lighter = finding.circumstances.length === 0 ? "" : ` (lighter than usual: ${finding.circumstances.join(", ")})`;
    say(
      "finding",
      `${finding.rule}, ${finding.severity}${finding.confidence === "high" ? "" : `, ${finding.confidence} confidence`}${lighter}: ${finding.message}`,
    );
  }
  for (const { finding, reason, by } of analysis.suppressed.filter((it) => touches(it.finding.span)))
    say(
      "suppressed",
      `${finding.rule}: ignored by ${by === "settings" ? "`ignores` in keywarden.json" : "a comment"}${reason === undefined ? ", without a reason" : ` (${reason})`}`,
    );
  const off = Object.entries(settings.rules).flatMap(([rule, severity]) => (severity === "off" ? [rule] : []));
  if (off.length > 0) say("setting", `off in keywarden.json: ${off.join(", ")}`);
  if (!reasons.some(({ about }) => about === "finding" || about === "suppressed")) say("silent", silence(reasons, off.length > 0));
  return reasons;
}

const PLACES: Readonly<Record<FilePlace, string>> = {
  production: "production code: findings weigh in full",
  test: "a test: findings weigh less",
  documentation: "documentation: findings weigh less",
  client: "reaches a browser as it is: keys weigh most here",
};

function silence(reasons: readonly Reason[], someOff: boolean): string {
  if (reasons.some(({ about }) => about === "slot" || about === "sink"))
    return "nothing that is known to be a secret comes to a place here where it should not be";
  if (reasons.some(({ about }) => about === "text")) return "what stands here is no key, or stands where it may";
  return `no key stands here, and no library that is known is used with one${someOff ? ", as far as the rules that are on can say" : ""}`;
}

function sayingOf(event: FlowEvent, situation: Situation): Reason | undefined {
  const from = (shape: Shape): string => cameFrom(shape.value, situation);
  switch (event.kind) {
    case "credential":
      return { about: "slot", text: `${capitalized(event.slot.name)} takes ${WANTED[event.slot.wanted]}; what stands there is ${from(event.value)}` };
    case "reach":
      return {
        about: "sink",
        text: `${event.by === undefined ? "this" : nameOfApi(event.by.id)} is a ${event.sink.kind} sink; what arrives is ${from(event.value)}`,
      };
    case "client":
      return {
        about: "client",
        text: `${nameOfApi(event.by.id)} makes or sets ${event.client}${event.options.size === 0 ? "" : ` with ${[...event.options.keys()].join(", ")}`}`,
      };
    case "call":
      return { about: "call", text: `${nameOfApi(event.by.id)} is a call to Stripe` };
    case "trust":
      return { about: "call", text: `${nameOfApi(event.by.id)} takes a request for an event of Stripe's` };
    default:
      return undefined;
  }
}

const WANTED = {
  secret: "a secret key",
  "webhook-secret": "a webhook secret",
  publishable: "a publishable key",
  ephemeral: "an ephemeral key",
  "client-id": "a client id",
} as const;

/** `npm stripe:Stripe().customers` without the registry. */
function nameOfApi(id: string): string {
  return `\`${id.replace(/^\w+ /, "").replace(/^[^:]*:/, "")}\``;
}

/** Where a value comes from, and whether that is known to be a credential, and why. */
function cameFrom(value: Value, { table, nameOfPlace }: Situation): string {
  const ways = [...value.ways].slice(0, MOST_ORIGINS).map(([origin, step]) => {
    const credential = table.credentialOf(origin, value);
    const because = credential === undefined ? "not known to be a credential" : `${WANTED[credential.wanted]} by its ${credential.because}`;
    return `${originInWords(origin, nameOfPlace)}, ${because}${wayInWords(step, nameOfPlace)}`;
  });
  return ways.length === 0 ? "of unknown origin" : ways.join("; or ");
}

const MOST_ORIGINS = 4;

function originInWords(origin: Origin, nameOfPlace: (place: Place) => string): string {
  switch (origin.kind) {
    case "literal":
      return `written in the code (${nameOfPlace(origin.at)})`;
    case "environment":
      return `the variable ${origin.name} of the environment`;
    case "setting":
      return `the setting ${origin.path}`;
    case "settings":
      return "a whole settings object";
    case "whole-environment":
      return "the whole environment";
    case "environment-names":
      return "the names of all variables of the environment";
    case "store":
      return `${origin.name} from ${origin.store}`;
    case "data":
      return `${origin.what.replaceAll("-", " ")} (${nameOfPlace(origin.at)})`;
    case "outside":
      return `${origin.path === "" ? "something" : origin.path} that is decided elsewhere`;
    case "parameter":
      return "what a caller hands over";
  }
}

function wayInWords(last: Step, nameOfPlace: (place: Place) => string): string {
  const steps: string[] = [];
  for (let step: Step | undefined = last; step && steps.length < MOST_STEPS; step = step.before)
    if (step.text !== "") steps.push(`${step.text} (${nameOfPlace(step.at)})`);
  return steps.length === 0 ? "" : `, ${steps.reverse().join(", ")}`;
}

const MOST_STEPS = 6;

function guardInWords({ names, origins, compared, holds }: Guard): string {
  const variables = origins.flatMap((it) => (it.kind === "environment" ? [it.name] : it.kind === "setting" ? [it.path] : []));
  const asked = variables.length > 0 ? variables.join(", ") : names.length > 0 ? `a test of ${names.join(", ")}` : "a test";
  const texts = compared.filter((it) => !variables.includes(String(it)));
  const against = texts.length === 0 ? "" : ` (with ${texts.map((it) => JSON.stringify(it) ?? "nothing").join(", ")})`;
  return `only where ${asked}${against} ${holds ? "holds" : "does not hold"}`;
}
