import type { EventOf } from "../flow/event.ts";
import type { Place } from "../flow/values/place.ts";
import { type Text, wholeText } from "../flow/values/value.ts";
import type { Wanted } from "../model/api.ts";
import type { Credential } from "../model/credentials/credential.ts";
import { credentialOfName } from "../model/credentials/names.ts";
import { credentialOf } from "../model/credentials/recognize.ts";
import { capitalized, wordsOf } from "../text/words.ts";
import { evidenceOf, nameOf } from "./evidence.ts";
import type { Report, Rule, RuleContext } from "./rule.ts";
import { placeCircumstances, weighed } from "./weight.ts";

export const wrongKeyKind: Rule = {
  id: "wrong-key-kind",
  title: "The wrong kind of Stripe key",
  severity: "error",
  cwe: "CWE-1173",
  what: "A publishable key, a webhook secret or a secret key stands where the SDK expects another kind.",
  why: "Stripe refuses every call with it; a secret in the wrong variable or slot often ends where it can be seen.",
  advice: "Pass the kind of key that the slot expects.",
  messages: {
    literal: "{slot} expects {expected}, and this is {name} ({masked}). Pass the right one.",
    named: "{slot} expects {expected}, and {source} is named like {other}. Pass the right one.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import stripe\n\nstripe.api_key = "{{pk_live}}"\n',
      good: 'import os\n\nimport stripe\n\nstripe.api_key = os.environ["STRIPE_SECRET_KEY"]\n',
    },
    {
      path: "app.ts",
      bad: 'import Stripe from "stripe";\n\nexport const stripe = new Stripe(process.env.STRIPE_PUBLISHABLE_KEY!);\n',
      good: 'import Stripe from "stripe";\n\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\n',
    },
  ],

  *find(context) {
    for (const event of context.eventsOf("credential")) if (event.slot.service === "stripe") yield* reports(context, event);
    // Written here, and handed to a library in another file.
    for (const event of context.usedElsewhere) {
      const texts = event.value.value.texts.filter(({ at }) => at.path === context.path);
      if (event.slot.service === "stripe") yield* literals(context, event, texts);
    }
  },
};

function* reports(context: RuleContext, event: EventOf<"credential">): Iterable<Report> {
  const { slot } = event;
  const { value } = event.value;
  const circumstances = [...(event.dead ? ["dead code"] : []), ...placeCircumstances(context)];
  const expected = EXPECTED[slot.wanted];
  if (expected === undefined) return;
  yield* literals(context, event, value.texts);
  // One name that says otherwise is a mistake; one of several possible values is a choice made somewhere else.
  const [origin, second] = [...value.ways.keys()].filter((it) => it.kind !== "literal");
  if (!origin || second || (origin.kind !== "environment" && origin.kind !== "setting")) return;
  const name = origin.kind === "environment" ? origin.name : origin.path;
  const says = credentialOfName(name);
  if (says === undefined || says === slot.wanted || slot.shaped || (slot.wanted === "publishable" && says !== "publishable")) return;
  // `STRIPE_SECRET` may well be that of a webhook.
  if (slot.wanted === "webhook-secret" && !wordsOf(name).some((word) => /key|^(?:api|token|public|publishable|[srp]k)$/.test(word))) return;
  const steps = value.ways.get(origin);
  yield {
    message: "named",
    arguments: { slot: capitalized(slot.name), expected, source: `\`${name}\``, other: EXPECTED[says] ?? says },
    span: context.spanOf(event.at),
    severity: weighed("warning", circumstances),
    confidence: "medium",
    circumstances,
    ...(steps ? { steps } : {}),
  };
}

/** Of the texts that stand in a slot, those that are credentials of another kind. */
function* literals(context: RuleContext, event: EventOf<"credential">, texts: readonly Text[]): Iterable<Report> {
  const { slot } = event;
  const expected = EXPECTED[slot.wanted];
  if (expected === undefined) return;
  const circumstances = [...(event.dead ? ["dead code"] : []), ...placeCircumstances(context)];
  const severity = weighed("error", circumstances);
  for (const text of texts) {
    const credential = credentialOf(wholeText(text) ?? "");
    if (!credential || fits(credential, slot.wanted)) continue;
    const span = context.spanOf(here(context, text.at) ?? event.at);
    yield {
      message: "literal",
      arguments: { slot: capitalized(slot.name), expected, name: nameOf(credential), masked: credential.masked },
      span,
      severity,
      evidence: evidenceOf(credential, wantedOf(slot.wanted)),
      circumstances,
      secrets: credential.kind === "publishable-key" ? [] : [span],
    };
  }
}

const EXPECTED: Partial<Record<Wanted, string>> = {
  secret: "a secret or restricted key",
  "webhook-secret": "a webhook signing secret",
  publishable: "a publishable key",
};

function wantedOf(wanted: Wanted): "secret" | "webhook-secret" | "publishable" | undefined {
  return wanted === "secret" || wanted === "webhook-secret" || wanted === "publishable" ? wanted : undefined;
}

function fits(credential: Credential, wanted: Wanted): boolean {
  if (wanted === "webhook-secret") return credential.kind === "webhook-secret";
  // A secret key handed to a browser is a leak, not a mix-up: another rule's matter.
  if (wanted === "publishable") return credential.kind !== "webhook-secret";
  return credential.kind !== "publishable-key" && credential.kind !== "webhook-secret" && credential.kind !== "client-secret";
}

function here(context: RuleContext, place: Place): Place | undefined {
  return place.path === context.path ? place : undefined;
}
