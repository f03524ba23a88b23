import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Session } from "../engine/analysis.ts";
import type { DiskFacts } from "../project/exposure.ts";
import type { Reader } from "../project/node.ts";
import type { CredentialUse } from "../rules/credential-table.ts";
import type { Settings } from "../settings/settings.ts";
import { fileNameOf, folderOf } from "../text/path.ts";
import { type AnalyzeFile, createCompletion, createFileAnalysis, type LoadText } from "./analyze-file.ts";

/** What is to be analysed, in this thread or another: plain data. Files that have to do with each other, however far away, are in one task. */
export interface AnalysisTask {
  readonly root: string;
  readonly settings: Settings;
  readonly given: readonly GivenFile[];
  /** Who imports a given file, or someone who does, by the imported file: looked at where it imports a credential. */
  readonly importers: readonly (readonly [path: string, importers: readonly string[]])[];
  /** The folders of the root that hold copies of Stripe's libraries. */
  readonly copies: readonly string[];
  /** Files that were looked at because of these when the task was done before. */
  readonly also?: readonly string[];
}

/** The files whose analyses a task is asked for. */
export function filesOf({ given, also = [] }: AnalysisTask): readonly string[] {
  return [...given.map(({ path }) => path), ...also];
}

export interface GivenFile {
  readonly path: string;
  /** Whether git ignores it, where that is known. */
  readonly ignored: boolean | undefined;
  /** What else is known of it on the disk. */
  readonly disk?: DiskFacts | undefined;
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
export function startAnalysis(session: Session, { root, given, importers, copies }: AnalysisTask, read: Reader): TaskAnalysis {
  const load = textLoader(root, read);
  session.copiesIn(copies);
  for (const { path, ignored, disk } of given) {
    const outcome = read(join(root, path));
    if (outcome.kind === "text") session.set(path, outcome.decoded.text, undefined, ignored, disk);
  }
  const completion = createCompletion(session, load, new Map(importers));
  return {
    uses: async (cancelled) => ((await completion.complete(cancelled)) ? session.uses(cancelled) : undefined),
    learn: (uses) => session.learn(uses),
    analyze: createFileAnalysis(session, load, completion),
  };
}

/** Tells a task what others use as credentials; gives what its own files use. What goes wrong now is said of each file it concerns. */
export async function begun(analysis: TaskAnalysis, elsewhere: readonly CredentialUse[], cancelled?: () => boolean): Promise<readonly CredentialUse[]> {
  try {
    return (await analysis.uses(cancelled)) ?? [];
  } catch {
    return [];
  } finally {
    analysis.learn(elsewhere);
  }
}

/** Reads texts below a folder. Most of what imports might lead to is not there: folders are listed once, so that asking for it costs nothing. */
export function textLoader(root: string, read: Reader): LoadText {
  const folders = new Map<string, ReadonlySet<string>>();
  const namesIn = (folder: string): ReadonlySet<string> => {
    let names = folders.get(folder);
    if (!names) {
      names = folder === "" || namesIn(folderOf(folder)).has(fileNameOf(folder)) ? listed(join(root, folder)) : new Set<string>();
      folders.set(folder, names);
    }
    return names;
  };
  return (path) => {
    if (!namesIn(folderOf(path)).has(fileNameOf(path))) return undefined;
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
