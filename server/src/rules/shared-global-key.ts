import type { EventOf } from "../flow/event.ts";
import type { Origin } from "../flow/values/origin.ts";
import { wordsOf } from "../text/words.ts";
import { eventReport } from "./event-report.ts";
import type { Report, Rule, RuleContext } from "./rule.ts";

export const sharedGlobalKey: Rule = {
  id: "shared-global-key",
  title: "One global key for several accounts",
  severity: "hint",
  cwe: "CWE-1108",
  absence: true,
  what: "The key of the Stripe module, or of a client that the whole process shares, is set in several places to different keys.",
  why: "It holds for the whole process: two requests at once can act on each other's account.",
  advice: "Use one client per account, or pass the key with each request.",
  messages: {
    tenant:
      "The module's key is set here to the key of one account of many; it holds for the whole process, for requests of others too. Use a client per account.",
    tenantClient:
      "The client that the whole process shares gets the key of one account of many here; it holds for requests of others too. Use a client per account.",
    sharedClient: "The client that the whole process shares gets one key here and another one elsewhere. Use a client per account.",
    shared: "The module's key is set here to one key and elsewhere to another; it holds for the whole process. Use a client per account.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import os\n\nimport stripe\n\ndef charge_shop():\n    stripe.api_key = os.environ["SHOP_STRIPE_SECRET_KEY"]\n    return stripe.Charge.list()\n\n\ndef charge_club():\n    stripe.api_key = os.environ["CLUB_STRIPE_SECRET_KEY"]\n    return stripe.Charge.list()\n',
      good: 'import os\n\nimport stripe\n\nshop = stripe.StripeClient(os.environ["SHOP_STRIPE_SECRET_KEY"])\nclub = stripe.StripeClient(os.environ["CLUB_STRIPE_SECRET_KEY"])\n',
    },
  ],
  *find(context) {
    if (context.place === "test") return;
    const set = context
      .eventsOf("credential")
      .filter((event) => !event.dead && (isModuleKey(event) || isOfSharedClient(context, event)))
      .sort((a, b) => context.spanOf(a.at).start - context.spanOf(b.at).start);
    const own = set.filter(({ through }) => through.length === 0);
    for (const event of set) {
      const isTold = event.through.length === 0 && (isOfTable(context, event) || (isFromElsewhere(event) && isTenants(context, event)));
      if (event.at.unit !== 0 && event.at.path === context.path && (isTold || isFromRequest(event)))
        yield eventReport(context, event, isModuleKey(event) ? "tenant" : "tenantClient", "hint", []);
    }
    // One key is right; what is reported is each place that sets another one.
    const known = own.filter((event) => event.guards.length === 0 && accountOf(event) !== undefined);
    const first = known.find(({ at }) => at.unit === 0) ?? known[0];
    for (const event of known) {
      if (first && event.at.unit !== 0 && event.at.unit !== first.at.unit && accountOf(event) !== accountOf(first))
        yield eventReport(context, event, isModuleKey(event) ? "shared" : "sharedClient", "hint", []);
    }
    yield* handedKeys(
      context,
      set.filter(({ through }) => through.length > 0),
    );
  },
};

const isModuleKey = ({ slot }: EventOf<"credential">): boolean => slot.by.path === "stripe:api_key";

/** Functions that set the key that they are given, and are given different ones. */
function* handedKeys(context: RuleContext, events: readonly EventOf<"credential">[]): Generator<Report> {
  const accounts = new Map<number, Set<string>>();
  for (const event of events) {
    const { start } = context.spanOf(event.at);
    const account = event.at.path === context.path ? accountOf(event) : undefined;
    const several = accounts.get(start) ?? new Set();
    if (account === undefined || accounts.set(start, several.add(account)).get(start)?.size !== 2) continue;
    yield { ...eventReport(context, event, isModuleKey(event) ? "shared" : "sharedClient", "hint", []), through: [] };
  }
}

/** Whether the key goes to a client in a variable of the module: by `setApiKey`, or by putting another client there. */
function isOfSharedClient(context: RuleContext, { slot, at }: EventOf<"credential">): boolean {
  const sets = slot.by.path === "stripe:().setApiKey";
  if (!sets && slot.by.path !== "stripe:") return false;
  const { start, end } = context.spanOf(slot.call);
  const [, target] =
    (sets
      ? /^([\w$]+)\??\.setApiKey\b/.exec(context.sourceOf({ start, end }))
      : /(?:^|[;{}()\s])((?:[\w$]+\.)*[\w$]+)\s*(?:\?\?|\|\|)?=\s*$/.exec(context.sourceOf({ start: start - MAX_NAME, end: start }))) ?? [];
  if (target === undefined) return false;
  const name = target.replace(/^(?:module\.)?exports\./, "");
  if (name !== target) return !name.includes(".");
  const [holder = "", field] = name.split(".");
  // What a class itself holds.
  if (field !== undefined) return !sets && context.mentions(new RegExp(`\\bclass\\s+${written(holder)}\\b`));
  const assigned = sets ? undefined : context.standingOf(context.spanOf(slot.argument ?? at))?.variables.find((it) => it.name === name);
  if (assigned && !assigned.shared) return false;
  return context.mentions(
    new RegExp(`^(?:export\\s+)?(?:const|let|var)\\s+${written(name)}(?![\\w$])|^import\\s[^"']*(?<![\\w$])${written(name)}(?![\\w$])`, "m"),
  );
}

/** The name of a variable with what holds it is rarely longer. */
const MAX_NAME = 200;

