import type { EventOf, FlowEvent, Guard, Shape } from "../flow/event.ts";
import { isConfigured } from "../flow/expressions/keyed.ts";
import { isDevelopmentGuard } from "../flow/guards/development.ts";
import type { Origin } from "../flow/values/origin.ts";
import { isSamePlace, type Place } from "../flow/values/place.ts";
import type { Step } from "../flow/values/value.ts";
import { patternOf } from "../text/pattern.ts";
import type { RuleContext } from "./rule.ts";

/** Where a body is taken for an event in the file, checked or not. */
export function trustEvents(context: RuleContext): EventOf<"trust">[] {
  return context.eventsOf("trust").filter(({ at }) => at.path === context.path);
}

/** The checks of signatures that the file makes, or others for it. */
export function signatureChecks(context: RuleContext): readonly SignatureCheck[] {
  return [...context.eventsOf("trust").filter(({ check }) => check === "verified"), ...checksByHand(context)];
}

/** What a check of a signature is to those that come after it. */
export type SignatureCheck = Pick<EventOf<"trust">, "at" | "through" | "guards" | "dead" | "swallowed" | "check" | "body">;

/** Signatures that are made by hand over what was sent, to be compared with the one that came with it. */
function checksByHand(context: RuleContext): readonly SignatureCheck[] {
  const unasked = context.eventsOf("unasked").map(({ at }) => at);
  return handMade(context).flatMap((event): SignatureCheck[] => {
    const body = event.options.get("message");
    const isAsked = ![event.at, ...event.through].some((call) => unasked.some((at) => isInside(call, at)));
    return body && isAsked && isOfRequest(body) ? [{ ...event, body, check: "verified", swallowed: undefined }] : [];
  });
}

/** Whether a signature is made, or two are compared, of which it is not known what they are of. */
export function comparesSignatures(context: RuleContext): boolean {
  const made = handMade(context);
  // A function that is also called by those that nobody sees is known by its other calls.
  const known = made.filter(({ options }) => isOfRequest(options.get("message")));
  if (made.length > 0) return made.some((event) => !known.some(({ at }) => isSamePlace(at, event.at)));
  return context.eventsOf("client").some(({ client, dead }) => client === "constant-time-comparison" && !dead);
}

const handMade = (context: RuleContext): EventOf<"client">[] =>
  context.eventsOf("client").filter(({ client, dead, options }) => client === "hmac" && !dead && options.has("message"));

const SENT: ReadonlySet<string> = new Set(["request-input", "checked-input", "request-raw-body", "rewritten-input"]);

/** Whether an origin is what came with a request. */
export const isSent = (origin: Origin): boolean => origin.kind === "data" && SENT.has(origin.what);

/** What whoever sends a request decides, or whoever calls a function. */
const isOfSender = (origin: Origin): boolean =>
  isSent(origin) || origin.kind === "parameter" || (origin.kind === "data" && origin.what === "request-signature");

/** Whether it is of what came with a request. */
export function isOfRequest(shape: Shape | undefined): boolean {
  return shape !== undefined && [...shape.value.ways.keys()].some(isSent);
}

/** Whether everything that comes to the event has passed a check of the signature: what happens there happens for Stripe only. */
export function checkedBefore(context: RuleContext, checks: readonly SignatureCheck[], event: FlowEvent, value?: Shape): boolean {
  return checks.some((check) => {
    const passed = (guard: Guard): boolean => event.guards.some((it) => it === guard || asksTheSame(it, guard));
    if (
      check.check !== "verified" ||
      !endsWhatFollows(check, event) ||
      check.dead ||
      !guardsOf(context, check, event, value).every((guard) => passed(guard) || isSkippedInTests(guard))
    )
      return false;
    // The check, or the call that leads to it, stands before the event, or before the call that leads to that.
    const before =
      [check.at, ...check.through].some((place) => comesBefore(context, place, event.at)) ||
      event.through.some(
        (call) => comesBefore(context, check.at, call) || check.through.some((place) => isOfFunction(place) && comesBefore(context, place, call)),
      );
    return before || (value !== undefined && ofSameBody(context, check, event, value));
  });
}

