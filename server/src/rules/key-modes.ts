import type { ConfigEntry } from "../facts/config/entry.ts";
import { SAYS_WHICH } from "../facts/standing.ts";
import type { Credential, Mode } from "../model/credentials/credential.ts";
import { credentialOfName } from "../model/credentials/names.ts";
import { fileNameOf } from "../text/path.ts";
import { wordsOf } from "../text/words.ts";
import { isOfOthers, lineBefore } from "./others-keys.ts";
import type { RuleContext } from "./rule.ts";

/** A key of one of Stripe's modes, with what is said of it where it stands. */
export interface PlacedKey {
  readonly credential: Credential & { readonly mode: Mode };
  /** The mode that its names speak of; of a function around it as well. */
  readonly said: Mode | undefined;
  /** Whether the name of the value itself says that it is a key of that mode. */
  readonly named: string | undefined;
  /** What it is a part of, outermost first. */
  readonly parts: readonly string[];
  /** Whether its group of settings has a secret key that is written elsewhere: `STRIPE_SECRET_KEY: ${STRIPE_SECRET_KEY}`. */
  readonly referred: boolean;
  readonly ways: readonly { readonly tested: string; readonly way: string }[];
}

/** The keys in a file that have a mode, those left out that are compared with something, are written in comments or are somebody else's. */
export function placedKeys(context: RuleContext): PlacedKey[] {
  // So many are data, and no configuration.
  if (context.credentials.length > MOST_KEYS) return [];
  return context.credentials.flatMap(({ credential, within }) => {
    const { mode } = credential;
    if (within === "comment" || mode === undefined || credential.documented) return [];
    const { names, scopes, parts, ways, compared, referred = false } = standingOf(context, credential);
    if (compared || isOfOthers([...names, ...scopes])) return [];
    const modes = new Set([...names, ...scopes].flatMap((name) => modeSaid(name, SAYS) ?? []));
    const named = names.find((name) => isNamedAfterMode(name) && modeSaid(name, CLAIMS) !== undefined);
    const claimed = new Set(names.flatMap((name) => modeSaid(name, CLAIMS) ?? []));
    return [
      {
        credential: { ...credential, mode },
        said: modes.size === 1 ? [...modes][0] : undefined,
        named: named !== undefined && modes.size === 1 && claimed.size === 1 ? named : undefined,
        parts,
        referred,
        ways,
      },
    ];
  });
}

const MOST_KEYS = 100;

type Standing = NonNullable<ReturnType<RuleContext["standingOf"]>> & { readonly referred?: boolean };

/** How a key stands in a program, in a configuration file by the names that lead to it, or in another text by what is before it in its line. */
function standingOf(context: RuleContext, { start, end }: Credential): Standing {
  const known = context.standingOf({ start, end });
  if (known) return known;
  const entry = context.config?.entries.find(({ span }) => span.start <= start && end <= span.end);
  const plain = { variables: [], scopes: [], ways: [], compared: false };
  if (entry) {
    const above = entry.path.slice(0, -1);
    const document = documentAt(context, start);
    const parts = above.map((_, index) => [document, ...above.slice(0, index + 1)].join("\0"));
    const referred = refersToSecretBeside(context, entry, document);
    return { ...plain, names: [...above, entry.name], scopes: besideIn(context, entry, document), parts: [String(document), ...parts], referred };
  }
  return { ...plain, names: [], scopes: [lineBefore(context.text, start)], parts: [] };
}

/** Whether a secret key beside an entry is a reference. */
function refersToSecretBeside(context: RuleContext, { path }: ConfigEntry, document: number): boolean {
  const above = path.slice(0, -1).join("\0");
  return (context.config?.entries ?? []).some(
    (other) =>
      credentialOfName(other.name) === "secret" &&
      REFERENCE.test(other.text) &&
      other.path.slice(0, -1).join("\0") === above &&
      documentAt(context, other.span.start) === document,
  );
}

/** `${STRIPE_SECRET_KEY}`, `$STRIPE_SECRET_KEY`, `{{ stripe_key }}`, `<%= key %>`, `op://…`, `${ssm:/pay/stripe}` */
const REFERENCE = /^\s*["']?(?:\$|\{\{|<%|%\(|(?:op|vault|ssm|secret|env)s?:)/;

/** How many documents stand before a place in a file that may hold several. */
function documentAt({ text, path }: RuleContext, at: number): number {
  return /\.ya?ml$/.test(path) ? (text.slice(0, at).match(/^---/gm)?.length ?? 0) : 0;
}

/** What entries beside one, and those around it, say which of several things it is about. */
function besideIn(context: RuleContext, { path }: ConfigEntry, document: number): string[] {
  return (context.config?.entries ?? []).flatMap((other) => {
    const above = other.path.slice(0, -1);
    const isAround = above.join() === "metadata" || above.every((name, index) => path[index] === name);
    return SAYS_WHICH.test(other.path.at(-1) ?? "") && isAround && documentAt(context, other.span.start) === document ? [other.text] : [];
  });
}

/** Words that tell a configuration for one mode from that for the other. */
const SAYS: Readonly<Record<Mode, RegExp>> = {
  live: /^(?:live|prod|production|real)$/,
  test: /^(?:test|tests|testing|sandbox|dev|devel|develop|development|local|stage|staging|debug|demo|qa|preview)$/,
};

/** Words that say which mode a key is of. Whoever develops with a live key may mean to. */
const CLAIMS: Readonly<Record<Mode, RegExp>> = { live: /^(?:live|prod|production)$/, test: /^(?:test|testing|sandbox)$/ };

function modeSaid(name: string, by: Readonly<Record<Mode, RegExp>>): Mode | undefined {
  const words = wordsOf(name);
  const [live, test] = [words.some((word) => by.live.test(word)), words.some((word) => by.test.test(word))];
  return live === test ? undefined : live ? "live" : "test";
}

/** The mode that the name of a configuration file says its keys are of: `.env.production`, `application-prod.yml`; none of one that shows what is needed. */
export function modeOfFile({ path, config, isProgram }: RuleContext): Mode | undefined {
  if (isProgram || !config || !/^(?:dotenv|yaml|json|toml|ini|properties|xml|hcl)$/.test(config.format)) return undefined;
  const name = fileNameOf(path);
  return /example|sample|template|dist|mock|fixture|spec/i.test(name) ? undefined : modeSaid(name, CLAIMS);
}

/** `LIVE_SECRET_KEY`, `testPk`, `live`: and not what is data for tests, or may be any of several. */
function isNamedAfterMode(name: string): boolean {
  const words = wordsOf(name);
  const rest = words.filter((word) => !CLAIMS.live.test(word) && !CLAIMS.test.test(word) && !/^(?:mode|env|environment|stripe)$/.test(word));
  return words.length <= 8 && (rest.length === 0 || rest.some((word) => /^(?:keys?|secrets?|sk|pk|rk|token|publishable|public|api)$/.test(word)));
}
