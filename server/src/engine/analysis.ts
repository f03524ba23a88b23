import type { DiskFacts } from "../project/exposure.ts";
import type { CredentialUse } from "../rules/credential-table.ts";
import type { Finding } from "../rules/finding.ts";
import type { StripeUsage } from "../rules/stripe-usage.ts";

/** What the engine says of one version of one file. */
export interface Analysis {
  readonly path: string;
  /** Not suppressed, in order of place. */
  readonly findings: readonly Finding[];
  /** Silenced by a comment, or by the settings, with what those say. */
  readonly suppressed: readonly { readonly finding: Finding; readonly reason: string | undefined; readonly by?: "settings" }[];
  /** What was not done and why, in words for the user: "larger than 1 MiB: only text rules ran". */
  readonly notes: readonly string[];
  /** Paths that imports in the session may lead to and that were neither given nor said to be absent: give those that exist and ask again. */
  readonly needs: readonly string[];
  /** How many functions met a bound of the interpreter, of how many. */
  readonly exhausted: number;
  readonly functions: number;
  /** What the file asks of Stripe, found out when it is read. */
  readonly usage: StripeUsage;
}

export function withUsage(analysis: Omit<Analysis, "usage">, usage: () => StripeUsage): Analysis {
  return Object.defineProperty(analysis, "usage", { get: usage, enumerable: true }) as Analysis;
}

/** The same answer while other files are needed. */
export function withNeeds(analysis: Analysis, needs: readonly string[]): Analysis {
  return Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(analysis), needs: { value: needs, enumerable: true } }) as Analysis;
}

/** One thing that bears on whether a line is flagged. No text holds more of a key than its ends. */
export interface Reason {
  readonly about: "place" | "file" | "text" | "slot" | "sink" | "client" | "call" | "guard" | "finding" | "suppressed" | "setting" | "silent";
  readonly text: string;
}

/** One root's files, as far as they were given. The host reads files; the session never does. */
export interface Session {
  /** Gives or replaces a file's text. `languageId` is what an editor calls the language; `ignored` whether git ignores the file, `disk` what else is known of it there. */
  set(path: string, text: string, languageId?: string, ignored?: boolean, disk?: DiskFacts): void;
  remove(path: string): void;
  /** Says that there is no such file, so that it is not asked for again until it was given or removed. */
  lacks(path: string): void;
  /** Says which folders hold copies of Stripe's own libraries, where not all files that tell are given. */
  copiesIn(folders: readonly string[]): void;
  has(path: string): boolean;
  /** The text that was given last. */
  text(path: string): string | undefined;
  /** Files that are given, in no order. */
  paths(): Iterable<string>;
  /** What the imports of all given files need, before anything is analysed; undefined when cancelled. Those that do not exist are for {@link lacks}. */
  needs(cancelled?: () => boolean): Promise<readonly string[] | undefined>;
  /**
   * The findings of a file that was given; undefined when cancelled. They rest on all given files: on those it imports, on those that hand something to its
   * functions, and on what is used as a credential anywhere. Answers are kept until something they rest on changes.
   */
  analyze(path: string, cancelled?: () => boolean): Promise<Analysis | undefined>;
  /**
   * Which of the given modules hand out credentials or Stripe's clients, and under which names: whoever imports those is worth a look, too. Undefined when
   * cancelled.
   */
  lent(cancelled?: () => boolean): Promise<ReadonlyMap<string, readonly string[]> | undefined>;
  /** What the given files use as a credential, for sessions over other parts of the same project; undefined when cancelled. */
  uses(cancelled?: () => boolean): Promise<readonly CredentialUse[] | undefined>;
  /** Takes what other parts of the project use as a credential, in place of what was learned before. */
  learn(uses: readonly CredentialUse[]): void;
  /** The keys of origins of which answers could only say what they are by their use: what is learned of any other changes no answer. */
  askedOrigins(): ReadonlySet<string>;
  /** Why a line (counted from 0) of a given file is flagged, or silent; undefined when cancelled. */
  why(path: string, line: number, cancelled?: () => boolean): Promise<readonly Reason[] | undefined>;
  dispose(): void;
}
