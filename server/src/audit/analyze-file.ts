import type { Analysis, Session } from "../engine/analysis.ts";

/** The text of a file of the root, by its relative path; undefined where there is none that can be read. */
export type LoadText = (path: string) => string | undefined;

/** What to say of a file that cannot be loaded any more. */
export const GONE = "gone before it could be analysed";

export interface FileAnalysis {
  readonly analysis: Analysis;
  /** What had to be loaded for it and was not in the session before. */
  readonly loaded: readonly string[];
}

/** How often a file may ask for more. Each time it gets at least one more file, so this is as deep as imports are followed. */
const MAX_ROUNDS = 100;

/** The most files that are loaded only because others import them. */
const MAX_LOADED = 20_000;

export type AnalyzeFile = (path: string, cancelled?: () => boolean) => Promise<FileAnalysis | "gone" | undefined>;

/**
 * Analyses files of one session and loads the files they need. Remembers which files there are not, so that each is looked for once.
 * An answer is undefined if cancelled, `"gone"` if the file itself is not in the session and cannot be loaded. Throws what the session throws.
 */
export function createFileAnalysis(session: Session, load: LoadText): AnalyzeFile {
  const missing = new Set<string>();
  let total = 0;
  return async (path, cancelled) => {
    const loaded: string[] = [];
    // Another thread may have come upon this file first.
    if (!session.has(path)) {
      const text = load(path);
      if (text === undefined) return "gone";
      session.set(path, text);
    }
    for (let round = 0; ; round++) {
      const analysis = await session.analyze(path, cancelled);
      if (analysis === undefined) return undefined;
      const before = loaded.length;
      for (const need of round < MAX_ROUNDS ? analysis.needs : []) {
        if (session.has(need) || missing.has(need)) continue;
        const text = total < MAX_LOADED && isInside(need) ? load(need) : undefined;
        if (text === undefined) missing.add(need);
        else {
          session.set(need, text);
          loaded.push(need);
          total++;
        }
      }
      if (loaded.length === before) return { analysis, loaded };
    }
  };
}

/** Whether a relative path stays inside the root. */
function isInside(path: string): boolean {
  return path !== "" && !/^(?:\/|[A-Za-z]:)|\\|\0/.test(path) && !path.split("/").includes("..");
}
