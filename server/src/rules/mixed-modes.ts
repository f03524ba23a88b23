import { evidenceOf } from "./evidence.ts";
import { modeOfFile, type PlacedKey, placedKeys } from "./key-modes.ts";
import type { Report, Rule, RuleContext } from "./rule.ts";
import { placeCircumstances } from "./weight.ts";

export const mixedModes: Rule = {
  id: "mixed-modes",
  title: "Test and live keys mixed",
  severity: "hint",
  cwe: "CWE-1108",
  what: "A live key and a test key stand in one configuration for the same job, or a key of one mode has the name of the other.",
  why: "Stripe refuses calls that mix modes, and a test key in production loses payments.",
  advice: "Use keys of one mode in one configuration.",
  messages: {
    mixed: "This {mode} publishable key ({masked}) stands beside a secret key of the other mode. Use keys of one mode.",
    named: "This is a {mode} key ({masked}), and `{name}` says the other mode. Use the key of that mode, or another name.",
    file: "This is a {mode} key ({masked}), and the file's name says the other mode. Use the key of that mode here.",
  },
  examples: [
    {
      path: "config/stripe.yml",
      bad: "secret: {{sk_live}} # keywarden: ignore key-in-config -- example\npublishable: {{pk_test}}\n",
      good: "publishable: {{pk_live}}\n",
    },
    {
      path: "config.ts",
      bad: 'export const LIVE_PUBLISHABLE_KEY = "{{pk_test}}";\n',
      good: 'export const TEST_PUBLISHABLE_KEY = "{{pk_test}}";\n',
    },
  ],
  *find(context) {
    if (!context.credentials.some(({ credential }) => credential.mode !== undefined)) return;
    const ofFile = modeOfFile(context);
    // Tests mix them to see what happens.
    if (context.place === "test" && ofFile === undefined) return;
    const keys = placedKeys(context);
    const misplaced = keys.filter(
      ({ credential, named, said }) => ofFile !== undefined && named === undefined && said !== credential.mode && credential.mode !== ofFile,
    );
    for (const key of misplaced) yield reportOf(context, key, "file", {});
    if (context.place === "test" || misplaced.length > 0) return;
    const secret = keys.filter(({ credential }) => isSecret(credential.kind));
    const publishable = keys.filter(({ credential }) => credential.kind === "publishable-key");
    for (const key of [...secret, ...publishable])
      if (key.named !== undefined && key.said !== key.credential.mode) yield reportOf(context, key, "named", { name: key.named });
    for (const key of publishable) {
      const isSaid = key.named !== undefined && key.said !== key.credential.mode;
      if (!isSaid && isMixed(key, secret, publishable)) yield reportOf(context, key, "mixed", {});
    }
  },
};

const isSecret = (kind: PlacedKey["credential"]["kind"]): boolean => kind === "secret-key" || kind === "restricted-key" || kind === "organization-key";

/** Whether all secret keys that belong to a publishable one are of the other mode. */
function isMixed(key: PlacedKey, secret: readonly PlacedKey[], publishable: readonly PlacedKey[]): boolean {
  // Whose secret key comes from elsewhere has one.
  const beside = nearest(key, secret).filter((it) => !key.referred || common(key, it) === key.parts.length);
  if (beside.length === 0 || beside.some((it) => it.credential.mode === key.credential.mode)) return false;
  // A secret key with a publishable one of its own mode nearer by belongs to that one.
  return beside.some((it) => {
    const own = nearest(it, publishable);
    return own.includes(key) && (own.length === 1 || !own.some((other) => other.credential.mode === it.credential.mode));
  });
}

/** Of the keys that may be in use together with one, those that have most in common with it. */
function nearest(key: PlacedKey, others: readonly PlacedKey[]): PlacedKey[] {
  const together = others.filter((other) => other.said === key.said && (isWithin(key, other) || isWithin(other, key)));
  const depth = Math.max(0, ...together.map((other) => common(key, other)));
  return together.filter((other) => common(key, other) === depth);
}

/** Whether all that decides about the other one decides about this one, and decides the same. */
function isWithin(key: PlacedKey, other: PlacedKey): boolean {
  return other.ways.every(({ tested, way }) => key.ways.some((it) => it.tested === tested && it.way === way));
}

function common(a: PlacedKey, b: PlacedKey): number {
  let depth = 0;
  while (depth < a.parts.length && a.parts[depth] === b.parts[depth]) depth++;
  return depth;
}

function reportOf(context: RuleContext, { credential }: PlacedKey, message: string, more: Readonly<Record<string, string>>): Report {
  return {
    message,
    arguments: { mode: `${credential.mode}-mode`, masked: credential.masked, ...more },
    span: { start: credential.start, end: credential.end },
    severity: "hint",
    evidence: evidenceOf(credential),
    circumstances: placeCircumstances(context),
    secrets: isSecret(credential.kind) ? [{ start: credential.start, end: credential.end }] : [],
  };
}
