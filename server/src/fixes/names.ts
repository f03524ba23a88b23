import type { Credential, CredentialKindId, Mode } from "../model/credentials/credential.ts";
import { credentialOfName } from "../model/credentials/names.ts";
import { credentialsIn } from "../model/credentials/recognize.ts";
import { publicPrefixOf } from "../model/frameworks/public-prefixes.ts";
import type { Finding } from "../rules/finding.ts";
import type { NamedKey, Settings } from "../settings/settings.ts";
import type { ParsedText } from "../syntax/tree.ts";
import { wordsOf } from "../text/words.ts";
import { nodesOf } from "./tree.ts";

/** Words that say nothing about which key of its kind a name is for. */
const GENERIC = new Set(
  (
    "other another again copy stripe secret secrets key keys api sk rk token private restricted webhook webhooks hook hooks wh endpoint signing signature whsec the my our your default fallback main " +
    "env environment value val auth authorization bearer password pass user username credential credentials header headers data config settings setting options opts param params sdk client k s x"
  ).split(" "),
);
const MODE_WORDS: ReadonlyMap<string, Mode> = new Map([
  ["live", "live"],
  ["prod", "live"],
  ["production", "live"],
  ["test", "test"],
  ["testing", "test"],
  ["sandbox", "test"],
  ["dev", "test"],
  ["development", "test"],
]);

/** Files with more keys than this are data: those after it are not told apart. */
const MAX_KEYS = 20;

/** A key of the file, the same text counted once. */
export interface KeyInFile {
  readonly text: string;
  readonly mode: Mode | undefined;
  /** What the code calls it. */
  readonly label: string | undefined;
}

/** What a variable has to hold that replaces what a finding is about; undefined for credentials that no deployment has: those of one payment or one customer. */
export function wantedKey({ rule, evidence }: Finding): NamedKey | undefined {
  const own = evidence?.kind === undefined ? undefined : keyOfKind(evidence.kind);
  if (evidence?.kind !== undefined && rule !== "wrong-key-kind") return own;
  switch (evidence?.wanted) {
    case "webhook-secret":
      return "webhookSecret";
    case "publishable":
      return "publishableKey";
    case "secret":
      return "secretKey";
    default:
      return own ?? (evidence?.kind === undefined ? "secretKey" : undefined);
  }
}

function keyOfKind(kind: CredentialKindId): NamedKey | undefined {
  switch (kind) {
    case "secret-key":
    case "organization-key":
      return "secretKey";
    case "restricted-key":
      return "restrictedKey";
    case "webhook-secret":
      return "webhookSecret";
    case "publishable-key":
      return "publishableKey";
    case "ephemeral-key":
    case "cli-credential":
    case "client-secret":
      return undefined;
  }
}

/** The key that a variable's name says it holds. */
function keyOfName(name: string): NamedKey | undefined {
  switch (credentialOfName(name)) {
    case "secret":
      return /RESTRICTED|(?:^|_)RK(?:_|$)/i.test(name) ? "restrictedKey" : "secretKey";
    case "webhook-secret":
      return "webhookSecret";
    case "publishable":
      return "publishableKey";
    case undefined:
      return undefined;
  }
}

/** The different keys of one kind that a file's code holds, comments left out. */
export function keysInFile(parsed: ParsedText, wanted: NamedKey, labelOf: (credential: Credential) => string | undefined): KeyInFile[] {
  const comments = [...nodesOf(parsed.root)].filter((node) => node.type === "comment");
  const keys = new Map<string, KeyInFile>();
  for (const credential of credentialsIn(parsed.text).slice(0, MAX_KEYS)) {
    if (keyOfKind(credential.kind) !== wanted) continue;
    if (comments.some((comment) => comment.start <= credential.start && credential.end <= comment.end)) continue;
    const text = parsed.text.slice(credential.start, credential.end);
    const label = labelOf(credential);
    const known = keys.get(text);
    if (known === undefined || (known.label === undefined && label !== undefined)) keys.set(text, { text, mode: credential.mode, label });
  }
  return [...keys.values()];
}

