import type { Analysis } from "../engine/analysis.ts";
import type { Skipped } from "../project/discover.ts";
import { scannedEcosystem } from "../project/resolve/import-scan.ts";
import type { FileOutcome, Work } from "./run-tasks.ts";

/** What came of the files: those to be analysed from the start, and as they come up, files of the listing that those import. */
export class Queue implements Work {
  readonly analyses = new Map<string, Analysis>();
  /** What was analysed, where there is something to show in it. */
  readonly texts = new Map<string, string>();
  onAnswer: (path: string) => void = () => {};
  onAnalysis: (analysis: Analysis, text: string | undefined) => void = () => {};
  readonly #failed = new Map<string, string>();
  readonly #listed: ReadonlySet<string>;
  readonly #known: Set<string>;

  constructor(known: Set<string>, listed: ReadonlySet<string>) {
    this.#listed = listed;
    this.#known = known;
  }

  get answered(): number {
    return this.analyses.size + this.#failed.size;
  }

  get failures(): Skipped[] {
    return [...this.#failed].map(([path, reason]) => ({ path, reason }));
  }

  get known(): number {
    return this.#known.size;
  }

  take(path: string, outcome: FileOutcome): readonly string[] {
    const more: string[] = [];
    this.analyses.delete(path);
    this.#failed.delete(path);
    if (outcome.kind === "failed") this.#failed.set(path, outcome.reason);
    else {
      const { analysis, text } = outcome.result;
      this.analyses.set(path, analysis);
      if (text !== undefined) this.texts.set(path, text);
      this.onAnalysis(analysis, text);
      for (const loaded of outcome.result.loaded) {
        // What ignore files and settings leave out is read for what it says of others, not reported. Manifests say nothing themselves, or they would have matched.
        if (!this.#listed.has(loaded) || this.#known.has(loaded) || scannedEcosystem(loaded) === undefined) continue;
        this.#known.add(loaded);
        more.push(loaded);
      }
    }
    this.onAnswer(path);
    return more;
  }
}
