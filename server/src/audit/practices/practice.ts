import type { WordSearch } from "../../project/word-search.ts";
import type { Finding } from "../../rules/finding.ts";
import type { KeyPermissions } from "../permissions.ts";

/** A habit that keeps keys safe, and how to see whether a workspace has it. One file per check. */
export interface Practice {
  /** Names what is in place: `lock-file`. */
  readonly id: string;
  readonly title: string;
  /** Why it matters, in one sentence. */
  readonly why: string;
  readonly check: (workspace: PracticeWorkspace) => PracticeOutcome;
}

/** `unknown`: nothing in the files says so or otherwise. `not applicable`: there is nothing it could be about. */
export type PracticeState = "in place" | "partly" | "missing" | "unknown" | "not applicable";

export interface PracticeOutcome {
  readonly state: PracticeState;
  /** What was seen, each with its file where there is one. */
  readonly evidence: readonly PracticeEvidence[];
  /** What to do, in one sentence; undefined where nothing is to be done. */
  readonly advice?: string;
  /** What `keywarden init` can write for it. */
  readonly scaffold?: Scaffold;
}

export interface PracticeEvidence {
  /** Relative to the root. */
  readonly path: string | undefined;
  /** Counts from 1; undefined where it is about the whole file. */
  readonly line?: number | undefined;
  readonly text: string;
}

export type Scaffold = "pre-commit" | "github" | "gitlab" | "runbook";

/** What came of a practice. Plain, serialisable data. */
export interface PracticeResult extends PracticeOutcome {
  readonly id: string;
  readonly title: string;
  readonly why: string;
}

/** What checks may look at: one root. */
export interface PracticeWorkspace {
  /** Files that an audit lists, relative to the root, with `/`. */
  readonly files: readonly string[];
  /** The text of any file of the root; undefined where there is none that can be read. Remembered: many checks ask for the same few files. */
  read(path: string): string | undefined;
  /** The texts of those of some files in which a word is found, one after another, none of them kept: for checks that look through the program. */
  textsWith(paths: Iterable<string>, wanted: WordSearch): Iterable<readonly [path: string, text: string]>;
  /** The names in any folder of the root. */
  list(folder: string): readonly string[];
  /** Whether git ignores a path; undefined where that is not known, or the path is none of {@link ASKED_PATHS}. */
  isIgnored(path: string): boolean | undefined;
  readonly findings: readonly Finding[];
  readonly permissions: readonly KeyPermissions[];
  /** Files that have to do with keys or with Stripe, but for those of copies of its libraries. */
  readonly seeds: readonly string[];
  /** When each key was first committed, by its fingerprint, as seconds since 1970; undefined where the history was not looked at. */
  readonly firstSeen: ReadonlyMap<string, number> | undefined;
  /** Seconds since 1970; undefined without a clock. */
  readonly now: number | undefined;
}

/** Names under which keys are kept beside a program: git must ignore them. */
export const ASKED_PATHS: readonly string[] = [".env", ".env.local", ".env.production", ".env.production.local"];
