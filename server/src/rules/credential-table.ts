import type { FlowEvent } from "../flow/event.ts";
import { literalKey, type Origin } from "../flow/origin.ts";
import { knownTexts, NOTHING, type Value } from "../flow/value.ts";
import type { Wanted } from "../model/api.ts";
import type { CredentialKindId } from "../model/credentials/credential.ts";
import { credentialOfName } from "../model/credentials/names.ts";
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
  readonly wanted: Wanted | Naming;
}

/** It says what a secret in a store is called. */
type Naming = "store-name";

const MOST_SECRET_FIRST: readonly (Wanted | Naming)[] = ["secret", "webhook-secret", "ephemeral", "client-id", "publishable", "store-name"];

/**
 * Which origins of a project are credentials: those whose text has a credential's shape, whose name says so, or that are used as one anywhere in the project.
 * What is named or used as publishable is none.
 */
export class CredentialTable {
  /** By the key of the origin. */
  private readonly used = new Map<string, OriginCredential | { readonly wanted: Naming }>();
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
    this.uses = [...uses.values()].map(({ origin }) => ({ origin, wanted: this.used.get(origin)?.wanted ?? "secret" }));
    for (const { origin, wanted } of elsewhere) this.use(origin, wanted);
    this.signature = [...this.used]
      .map(([origin, { wanted }]) => `${origin} ${wanted}`)
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
    if (event.kind !== "credential" || event.slot.shaped) return;
    const { value } = event.value;
    const { wanted, service } = event.slot;
    if (service !== "stripe") return;
    for (const origin of value.ways.keys()) {
      if (origin.kind === "data" || origin.kind === "parameter" || origin.kind === "whole-environment" || origin.kind === "settings") continue;
      // What holds a key is shown with it.
      for (let used: Origin | undefined = origin; used; used = used.kind === "store" ? used.whole : undefined) {
        this.use(used.key, wanted);
        if (used.kind !== "literal") uses.set(used.key, { origin: used.key, wanted });
      }
    }
  }

  /** One thing is used in one way; of several the most secret one counts, whichever is seen first. */
  private use(origin: string, wanted: Wanted | Naming): void {
    const known = this.used.get(origin);
    if (!known || MOST_SECRET_FIRST.indexOf(wanted) < MOST_SECRET_FIRST.indexOf(known.wanted))
      this.used.set(origin, wanted === "store-name" ? { wanted } : { wanted, kind: undefined, because: "use" });
  }

  /** What kind of credential comes from an origin that flows into a value; undefined where it is none. */
  credentialOf(origin: Origin, value: Value): OriginCredential | undefined {
    if (origin.kind === "literal") return this.literalOf(origin, value);
    const used = this.used.get(origin.key);
    if (used?.wanted === "store-name") return undefined;
    const named =
      origin.kind === "environment"
        ? credentialOfName(origin.name)
        : origin.kind === "setting"
          ? credentialOfName(origin.path)
          : origin.kind === "store"
            ? credentialOfName(origin.name)
            : undefined;
    if (named) return { wanted: named, kind: undefined, because: "name" };
    if (origin.kind === "data")
      return origin.what === "issued-secret" || origin.what === "carried-key" ? { wanted: "secret", kind: undefined, because: "use" } : undefined;
    if (origin.kind === "environment" || origin.kind === "setting" || origin.kind === "store" || origin.kind === "outside") this.asked.add(origin.key);
    return used;
  }

  private literalOf(origin: Origin, value: Value): OriginCredential | undefined {
    const used = this.used.get(origin.key);
    return this.shaped.get(origin.key) ?? shapeOf(knownTexts(value)) ?? (used?.wanted === "store-name" ? undefined : used);
  }

  /** Whether an origin is a secret one: what must not be shown. */
  isSecret(origin: Origin, value: Value): boolean {
    const credential = this.credentialOf(origin, value);
    return credential !== undefined && credential.wanted !== "publishable" && credential.wanted !== "client-id";
  }
}

/** What the first of some texts that looks like a credential is. */
function shapeOf(texts: readonly string[]): OriginCredential | undefined {
  for (const text of texts) {
    for (const { kind } of credentialsIn(text))
      return { wanted: kind === "publishable-key" ? "publishable" : kind === "webhook-secret" ? "webhook-secret" : "secret", kind, because: "shape" };
  }
  return undefined;
}
