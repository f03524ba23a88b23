import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Session } from "../engine/analysis.ts";
import type { Reader } from "../project/node.ts";
import { folderOf } from "../project/resolve/files.ts";
import type { CredentialUse } from "../rules/credential-table.ts";
import type { Settings } from "../settings/settings.ts";
import { type AnalyzeFile, createFileAnalysis, createNeedsLoader, type LoadText } from "./analyze-file.ts";

/** What is to be analysed, in this thread or another: plain data. Files that import each other, however far away, are in one task. */
export interface AnalysisTask {
  readonly root: string;
  readonly settings: Settings;
  readonly given: readonly GivenFile[];
  /** The paths that are left to be analysed; all that is given where this is missing. */
  readonly only?: readonly string[];
}

export interface GivenFile {
  readonly path: string;
  /** Undefined where it is still to be read. */
  readonly text: string | undefined;
  /** Whether git ignores it, where that is known. */
  readonly ignored: boolean | undefined;
  /** In bytes, of the file. */
  readonly size: number;
}

/** Answers about the files of one task. */
export interface TaskAnalysis {
  /** What the task uses as credentials; undefined if cancelled. */
  uses(cancelled?: () => boolean): Promise<readonly CredentialUse[] | undefined>;
  /** What other tasks use: to be told before the first analysis. */
  learn(uses: readonly CredentialUse[]): void;
  readonly analyze: AnalyzeFile;
}

/** Gives a new session the files of a task. */
export function startAnalysis(session: Session, { root, given }: AnalysisTask, read: Reader): TaskAnalysis {
  const load = textLoader(root, read);
  for (const { path, text = load(path), ignored } of given) if (text !== undefined) session.set(path, text, undefined, ignored);
  const loadNeeds = createNeedsLoader(session, load);
  return {
    uses: async (cancelled) => ((await loadNeeds(cancelled)) === undefined ? undefined : session.uses(cancelled)),
    learn: (uses) => session.learn(uses),
    analyze: createFileAnalysis(session, load),
  };
}

/** Reads texts below a folder. Most of what imports might lead to is not there: folders are listed once, so that asking for it costs nothing. */
export function textLoader(root: string, read: Reader): LoadText {
  const folders = new Map<string, ReadonlySet<string>>();
  const namesIn = (folder: string): ReadonlySet<string> => {
    let names = folders.get(folder);
    if (!names) {
      names = folder === "" || namesIn(folderOf(folder)).has(lastName(folder)) ? listed(join(root, folder)) : new Set<string>();
      folders.set(folder, names);
    }
    return names;
  };
  return (path) => {
    if (!namesIn(folderOf(path)).has(lastName(path))) return undefined;
    const outcome = read(join(root, path));
    return outcome.kind === "text" ? outcome.decoded.text : undefined;
  };
}

function listed(folder: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(folder));
  } catch {
    return new Set();
  }
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
