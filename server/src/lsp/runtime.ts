import type { AuditProgress } from "../audit/audit.ts";
import type { Audit } from "../audit/result.ts";
import type { Surroundings } from "../audit/surroundings.ts";
import type { Session } from "../engine/analysis.ts";
import type { Refactoring } from "../fixes/refactoring.ts";
import type { ProjectEdit, Repair, RepairContext, Step } from "../fixes/repair.ts";
import type { DiskFacts } from "../project/exposure.ts";
import type { FileSystem } from "../project/file-system.ts";
import type { Finding } from "../rules/finding.ts";
import type { Settings } from "../settings/settings.ts";
import type { Syntax } from "../syntax/parser.ts";

/** What the place where the server runs (Node, a browser's worker, a test) gives it. The server itself touches nothing outside. */
export interface Runtime {
  readonly version: string;
  readonly fileSystem: FileSystem;
  /** The parser; started when first asked for, shared by all folders. */
  syntax(): Promise<Syntax>;
  createSession(options: { readonly syntax: Syntax; readonly settings: Settings }): Session;
  readonly repairs: readonly Repair[];
  /** What can be rewritten where nothing is found; left out where there is nothing. */
  readonly refactorings?: readonly Refactoring[];
  /** All safe repairs of these findings of one file in one edit; undefined where there is nothing to do. */
  fixAll(findings: readonly Finding[], context: RepairContext): Promise<ProjectEdit | undefined>;
  /** Whether git ignores a file of a folder (both as file system paths); undefined where that cannot be said. Starts a process only if `gitAllowed`. */
  isIgnored(folder: string, path: string, gitAllowed: boolean): Promise<boolean | undefined>;
  /** What git's index and the modes of some files of a folder say, by their paths relative to it; left out where the runtime cannot. */
  readonly diskFactsOf?: (folder: string, paths: readonly string[], gitAllowed: boolean) => Promise<ReadonlyMap<string, DiskFacts>>;
  /** Does a step of a repair in a folder, which the user has confirmed; what went wrong, if anything. Left out where the runtime cannot. */
  readonly runStep?: (folder: string, step: Step) => Promise<string | undefined>;
  /** Where the page about a rule lies; undefined where there is none. */
  rulePage(rule: string): string | undefined;
  /** The text of that page, as Markdown. */
  ruleText(rule: string): Promise<string | undefined>;
  /** Looks at all files of a folder; left out where the runtime cannot. */
  readonly audit?: AuditFolder;
  /** Finds what answers about a folder's open files may rest on besides the files those import; left out where the runtime cannot. */
  readonly findSurroundings?: (
    folder: string,
    options: { readonly gitAllowed: boolean; readonly cancelled: () => boolean },
  ) => Promise<Surroundings | undefined>;
}

/** The audit of a folder given by its file system path; undefined if cancelled. */
export type AuditFolder = (folder: string, options: AuditOptions) => Promise<Audit | undefined>;

export interface AuditOptions {
  /** Whether git may be run. */
  readonly gitAllowed: boolean;
  /** Look through the git history, too. */
  readonly history: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: AuditProgress) => void;
  /** Told what was found in a file, with its text, as soon as it is known. */
  readonly onFindings: (path: string, findings: readonly Finding[], text: string | undefined) => void;
}
