import type { Analysis, Session } from "../engine/analysis.ts";

/** The text of a file of the root, by its relative path; undefined where there is none that can be read. */
export type LoadText = (path: string) => string | undefined;

/** What to say of a file that cannot be loaded any more. */
export const GONE = "gone before it could be analysed";

export interface FileAnalysis {
  readonly analysis: Analysis;
  /** What had to be loaded since the last one and was not in the session before. */
  readonly loaded: readonly string[];
}

/** The most files that are loaded only because others import them. */
export const MAX_LOADED = 20_000;

export type AnalyzeFile = (path: string, cancelled?: () => boolean) => Promise<FileAnalysis | "gone" | undefined>;

/**
 * Analyses files of one session and loads the files that those in it import, however far away. An answer is undefined if cancelled, `"gone"` if the file itself
 * is not in the session and cannot be loaded. Throws what the session throws.
 */
export function createFileAnalysis(session: Session, load: LoadText): AnalyzeFile {
  const loadNeeds = createNeedsLoader(session, load);
  return async (path, cancelled) => {
    const loaded: string[] = [];
    // Another thread may have come upon this file first.
    if (!session.has(path)) {
      const text = load(path);
      if (text === undefined) return "gone";
      session.set(path, text);
    }
    const needed = await loadNeeds(cancelled);
    if (needed === undefined) return undefined;
    loaded.push(...needed);
    const analysis = await session.analyze(path, cancelled);
    return analysis && { analysis, loaded };
  };
}

/** Gives a session what the imports of its files need, until nothing is left to ask for; gives the paths of files it loaded, undefined if cancelled. */
export function createNeedsLoader(session: Session, load: LoadText): (cancelled?: () => boolean) => Promise<readonly string[] | undefined> {
  let total = 0;
  return async (cancelled) => {
    const loaded: string[] = [];
    for (;;) {
      const needs = await session.needs(cancelled);
      if (needs === undefined) return undefined;
      if (needs.length === 0) return loaded;
      for (const path of needs) {
        const text = total < MAX_LOADED && isInside(path) ? load(path) : undefined;
        if (text === undefined) session.lacks(path);
        else {
          session.set(path, text);
          loaded.push(path);
          total++;
        }
      }
    }
  };
}

/** Whether a relative path stays inside the root. */
function isInside(path: string): boolean {
  return path !== "" && !/^(?:\/|[A-Za-z]:)|\\|\0/.test(path) && !path.split("/").includes("..");
}
