import type { CredentialKindId, Mode } from "../model/credentials/credential.ts";
import type { Severity } from "../settings/severity.ts";
import type { Span } from "../text/span.ts";

/** What a rule found, ready to be shown: nothing in it holds more of a key than prefix and last four characters. Plain, serialisable data. */
export interface Finding {
  readonly rule: string;
  /** One line: what is wrong and what to do. */
  readonly message: string;
  readonly severity: Severity;
  readonly confidence: "high" | "medium" | "low";
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** Counts from the start of the file's text. */
  readonly span: Span;
  /** The credential it is about, if there is one. */
  readonly evidence: Evidence | undefined;
  /** How the value came here, in order; the finding's own place is not repeated. */
  readonly steps: readonly FindingStep[];
  /** Survives line moves and renames of nothing: rule, path, evidence and the occurrence among equals. Holds no key. */
  readonly fingerprint: string;
  /** Spans of this file that must be masked wherever its text is shown. */
  readonly secrets: readonly Span[];
  /** Lighter than usual, and why: `test`, `documentation`, `comment`, `dead code`. For reports. */
  readonly circumstances: readonly string[];
  /** Expressions at its place, of any depth, each of which brings what it is about: for repairs. */
  readonly carriers?: readonly Carrier[];
  /** Which of the rule's messages it is, and what fills it in: for repairs. */
  readonly said?: Said;
  /** Of a key in the git history: where it has been, and since when. The path is then `COMMIT:PATH`, as git says it. */
  readonly history?: KeyHistory;
}

/** Where a key has been in the history of a repository. Paths and names of refs are whatever their authors made them. */
export interface KeyHistory {
  /** Where it stood last, relative to the root; of a tag its name, undefined for a commit's message. */
  readonly path: string | undefined;
  /** Every file it was in, as far as there is room. */
  readonly paths: readonly string[];
  /** What it stood in. `unreachable` is an object that no ref leads to. */
  readonly where: readonly ("file" | "message" | "tag" | "note" | "stash" | "unreachable")[];
  /** The commit that brought it, the newest that wrote a file with it, and the newest that took it out of one. */
  readonly first: CommitOfKey | undefined;
  readonly last: CommitOfKey | undefined;
  readonly removed: CommitOfKey | undefined;
  readonly inHead: boolean;
  /** Branches, tags and other refs that hold it, as far as there is room. */
  readonly refs: readonly string[];
  /** What the team noted about it. */
  readonly rolled: { readonly by: string | undefined; readonly on: string | undefined } | undefined;
}

export interface CommitOfKey {
  readonly id: string;
  /** When its author made it: `2024-02-29T23:59:59Z`. */
  readonly date: string;
}

/** `text`: the value itself or a text made of it. `object`: one of the program's own objects with it inside. `thing`: a library's, such as a client. `error`: what was caught. */
export interface Carrier extends Span {
  readonly form: "text" | "object" | "thing" | "error";
}

export interface Said {
  readonly message: string;
  readonly arguments: Readonly<Record<string, string>>;
}

export interface Evidence {
  readonly kind: CredentialKindId | undefined;
  readonly mode: Mode | undefined;
  /** `sk_live_…x7Qf`, or `(24 characters)` for text that has no credential's shape. */
  readonly masked: string;
  /** Of the key, not the place; undefined where the text has no credential's shape. */
  readonly fingerprint: string | undefined;
  /** What the SDK expects where it stands, if it stands in a slot. */
  readonly wanted: "secret" | "webhook-secret" | "publishable" | undefined;
}

export interface FindingStep {
  readonly path: string;
  readonly span: Span;
  /** "assigned to `key`", "returned by `config()`". */
  readonly text: string;
}