/** `if (process.env.NODE_ENV !== "test")`: what runs there is no one's webhook. */
function isSkippedInTests(guard: Guard): boolean {
  return guard.compared.some((it) => it === "test" || it === "testing") && isDevelopmentGuard({ ...guard, holds: !guard.holds });
}

/** Whether the event does not come about where the check fails: nothing that was tried with it does, else what follows must not go on. */
function endsWhatFollows({ swallowed }: SignatureCheck, event: FlowEvent): boolean {
  return swallowed === undefined || [event.at, ...event.through].some((place) => isInside(place, swallowed));
}

const isInside = (a: Place, b: Place): boolean => a.path === b.path && a.unit === b.unit && b.start <= a.start && a.end <= b.end;

/**
 * The tests by which a request may come past the check. In a function that others ask, what is amiss with the request (no signature, too old a one) has it refused;
 * what the configuration says may let it through.
 */
function guardsOf(context: RuleContext, { at, guards, through }: SignatureCheck, event: FlowEvent, value: Shape | undefined): readonly Guard[] {
  const isBeside = at.path === event.at.path && at.unit === event.at.unit;
  if (through.length === 0 || isBeside) return guards;
  // Where the answer of the function is asked for, and nothing goes on without it, whatever it does not check it says no to.
  if (event.guards.some(asksForCheck)) return guards.filter((guard) => acceptsWithoutSecret(context, guard));
  const isAnswered = event.guards.some(asksForAnswer);
  return guards.filter((guard) => {
    const { origins, otherwise } = guard;
    if (otherwise === "takes") return !isDevelopmentGuard({ ...guard, holds: !guard.holds });
    // Behind a branch around the check, what was sent may come out of the function as well: `if (sig) return constructEvent(body, sig, secret); return JSON.parse(body);`
    if (!("otherwise" in guard) && origins.some(isOfSender) && value && comesOutOf(at, value)) return true;
    return origins.some(isConfigured) && !asksForStrict(context, guard) && otherwise !== "raises" && !(isAnswered && otherwise === "refuses");
  });
}

/** Whether what was sent came by the function in which a check stands. */
function comesOutOf({ path, unit }: Place, { value }: Shape): boolean {
  return [...value.ways].some(([origin, last]) => {
    if (!isSent(origin)) return false;
    for (let step: Step | undefined = last; step; step = step.before) if (step.at.path === path && step.at.unit === unit) return true;
    return false;
  });
}

/** `if (!secret) return true`, `if (!process.env.STRIPE_WEBHOOK_SECRET) return next()`: where no secret is set up, everything is let through. */
export function acceptsWithoutSecret(context: RuleContext, guard: Guard): boolean {
  const { otherwise, origins, names } = guard;
  if (otherwise !== "accepts" || !origins.some(isConfigured) || asksForStrict(context, guard)) return false;
  return [...names, ...origins.map(nameOfOrigin)].some((name) => /secret|whsec|webhook|signing/i.test(name));
}

/** Whether a test asks whether there is something without which nothing would come there. */
function asksForStrict(context: RuleContext, { origins, operators, holds }: Guard): boolean {
  return holds && operators.length === 0 && origins.filter(isConfigured).every((origin) => isReadStrictly(context, origin));
}

/** Whether a file only ever reads a variable in a way that fails where it is not set: `os.environ["STRIPE_WEBHOOK_SECRET"]`. */
function isReadStrictly(context: RuleContext, origin: Origin): boolean {
  if (origin.kind !== "environment") return false;
  const name = `["']${patternOf(origin.name)}["']`;
  return context.mentions(new RegExp(`\\benviron\\[\\s*${name}\\s*\\]`)) && !context.mentions(new RegExp(`\\(\\s*${name}`));
}

