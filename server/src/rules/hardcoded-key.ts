import type { EventOf } from "../flow/event.ts";
import { visible } from "../flow/values/texts.ts";
import { type Text, wholeText } from "../flow/values/value.ts";
import type { Credential } from "../model/credentials/credential.ts";
import { isPlaceholder } from "../model/credentials/placeholder.ts";
import { credentialsIn } from "../model/credentials/recognize.ts";
import { reaches } from "../settings/severity.ts";
import { contains, type Span } from "../text/span.ts";
import { capitalized } from "../text/words.ts";
import { evidenceOf, nameOf, ownRemedyOf, shapelessEvidence } from "./evidence.ts";
import { isNamedAfterOthers } from "./others-keys.ts";
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
    other: "{name} is written in the code ({masked}). {remedy}",
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
    const texts = clearest(context.eventsOf("text").flatMap((event) => [...textReports(context, event)]));
    const others = othersKeys(context);
    for (const text of texts) if (!others.has(text.evidence?.fingerprint ?? "")) yield text;
    for (const event of [...context.eventsOf("credential"), ...context.usedElsewhere]) yield* shapelessReports(context, event);
    // What the walk did not see: comments, code that does not parse, base64 that nothing here decodes.
    const known = new Set(texts.map(({ evidence }) => evidence?.fingerprint));
    for (const { credential, within, encoded } of context.credentials) {
      if (within === "text" || credential.kind === "publishable-key" || texts.some(({ span }) => contains(span, credential))) continue;
      if ((encoded && known.has(credential.fingerprint)) || others.has(credential.fingerprint)) continue;
      yield report(context, credential, { start: credential.start, end: credential.end }, within === "comment" ? ["comment"] : []);
    }
  },
};

/** The fingerprints of keys that are called somebody else's wherever they stand, and are not handed to Stripe here: a header of a request may be for anyone. */
function othersKeys(context: RuleContext): ReadonlySet<string> {
  const [others, unnamed] = [new Set<string>(), new Set<string>()];
  for (const { credential } of context.credentials) (isNamedAfterOthers(context, credential) ? others : unnamed).add(credential.fingerprint);
  for (const event of context.eventsOf("credential"))
    if (event.slot.by.library?.package === "stripe")
      for (const it of event.value.value.texts) for (const { fingerprint } of credentialsIn(visible(it, "\0"))) unnamed.add(fingerprint);
  return new Set([...others].filter((it) => !unnamed.has(it)));
}

interface TextReport extends Report {
  readonly text: Text;
}

/** Of reports of one key inside each other only the inner ones, of the several texts that one expression may build the one that weighs most. */
function clearest(reports: readonly TextReport[]): Report[] {
  const inner = reports.filter((one) => !reports.some((other) => sameKey(one, other) && isAround(one, other)) && !isPiece(one, reports));
  return inner.filter((one, index) => {
    const rivals = inner.filter((other) => other.text !== one.text && isBuilt(other.text) && contains(one.span, other.span) && contains(other.span, one.span));
    return rivals.every((other) => !reaches(other.severity, one.severity) || (reaches(one.severity, other.severity) && inner.indexOf(other) >= index));
  });
}

const isAround = (outer: Report, inner: Report): boolean => contains(outer.span, inner.span) && !contains(inner.span, outer.span);

/** Whether it is the first piece of a long key, which looks like a key by itself: an expression around it builds another key, and not this one. */
function isPiece(one: TextReport, reports: readonly TextReport[]): boolean {
  const around = reports.filter((other) => isBuilt(other.text) && isAround(other, one));
  return around.length > 0 && !around.some((other) => sameKey(one, other));
}

const isBuilt = (text: Text): boolean => text.made !== "literal";
const sameKey = (a: Report, b: Report): boolean => a.evidence?.fingerprint === b.evidence?.fingerprint;

function* textReports(context: RuleContext, event: EventOf<"text">): Iterable<TextReport> {
  const text = visible(event.text, "\0");
  for (const credential of credentialsIn(text)) {
    if (credential.kind === "publishable-key") continue;
    const circumstances = [...(event.documentation ? ["documentation text"] : []), ...(event.dead ? ["dead code"] : [])];
    const whole = context.spanOf(event.text.at);
    const span = lines(context, whole) > 1 && !isBuilt(event.text) ? inside(context, whole, credential) : whole;
    yield { ...report(context, credential, span, circumstances), text: event.text };
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
  const remedy = ownRemedyOf(credential.kind);
  const message = messageOf(credential, context, because, remedy);
  return {
    message,
    arguments: { name: message === "probable" ? nameOf(credential) : capitalized(nameOf(credential)), masked: credential.masked, remedy: remedy ?? "" },
    span,
    severity: credential.documented ? "hint" : weighed(credentialWeight(credential.kind, credential.mode), circumstances),
    confidence: message === "probable" ? "medium" : "high",
    evidence: evidenceOf(credential),
    circumstances,
    secrets: [span],
  };
}

function messageOf(credential: Credential, context: RuleContext, because: readonly string[], remedy: string | undefined): string {
  if (credential.documented) return "documented";
  if (remedy !== undefined) return "other";
  if (because.includes("comment")) return "comment";
  return isAmbiguous(credential, context) ? "probable" : "shape";
}

/** Others use the same prefixes; where nothing speaks of Stripe it may be theirs. */
function isAmbiguous(credential: Credential, context: RuleContext): boolean {
  return !context.speaksOfStripe && (credential.kind === "webhook-secret" || credential.kind === "secret-key");
}

/** Keys from before prefixes: text that only its use tells to be one. */
function* shapelessReports(context: RuleContext, event: EventOf<"credential">): Iterable<Report> {
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
    /^[0-9A-Za-z+/=_-]{20,}$/.test(text) && /[A-Za-z]/.test(text) && credentialsIn(text).length === 0 && !/^[a-z]{2,5}_/.test(text) && !isPlaceholder(text)
  );
}