/** Names of variables for this kind of credential that a text speaks of: in code what it reads, in an example file what it lists. */
export function namesIn(text: string, wanted: NamedKey): string[] {
  const names = new Set<string>();
  for (const [, member, quoted, listed] of text.matchAll(
    /\benv\.([A-Z][A-Z0-9_]+)\b|["'`]([A-Z][A-Z0-9_]{3,})["'`]|^[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]+)[ \t]*=/gm,
  )) {
    const name = member ?? quoted ?? listed ?? "";
    if (publicPrefixOf(name) === undefined && (keyOfName(name) === wanted || isOtherKey(name))) names.add(name);
  }
  return [...names];
}

/** Variables of this kind that functions of a text stand for, by their names: `stripe_secret_key_2()` reads what `STRIPE_SECRET_KEY_2` would. */
export function readersIn(text: string, wanted: NamedKey): string[] {
  const names = new Set<string>();
  for (const [, name = ""] of text.matchAll(/\b(?:def|function)[ \t]+(?:(?:read|load|fetch)_?)?([A-Za-z]\w{3,80}?)(?:_from_store|FromStore)?[ \t]*\(\)/g)) {
    const variable = wordsOf(name.replace(/([a-z])(\d+)$/, "$1_$2"))
      .join("_")
      .toUpperCase();
    if (keyOfName(variable) === wanted || isOtherKey(variable)) names.add(variable);
  }
  return [...names];
}

/**
 * The variable for one key of a file. Different keys of a file get different names, and the same ones whichever is replaced first:
 * a name is chosen by what the code calls the key, or the client that it is for, then by its mode, then by number.
 */
export function variableName(
  key: KeyInFile,
  keys: readonly KeyInFile[],
  wanted: NamedKey,
  settings: Settings,
  known: { readonly inFile: readonly string[]; readonly inExample: readonly string[] },
): string {
  if (isVariableName(key.label, wanted)) return key.label;
  const base = settings.names[wanted];
  const words = distinguishing(key.label);
  const others = known.inFile.filter((name) => !mayBeFor(name, key.mode));
  const same = known.inFile.filter((name) => mayBeFor(name, key.mode));
  const siblings = keys.filter((other) => other.text !== key.text);
  if (siblings.length === 0 && others.length === 0) {
    if (same.length === 0)
      return (
        preferred(
          known.inExample.filter((name) => mayBeFor(name, key.mode)),
          base,
        ) ?? base
      );
    if (words.length === 0) return preferred(same, base) ?? base;
  }
  if (words.length > 0 && words.length < 5) return withWords(base, words);
  const unnamed = [key, ...siblings].filter((other) => !isVariableName(other.label, wanted) && distinguishing(other.label).length === 0);
  const modes = new Set(unnamed.map((other) => other.mode));
  const byMode =
    key.mode !== undefined &&
    numbersAfter(base, known.inFile).size === 0 &&
    ((modes.size > 1 && !modes.has(undefined)) || others.some((name) => modeOf(name) !== undefined));
  const stem = byMode && key.mode !== undefined ? withWords(base, [key.mode]) : base;
  const alike = byMode ? unnamed.filter(({ mode }) => mode === key.mode) : unnamed;
  const numbers = numbersAfter(stem, known.inFile);
  const taken = new Set([...known.inFile, ...siblings.flatMap(({ label }) => (isVariableName(label, wanted) ? [label] : []))]);
  if (alike.length === 1 && numbers.size === 0 && (byMode || !taken.has(stem))) return stem;
  const inOrder = keys.filter((other) => alike.some(({ text }) => text === other.text));
  let number = 0;
  for (const other of [...inOrder, key]) {
    do number++;
    while (numbers.has(number) || taken.has(`${stem}_${number}`));
    if (other.text === key.text) break;
  }
  return `${stem}_${number}`;
}

/** The numbers with which names go on after the same beginning. */
function numbersAfter(stem: string, names: readonly string[]): ReadonlySet<number> {
  const rests = names.flatMap((name) => (name.startsWith(`${stem}_`) ? name.slice(stem.length + 1) : []));
  return new Set(rests.filter((rest) => /^\d+$/.test(rest)).map(Number));
}

/** Whether what the code calls a key can be the name of its variable: `STRIPE_CONNECT_KEY`. */
function isVariableName(label: string | undefined, wanted: NamedKey): label is string {
  if (label === undefined || !/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(label) || publicPrefixOf(label) !== undefined) return false;
  if (!/STRIPE/.test(label) || !/KEY|SECRET|TOKEN|_SK|_RK|WHSEC/.test(label)) return false;
  const named = keyOfName(label);
  return named === undefined || named === wanted;
}

/** `STRIPE_CONNECT_KEY`: of which kind is not said, but that it is a key of its own. */
function isOtherKey(name: string): boolean {
  return /STRIPE/.test(name) && /KEY|SECRET|TOKEN/.test(name) && keyOfName(name) === undefined && distinguishing(name).length > 0;
}

/** Whether a variable is not clearly another key's. */
function mayBeFor(name: string, mode: Mode | undefined): boolean {
  const named = modeOf(name);
  return (named === undefined || mode === undefined || named === mode) && distinguishing(name).length === 0 && !/_\d+$/.test(name);
}

/** A word, or a region in two letters. */
const SAYS_WHICH = /^(?:[a-z]{3,}|eu|us|uk|ca|au|de|fr|nl|jp|br|mx|sg)$/;

function distinguishing(label: string | undefined): string[] {
  return wordsOf(label ?? "").filter((word) => !GENERIC.has(word) && !MODE_WORDS.has(word) && SAYS_WHICH.test(word));
}

function modeOf(name: string): Mode | undefined {
  return wordsOf(name)
    .map((word) => MODE_WORDS.get(word))
    .find((mode) => mode !== undefined);
}

function preferred(names: readonly string[], base: string): string | undefined {
  return names.includes(base) ? base : names[0];
}

/** `STRIPE_SECRET_KEY` and `connect`: `STRIPE_CONNECT_SECRET_KEY`. */
function withWords(base: string, words: readonly string[]): string {
  const own = words.map((word) => word.toUpperCase()).join("_");
  const [, first, rest] = /^(STRIPE)_(.+)$/.exec(base) ?? [];
  return first === undefined ? `${base}_${own}` : `${first}_${own}_${rest}`;
}
