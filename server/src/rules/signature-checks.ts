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
  const isAsked = answersAskedFor(context);
  return [...context.eventsOf("trust").filter((event) => event.check === "verified" && isAsked(event)), ...checksByHand(context, isAsked)];
}

/** Tells of a check whether somebody asks what came of it. */
export function answersAskedFor(context: RuleContext): (event: FlowEvent) => boolean {
  const unasked = context.eventsOf("unasked").map(({ at }) => at);
  return ({ at, through }) => ![at, ...through].some((call) => unasked.some((it) => isInside(call, it)));
}

/** What a check of a signature is to those that come after it. */
export type SignatureCheck = Pick<EventOf<"trust">, "at" | "through" | "around" | "guards" | "dead" | "swallowed" | "answered" | "check" | "body">;

/** Signatures that are made by hand over what was sent, to be compared with the one that came with it. */
function checksByHand(context: RuleContext, isAsked: (event: FlowEvent) => boolean): readonly SignatureCheck[] {
  return handMade(context).flatMap((event): SignatureCheck[] => {
    const body = event.options.get("message");
    return body && isAsked(event) && isOfRequest(body) ? [{ ...event, body, check: "verified", swallowed: undefined }] : [];
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
export function checkedBefore(
  context: RuleContext,
  checks: readonly SignatureCheck[],
  event: FlowEvent,
  value?: Shape,
  isPassed: (guard: Guard) => boolean = isForOthers,
): boolean {
  return checks.some((check) => {
    if (check.check === "verified" && !check.dead && isAsked(context, check, event)) return true;
    const passed = (guard: Guard): boolean => event.guards.some((it) => it === guard || asksTheSame(it, guard));
    if (
      check.check !== "verified" ||
      !endsWhatFollows(check, event) ||
      isReplaced(context, check, event) ||
      check.dead ||
      !guardsOf(context, check, event, value).every((guard) => passed(guard) || isPassed(guard))
    )
      return false;
    // The check, or the call that leads to it, stands before the event, or before the call that leads to that.
    const before =
      [check.at, ...check.through].some((place) => comesBefore(context, place, event.at)) ||
      event.through.some(
        (call) =>
          comesBefore(context, check.at, call) ||
          check.through.some((place) => isOfFunction(place) && comesBefore(context, place, call) && !makesRoute(context, place)),
      );
    return before || (value !== undefined && ofSameBody(context, check, event, value)) || isHandedOnBefore(context, check, event);
  });
}

/** `const { error } = await attempt(() => stripe.webhooks.constructEventAsync(…))`: a check in a function that is given to another one before the event, by that of the event itself. */
function isHandedOnBefore(context: RuleContext, check: SignatureCheck, event: FlowEvent): boolean {
  const isNear = check.at.path === context.path && event.at.path === context.path && check.through.length === 0 && check.at.unit !== event.at.unit;
  if (!isNear || context.functionAround(check.at.unit) !== context.functionAround(event.at.unit)) return false;
  const [there, here] = [context.spanOf(check.at), context.spanOf(event.at)];
  const [inner] = context.surroundingsOf(here)?.definitions ?? [];
  const around = there.end <= here.start ? context.surroundingsOf(there) : undefined;
  const [own, outer] = around?.definitions ?? [];
  return inner !== undefined && around !== undefined && around.calls.length > 0 && own?.kind === "function" && outer?.start === inner.start;
}

/** A test that only those come past that are no one's webhook: while tests run, or with a token that is set up. */
const isForOthers = (guard: Guard): boolean => isSkippedInTests(guard) || asksForToken({ ...guard, holds: !guard.holds });

/** The same, or a test that only holds while developing. */
export const isForDevelopers = (guard: Guard): boolean => isForOthers(guard) || isDevelopmentGuard({ ...guard, holds: !guard.holds });

/** `if (process.env.NODE_ENV !== "test")`, `if not settings.TESTING`: what runs there is no one's webhook. */
function isSkippedInTests(guard: Guard): boolean {
  if (guard.compared.some((it) => it === "test" || it === "testing")) return isDevelopmentGuard({ ...guard, holds: !guard.holds });
  return (
    !guard.holds && guard.operators.length === 0 && [...guard.names, ...guard.origins.map(nameOfOrigin), ...guard.compared].some((it) => TESTS.test(String(it)))
  );
}

const TESTS = /^(?:is_?|in_?|running_?)?test(?:s|ing)?$|^(?:VITEST|JEST_WORKER_ID|PYTEST_CURRENT_TEST)$/i;

/** Whether an event comes about while tests run alone, or for those who know a token that is set up: `if (req.headers["x-internal-token"] !== process.env.INTERNAL_TOKEN) return`. */
export const isForInsiders = ({ guards }: FlowEvent): boolean =>
  guards.some((guard) => asksForToken(guard) || isSkippedInTests({ ...guard, holds: !guard.holds }));

/** Whether what came with a request was found to be the same as a secret that is set up. */
function asksForToken({ origins, operators, names, holds }: Guard): boolean {
  if (!origins.some(isOfSender) && !names.some((name) => OF_REQUEST.test(name))) return false;
  const configured = names.some((name) => CONFIGURES.test(name)) ? names : names.filter((name) => /^[A-Z][A-Z\d_]+$/.test(name));
  if (![...configured, ...origins.filter(isConfigured).map(nameOfOrigin)].some((name) => SECRET.test(name))) return false;
  if (!holds) return false;
  return operators.some((it) => it === "equal" || it === "not-equal") || (operators.every((it) => it === "call") && names.some((name) => COMPARES.test(name)));
}

const SECRET = /token|secret|key|password|passwd|auth|credential|shared/i;
const OF_REQUEST = /^(?:headers?|META|get_?header)$/i;
const CONFIGURES = /^(?:env|environ|getenv|settings|config)$/;
const COMPARES = /compare|equal/i;

/** Whether the event does not come about where the check fails: nothing that was tried with it does, else what follows must not go on. */
function endsWhatFollows({ swallowed }: SignatureCheck, event: FlowEvent): boolean {
  return swallowed === undefined || [event.at, ...event.through].some((place) => isInside(place, swallowed));
}

/** Whether the function with the check is asked, and nothing goes on where it says no: `if (!this.verified(request)) throw …`. */
function isAsked(context: RuleContext, { at, swallowed, guards: own }: SignatureCheck, { guards }: FlowEvent): boolean {
  const asking = guards.filter(({ holds, operators }) => holds && operators.length === 1 && operators[0] === "call");
  if (swallowed !== undefined || asking.length === 0 || own.length > 0 || at.path !== context.path) return false;
  const name = context.surroundingsOf(context.spanOf(at))?.definitions.find(({ kind }) => kind === "function")?.name ?? "";
  return name !== "" && asking.some(({ names }) => names.includes(name));
}

/** Whether something else is taken where a check that answers says no: `const event = verified(request) ?? JSON.parse(request.body)`. */
function isReplaced(context: RuleContext, { at, through, answered }: SignatureCheck, event: FlowEvent): boolean {
  const call = answered === undefined ? undefined : through[answered];
  if (call === undefined || answered === undefined || call.path !== context.path) return false;
  const places = [event.at, ...event.through];
  const isIn = ({ path, unit }: Place): boolean => places.some((place) => place.path === path && place.unit === unit);
  if (!isIn(call) || isIn(through[answered - 1] ?? at)) return false;
  const { start, end } = context.spanOf(call);
  const [before, after] = [context.sourceOf({ start: start - LONGEST_CALLEE, end: start }), context.sourceOf({ start: end, end: end + LONGEST_CALLEE })];
  return /(?:[^=!<>]=|\breturn)\s*\(*\s*(?:await\s+)?$/.test(before) && /^[\s)!]*(?:\?\?|\|\||or\b)/.test(after);
}

const isInside = (a: Place, b: Place): boolean => a.path === b.path && a.unit === b.unit && b.start <= a.start && a.end <= b.end;

/**
 * The tests by which a request may come past the check. In a function that others ask, what is amiss with the request (no signature, too old a one) has it refused;
 * what the configuration says may let it through.
 */
function guardsOf(context: RuleContext, check: SignatureCheck, event: FlowEvent, value: Shape | undefined): readonly Guard[] {
  const { at, guards, through } = check;
  const isBeside = at.path === event.at.path && at.unit === event.at.unit;
  if (through.length === 0 || isBeside) return guards;
  // Where the answer of the function is asked for, and nothing goes on without it, whatever it does not check it says no to.
  if (event.guards.some(asksForCheck)) return guards.filter((guard) => acceptsWithoutSecret(context, guard));
  const isAnswered = event.guards.some(asksForAnswer);
  const outside = isAnswered ? [] : guardsOutside(check, event);
  return guards.filter((guard) => {
    const { origins, otherwise } = guard;
    if (otherwise === "takes") return true;
    // Behind a branch around the check, what was sent may come out of the function as well: `if (sig) return constructEvent(body, sig, secret); return JSON.parse(body);`
    const isOfBranch = !("otherwise" in guard) && origins.some(isOfSender);
    if (isOfBranch && (outside.includes(guard) || (value && comesOutOf(at, value)))) return true;
    return origins.some(isConfigured) && !asksForStrict(context, guard) && otherwise !== "raises" && !(isAnswered && otherwise === "refuses");
  });
}

/** The tests around the call that leads to a check, where that stands beside the event: `if (signature) verify(body, signature)` checks what is signed alone. */
function guardsOutside({ through, around, guards }: SignatureCheck, { at }: FlowEvent): readonly Guard[] {
  const beside = through.findIndex(({ path, unit }) => path === at.path && unit === at.unit);
  return guards.slice(0, around[beside] ?? 0);
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

/** One route is made after the other, and none is come to by that: `scope.post("/webhook", async (request) => …)` in a plugin. */
function makesRoute(context: RuleContext, place: Place): boolean {
  if (place.path !== context.path) return false;
  const { start, end } = context.spanOf(place);
  return MAKES_ROUTE.test(context.sourceOf({ start, end: Math.min(end, start + LONGEST_CALLEE) }));
}

const MAKES_ROUTE = /^(?:await\s+)?[\w$.]+\.(?:get|post|put|patch|delete|all|any|route|add_route|add_url_rule|add_post)\s*(?:<[^()]*>)?\(/;
/** So much of a call is read for what is called. */
const LONGEST_CALLEE = 120;

/** Read at the same place. What a framework hands to its handlers has none: it is not the same for two of them, nor for those that one call brings: `server.route([…])`. */
function ofSameBody(context: RuleContext, check: SignatureCheck, event: FlowEvent, value: Shape): boolean {
  const apart = isApart(context, check, event);
  const isHandedOut = ({ path, unit }: Place): boolean =>
    unit === 0 ||
    (path === context.path && ![check.at, event.at, ...check.through, ...event.through].some((it) => it.unit === unit && !makesRoute(context, it)));
  const read = [...check.body.value.ways.keys()].flatMap((origin) =>
    origin.kind === "data" && origin.at.end > 0 && !(apart && isHandedOut(origin.at)) ? origin.at : [],
  );
  return [...value.value.ways.keys()].some((origin) => origin.kind === "data" && read.some((at) => isSamePlace(at, origin.at)));
}

/** Whether the two come about in different functions of the module, whichever ones call them: neither is in the other, and no call in one leads to the other. */
function isApart(context: RuleContext, a: Pick<FlowEvent, "at" | "through">, b: Pick<FlowEvent, "at" | "through">): boolean {
  const placesOf = ({ at, through }: Pick<FlowEvent, "at" | "through">): Place[] =>
    [at, ...through].filter(({ path, unit }) => path === context.path && unit !== 0);
  const [placesA, placesB] = [placesOf(a), placesOf(b)];
  if (placesA.length === 0 || placesB.length === 0) return false;
  const outermost = (places: readonly Place[]): Set<number> => new Set(places.map(({ unit }) => context.functionAround(unit)));
  const [ofA, ofB] = [outermost(placesA), outermost(placesB)];
  if (![...ofA].some((unit) => ofB.has(unit))) return true;
  // Handlers of one plugin stand in one function.
  const inner = (places: readonly Place[]): readonly (readonly number[])[] =>
    places.flatMap((place) => (makesRoute(context, place) ? [] : [functionsAround(context, place)]));
  const [insideA, insideB] = [inner(placesA), inner(placesB)];
  return insideA.length > 0 && insideB.length > 0 && insideA.every((one) => insideB.every((other) => areBeside(one, other)));
}

/** Where the functions around a place begin, the innermost first. */
const functionsAround = (context: RuleContext, place: Place): readonly number[] =>
  (context.surroundingsOf(context.spanOf(place))?.definitions ?? []).flatMap(({ kind, start }) => (kind === "function" ? start : []));

const areBeside = ([a, ...aroundA]: readonly number[], [b, ...aroundB]: readonly number[]): boolean =>
  a !== undefined && b !== undefined && a !== b && !aroundA.includes(b) && !aroundB.includes(a);

/**
 * Whether the file hands the check to a function that is written elsewhere: `app.post("/webhook", verifyStripeSignature, handler)`. What such a function
 * does is not known here.
 */
export function delegatesCheck(text: string): boolean {
  for (const [line] of text.matchAll(/^.*$/gm)) {
    // What is only brought in is asked nothing.
    if (/^\s*(?:\/\/|#|\*|\/\*|import\b.*\bfrom\b|from\b.*\bimport\s+[\w*])/.test(line)) continue;
    for (const [name] of line.matchAll(CHECKS)) if (/[a-z]/.test(name) && !isWrittenIn(text, name)) return true;
  }
  return false;
}

const CHECKS = /\b(?:verif|validat|check|require|ensure)\w*(?:signature|webhook|stripe|event)\w*\b|\b\w*(?:stripe|webhook)\w*(?:guard|verif)\w*\b/gi;

/** Whether a function, a method, a class or a variable of that name is written in the file. */
function isWrittenIn(text: string, name: string): boolean {
  return new RegExp(
    `\\b(?:function\\*?|def|class|const|let|var)\\s+${name}\\b|^\\s+(?:(?:public|private|protected|static|async)\\s+)*#?${name}\\s*\\([^()]*\\)[^;=()]*\\{\\s*$`,
    "m",
  ).test(text);
}
