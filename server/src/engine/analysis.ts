import type { Finding } from "../rules/finding.ts";

/** What the engine says of one version of one file. */
export interface Analysis {
  readonly path: string;
  /** Not suppressed, in order of place. */
  readonly findings: readonly Finding[];
  /** Silenced by a comment, with what the comment says. */
  readonly suppressed: readonly { readonly finding: Finding; readonly reason: string | undefined }[];
  /** What was not done and why, in words for the user: "larger than 1 MiB: only text rules ran". */
  readonly notes: readonly string[];
  /** Paths of files that an import of this one leads to and that were not given yet: give them and ask again. */
  readonly needs: readonly string[];
  /** How many functions met a bound of the interpreter, of how many. */
  readonly exhausted: number;
  readonly functions: number;
}

/** One root's files, as far as they were given. The host reads files; the session never does. */
export interface Session {
  /** Gives or replaces a file's text. `languageId` is what an editor calls the language; `ignored` whether git ignores the file, where that is known. */
  set(path: string, text: string, languageId?: string, ignored?: boolean): void;
  remove(path: string): void;
  has(path: string): boolean;
  /** Files that are given, in no order. */
  paths(): Iterable<string>;
  /** The findings of a file that was given; undefined when cancelled. Answers are kept until something they rest on changes. */
  analyze(path: string, cancelled?: () => boolean): Promise<Analysis | undefined>;
  dispose(): void;
}
