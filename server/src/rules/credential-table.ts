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

/**
 * Which origins of a project are credentials: those whose text has a credential's shape, whose name says so, or that are used as one anywhere in the project.
 * What is named or used as publishable is none.
 */
export class CredentialTable {
  private readonly used = new Map<Origin, OriginCredential>();
  /** By the key of the literal's origin. */
  private readonly shaped = new Map<string, OriginCredential>();
  /** The same for tables that say the same of all origins that are not literals in the shape of a credential. */
  readonly signature: string;

  /** The table of all modules whose events are given. */
  constructor(modules: Iterable<readonly FlowEvent[]> = []) {
    for (const events of modules) for (const event of events) this.learn(event);
    this.signature = [...this.used]
      .map(([origin, { wanted }]) => `${origin.key} ${wanted}`)
      .sort()
      .join("\n");
  }

  private learn(event: FlowEvent): void {
    if (event.kind === "text") {
      const credential = event.text.made === "literal" ? shapeOf(knownTexts({ ...NOTHING, texts: [event.text] })) : undefined;
      if (credential) this.shaped.set(literalKey(event.text.at), credential);
      return;
    }
    if (event.kind !== "credential" || event.slot.shaped) return;
    const { value } = event.value;
    const { wanted, service } = event.slot;
    if (service !== "stripe") return;
    for (const origin of value.ways.keys()) {
      if (origin.kind === "data" || origin.kind === "parameter" || origin.kind === "whole-environment" || origin.kind === "settings") continue;
      if (!this.used.has(origin)) this.used.set(origin, { wanted, kind: undefined, because: "use" });
    }
  }

  /** What kind of credential comes from an origin that flows into a value; undefined where it is none. */
  credentialOf(origin: Origin, value: Value): OriginCredential | undefined {
    if (origin.kind === "literal") return this.literalOf(origin, value);
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
    return this.used.get(origin);
  }

  private literalOf(origin: Origin, value: Value): OriginCredential | undefined {
    return this.shaped.get(origin.key) ?? shapeOf(knownTexts(value)) ?? this.used.get(origin);
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
