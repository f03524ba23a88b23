import { capitalized, evidenceOf, nameOf, ownRemedyOf } from "./evidence.ts";
import type { Rule } from "./rule.ts";
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
    documented: "A key from Stripe's public documentation stands in this file ({masked}). It is no secret, but real keys tend to follow its example.",
  },
  examples: [{ path: "config/stripe.yml", bad: "stripe:\n  secret_key: {{sk_live}}\n", good: "stripe:\n  secret_key: ${STRIPE_SECRET_KEY}\n" }],

  *find(context) {
    // A dotenv file that git ignores is where a key belongs.
    if (context.ignored && isDotenv(context.path)) return;
    for (const { credential, within } of context.credentials) {
      // Code has a rule of its own; around the scripts of a page and the cells of a notebook there is other text, too.
      if (within !== "text" || credential.kind === "publishable-key") continue;
      const circumstances = placeCircumstances(context);
      const ambiguous = !context.speaksOfStripe && (credential.kind === "webhook-secret" || credential.kind === "secret-key");
      const remedy = ownRemedyOf(credential.kind);
      const message = credential.documented ? "documented" : remedy !== undefined ? "other" : ambiguous ? "probable" : "shape";
      yield {
        message,
        arguments: { name: message === "probable" ? nameOf(credential) : capitalized(nameOf(credential)), masked: credential.masked, remedy: remedy ?? "" },
        span: { start: credential.start, end: credential.end },
        severity: credential.documented ? "hint" : weighed(credentialWeight(credential.kind, credential.mode), circumstances),
        confidence: ambiguous ? "medium" : "high",
        evidence: evidenceOf(credential),
        circumstances,
        secrets: [{ start: credential.start, end: credential.end }],
      };
    }
  },
};

function isDotenv(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return /^\.env(?:\.|$)|^\.dev\.vars/.test(name) && !/\.(?:example|sample|template|dist)$/.test(name);
}
