import type { Ecosystem } from "../facts/program.ts";
import type { FlowEvent } from "../flow/event.ts";
import { areArguments, isInFile } from "../flow/results/sources.ts";
import { environmentKey, literalKey, type Origin } from "../flow/values/origin.ts";
import { knownTexts, NOTHING, type Value, wholeText } from "../flow/values/value.ts";
import type { Sink, Wanted } from "../model/api.ts";
import type { CredentialKindId } from "../model/credentials/credential.ts";
import { credentialOfName, isNamedSecret } from "../model/credentials/names.ts";
import { isPlaceholder } from "../model/credentials/placeholder.ts";
import { credentialsIn } from "../model/credentials/recognize.ts";

/** Why an origin counts as a credential. */
export interface OriginCredential {
  readonly wanted: Wanted;
  readonly kind: CredentialKindId | undefined;
  /** `shape`: its text looks like one. `name`: it is called one. `use`: it is handed to a library as one. */
  readonly because: "shape" | "name" | "use";
}

/** Something of a project that is handed to a library as a credential: plain data, for those who look at other parts of the project. */
export interface CredentialUse {
  readonly origin: string;
  readonly wanted: Wanted | Naming | "holder";
  /** Of what holds something that is used as a secret: how many names lead there. */
  readonly names?: number;
}

/** It says what a secret in a store is called, or that keys are taken out of what a logger writes: no credential itself. */
type Naming = "store-name" | "redaction";

/** Stands for whatever is used as a secret key and called one outright. */
const NAMED_SECRET = "named a secret key";

/** Stands for a project's use of Stripe's library in a language, and for that of its check of webhooks. */
const stripeIn = (ecosystem: Ecosystem): string => `use of stripe in ${ecosystem}`;
const checkIn = (ecosystem: Ecosystem): string => `webhooks checked in ${ecosystem} by stripe`;

/** What an origin is called by those who set it. */
function nameOf(origin: Origin): string | undefined {
  if (origin.kind === "outside" && areArguments(origin)) return origin.path.replace(/^args\.?/, "");
  // Of what a class of the project declares only a name counts that says it outright: `merchant.stripe_secret_key`.
  if (origin.kind === "outside" && OF_CLASS.test(origin.home)) return outright(origin.path);
  if (origin.kind === "setting" || isInFile(origin)) return origin.path;
  if (origin.kind === "store") return origin.name.replace(ANSWERED, "");
  return origin.kind === "environment" ? origin.name : undefined;
}

/** What stores put around a secret, and the version of it that was asked for, are no part of what it is called. */
const ANSWERED = /(?:\/versions\/[\w-]+)?(?:\.(?:Parameter|Value|SecretString|payload|data|value))*$/;

/** The home of what instances of a class hold of which nothing else is known. */
const OF_CLASS = / class \d+$/;

function outright(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf(".") + 1);
  return isNamedSecret(name) ? name : undefined;
}

const MOST_SECRET_FIRST: readonly (Wanted | Naming)[] = ["secret", "webhook-secret", "ephemeral", "client-id", "publishable", "store-name", "redaction"];

/**
 * Which origins of a project are credentials: those whose text has a credential's shape, whose name says so, or that are used as one anywhere in the project.
 * What is named or used as publishable is none.
 */
export class CredentialTable {
  /** By the key of the origin. */
  private readonly used = new Map<string, OriginCredential | { readonly wanted: Naming }>();
  /** What holds something that is used as a secret, by the key of its origin, with how many names lead there at least. */
  private readonly holders = new Map<string, number>();
  /** Those of {@link used} that mean the same in every part of a project. */
  readonly uses: readonly CredentialUse[];
  /** The keys of origins of which only their use could say what they are: where more of the project is known, another answer may be right. */
  readonly asked = new Set<string>();
  /** By the key of the literal's origin. */
  private readonly shaped = new Map<string, OriginCredential>();
  /** The same for tables that say the same of all origins that are not literals in the shape of a credential. */
  readonly signature: string;

