import { join } from "node:path";
import type { Session } from "../engine/analysis.ts";
import type { Reader } from "../project/node.ts";
import type { Settings } from "../settings/settings.ts";
import { type AnalyzeFile, createFileAnalysis, type LoadText } from "./analyze-file.ts";

/** What is to be analysed, in this thread or another: plain data. */
export interface AnalysisTask {
  readonly root: string;
  readonly settings: Settings;
  /** Every file that matched: all threads know all of them, and answer for those they are asked for. */
  readonly given: readonly GivenFile[];
}

export interface GivenFile {
  readonly path: string;
  readonly text: string;
  /** Whether git ignores it, where that is known. */
  readonly ignored: boolean | undefined;
}

/** Gives a new session the files of a task. */
export function startAnalysis(session: Session, { root, given }: AnalysisTask, read: Reader): AnalyzeFile {
  for (const { path, text, ignored } of given) session.set(path, text, undefined, ignored);
  return createFileAnalysis(session, textLoader(root, read));
}

/** Reads texts below a folder. */
export function textLoader(root: string, read: Reader): LoadText {
  return (path) => {
    const outcome = read(join(root, path));
    return outcome.kind === "text" ? outcome.decoded.text : undefined;
  };
}
