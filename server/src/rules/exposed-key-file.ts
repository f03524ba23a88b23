import type { Credential } from "../model/credentials/credential.ts";
import { isKeyFile } from "../project/key-files.ts";
import { lighter, reaches, type Severity } from "../settings/severity.ts";
import { fileNameOf } from "../text/path.ts";
import type { Span } from "../text/span.ts";
import { isLastingKey, isServed, shapelessKeyIn } from "./config-values.ts";
import { evidenceOf, nameOf, shapelessEvidence } from "./evidence.ts";
import type { Evidence } from "./finding.ts";
import { isNamedAfterOthers } from "./others-keys.ts";
import type { Report, Rule, RuleContext } from "./rule.ts";
import { credentialWeight, placeCircumstances, weighed } from "./weight.ts";

export const exposedKeyFile: Rule = {
  id: "exposed-key-file",
  title: "File with a Stripe key that others get",
  severity: "error",
  cwe: "CWE-538",
  what: "A file that holds a key is open to others: git tracks it, an image or a package takes it along, a web server hands it out, or other users of the machine may read it.",
  why: "Everyone who gets the repository, the image or the page has the key, and what was published once stays with those who have it.",
  advice: "Take the file out and have it ignored; hand keys over when the program starts, and roll those that were in it.",
  messages: {
    tracked:
      "This file holds {name} ({masked}), and git tracks it: everyone with the repository has the key. Ignore it, run `git rm --cached {file}`, then roll the key.",
    unignored: "This file holds {name} ({masked}), and git does not ignore it: the next commit may take it along. Name it in `.gitignore`.",
    image: "`{by}` copies this file with {name} ({masked}) into an image. Name it in `.dockerignore`, and hand the key over when the container starts.",
    package: "`{by}` publishes this file with {name} ({masked}) in a package. Leave it out, and roll the key if that has happened.",
    public: "This file with {name} ({masked}) lies in a folder that is served to browsers as it is. Take it out of there, then roll the key.",
    readable: "This file holds {name} ({masked}), and {who} may read it. Run `chmod 600 {file}`.",
  },
  examples: [
    {
      path: "public/config.json",
      bad: '{ "stripe": { "key": "{{sk_live}}" } }\n',
      good: '{ "stripe": { "key": "{{pk_live}}" } }\n',
    },
  ],

  *find(context) {
    const { path, disk } = context;
    if (isServed(context)) {
      for (const { credential, within } of context.credentials)
        if (within === "text" && isLastingKey(credential)) yield report(context, held(credential), "public", "error");
    }
    const key = isKeyFile(path) ? heaviestKey(context) : undefined;
    if (!key) return;
    for (const { kind, by } of context.exposures) yield report(context, key, kind, key.weight, { by });
    const mode = disk?.mode ?? 0;
    if (disk?.tracked === true) yield report(context, key, "tracked", key.weight);
    else if (disk?.tracked === false && context.ignored === false) yield report(context, key, "unignored", lighter(key.weight));
    // What everyone with the repository has need not be kept from the other users of one machine.
    else if ((mode & 0o044) !== 0) {
      const who = (mode & 0o004) !== 0 ? "every user of this machine" : "its group";
      yield report(context, key, "readable", lighter(lighter(key.weight)), { who });
    }
  },
};

interface HeldKey {
  readonly span: Span;
  readonly name: string;
  readonly weight: Severity;
  readonly evidence: Evidence;
}

/** The key in the file whose loss is the worst; undefined where there is none of an account. */
function heaviestKey(context: RuleContext): HeldKey | undefined {
  let heaviest: HeldKey | undefined;
  for (const { credential } of context.credentials) {
    const key = isLastingKey(credential) && !isNamedAfterOthers(context, credential) ? held(credential) : undefined;
    if (key && !(heaviest && reaches(heaviest.weight, key.weight))) heaviest = key;
  }
  if (heaviest || !context.speaksOfStripe) return heaviest;
  for (const entry of context.config?.entries ?? []) {
    const key = shapelessKeyIn(entry);
    if (key !== undefined) return { span: entry.span, name: "what is probably a Stripe key", weight: "warning", evidence: shapelessEvidence(key, "secret") };
  }
  return undefined;
}

function held(credential: Credential): HeldKey {
  const { start, end, kind, mode } = credential;
  return { span: { start, end }, name: nameOf(credential), weight: credentialWeight(kind, mode), evidence: evidenceOf(credential) };
}

function report(context: RuleContext, key: HeldKey, message: string, severity: Severity, more: Readonly<Record<string, string>> = {}): Report {
  const circumstances = placeCircumstances(context);
  const file = fileNameOf(context.path);
  return {
    message,
    arguments: { name: key.name, masked: key.evidence.masked, file, ...more },
    span: key.span,
    severity: weighed(severity, circumstances),
    evidence: key.evidence,
    circumstances,
    secrets: [key.span],
  };
}
