import type { Definition, EnclosingCall, Surroundings } from "../facts/surroundings.ts";
import type { FlowEvent } from "../flow/event.ts";
import { asksForSignature, leavesUnsigned } from "../flow/frameworks/checking-functions.ts";
import type { Place } from "../flow/values/place.ts";
import { HOOKS } from "../model/hooks.ts";
import { patternOf } from "../text/pattern.ts";
import type { RuleContext } from "./rule.ts";
import { acceptsWithoutSecret, type SignatureCheck } from "./signature-checks.ts";

/**
 * Tells of an event whether a check of the signature is run before the function around it, as frameworks arrange that: by a decorator, a dependency, a guard, a
 * middleware, a hook, a method that each request of a class comes through first. Read off what is written: what a library does with such functions is its own matter.
 */
export function checksAround(context: RuleContext, checks: readonly SignatureCheck[]): (event: FlowEvent) => boolean {
  // Many are of the same few functions.
  const known = new Map<string, boolean>();
  let standings: readonly (readonly Standing[])[] | undefined;
  return (event) => {
    if (event.at.path !== context.path) return false;
    const isCalledElsewhere = event.through.some(({ path }) => path !== context.path);
    const calls = event.through.filter(({ path }) => path === context.path);
    const key = `${event.at.unit} ${isCalledElsewhere} ${calls.map(({ unit, end }) => `${unit}:${end}`).join(" ")}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    standings ??= checks.flatMap((check) => {
      if (check.dead || check.swallowed || check.guards.some((guard) => acceptsWithoutSecret(context, guard) || asksForSignature(guard))) return [];
      const places = standingsOf(context, check);
      return check.guards.some(leavesUnsigned) && places.some((place) => goesOnWithNothing(context.text, place)) ? [] : [places];
    });
    const here = context.surroundingsOf(context.spanOf(event.at));
    const ways = calls.flatMap((place): readonly EnclosingCall[] => {
      const span = context.spanOf(place);
      return [{ callee: "", end: span.end, others: [], under: [] }, ...(context.surroundingsOf(span)?.calls ?? [])];
    });
    const found = here !== undefined && isRunBefore(context.text, standings, { ...here, ways: [...here.calls, ...ways] }, isCalledElsewhere);
    known.set(key, found);
    return found;
  };
}

/** What is around the event. */
interface Here extends Surroundings {
  /** The calls around it, and around those that lead to it, with these themselves. */
  readonly ways: readonly EnclosingCall[];
}

function isRunBefore(text: string, checks: readonly (readonly Standing[])[], here: Here, isCalledElsewhere: boolean): boolean {
  // What stands in the handler itself is asked for its order.
  if (checks.some((places) => !places.some((there) => isInBody(there, here)) && places.some((there) => runsBefore(text, there, here)))) return true;
  // What a wrapper of another file does is seen.
  return namesHookOfOthers(text, isCalledElsewhere ? { ...here, calls: [] } : here);
}

/** What is around a check, and around the calls that lead to it. */
function standingsOf(context: RuleContext, check: SignatureCheck): readonly Standing[] {
  return [check.at, ...check.through].flatMap((place) => (place.path === context.path && place.end > 0 ? standingOf(context, place) : []));
}

interface Standing extends Surroundings {
  /** Whether the place is all of a function, which a library was given there. */
  readonly whole: boolean;
  /** What is called there, where it is a call: `blueprint.before_request(verify)`. */
  readonly callee: string;
  /** Whether what is called there is what the function around was given: `view(*args)`. */
  readonly given: boolean;
}

function standingOf(context: RuleContext, place: Place): Standing[] {
  const { text } = context;
  const span = context.spanOf(place);
  const found = context.surroundingsOf(span);
  const [, callee = ""] = /^(?:await\s+)?([\w$.]+)(?=\()/.exec(text.slice(span.start, span.end)) ?? [];
  const heads = found?.definitions.flatMap(({ head }) => head.map((it) => /^\W*([\w$]+)/.exec(it)?.[1])) ?? [];
  return found ? [{ ...found, whole: found.definitions[0]?.start === span.start, given: heads.includes(callee), callee }] : [];
}

function isInBody({ definitions: [inner], whole }: Standing, { definitions }: Surroundings): boolean {
  return inner?.kind === "function" && !inner.atHead && !whole && definitions.some(({ start }) => start === inner.start);
}

function runsBefore(text: string, there: Standing, here: Here): boolean {
  const isAround = (it: Definition): boolean => here.definitions.some(({ start }) => start === it.start);
  const own = there.definitions.filter((it) => !isAround(it));
  const [method, outer] = there.definitions;
  // In its head, or in what its decorators made of it.
  if (method && isAround(method) && method.kind === "function") return method.atHead || there.whole;
  // `app.use((request, response, next) => …)`, `express.json({ verify(…) { … } })`, `{ preHandler: async (request) => … }`
  const isForAll = (callee: string): boolean => FOR_ALL.test(callee) && !isOfOtherRouter(text, /^([\w$]+)\.[\w$]+$/.exec(callee)?.[1] ?? "", here);
  if (there.callee.includes(".") && isForAll(there.callee)) return true;
  if (there.calls.some((call) => isForAll(call.callee) || (isHookOf(call) && (!FOR_ONE.test(call.callee) || isRouteOf(call, here))))) return true;
  if (
    own.some(({ decorators }) =>
      decorators.some((it) => FOR_ALL_DECORATED.test(it) && !isOfOtherRouter(text, /^@?(\w+)\.before_request\b/.exec(it)?.[1] ?? "", here)),
    )
  )
    return true;
  if (method && outer?.kind === "class" && FIRST_METHODS.test(method.name))
    if (isAround(outer) || derivesFrom(text, outer.name, here) || /middleware/i.test([outer.name, ...outer.head].join(" "))) return true;
  return !there.given && !there.whole && namesOf(text, own).some((name) => isHookedUp(text, name, here));
}

/** Whether the function around is a hook after which the request goes on where it returns nothing: it was not given what comes next. */
function goesOnWithNothing(text: string, { definitions: [hook], calls }: Standing): boolean {
  if (hook?.kind !== "function") return false;
  const isGiven = new RegExp(`\\.${oneOf(HOOKS.goingOnWithNothing)}\\(\\s*(?:["'][^"'\\n]*["'],\\s*)?${mentioned(hook.name)}`);
  const isFor = (it: string): boolean => GOES_ON_WITH_NOTHING.test(it);
  return hook.head.length < 3 && (hook.decorators.some(isFor) || calls.some(({ callee }) => isFor(callee)) || (hook.name !== "" && isGiven.test(text)));
}

const isHookOf = ({ callee, under }: EnclosingCall): boolean => under.some((name) => HOOK.test(name) || (name === "verify" && PARSERS.test(callee)));

/** Whether a call that makes routes makes the one whose handler the event is in: that stands in it, or is named there. */
function isRouteOf({ end, others }: EnclosingCall, { ways, definitions }: Here): boolean {
  if (ways.some((way) => way.end === end)) return true;
  // No entry of that name: `handler: (request) => …`, `handler(request) { … }`.
  const isNamed = (name: string): RegExp =>
    new RegExp(`(?:\\.|=>\\s*|(?:await|return)\\s+)${patternOf(name)}\\(|(?<![\\w$])${patternOf(name)}(?![\\w$]|\\s*[:(])`);
  return definitions.some(({ name }) => /^[\w$]{2,}$/.test(name) && others.some((other) => isNamed(name).test(other)));
}

/** Whether a check stands in a method that each request of some class comes through first: which ones that are is seen. */
export function standsInHook(context: RuleContext, { at }: FlowEvent): boolean {
  const [method, outer] = context.surroundingsOf(context.spanOf(at))?.definitions ?? [];
  return method !== undefined && outer?.kind === "class" && FIRST_METHODS.test(method.name);
}

/** Whether a class around the event has such a base, which this file defines, or one that has. */
function derivesFrom(text: string, base: string, { definitions }: Surroundings): boolean {
  const heads = definitions.flatMap(({ kind, head }) => (kind === "class" ? head : []));
  const seen = new Set([base]);
  for (const name of seen) {
    const named = mentioned(name);
    if (heads.some((head) => new RegExp(named).test(head))) return true;
    for (const [, derived = ""] of text.matchAll(new RegExp(`^[ \\t]*(?:export[ \\t]+)?(?:abstract[ \\t]+)?class[ \\t]+(\\w+)[^:{\\n]*${named}`, "gm")))
      if (seen.size < MAX_BASES) seen.add(derived);
  }
  return false;
}

/** Classes of one file that derive from each other. */
const MAX_BASES = 8;

const oneOf = (names: readonly string[]): string => `(?:${names.join("|")})`;
/** What is handed a function that is run before the handlers. */
const FOR_ALL = new RegExp(`(?:^|\\.)${oneOf(HOOKS.methods)}$`);
/** What makes single routes. */
const FOR_ONE = /\.(?:get|post|put|patch|delete|all|any|route)$/;
/** Entries of a route that are run before its handler. */
const HOOK = new RegExp(`^${oneOf(HOOKS.options)}$`);
const FOR_ALL_DECORATED = new RegExp(`(?:^|\\.)${oneOf(HOOKS.decorators)}\\b`);
const GOES_ON_WITH_NOTHING = new RegExp(`\\.${oneOf(HOOKS.goingOnWithNothing)}\\b`);
const PARSERS = new RegExp(`(?:^|\\.)${oneOf(HOOKS.parsers)}$`);
/** Methods that a request comes through before the one for its verb. */
const FIRST_METHODS = new RegExp(`^${oneOf(HOOKS.firstMethods)}$`);

/** The names that a check goes by: those of the functions and classes around it, and of what is made of them. */
function namesOf(text: string, definitions: readonly Definition[]): readonly string[] {
  const names = definitions.map(({ name }) => name).filter((name) => /^[A-Za-z_$][\w$]{2,}$/.test(name));
  const made = names.flatMap((name) =>
    [...text.matchAll(new RegExp(`^(?:export[ \\t]+)?(?:const[ \\t]+|let[ \\t]+)?(\\w{3,})[^=\\n()]*=[^=\\n][^\\n]*${mentioned(name)}`, "gm"))].map(
      ([, alias = ""]) => alias,
    ),
  );
  return [...new Set([...names, ...made])];
}

const mentioned = (name: string): string => `(?<![\\w$.])${patternOf(name)}(?![\\w$])`;

/** Whether such a name is given where hooks are: for all handlers, or for the function around the event. */
function isHookedUp(text: string, name: string, here: Here): boolean {
  const { definitions, calls } = here;
  const named = mentioned(name);
  const inList = `(?:[^()\\n]|\\([^()]*\\))*${named}`;
  for (const [, holder = ""] of text.matchAll(new RegExp(`([\\w$]*)\\.${oneOf([...HOOKS.methods, ...HOOKS.methodsOfModules])}\\(${inList}`, "g")))
    if (!isOfOtherRouter(text, holder, here)) return true;
  for (const { index } of text.matchAll(new RegExp(`\\bmiddlewares?\\s*[=:]\\s*\\[[^\\]]*${named}`, "g"))) if (!isInRoute(text, index)) return true;
  for (const [, holder = ""] of text.matchAll(
    new RegExp(`^(?:[ \\t]*(\\w+)[^=\\n]*=[^\\n]*)?\\b(?:FastAPI|APIRouter|include_router)\\([^()]*dependencies\\s*=\\s*\\[[^\\]]*${named}`, "gm"),
  ))
    if (!isOfOtherRouter(text, holder, here)) return true;
  if (definitions.some(({ kind, head }) => kind === "class" && isSetInBase(text, head, new RegExp(named)))) return true;
  const sources = definitions.flatMap(({ decorators, settings, head }) => [...decorators, ...settings, ...head.map((it) => it.replace(/^\s*\w+/, ""))]);
  // No entry of that name: `method: "POST"`.
  const used = new RegExp(`${named}(?!\\s*:)`);
  return [...sources, ...calls.flatMap(({ callee, others }) => [callee, ...others])].some((source) => used.test(withoutTexts(source)));
}

/** Whether a base of a class, which this file defines, has it among its settings: `class Signed(APIView): permission_classes = [FromStripe]`. */
function isSetInBase(text: string, heads: readonly string[], named: RegExp): boolean {
  const waiting = heads.map((it) => it.trim());
  for (let count = 0; count < MAX_BASES; count++) {
    const base = waiting.pop();
    if (base === undefined) return false;
    if (!/^\w+$/.test(base)) continue;
    const [, bases = "", body = ""] = new RegExp(`^class ${base}\\b(?:\\(([^)\\n]*)\\))?:[^\\n]*\\n((?:[ \\t][^\\n]*\\n|\\n)*)`, "m").exec(text) ?? [];
    const settings = body.match(/^[ \t]+\w+\s*=.*$/gm) ?? [];
    if (settings.some((it) => named.test(it))) return true;
    waiting.push(...bases.split(",").map((it) => it.trim()));
  }
  return false;
}

/** Whether the event is in a handler of another router than the one that has the hook: `inner.use(verify)` is run before what comes to `inner`. */
function isOfOtherRouter(text: string, holder: string, { ways, definitions }: Here): boolean {
  const decorators = definitions.flatMap((it) => it.decorators.map((decorator) => decorator.replace(/\(.*$/s, "")));
  const own = [...ways.map(({ callee }) => callee), ...decorators].flatMap((it) => OF_ROUTER.exec(it)?.[1] ?? []);
  const isRouter = new RegExp(
    `^[ \\t]*(?:(?:export[ \\t]+)?(?:const|let|var)[ \\t]+)?${patternOf(holder)}\\b[^=\\n]*=[^\\n]*(?:\\b(?:API)?Router|\\bnew\\s+Hono\\b|Blueprint)`,
    "m",
  );
  if (holder === "" || own.length === 0 || own.includes(holder) || !isRouter.test(text)) return false;
  // What it is handed may be mounted in it.
  return !own.some((name) => new RegExp(`(?<![\\w$.])${patternOf(holder)}\\.\\w+\\((?:[^()\\n]|\\([^()]*\\))*${mentioned(name)}`).test(text));
}

const OF_ROUTER = /^@?([\w$]+)\.(?:get|post|put|patch|delete|all|any|route)$/;

/** Whether a list of middleware is one of a single route: `@app.post("/hook", middlewares=[verify])`. */
function isInRoute(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LONGEST_OPTIONS), at);
  return /@[\w.]+\([^()]*$|\.(?:get|post|put|patch|delete)\([^()]*$/.test(before);
}

/** So much may stand in a route before its list of middleware. */
const LONGEST_OPTIONS = 300;

/**
 * Whether a hook of the function around the event, or of its class, is something from elsewhere that by its name has to do with Stripe's signatures: `@stripe_signed`,
 * `permission_classes = [IsStripe]`. What it does is not known here.
 */
function namesHookOfOthers(text: string, { definitions, calls }: Surroundings): boolean {
  const hooks = definitions.flatMap(({ decorators, settings, head }) => [
    ...decorators.flatMap((it) => (/^@?\w+\s*(?:$|\()/.test(it) ? wordsOf(it) : dependenciesOf(it))),
    ...settings.flatMap((it) => (/^\w*(?:permission|authentication|middleware|decorator|guard)\w*\s*[=:]/i.test(it) ? wordsOf(it) : [])),
    ...head.flatMap(dependenciesOf),
  ]);
  if (definitions[0]?.head.some(isMadeByDecorator)) return true;
  const wrappers = calls.flatMap(({ callee, others }) => (/\.(?:post|all|put|route|on)$/.test(callee) ? others.flatMap(wordsOf) : wordsOf(callee)));
  return [...hooks, ...wrappers].some((name) => SAYS_STRIPE.test(name) && SAYS_CHECK.test(name) && !OTHER_PURPOSE.test(name) && !isDefined(text, name));
}

/** `@StripeEvent() event`, `@Body(StripeEventPipe) event`: what such a parameter is given was made of the request elsewhere. */
function isMadeByDecorator(parameter: string): boolean {
  const [, decorator = "", given = ""] = /^@(\w+)\(([^()]*)\)/.exec(parameter) ?? [];
  const made = OF_REQUEST.test(decorator) ? given.replace(/["'`].*/s, "") : decorator;
  return /stripe|webhook|event|signature/i.test(made) && !OTHER_PURPOSE.test(made);
}

/** What Nest's own decorators give is the request's. */
const OF_REQUEST = /^(?:Body|RawBody|Req|Request|Headers|Param|Query|Res|Response|Next|Session|Ip|HostParam|Payload|Ctx|Context|Args)$/;

/** Names that are read, texts left out. */
const withoutTexts = (source: string): string => source.replace(/"[^"\n]*"|'[^'\n]*'|`[^`]*`/g, "");
const wordsOf = (source: string): readonly string[] => withoutTexts(source).match(/(?<![\w$.])[A-Za-z_$][\w$]*(?!\w*\s*=[^=>])/g) ?? [];
const dependenciesOf = (source: string): readonly string[] => [...source.matchAll(/\b(?:Depends|Security)\(\s*([\w.]+)/g)].map(([, name = ""]) => name);
const SAYS_STRIPE = /stripe|webhook|signature|signed|hmac/i;
const SAYS_CHECK =
  /verif|valid|check|require|ensure|sign|guard|auth|permission|protect|secure|trust|hmac|^with|^only|^Is[A-Z]|^is_|from_?stripe|stripe_?(?:webhook|event|only)$|middleware/i;
const OTHER_PURPOSE = /^_?un|without|skip|limit|throttl|cors|log|metric|trac|schema|json|raw|dto|path|route|url|exempt|csrf|queue|task/i;
const isDefined = (text: string, name: string): boolean => new RegExp(`\\b(?:function\\*?|def|class|const|let|var)\\s+${patternOf(name)}\\b`).test(text);