const written = (name: string): string => name.replace(/\$/g, "\\$");

/** Words that do not say whose key it is: what it is, in which mode, on which stage. */
const GENERAL = new Set(
  "stripe api key keys secret secrets sk rk private restricted server backend token live test testing prod production dev development stage staging sandbox local default".split(
    " ",
  ),
);

/** Whose key it is, as far as the name of its one origin tells; undefined where there are several, or none is known. */
function accountOf(event: EventOf<"credential">): string | undefined {
  const [origin, second] = event.value.value.ways.keys();
  return origin && !second ? accountOfOrigin(origin) : undefined;
}

function accountOfOrigin(origin: Origin): string | undefined {
  if (origin.kind !== "environment" && origin.kind !== "setting" && origin.kind !== "store") return undefined;
  // Of a setting the last name counts, whatever holds it.
  const name = origin.kind === "setting" ? (origin.path.split(".").at(-1) ?? "") : origin.name;
  return wordsOf(name)
    .filter((word) => !GENERAL.has(word))
    .join(" ");
}

/** Whether nothing is known of where the key comes from. */
function isFromElsewhere({ value }: EventOf<"credential">): boolean {
  return [...value.value.ways.keys()].every(({ kind }) => kind === "outside");
}

function isFromRequest({ value }: EventOf<"credential">): boolean {
  return [...value.value.ways.keys()].some((origin) => origin.kind === "data" && origin.what === "request-input");
}

/** `KEYS[region]`: one of several keys, by what is known only when it happens. What is written in capitals, and what is set, stays the same. */
function isOfTable(context: RuleContext, event: EventOf<"credential">): boolean {
  const accounts = new Set([...event.value.value.ways.keys()].map(accountOfOrigin));
  if (accounts.size < 2 || accounts.has(undefined)) return false;
  const [, index] = /^[\w.$]+(?:\[|\.get\()([^\])]*[a-z][^\])]*)/.exec(sourceOf(context, event)) ?? [];
  return index !== undefined && !/^["'`]|environ|env\b|settings|config/i.test(index);
}

function sourceOf(context: RuleContext, { at, slot }: EventOf<"credential">): string {
  return context.sourceOf(context.spanOf(slot.argument ?? at));
}

/** What has accounts of its own, or is one. */
const OF_SOMEBODY =
  /^[\w.]*?(?:account|tenant|merchant|organi[sz]ation|org|user|shop|store|vendor|seller|company|team|workspace|school|club|restaurant)\w*(?:\.\w+|\[["']\w+["']\])*[.["']+\w*(?:key|secret|sk)\w*["'\]]*$/i;

/** Whether what is assigned is written as the key of somebody: `account.stripe_key`, `self.tenant.keys["secret"]`, or was looked up for somebody. */
function isTenants(context: RuleContext, event: EventOf<"credential">): boolean {
  // What is stored encrypted is somebody's, too.
  const source = sourceOf(context, event).replace(/^(?:await\s+)?[\w.]*(?:decrypt|decode|unseal)\w*\((.*)\)$/is, "$1");
  const paths = [...event.value.value.ways.keys()].flatMap((origin) => (origin.kind === "outside" ? [origin.path] : []));
  paths.push(...bySaidType(context, event, source));
  const isOfAll = (path: string): boolean =>
    /(?:settings|config|conf|options|manager|service|environ)(?:[.[]|$)/i.test(path) || /^settings|^config/i.test(path);
  if ([source, ...paths].some(isOfAll)) return false;
  return [source, ...paths].some((path) => OF_SOMEBODY.test(path)) || isLookedUp(context, event, source);
}

/** The same by what a parameter is said to be: `t.stripeKey` of `t: Tenant`. */
function bySaidType(context: RuleContext, { at }: EventOf<"credential">, source: string): string[] {
  const [, holder, rest] = /^([A-Za-z_$][\w$]*)([.[].*)$/s.exec(source) ?? [];
  if (holder === undefined || rest === undefined) return [];
  const heads = context.surroundingsOf(context.spanOf(at))?.definitions.flatMap(({ kind, head }) => (kind === "function" ? head : [])) ?? [];
  const type = new RegExp(`^(?:[\\w]+\\s+)*${written(holder)}\\??\\s*:\\s*(?:[\\w$]+\\.)*([A-Za-z_$][\\w$]*)\\s*$`);
  return heads.flatMap((it) => {
    const [, name] = type.exec(it) ?? [];
    return name === undefined ? [] : [`${name}${rest}`];
  });
}

/** Whether it is, or is an attribute of, what a data base was asked for by something: `row = Row.objects.get(pk=id)`. */
function isLookedUp(context: RuleContext, { at }: EventOf<"credential">, source: string): boolean {
  const [, name] = /^([A-Za-z_$][\w$]*)(?:\.\w*(?:key|secret|sk)\w*|\[["']\w*(?:key|secret|sk)\w*["']\])?$/i.exec(source) ?? [];
  if (name === undefined) return false;
  const above = context.text.slice(0, context.spanOf(at).start);
  const assigned = new RegExp(`(?:^|[\\s{,(])${written(name)}\\b[\\w\\s,}]*=(?!=)([^\\n]*)\\n[^]{0,2000}$`).exec(above)?.[1] ?? "";
  return (
    /\.(?:objects\.\w+|query\.\w+|find(?:One|Unique|First|By\w*)?(?:OrThrow)?|get_or_404|scalar\w*|fetchone)\(\s*[^)\s]|get_object_or_404\(/.test(assigned) &&
    !/settings|config/i.test(assigned)
  );
}
