import { evidenceOf } from "./evidence.ts";
import type { Rule } from "./rule.ts";
import { placeCircumstances } from "./weight.ts";

export const mixedModes: Rule = {
  id: "mixed-modes",
  title: "Test and live keys mixed",
  severity: "hint",
  cwe: "CWE-1108",
  what: "A live key and a test key stand in one configuration for the same job.",
  why: "Stripe refuses calls that mix modes, and a test key in production loses payments.",
  advice: "Use keys of one mode in one configuration.",
  messages: { mixed: "This {mode} publishable key ({masked}) stands beside a secret key of the other mode. Use keys of one mode." },
  examples: [
    {
      path: "config/stripe.yml",
      bad: "secret: {{sk_live}} # keywarden: ignore key-in-config -- example\npublishable: {{pk_test}}\n",
      good: "publishable: {{pk_live}}\n",
    },
  ],
  *find(context) {
    const seen = context.credentials.filter((it) => it.within !== "comment" && it.credential.mode !== undefined && !it.credential.documented);
    const secret = new Set(seen.filter((it) => it.credential.kind === "secret-key" || it.credential.kind === "restricted-key").map((it) => it.credential.mode));
    const publishable = seen.filter((it) => it.credential.kind === "publishable-key");
    // Both modes of both kinds are two configurations, one of each is a mix-up.
    const [mode, other] = secret;
    if (mode === undefined || other !== undefined || publishable.some((it) => it.credential.mode === mode)) return;
    for (const { credential } of publishable) {
      yield {
        message: "mixed",
        arguments: { mode: `${credential.mode}-mode`, masked: credential.masked },
        span: { start: credential.start, end: credential.end },
        severity: "hint",
        evidence: evidenceOf(credential),
        circumstances: placeCircumstances(context),
      };
    }
  },
};
