import type { FlowEvent } from "../flow/event.ts";
import { visible } from "../flow/texts.ts";
import { wholeText } from "../flow/value.ts";
import type { Credential } from "../model/credentials/credential.ts";
import { isPlaceholder } from "../model/credentials/placeholder.ts";
import { credentialsIn } from "../model/credentials/recognize.ts";
import { contains, type Span } from "../text/span.ts";
import { capitalized, evidenceOf, nameOf, shapelessEvidence } from "./evidence.ts";
import type { Report, Rule, RuleContext } from "./rule.ts";
import { credentialWeight, placeCircumstances, weighed } from "./weight.ts";

export const hardcodedKey: Rule = {
  id: "hardcoded-key",
  title: "Stripe key written in source code",
  severity: "error",
  cwe: "CWE-798",
  what: "A Stripe key or webhook secret is written in source code.",
  why: "Whoever can read the code, its history, a build or a backup can use the key; it cannot be changed without a release.",
  advice: "Read it from the environment or a secret manager, and roll the key: it has been seen.",
  messages: {
    shape: "{name} is written in the code ({masked}). Read it from the environment or a secret manager, then roll it.",
    probable: "What is probably {name} is written in the code ({masked}). Read it from the environment or a secret manager, then roll it.",
    documented: "A key from Stripe's public documentation is written in the code ({masked}). It is no secret, but real keys tend to follow its example.",
    comment: "{name} stands in a comment ({masked}). Remove it, then roll it.",
    shapeless: "Text {masked} is written where {slot} expects a secret. Read it from the environment or a secret manager, then roll the key.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import stripe\n\nstripe.api_key = "{{sk_live}}"\n',
      good: 'import os\n\nimport stripe\n\nstripe.api_key = os.environ["STRIPE_SECRET_KEY"]\n',
    },
    {
      path: "app.ts",
      bad: 'import Stripe from "stripe";\n\nexport const stripe = new Stripe("{{sk_live}}");\n',
      good: 'import Stripe from "stripe";\n\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\n',
    },
  ],

  *find(context) {
    if (!context.isProgram) return;
    const covered: Span[] = [];
    for (const event of context.events) {
      if (event.kind === "text") {
        for (const report of textReports(context, event)) {
          covered.push(report.span);
          yield report;
        }
      } else if (event.kind === "credential") yield* shapelessReports(context, event);
    }
    // What the walk did not see: comments, code that does not parse.
    for (const { credential, within } of context.credentials) {
      if (credential.kind === "publishable-key" || covered.some((span) => contains(span, credential))) continue;
      yield report(context, credential, { start: credential.start, end: credential.end }, within === "comment" ? ["comment"] : []);
    }
  },
};

function* textReports(context: RuleContext, event: Extract<FlowEvent, { kind: "text" }>): Iterable<Report> {
  const text = visible(event.text, "\0");
  for (const credential of credentialsIn(text)) {
    if (credential.kind === "publishable-key") continue;
    const circumstances = [...(event.documentation ? ["documentation text"] : []), ...(event.dead ? ["dead code"] : [])];
    const whole = context.spanOf(event.text.at);
    yield report(context, credential, lines(context, whole) > 1 && event.text.made === "literal" ? inside(context, whole, credential) : whole, circumstances);
  }
}

/** A key in a text of many lines is shown by itself: the text around it is not the matter. */
function inside(context: RuleContext, whole: Span, credential: Credential): Span {
  const seen = context.credentials.find((it) => it.credential.fingerprint === credential.fingerprint && contains(whole, it.credential));
  return seen ? { start: seen.credential.start, end: seen.credential.end } : whole;
}

function lines(context: RuleContext, { start, end }: Span): number {
  return context.text.slice(start, end).split("\n").length;
}

function report(context: RuleContext, credential: Credential, span: Span, because: readonly string[]): Report {
  const circumstances = [...because, ...placeCircumstances(context)];
  const message = credential.documented ? "documented" : because.includes("comment") ? "comment" : isAmbiguous(credential, context) ? "probable" : "shape";
  return {
    message,
    arguments: { name: message === "probable" ? nameOf(credential) : capitalized(nameOf(credential)), masked: credential.masked },
    span,
    severity: credential.documented ? "hint" : weighed(credentialWeight(credential.kind, credential.mode), circumstances),
    confidence: message === "probable" ? "medium" : "high",
    evidence: evidenceOf(credential),
    circumstances,
    secrets: [span],
  };
}

/** Others use the same prefixes; where nothing speaks of Stripe it may be theirs. */
function isAmbiguous(credential: Credential, context: RuleContext): boolean {
  return !context.speaksOfStripe && (credential.kind === "webhook-secret" || credential.kind === "secret-key");
}

/** Keys from before prefixes: text that only its use tells to be one. */
function* shapelessReports(context: RuleContext, event: Extract<FlowEvent, { kind: "credential" }>): Iterable<Report> {
  const { slot } = event;
  if (slot.service !== "stripe" || slot.shaped || (slot.wanted !== "secret" && slot.wanted !== "webhook-secret")) return;
  for (const text of event.value.value.texts) {
    const whole = wholeText(text);
    if (whole === undefined || !isShapelessKey(whole) || text.at.path !== context.path) continue;
    const circumstances = [...(event.dead ? ["dead code"] : []), ...placeCircumstances(context)];
    const span = context.spanOf(text.at);
    yield {
      message: "shapeless",
      arguments: { masked: shapelessEvidence(whole, slot.wanted).masked, slot: slot.name },
      span,
      severity: weighed("error", circumstances),
      confidence: "medium",
      evidence: shapelessEvidence(whole, slot.wanted),
      circumstances,
      secrets: [span],
    };
  }
}

/** Long, of one piece, of more than small letters or capitals alone, and not made to be replaced; with a prefix of its own it would have been recognised. */
function isShapelessKey(text: string): boolean {
  return (
    /^[0-9A-Za-z+/=_-]{20,}$/.test(text) &&
    /[A-Za-z]/.test(text) &&
    credentialsIn(text).length === 0 &&
    !/^[a-z]{2,5}_/.test(text) &&
    !isPlaceholder(text)
  );
}
