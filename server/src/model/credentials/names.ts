import { wordsOf } from "../../text/words.ts";

/** What a name says its value is. */
export type NamedCredential = "secret" | "webhook-secret" | "publishable";

/**
 * What the name of a variable, environment variable, setting or property path says its value is: `STRIPE_SECRET_KEY`, `stripeSk`, `stripe.webhook.secret`.
 * Undefined unless the name speaks of Stripe and of one kind of credential: `STRIPE_KEY` is in use for secret and for publishable keys alike,
 * `STRIPE_CLIENT_SECRET` for OAuth and for payments, and `hasStripeKey`, `STRIPE_SECRET_KEY_PATH`, `STRIPE_PRICE_ID` hold none.
 */
export function credentialOfName(name: string): NamedCredential | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  if (ALL_OF_STRIPE.test(name)) return "secret";
  const { words, shown } = withoutBrowserPrefix(partsOfName(name));
  if (words.some((word) => NOT_THE_VALUE.has(word))) return undefined;
  const last = words.findLastIndex((word) => CREDENTIAL_WORDS.has(word));
  if (last < 0 || !words.slice(last + 1).every((word) => CIRCUMSTANCES.has(word) || ONE_OF_SEVERAL.test(word))) return undefined;
  return speaksOfStripe(words) ? kindOf(new Set(words), shown) : undefined;
}

/** All variables whose names begin so: the secret key is among them. */
const ALL_OF_STRIPE = /^stripe_?\*$/i;

/** Whether a name says outright that its value is a secret key: `STRIPE_SECRET_KEY`, and not `STRIPE_API_KEY`, under which some keep the publishable one beside it. */
export function isNamedSecret(name: string): boolean {
  return credentialOfName(name) === "secret" && partsOfName(name).some((word) => SECRET_WORDS.has(word));
}

const SECRET_WORDS = new Set("secret secrets sk rk private restricted".split(" "));

/** Longer names are data. */
const LONGEST_NAME = 120;

/** Words that a credential's name can end in, its circumstances apart. */
const CREDENTIAL_WORDS = new Set("secret secrets key keys token tokens sk rk pk whsec publishable private restricted".split(" "));

/** Words that may follow: of which mode, stage, place or encoding. */
const CIRCUMSTANCES = new Set(
  "stripe live test testing prod production dev development stage staging sandbox local default fallback env value current old new previous next primary secondary backup us eu uk au ca de fr jp br sg nz nl es pl se dk ch mx apac emea latam usd eur gbp base64 b64 api connect".split(
    " ",
  ),
);

/** `STRIPE_SECRET_KEY_2`, `STRIPE_SECRET_KEY_A` */
const ONE_OF_SEVERAL = /^(?:\d+|[a-z])$/;

/** Words of names whose value is something about a credential and not the credential. */
const NOT_THE_VALUE = new Set(
  "has have is are no not missing needs require requires required should can check validate verify hash hashed masked redacted encrypted fake dummy mock example placeholder idempotency price product customer client account encryption ephemeral license".split(
    " ",
  ),
);

/** What frameworks put before the names of variables that they hand to the browser. */
const BROWSER_PREFIX = /^(?:next public|nuxt public|expo public|gatsby|vite|react app|vue app|public) /;

/** The words, and whether the name is one that a framework shows to the browser. */
function withoutBrowserPrefix(words: readonly string[]): { readonly words: readonly string[]; readonly shown: boolean } {
  const text = words.join(" ");
  const rest = text.replace(BROWSER_PREFIX, "");
  return { words: rest.split(" "), shown: rest !== text };
}

function speaksOfStripe(words: readonly string[]): boolean {
  if (words.includes("stripe") || words.includes("whsec")) return true;
  // `sk_live`, `PK_TEST_KEY`: Stripe's own prefixes.
  return words.some((word, index) => /^[srp]k$/.test(word) && /^(?:live|test)$/.test(words[index + 1] ?? ""));
}

function kindOf(words: ReadonlySet<string>, shown: boolean): NamedCredential | undefined {
  const has = (list: string): boolean => list.split(" ").some((word) => words.has(word));
  if (has("whsec")) return "webhook-secret";
  if (has("publishable publish pub pk public")) return has("secret private sk rk") ? undefined : "publishable";
  if (has("webhook webhooks hook hooks wh endpoint signing signature")) return has("secret secrets key signing") ? "webhook-secret" : undefined;
  if ([...words].some((word) => SECRET_WORDS.has(word))) return "secret";
  // `STRIPE_API_KEY` is the SDKs' own word for the secret key; what is shown to a browser under that name is mostly a publishable one.
  return has("api access auth bearer server") && has("key keys token tokens") && !shown ? "secret" : undefined;
}

/** Words that are written together with others. */
const PARTS = /^(?:publishable|restricted|webhooks(?!ecret)|webhook|endpoint|signing|private|public|secret|stripe|token|live|test|prod|key|api)/;

/** The words of a name, whatever joins them: `_`, `-`, `.`, case or nothing (`STRIPESECRETKEY`). */
function partsOfName(name: string): string[] {
  return wordsOf(name).flatMap(partsOf);
}

/** The words that a word is made of, or the word itself if anything would be left over. */
function partsOf(word: string): string[] {
  const parts: string[] = [];
  let rest = word;
  while (rest !== "") {
    const part = PARTS.exec(rest)?.[0] ?? (/^\d+$/.test(rest) ? rest : undefined);
    if (part === undefined) return word === "" ? [] : [word];
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return parts;
}
