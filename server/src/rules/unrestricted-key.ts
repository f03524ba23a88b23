import { permissionOf } from "../model/stripe/permissions.ts";
import { isKeyFile } from "../project/key-files.ts";
import { evidenceOf } from "./evidence.ts";
import type { Report, Rule, RuleContext } from "./rule.ts";
import { type StripeCall, stripeUsage } from "./stripe-usage.ts";
import { placeCircumstances } from "./weight.ts";

export const unrestrictedKey: Rule = {
  id: "unrestricted-key",
  title: "A key for everything where less would do",
  severity: "hint",
  cwe: "CWE-250",
  what: "A full secret key is used where a restricted key would do.",
  why: "A full secret key can do all that the account can: whoever gets it can pay out, refund and read every customer.",
  advice: "Make a restricted key with the permissions that `keywarden permissions` lists, one for each deployable.",
  messages: {
    calls: "{masked} may do everything, the calls made with it in this file need {needs}. Use a restricted key.",
    file: "{masked} may do everything in the account. Use a restricted key: `keywarden permissions` says what it must be allowed.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import stripe\n\nclient = stripe.StripeClient("{{sk_live}}")  # keywarden: ignore hardcoded-key -- example\nfor customer in client.v1.customers.list().data:\n    print(customer.id)\n',
      good: 'import stripe\n\nclient = stripe.StripeClient("{{rk_live}}")  # keywarden: ignore hardcoded-key -- example\nfor customer in client.v1.customers.list().data:\n    print(customer.id)\n',
    },
    {
      path: "app.ts",
      bad: 'import Stripe from "stripe";\n\nconst stripe = new Stripe("{{sk_live}}"); // keywarden: ignore hardcoded-key -- example\nexport const back = (charge: string) => stripe.refunds.create({ charge });\n',
      good: 'import Stripe from "stripe";\n\nconst stripe = new Stripe("{{rk_live}}"); // keywarden: ignore hardcoded-key -- example\nexport const back = (charge: string) => stripe.refunds.create({ charge });\n',
    },
  ],

  *find(context) {
    // Tests and documentation show how a key is used; which one it is says nothing of the real one.
    if (context.place === "test" || context.place === "documentation") return;
    if (context.isProgram) yield* clientReports(context);
    else if (context.ignored && isKeyFile(context.path)) yield* fileReports(context);
  },
};

/** Clients that get a full live key, and whose calls are seen: a restricted key would do. */
function* clientReports(context: RuleContext): Iterable<Report> {
  const live = context.credentials.filter(({ credential }) => credential.kind === "secret-key" && credential.mode === "live" && !credential.documented);
  if (live.length === 0) return;
  const { calls, keys } = stripeUsage(context);
  for (const { client, origins, span } of keys) {
    const [origin, other] = origins;
    const seen = other ? undefined : live.find(({ credential }) => origin?.id === `key ${credential.fingerprint}`);
    if (!seen) continue;
    const needs = needsOf(calls.filter((call) => call.keys === undefined && (client === undefined ? call.onModule : call.clients.includes(client))));
    if (needs === undefined) continue;
    yield {
      message: "calls",
      arguments: { masked: seen.credential.masked, needs },
      span,
      severity: "hint",
      evidence: evidenceOf(seen.credential, "secret"),
      circumstances: placeCircumstances(context),
    };
  }
}

/** Full live keys in a file that git ignores, where keys belong. */
function* fileReports(context: RuleContext): Iterable<Report> {
  for (const { credential } of context.credentials) {
    if (credential.kind !== "secret-key" || credential.mode !== "live" || credential.documented) continue;
    const span = { start: credential.start, end: credential.end };
    yield { message: "file", arguments: { masked: credential.masked }, span, severity: "hint", evidence: evidenceOf(credential), secrets: [span] };
  }
}

/** How many resources a message names. */
const MOST_NAMED = 3;

/** `write for Customers, read for Invoices`; undefined where there is no call, or one of which it is not known what it needs. */
function needsOf(calls: readonly StripeCall[]): string | undefined {
  const levels = new Map<string, "read" | "write">();
  for (const { endpoint } of calls) {
    if (endpoint === undefined) return undefined;
    const { resource, level } = permissionOf(endpoint);
    if (levels.get(resource.title) !== "write") levels.set(resource.title, level);
  }
  if (levels.size === 0) return undefined;
  const named = [...levels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([title, level]) => `${title} (${level})`);
  const more = named.length - MOST_NAMED;
  return more > 0 ? `${named.slice(0, MOST_NAMED).join(", ")} and ${more} more` : named.join(", ");
}
