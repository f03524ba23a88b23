import type { Analysis, Session } from "../engine/analysis.ts";

/** The text of a file of the root, by its relative path; undefined where there is none that can be read. */
export type LoadText = (path: string) => string | undefined;

/** What to say of a file that cannot be loaded any more. */
export const GONE = "gone before it could be analysed";

export interface FileAnalysis {
  readonly analysis: Analysis;
  /** What was analysed, where there is something to show in it. */
  readonly text: string | undefined;
  /** What had to be loaded since the last one and was not in the session before. */
  readonly loaded: readonly string[];
}

/** The most files that are loaded only because others import them. */
const MAX_LOADED = 20_000;

export type AnalyzeFile = (path: string, cancelled?: () => boolean) => Promise<FileAnalysis | "gone" | undefined>;

/** Gives a session what its files need. */
export interface Completion {
  /** False if cancelled. */
  complete(cancelled?: () => boolean): Promise<boolean>;
  /** The paths that were loaded since this was asked last. */
  loaded(): readonly string[];
}

/**
 * Analyses files of one session, once all is there that those rest on. An answer is undefined if cancelled, `"gone"` if the file itself is not in the session and
 * cannot be loaded. Throws what the session throws.
 */
export function createFileAnalysis(session: Session, load: LoadText, completion: Completion = createCompletion(session, load, new Map())): AnalyzeFile {
  return async (path, cancelled) => {
    if (!session.has(path)) {
      const text = load(path);
      if (text === undefined) return "gone";
      session.set(path, text);
    }
    if (!(await completion.complete(cancelled))) return undefined;
    const analysis = await session.analyze(path, cancelled);
    return analysis && { analysis, text: isShown(analysis) ? session.text(path) : undefined, loaded: completion.loaded() };
  };
}

/** Whether someone will want to see the text. */
function isShown({ findings, suppressed, usage }: Analysis): boolean {
  return findings.length + suppressed.length + usage.calls.length + usage.keys.length > 0;
}

/**
 * Gives a session the files that those in it import, and those of the importers that take a credential from one of them, until there are no more.
 */
export function createCompletion(session: Session, load: LoadText, importers: ReadonlyMap<string, readonly string[]>): Completion {
  let total = 0;
  let untold: string[] = [];
  const passedOver = new Set<string>();
  const take = (path: string, text: string): void => {
    session.set(path, text);
    untold.push(path);
    total++;
  };
  const loadNeeds = async (cancelled?: () => boolean): Promise<boolean> => {
    for (let needs = await session.needs(cancelled); ; needs = await session.needs(cancelled)) {
      if (needs === undefined) return false;
      if (needs.length === 0) return true;
      for (const path of needs) {
        const text = total < MAX_LOADED && isInside(path) ? load(path) : undefined;
        if (text === undefined) session.lacks(path);
        else take(path, text);
      }
    }
  };
  const loadImporters = async (cancelled?: () => boolean): Promise<boolean | undefined> => {
    const lent = await session.lent(cancelled);
    if (lent === undefined) return undefined;
    let any = false;
    for (const [path, names] of lent) {
      for (const importer of importers.get(path) ?? []) {
        if (session.has(importer) || passedOver.has(`${path} ${importer}`) || total >= MAX_LOADED) continue;
        const text = load(importer);
        if (text !== undefined && mentions(text, names)) {
          take(importer, text);
          any = true;
        } else passedOver.add(`${path} ${importer}`);
      }
    }
    return any;
  };
  return {
    async complete(cancelled) {
      for (;;) {
        if (!(await loadNeeds(cancelled))) return false;
        const any = importers.size > 0 && (await loadImporters(cancelled));
        if (any === undefined) return false;
        if (!any) return true;
      }
    },
    loaded() {
      const told = untold;
      untold = [];
      return told;
    },
  };
}

/** Whether a text may take one of these names from a module: by its name, or with all the others. */
export function mentions(text: string, names: readonly string[]): boolean {
  return names.includes("default") || /(?:\bimport|\bexport)[ \t]*\*/.test(text) || names.some((name) => text.includes(name));
}

/** Whether a relative path stays inside the root. */
function isInside(path: string): boolean {
  return path !== "" && !/^(?:\/|[A-Za-z]:)|\\|\0/.test(path) && !path.split("/").includes("..");
}
