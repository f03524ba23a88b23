import type { Skipped } from "../project/discover.ts";
import type { Finding } from "../rules/finding.ts";
import { DEFAULT_SETTINGS, type Settings } from "../settings/settings.ts";
import type { KeyPermissions } from "./permissions.ts";
import type { PracticeResult } from "./practices/practice.ts";
import type { Shard } from "./shard.ts";

/** What an audit of one root says. Plain, serialisable data without any key. */
export interface AuditResult {
  readonly tool: { readonly name: "keywarden"; readonly version: string };
  /** The folder's absolute path. */
  readonly root: string;
  /** In order of path and place. */
  readonly findings: readonly Finding[];
  /** Silenced: by a comment, where nothing else is said. */
  readonly suppressed: readonly { readonly finding: Finding; readonly reason: string | undefined; readonly by?: "settings" | "baseline" }[];
  readonly files: FileCounts;
  /** What was not done and why, in words for the user. */
  readonly notes: readonly AuditNote[];
  /** How many functions met a bound of the interpreter, of how many. */
  readonly exhausted: number;
  readonly functions: number;
  /** False where `keywarden.json` cannot be read or is not valid; the default settings stand in for what is wrong. */
  readonly settingsValid: boolean;
  /** What the keys must be allowed, by key and deployable. */
  readonly permissions: readonly KeyPermissions[];
  /** The checklist of good habits; empty where only single files were looked at. */
  readonly practices: readonly PracticeResult[];
  /** As a list of repositories calls it. */
  readonly name?: string;
  /** Which part of the whole this is, where several machines share it. */
  readonly shard?: Shard;
  /** How much of the git history was read, where that was asked for; not `walked` where there is none that git may read. */
  readonly history?: { readonly walked: boolean; readonly objects: number; readonly bytes: number };
  /** Undefined where no clock was given. */
  readonly milliseconds: number | undefined;
}

export interface FileCounts {
  /** Found, and wanted by settings and ignore files. */
  readonly listed: number;
  readonly read: number;
  readonly bytes: number;
  /** Read, and holding something worth a closer look. */
  readonly matched: number;
  /** Looked at closely: what matched, and the files they import. */
  readonly analysed: number;
  readonly skipped: readonly Skipped[];
}

export interface AuditNote {
  /** Undefined where it is about the whole root. */
  readonly path: string | undefined;
  readonly text: string;
}

/** A result with the texts it speaks of. */
export interface Audit {
  readonly result: AuditResult;
  /** The paths of the files that were looked at closely. */
  readonly analysed: readonly string[];
  /** The text that was analysed, for files with findings, steps and calls that need permissions; undefined for any other. */
  readonly source: (path: string) => string | undefined;
  readonly settings: Settings;
  /** Files the user named one by one. */
  readonly named: ReadonlySet<string>;
}

/** An audit of which no more is known than is given: one that is not over, or could not be made. */
export function auditKnowing(known: Pick<AuditResult, "tool" | "root"> & Partial<AuditResult>, source: Audit["source"] = () => undefined): Audit {
  return {
    result: {
      findings: [],
      suppressed: [],
      files: { listed: 0, read: 0, bytes: 0, matched: 0, analysed: 0, skipped: [] },
      notes: [],
      exhausted: 0,
      functions: 0,
      settingsValid: true,
      permissions: [],
      practices: [],
      milliseconds: undefined,
      ...known,
    },
    analysed: [],
    source,
    settings: DEFAULT_SETTINGS,
    named: new Set(),
  };
}