/** `if (!secret) throw …` before a check that lets everything through without one. */
function asksTheSame(a: Guard, b: Guard): boolean {
  const [ofA, ofB] = [a.origins.filter(isConfigured), b.origins.filter(isConfigured)];
  const isSame = ofB.length > 0 && ofA.every((it) => ofB.includes(it)) && ofB.every((it) => ofA.includes(it));
  return isSame && a.holds === b.holds && a.operators.length + b.operators.length === 0;
}

const nameOfOrigin = (origin: Origin): string =>
  origin.kind === "environment" || origin.kind === "store" ? origin.name : origin.kind === "setting" ? origin.path : "";

/** `if (!verified) return`, `if not security.verify_signature(payload): raise` */
const asksForCheck = ({ holds, names, origins }: Guard): boolean =>
  holds && !origins.some(isConfigured) && names.some((name) => /verif|signature_?(?:is_?)?(?:ok|valid)|(?:^|_)(?:is_?)?valid(?:$|_)|[a-z]Valid\b/i.test(name));

/** `if (!ok) return`, `if (!result.ok) return`: what is asked for is neither set up nor sent. */
const asksForAnswer = ({ holds, operators, names, origins }: Guard): boolean =>
  holds && operators.length === 0 && names.length > 0 && !origins.some((origin) => isConfigured(origin) || isSent(origin));

function comesBefore(context: RuleContext, a: Place, b: Place): boolean {
  if (a.path !== b.path || a.unit !== b.unit) return false;
  // Statements of a module keep the places that they had first, whatever is moved above others.
  const isMoved = a.path === context.path && !isOfFunction(a);
  return isMoved ? context.spanOf(a).end <= context.spanOf(b).start : a.end <= b.start;
}

/** Not of the module: there one handler is registered after the other, and has nothing to do with it. */
const isOfFunction = ({ unit }: Place): boolean => unit !== 0;

/** Read at the same place. What a framework hands to its handlers has none: it is not the same for two of them, nor for those that one call brings: `server.route([…])`. */
function ofSameBody(context: RuleContext, check: SignatureCheck, event: FlowEvent, value: Shape): boolean {
  const apart = isApart(context, check, event);
  const read = [...check.body.value.ways.keys()].flatMap((origin) =>
    origin.kind === "data" && origin.at.end > 0 && !(apart && origin.at.unit === 0) ? origin.at : [],
  );
  return [...value.value.ways.keys()].some((origin) => origin.kind === "data" && read.some((at) => isSamePlace(at, origin.at)));
}

/** Whether the two come about in different functions of the module, whichever ones call them. */
function isApart(context: RuleContext, a: Pick<FlowEvent, "at" | "through">, b: Pick<FlowEvent, "at" | "through">): boolean {
  const functionsOf = ({ at, through }: Pick<FlowEvent, "at" | "through">): number[] =>
    [at, ...through].flatMap(({ path, unit }) => (path === context.path && unit !== 0 ? context.functionAround(unit) : []));
  const [ofA, ofB] = [functionsOf(a), functionsOf(b)];
  return ofA.length > 0 && ofB.length > 0 && !ofA.some((unit) => ofB.includes(unit));
}

/**
 * Whether the file hands the check to a function that is written elsewhere: `app.post("/webhook", verifyStripeSignature, handler)`. What such a function
 * does is not known here.
 */
export function delegatesCheck(text: string): boolean {
  for (const [line] of text.matchAll(/^.*$/gm)) {
    if (/^\s*(?:\/\/|#|\*|\/\*)/.test(line)) continue;
    const [name] =
      /\b(?:verif|validat|check|require|ensure)\w*(?:signature|webhook|stripe|event)\w*\b|\b\w*(?:stripe|webhook)\w*(?:guard|verif)\w*\b/i.exec(line) ?? [];
    if (name !== undefined && !new RegExp(`\\b(?:function\\*?|def|class|const|let|var)\\s+${name}\\b`).test(text)) return true;
  }
  return false;
}