  /** The table of all modules whose events are given, and of what is used in parts of the project that are not. */
  constructor(modules: Iterable<readonly FlowEvent[]> = [], elsewhere: Iterable<CredentialUse> = []) {
    const uses = new Map<string, CredentialUse>();
    for (const events of modules) for (const event of events) this.learn(event, uses);
    this.uses = [
      ...[...uses.values()].map(({ origin }) => ({ origin, wanted: this.used.get(origin)?.wanted ?? ("secret" as const) })),
      ...[...this.holders].map(([origin, names]) => ({ origin, wanted: "holder" as const, names })),
    ];
    for (const { origin, wanted, names = 1 } of elsewhere) {
      if (wanted === "holder") this.hold(origin, names);
      else this.use(origin, wanted);
    }
    this.signature = [
      ...[...this.used].map(([origin, { wanted }]) => `${origin} ${wanted}`),
      ...[...this.holders].map(([origin, names]) => `${origin} ${names}`),
    ]
      .sort()
      .join("\n");
  }

  private learn(event: FlowEvent, uses: Map<string, CredentialUse>): void {
    if (event.kind === "text") {
      const credential = event.text.made === "literal" ? shapeOf(knownTexts({ ...NOTHING, texts: [event.text] })) : undefined;
      if (credential) this.shaped.set(literalKey(event.text.at), credential);
      return;
    }
    if (event.kind === "naming") {
      for (const origin of event.value.value.ways.keys())
        if (origin.kind === "environment" || origin.kind === "setting") {
          this.use(origin.key, "store-name");
          uses.set(origin.key, { origin: origin.key, wanted: "store-name" });
        }
      return;
    }
    if (event.kind === "client") {
      for (const library of knownTexts(event.options.get("library")?.value ?? NOTHING)) {
        this.use(redactionOf(library), "redaction");
        uses.set(redactionOf(library), { origin: redactionOf(library), wanted: "redaction" });
      }
      return;
    }
    if (event.kind !== "credential" || event.slot.shaped) return;
    const { value } = event.value;
    const { wanted, service } = event.slot;
    if (service !== "stripe") return;
    const done = (wanted === "webhook-secret" ? checkIn : stripeIn)(event.slot.by.ecosystem);
    this.use(done, wanted);
    uses.set(done, { origin: done, wanted });
    for (const origin of value.ways.keys()) {
      if (origin.kind === "data" || origin.kind === "parameter" || origin.kind === "whole-environment" || origin.kind === "settings") continue;
      if (origin.kind === "literal" && standsForKey(origin, value)) continue;
      // What holds a key is shown with it.
      for (let used: Origin | undefined = origin; used; used = used.kind === "store" ? used.whole : undefined) {
        this.use(used.key, wanted);
        if (used.kind !== "literal") uses.set(used.key, { origin: used.key, wanted });
      }
      if (wanted === "secret" && isNamedSecret(nameOf(origin) ?? "")) {
        this.use(NAMED_SECRET, wanted);
        uses.set(NAMED_SECRET, { origin: NAMED_SECRET, wanted });
      }
      // What may be options, an endpoint looks into as if they were.
      if ((wanted === "secret" || wanted === "webhook-secret") && !event.slot.by.chain) this.learnHolders(origin);
    }
  }

  /** One thing is used in one way; of several the most secret one counts, whichever is seen first. */
  private use(origin: string, wanted: Wanted | Naming): void {
    const known = this.used.get(origin);
    if (!known || MOST_SECRET_FIRST.indexOf(wanted) < MOST_SECRET_FIRST.indexOf(known.wanted))
      this.used.set(origin, wanted === "store-name" || wanted === "redaction" ? { wanted } : { wanted, kind: undefined, because: "use" });
  }

  /** What stands under a name in something whose inside nobody sees is shown with it. */
  private learnHolders(origin: Origin): void {
    if (origin.kind !== "outside" && origin.kind !== "setting") return;
    const start = origin.key.length - origin.path.length;
    let names = 0;
    for (let dot = origin.key.lastIndexOf("."); dot > start; dot = origin.key.lastIndexOf(".", dot - 1)) this.hold(origin.key.slice(0, dot), ++names);
  }

  private hold(holder: string, names: number): void {
    this.holders.set(holder, Math.min(names, this.holders.get(holder) ?? names));
  }

