import type { FlowEvent } from "../flow/event.ts";
import { eventReport } from "./event-report.ts";
import type { Rule, RuleContext } from "./rule.ts";

export const sharedGlobalKey: Rule = {
  id: "shared-global-key",
  title: "One global key for several accounts",
  severity: "hint",
  cwe: "CWE-1108",
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
    const set = context.events.filter(
      (event): event is CredentialEvent =>
        event.kind === "credential" && event.through.length === 0 && (isModuleKey(event) || isOfSharedClient(context, event)),
    );
    const inFunctions = set
      .filter((event) => event.at.unit !== 0 && event.guards.length === 0 && originOf(event) !== undefined)
      .sort((a, b) => context.spanOf(a.at).start - context.spanOf(b.at).start);
    for (const event of set) {
      if (event.at.unit !== 0 && isFromElsewhere(event) && isTenants(context, event))
        yield eventReport(context, event, isModuleKey(event) ? "tenant" : "tenantClient", "hint", []);
    }
    // One key is right; what is reported is each place that sets another one.
    const [first] = inFunctions;
    for (const event of inFunctions) {
      if (first && event.at.unit !== first.at.unit && originOf(event) !== originOf(first))
        yield eventReport(context, event, isModuleKey(event) ? "shared" : "sharedClient", "hint", []);
    }
  },
};

type CredentialEvent = Extract<FlowEvent, { kind: "credential" }>;

const isModuleKey = ({ slot }: CredentialEvent): boolean => slot.by.path === "stripe:api_key";

/** Whether the key goes to a client in a variable of the module: by `setApiKey`, or by putting another client there. */
function isOfSharedClient(context: RuleContext, { slot }: CredentialEvent): boolean {
  const sets = slot.by.path === "stripe:().setApiKey";
  if (!sets && slot.by.path !== "stripe:") return false;
  const { start, end } = context.spanOf(slot.call);
  const [, name] =
    (sets ? /^(\w+)\??\.setApiKey\b/.exec(context.text.slice(start, end)) : /(?:^|[;{}()\s])(\w+)\s*=\s*$/.exec(context.text.slice(0, start))) ?? [];
  if (name === undefined || (!sets && new RegExp(`\\b(?:const|let|var)\\s+${name}\\s*=\\s*$`).test(context.text.slice(0, start)))) return false;
  return new RegExp(`^(?:export\\s+)?(?:const|let|var)\\s+${name}\\b|^import\\s[^"']*\\b${name}\\b`, "m").test(context.text);
}

/** The one origin of the key, as text; undefined where there are several, or none is known. */
function originOf(event: CredentialEvent): string | undefined {
  const [origin, second] = event.value.value.ways.keys();
  return origin && !second && (origin.kind === "environment" || origin.kind === "setting" || origin.kind === "store") ? origin.key : undefined;
}

/** Whether nothing is known of where the key comes from. */
function isFromElsewhere({ value }: CredentialEvent): boolean {
  return [...value.value.ways.keys()].every(({ kind }) => kind === "outside");
}

/** Whether what is assigned is written as the key of somebody: `account.stripe_key`, `self.tenant.keys["secret"]`. */
function isTenants(context: RuleContext, { at, slot }: CredentialEvent): boolean {
  const { start, end } = context.spanOf(slot.argument ?? at);
  const source = context.text.slice(start, end);
  return /^[\w.]*?(?:account|tenant|merchant|organi[sz]ation|org|user|shop|store|vendor|seller|company|team|workspace|school|club|restaurant)\w*(?:\.\w+|\[["']\w+["']\])*[.["']+\w*(?:key|secret|sk)\w*["'\]]*$/i.test(
    source,
  );
}
