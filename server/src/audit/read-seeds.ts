import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { Skipped } from "../project/discover.ts";
import type { Reader } from "../project/node.ts";
import { ImportIndex } from "../project/resolve/import-index.ts";
import { scanImports, scannedEcosystem } from "../project/resolve/import-scan.ts";
import type { WordSearch } from "../project/word-search.ts";
import { isFolderSettings } from "../settings/layers.ts";
import { ListedFiles } from "./listed-files.ts";

export interface Seeds {
  readonly texts: ReadonlyMap<string, string>;
  /** Who imports whom among all the files. */
  readonly imports: ImportIndex;
  /** In bytes, of every file that was read. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly read: number;
  readonly bytes: number;
  readonly skipped: readonly Skipped[];
}

/** How long the thread may be busy before progress is shown and signals are heard. */
const TURN_MILLISECONDS = 40;

/** Reads all files, notes their imports, and keeps the texts in which what is wanted is found; undefined if cancelled. */
export async function readSeeds(
  root: string,
  files: readonly string[],
  read: Reader,
  wanted: WordSearch,
  options: { readonly cancelled: () => boolean; readonly onFile: (done: number, path: string) => void },
): Promise<Seeds | undefined> {
  const texts = new Map<string, string>();
  const imports = new ImportIndex(new ListedFiles(root, files, read));
  const sizes = new Map<string, number>();
  const skipped: Skipped[] = [];
  let bytes = 0;
  let turnEnds = performance.now() + TURN_MILLISECONDS;
  for (const [index, path] of files.entries()) {
    const ecosystem = scannedEcosystem(path);
    const outcome = read(
      join(root, path),
      // What is wrong in settings is said whatever they speak of.
      isFolderSettings(path) ? undefined : wanted,
      ecosystem && ((content) => imports.add(path, ecosystem, scanImports(content.toString("latin1"), ecosystem))),
    );
    if (outcome.kind === "skipped") skipped.push({ path, reason: outcome.reason });
    else {
      bytes += outcome.size;
      sizes.set(path, outcome.size);
    }
    if (outcome.kind === "text") texts.set(path, outcome.decoded.text);
    if (performance.now() >= turnEnds) {
      options.onFile(index + 1, path);
      await turn();
      if (options.cancelled()) return undefined;
      turnEnds = performance.now() + TURN_MILLISECONDS;
    }
  }
  return { texts, imports, sizes, read: files.length - skipped.length, bytes, skipped };
}
