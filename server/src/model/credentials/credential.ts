import type { Span } from "../../text/span.ts";

/** The kinds of Stripe credential, one file each beside this one. */
export type CredentialKindId =
  | "secret-key"
  | "restricted-key"
  | "organization-key"
  | "webhook-secret"
  | "ephemeral-key"
  | "cli-credential"
  | "client-secret"
  | "publishable-key";

export type Mode = "live" | "test";

/** One kind of credential: how it looks and what it is worth. Carries its own proof: `samples` are checked by one test for all kinds. */
export interface CredentialKind {
  readonly id: CredentialKindId;
  /** In a sentence: "a Stripe secret key". */
  readonly title: string;
  /** Text without which the pattern cannot match: what a prefilter looks for. */
  readonly keywords: readonly string[];
  /** Matches the whole credential from its left boundary on; group `prefix` is what may be shown, group `body` never. No upper bound on the length. */
  readonly pattern: RegExp;
  /** Whether whoever holds it can do harm. */
  readonly secret: boolean;
  /** What its holder can do, for hovers and reports: one sentence. */
  readonly power: string;
  /** What to do now that it has been in a file: one sentence. */
  readonly remedy: string;
  /** Samples with `*` for a made-up body of the length given, so that no file holds what looks like a key. */
  readonly samples: { readonly leaked: readonly Sample[]; readonly harmless: readonly string[] };
}

export interface Sample {
  readonly prefix: string;
  readonly bodyLength: number;
  /** Text around it, `KEY` standing for the key. */
  readonly around?: string;
}

/** A credential seen in a text. Holds no part of the body: `text.slice(span)` does. */
export interface Credential extends Span {
  readonly kind: CredentialKindId;
  readonly mode: Mode | undefined;
  /** Prefix, dots and the last four characters: `sk_live_…x7Qf`. All that may ever be shown. */
  readonly masked: string;
  /** The same for the same key wherever it stands; cannot be turned back. */
  readonly fingerprint: string;
  /** Whether this is a key that Stripe prints in its public documentation. */
  readonly documented: boolean;
}
