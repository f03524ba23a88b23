import type { Credential } from "../model/credentials/credential.ts";
import type { FilePlace } from "../project/place.ts";
import { lighter, type Severity } from "../settings/severity.ts";
import { capitalized } from "../text/words.ts";
import { nameOf } from "./evidence.ts";
import type { KeyHistory } from "./finding.ts";
import type { Rule } from "./rule.ts";
import { credentialWeight } from "./weight.ts";

export const keyInHistory: Rule = {
  id: "key-in-history",
  title: "Stripe key in the git history",
  severity: "error",
  cwe: "CWE-538",
  what: "A Stripe key or webhook secret was committed: in a file, a commit message, a tag, a note or a stash.",
  why: "A commit that deletes it leaves it in the history, and everybody who ever cloned the repository has it.",
  advice: "Roll the key, then note that with `keywarden rolled FINGERPRINT`. Rewriting the history does not take back what was cloned.",
  messages: {
    gone: "{name} ({masked}) was in {path} from {since} to {until} and is still in the history. Roll it.",
    present: "{name} ({masked}) is in {path} since {since} (commit {commit}). Deleting it leaves it in the history: roll it.",
    elsewhere: "{name} ({masked}) is in {path} since {since} (commit {commit}), not in what is checked out but in {ref}. Roll it.",
    stash: "{name} ({masked}) is in a stash ({path}, {since}). Roll it.",
    message: "{name} ({masked}) stands in the message of commit {commit} ({since}). Roll it.",
    tag: "{name} ({masked}) stands in the message of the tag {path}. Roll it.",
    note: "{name} ({masked}) stands in a note ({since}). Roll it.",
    lost: "{name} ({masked}) is in an object of the repository that no branch or tag leads to any more. Roll it.",
    unplaced: "{name} ({masked}) is in the history, in {path}. Roll it.",
    rolled: "{name} ({masked}), in the history since {since}, was rolled{by}{on}. It opens nothing any more.",
    documented: "A key from Stripe's public documentation ({masked}) is in the history. It is no secret, but real keys tend to follow its example.",
  },
  // It is found by a walk over all commits, not in the text of one file.
  examples: [],
  *find() {},
};

/** A key as it was found in the history of a repository. */
export interface KeySeenInHistory {
  readonly credential: Pick<Credential, "kind" | "mode" | "masked" | "fingerprint" | "documented">;
  readonly history: KeyHistory;
  /** What the files are for that it was in; none where it was in none. */
  readonly places: ReadonlySet<FilePlace>;
  readonly speaksOfStripe: boolean;
}

/** What is said of a key in the history, and how much it weighs. */
export function reportOfHistory({ credential, history, places, speaksOfStripe }: KeySeenInHistory): {
  readonly message: string;
  readonly arguments: Readonly<Record<string, string>>;
  readonly severity: Severity;
  readonly confidence: "high" | "medium";
  readonly circumstances: readonly string[];
} {
  const { first, last, removed, rolled } = history;
  const aside = places.size > 0 && [...places].every((it) => it === "test" || it === "documentation") ? [...places].sort().slice(0, 1) : [];
  const weight = credentialWeight(credential.kind, credential.mode);
  const weighed = aside.length > 0 ? lighter(weight) : weight;
  const ambiguous = !speaksOfStripe && (credential.kind === "webhook-secret" || credential.kind === "secret-key");
  return {
    message: credential.documented ? "documented" : rolled ? "rolled" : messageOf(history),
    arguments: {
      name: capitalized(nameOf(credential)),
      masked: credential.masked,
      path: history.path ?? "an object",
      since: dayOf(first?.date),
      until: dayOf((removed ?? last)?.date),
      commit: first?.id.slice(0, 10) ?? "",
      ref: history.refs[0] ?? "",
      by: rolled?.by === undefined ? "" : ` by ${rolled.by}`,
      on: rolled?.on === undefined ? "" : ` on ${rolled.on}`,
    },
    severity: credential.documented ? "hint" : rolled ? "information" : weighed,
    confidence: ambiguous ? "medium" : "high",
    circumstances: [...aside, ...(rolled ? ["rolled"] : [])],
  };
}

function messageOf({ where, inHead, first, removed, refs }: KeyHistory): string {
  if (where.includes("unreachable")) return "lost";
  if (where.includes("file")) {
    if (first === undefined) return "unplaced";
    if (inHead) return "present";
    return removed === undefined && refs.length > 0 ? "elsewhere" : "gone";
  }
  return (["stash", "note", "message", "tag"] as const).find((it) => where.includes(it)) ?? "unplaced";
}

function dayOf(date: string | undefined): string {
  return date?.slice(0, 10) ?? "an unknown day";
}