  /** How many names lead from something whose inside nobody sees to a secret in it; undefined where it is not known to hold any. */
  namesToSecret({ kind, key }: Origin): number | undefined {
    if (kind !== "outside" && kind !== "setting") return undefined;
    this.asked.add(key);
    return this.holders.get(key);
  }

  /** What kind of credential comes from an origin that flows into a value; undefined where it is none. */
  credentialOf(origin: Origin, value: Value): OriginCredential | undefined {
    if (origin.kind === "literal") return this.literalOf(origin, value);
    const used = this.used.get(origin.key);
    if (used && isNaming(used)) return undefined;
    const named = credentialOfName(nameOf(origin) ?? "");
    if (named) return { wanted: named, kind: undefined, because: "name" };
    if (origin.kind === "data")
      return origin.what === "issued-secret" || origin.what === "carried-key" ? { wanted: "secret", kind: undefined, because: "use" } : undefined;
    if (origin.kind === "environment" || origin.kind === "setting" || origin.kind === "store" || origin.kind === "outside") this.asked.add(origin.key);
    return used;
  }

  /** Whether a variable of the environment is called, or used as, a secret of Stripe's. */
  isSecretVariable(name: string): boolean {
    const key = environmentKey(name);
    this.asked.add(key);
    const wanted = credentialOfName(name) ?? this.used.get(key)?.wanted;
    return wanted === "secret" || wanted === "webhook-secret";
  }

  /** Whether it may be the publishable one of two keys: called an API key, and never used as a secret one where another is that is called so outright. */
  mayBePublishable(origin: Origin): boolean {
    const name = nameOf(origin);
    if (name === undefined || isNamedSecret(name) || credentialOfName(name) !== "secret") return false;
    this.asked.add(origin.key).add(NAMED_SECRET);
    const { wanted } = this.used.get(origin.key) ?? {};
    return this.used.has(NAMED_SECRET) && (wanted === undefined || wanted === "publishable");
  }

  private literalOf(origin: Origin, value: Value): OriginCredential | undefined {
    const used = this.used.get(origin.key);
    return this.shaped.get(origin.key) ?? shapeOf(knownTexts(value)) ?? (used && isNaming(used) ? undefined : used);
  }

  /** Whether keys are taken out of what a logger of a library writes: out of such a part of it. */
  redacts(library: string, what: "message" | NonNullable<Sink["part"]>): boolean {
    const origin = redactionOf(`${library} ${what}`);
    this.asked.add(origin);
    return this.used.has(origin);
  }

  /** Whether the project has Stripe's library check webhooks; undefined where it is not known to use it at all. */
  checksWebhooks(ecosystem: Ecosystem): boolean | undefined {
    const [done, used] = [checkIn(ecosystem), stripeIn(ecosystem)];
    this.asked.add(done).add(used);
    return this.used.has(done) || (this.used.has(used) ? false : undefined);
  }

  /** Whether an origin is a secret one: what must not be shown. */
  isSecret(origin: Origin, value: Value): boolean {
    const credential = this.credentialOf(origin, value);
    return credential !== undefined && credential.wanted !== "publishable" && credential.wanted !== "client-id";
  }
}

const isNaming = (use: { readonly wanted: Wanted | Naming }): use is { readonly wanted: Naming } => use.wanted === "store-name" || use.wanted === "redaction";

/** What a project's loggers of a library do is known by. The library's name stands last: whoever looks for those who say something of it looks for that. */
const redactionOf = (library: string): string => `redaction ${library.split(" ").toReversed().join(" of ")}`;

/** What the first of some texts that looks like a credential is. */
/** Whether a text in the code is no key but stands for one: what a test is given, where there is none, shows nothing elsewhere. */
function standsForKey({ key }: Origin, { texts }: Value): boolean {
  const written = texts.filter(({ at, made }) => made === "literal" && literalKey(at) === key).map(wholeText);
  return written.length > 0 && written.every((text) => text !== undefined && isPlaceholder(text));
}

function shapeOf(texts: readonly string[]): OriginCredential | undefined {
  for (const text of texts) {
    for (const { kind } of credentialsIn(text))
      return { wanted: kind === "publishable-key" ? "publishable" : kind === "webhook-secret" ? "webhook-secret" : "secret", kind, because: "shape" };
  }
  return undefined;
}
