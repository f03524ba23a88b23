import type { Definition, Surroundings } from "../facts/surroundings.ts";
import type { FlowEvent } from "../flow/event.ts";
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
    const key = `${event.at.unit} ${isCalledElsewhere}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    standings ??= checks.flatMap((check) =>
      check.dead || check.swallowed || check.guards.some((guard) => acceptsWithoutSecret(context, guard)) ? [] : [standingsOf(context, check)],
    );
    const here = context.surroundingsOf(context.spanOf(event.at));
    const found = here !== undefined && isRunBefore(context.text, standings, here, isCalledElsewhere);
    known.set(key, found);
    return found;
  };
}

function isRunBefore(text: string, checks: readonly (readonly Standing[])[], here: Surroundings, isCalledElsewhere: boolean): boolean {
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

function runsBefore(text: string, there: Standing, here: Surroundings): boolean {
  const isAround = (it: Definition): boolean => here.definitions.some(({ start }) => start === it.start);
  const own = there.definitions.filter((it) => !isAround(it));
  const [method, outer] = there.definitions;
  // In its head, or in what its decorators made of it.
  if (method && isAround(method) && method.kind === "function") return method.atHead || there.whole;
  // `app.use((request, response, next) => …)`, `express.json({ verify(…) { … } })`, `{ preHandler: async (request) => … }`
  if (FOR_ALL.test(there.callee) && there.callee.includes(".")) return true;
  if (there.calls.some(({ callee, under }) => FOR_ALL.test(callee) || under.some((name) => HOOK.test(name) || (name === "verify" && PARSERS.test(callee)))))
    return true;
  if (own.some(({ decorators }) => decorators.some((decorator) => FOR_ALL_DECORATED.test(decorator)))) return true;
  if (method && outer?.kind === "class" && FIRST_METHODS.test(method.name))
    if (isAround(outer) || derivesFrom(text, outer.name, here) || /middleware/i.test([outer.name, ...outer.head].join(" "))) return true;
  return !there.given && !there.whole && namesOf(text, own).some((name) => isHookedUp(text, name, here));
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
/** Entries of a route that are run before its handler. */
const HOOK = new RegExp(`^${oneOf(HOOKS.options)}$`);
const FOR_ALL_DECORATED = new RegExp(`(?:^|\\.)${oneOf(HOOKS.decorators)}\\b`);
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
function isHookedUp(text: string, name: string, { definitions, calls }: Surroundings): boolean {
  const named = mentioned(name);
  const inList = `(?:[^()\\n]|\\([^()]*\\))*${named}`;
  if (new RegExp(`\\.${oneOf([...HOOKS.methods, ...HOOKS.methodsOfModules])}\\(${inList}`).test(text)) return true;
  if (
    new RegExp(`\\bmiddlewares?\\s*[=:]\\s*\\[[^\\]]*${named}|\\b(?:FastAPI|APIRouter|include_router)\\([^()]*dependencies\\s*=\\s*\\[[^\\]]*${named}`).test(
      text,
    )
  )
    return true;
  const sources = definitions.flatMap(({ decorators, settings, head }) => [...decorators, ...settings, ...head.map((it) => it.replace(/^\s*\w+/, ""))]);
  return [...sources, ...calls.flatMap(({ callee, others }) => [callee, ...others])].some((source) => new RegExp(named).test(withoutTexts(source)));
}

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
