import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { Skipped } from "../project/discover.ts";
import type { Reader } from "../project/node.ts";
import type { WordSearch } from "../project/word-search.ts";

export interface Seeds {
  readonly texts: ReadonlyMap<string, string>;
  /** Bytes of the files that matched. */
  readonly matchedBytes: number;
  readonly read: number;
  readonly bytes: number;
  readonly skipped: readonly Skipped[];
}

/** How long the thread may be busy before progress is shown and signals are heard. */
const TURN_MILLISECONDS = 40;

/** Reads all files and keeps the texts in which what is wanted is found; undefined if cancelled. */
export async function readSeeds(
  root: string,
  files: readonly string[],
  read: Reader,
  wanted: WordSearch,
  options: { readonly cancelled: () => boolean; readonly onFile: (done: number, path: string) => void },
): Promise<Seeds | undefined> {
  const texts = new Map<string, string>();
  const skipped: Skipped[] = [];
  let matchedBytes = 0;
  let bytes = 0;
  let turnEnds = performance.now() + TURN_MILLISECONDS;
  for (const [index, path] of files.entries()) {
    const outcome = read(join(root, path), wanted);
    if (outcome.kind === "skipped") skipped.push({ path, reason: outcome.reason });
    else bytes += outcome.size;
    if (outcome.kind === "text") {
      texts.set(path, outcome.decoded.text);
      matchedBytes += outcome.size;
    }
    if (performance.now() >= turnEnds) {
      options.onFile(index + 1, path);
      await turn();
      if (options.cancelled()) return undefined;
      turnEnds = performance.now() + TURN_MILLISECONDS;
    }
  }
  return { texts, matchedBytes, read: files.length - skipped.length, bytes, skipped };
}
