import type { Credential } from "../model/credentials/credential.ts";
import { credentialsIn } from "../model/credentials/recognize.ts";
import { isKeyFile } from "../project/key-files.ts";
import { contains, type Span } from "../text/span.ts";
import { capitalized } from "../text/words.ts";
import { isLastingKey, isServed, namedCredentialOf, shapelessKeyIn } from "./config-values.ts";
import { evidenceOf, nameOf, ownRemedyOf, shapelessEvidence } from "./evidence.ts";
import { isNamedAfterOthers } from "./others-keys.ts";
import type { Report, Rule, RuleContext } from "./rule.ts";
import { credentialWeight, placeCircumstances, weighed } from "./weight.ts";

export const keyInConfig: Rule = {
  id: "key-in-config",
  title: "Stripe key in a configuration file or other text",
  severity: "error",
  cwe: "CWE-312",
  what: "A Stripe key or webhook secret stands in a file that is not source code: configuration, documentation, a script, a log.",
  why: "Such files are committed, copied into images and packages, and shared more freely than anyone remembers.",
  advice: "Refer to the environment or a secret store from the file, and roll the key: it has been seen.",
  messages: {
    shape: "{name} stands in this file ({masked}). Refer to the environment or a secret store instead, then roll it.",
    probable: "What is probably {name} stands in this file ({masked}). Refer to the environment or a secret store instead, then roll it.",
    other: "{name} stands in this file ({masked}). {remedy}",
    comment: "{name} stands in a comment ({masked}). Remove it, then roll it.",
    documented: "A key from Stripe's public documentation stands in this file ({masked}). It is no secret, but real keys tend to follow its example.",
    named: "`{variable}` is set to text {masked}, which is probably a key. Refer to the environment or a secret store instead, then roll it.",
  },
  examples: [
    { path: "config/stripe.yml", bad: "stripe:\n  secret_key: {{sk_live}}\n", good: "stripe:\n  secret_key: ${STRIPE_SECRET_KEY}\n" },
    {
      path: "Dockerfile",
      bad: "FROM node:24\nENV STRIPE_WEBHOOK_SECRET={{whsec}}\n",
      good: 'FROM node:24\nRUN --mount=type=secret,id=stripe node build.js\nCMD ["node", "server.js"]\n',
    },
  ],

  *find(context) {
    // A file made for keys that git ignores is where a key belongs.
    if (context.ignored && isKeyFile(context.path)) return;
    const seen: Credential[] = [];
    // What browsers are served is the matter of another rule.
    const served = isServed(context);
    for (const { credential, within } of context.credentials) {
      seen.push(credential);
      // Code has a rule of its own; around the scripts of a page and the cells of a notebook there is other text, too.
      if (within !== "text" || credential.kind === "publishable-key" || (served && isLastingKey(credential)) || isRecorded(credential, context)) continue;
      if (isNamedAfterOthers(context, credential)) continue;
      yield shapeReport(context, credential, { start: credential.start, end: credential.end });
    }
    if (context.isProgram || !(context.credentials.length > 0 || context.speaksOfStripe)) return;
    for (const entry of context.config?.entries ?? []) {
      // What escapes or line breaks hide from the bare text.
      if (!entry.plain) {
        for (const credential of credentialsIn(entry.text)) {
          const known = seen.some((it) => contains(entry.span, it) && it.fingerprint === credential.fingerprint);
          if (credential.kind !== "publishable-key" && !known && !isRecorded(credential, context)) yield shapeReport(context, credential, entry.span);
        }
      }
      const key = seen.some((it) => contains(entry.span, it)) ? undefined : shapelessKeyIn(entry);
      if (key === undefined) continue;
      const wanted = namedCredentialOf(entry) === "webhook-secret" ? "webhook-secret" : "secret";
      const circumstances = placeCircumstances(context);
      yield {
        message: "named",
        arguments: { variable: entry.name, masked: shapelessEvidence(key, wanted).masked },
        span: entry.span,
        severity: weighed("warning", circumstances),
        confidence: "medium",
        evidence: shapelessEvidence(key, wanted),
        circumstances,
        secrets: [entry.span],
      };
    }
  },
};

/** Whether it is the secret of one payment of a test, as the answers around it say, or as a test recorded it or a document shows it: it opens nothing that matters. */
function isRecorded({ kind }: Credential, { place, text }: RuleContext): boolean {
  if (kind !== "client-secret" && kind !== "ephemeral-key") return false;
  const says = (mode: boolean): boolean => new RegExp(`livemode\\\\*["']?\\s*[:=]\\s*${mode}\\b`).test(text);
  return (place === "test" || place === "documentation" || says(false)) && !says(true);
}

function shapeReport(context: RuleContext, credential: Credential, span: Span): Report {
  const comment = isInComment(context.text, span.start);
  const circumstances = [...(comment ? ["comment"] : []), ...placeCircumstances(context)];
  const ambiguous = !context.speaksOfStripe && (credential.kind === "webhook-secret" || credential.kind === "secret-key");
  const remedy = ownRemedyOf(credential.kind);
  const message = credential.documented ? "documented" : remedy !== undefined ? "other" : comment ? "comment" : ambiguous ? "probable" : "shape";
  return {
    message,
    arguments: { name: message === "probable" ? nameOf(credential) : capitalized(nameOf(credential)), masked: credential.masked, remedy: remedy ?? "" },
    span,
    severity: credential.documented ? "hint" : weighed(credentialWeight(credential.kind, credential.mode), circumstances),
    confidence: ambiguous ? "medium" : "high",
    evidence: evidenceOf(credential),
    circumstances,
    secrets: [span],
  };
}

/** How far a line is looked back. */
const MAX_LINE = 2_000;

/** Whether the line begins like a comment of some configuration language; headings and lists of documents are none. */
function isInComment(text: string, at: number): boolean {
  const start = Math.max(text.lastIndexOf("\n", at - 1) + 1, at - MAX_LINE);
  return /^[ \t]*(?:#(?!!|#)[ \t]?[\w"'/.-]|\/\/(?![\w.-]+\/:?)|;|--[ \t]|<!--)/.test(text.slice(start, at));
}
