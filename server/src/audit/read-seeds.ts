import { setImmediate as turn } from "node:timers/promises";
import type { Skipped } from "../project/discover.ts";
import type { Reader } from "../project/node.ts";
import { ImportIndex } from "../project/resolve/import-index.ts";
import { scannedEcosystem } from "../project/resolve/import-scan.ts";
import { ListedFiles } from "./listed-files.ts";
import { type ScannedFiles, scanFiles } from "./scan-files.ts";
import type { Threads } from "./threads.ts";

/** What reading all files of a root gave. */
export interface Seeds {
  /** Those that are worth a closer look, in the order of the listing. */
  readonly matched: ReadonlySet<string>;
  /** Of those, the ones that speak of Stripe. */
  readonly stripe: ReadonlySet<string>;
  /** Who imports whom among all the files. */
  readonly imports: ImportIndex;
  /** In bytes, of every file that was read. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly read: number;
  readonly bytes: number;
  readonly skipped: readonly Skipped[];
}

export interface ReadSeedsOptions {
  readonly cancelled: () => boolean;
  readonly onFile: (done: number, path: string) => void;
  /** Others that read, as soon as they are there. */
  readonly threads?: Threads | undefined;
}

/** So many files are read at once: by one thread, or between two looks at whether the result is still wanted. */
const FILES_AT_ONCE = 100;

/** Reads all files and notes their imports; undefined if cancelled. */
export async function readSeeds(root: string, files: readonly string[], read: Reader, options: ReadSeedsOptions): Promise<Seeds | undefined> {
  const { threads, cancelled } = options;
  const imports = new ImportIndex(new ListedFiles(root, files, read));
  const { mappings } = imports;
  const parts: (readonly string[])[] = [];
  for (let at = 0; at < files.length; at += FILES_AT_ONCE) parts.push(files.slice(at, at + FILES_AT_ONCE));
  const scanned: (ScannedFiles | undefined)[] = [];
  const waiting = [...parts.keys()].reverse();
  let done = 0;
  const take = (part: number, found: ScannedFiles): void => {
    scanned[part] = found;
    done += parts[part]?.length ?? 0;
    options.onFile(done, parts[part]?.at(-1) ?? "");
  };
  const readHere = async (isEnough: () => boolean): Promise<void> => {
    while (!isEnough() && !cancelled()) {
      const part = waiting.pop();
      if (part === undefined) return;
      take(part, scanFiles(root, parts[part] ?? [], read, mappings));
      await turn();
    }
  };
  const readElsewhere = threads?.doInEach(async (thread) => {
    for (let part = waiting.pop(); part !== undefined && !cancelled(); part = waiting.pop()) {
      const found = await thread.scan(root, parts[part] ?? [], mappings);
      if (found === undefined) return void waiting.push(part);
      take(part, found);
    }
  });
  await Promise.all([readElsewhere, readHere(() => threads?.isReady === true)]);
  // What threads left that are no more.
  await readHere(() => false);
  return cancelled() ? undefined : seedsOf(parts, scanned, imports);
}

function seedsOf(parts: readonly (readonly string[])[], scanned: readonly (ScannedFiles | undefined)[], imports: ImportIndex): Seeds {
  const matched = new Set<string>();
  const stripe = new Set<string>();
  const sizes = new Map<string, number>();
  const skipped: Skipped[] = [];
  let bytes = 0;
  for (const [part, paths] of parts.entries()) {
    const found = scanned[part];
    if (found === undefined) continue;
    const pathOf = (file: number): string => paths[file] ?? "";
    for (const file of found.matched) matched.add(pathOf(file));
    for (const file of found.stripe) stripe.add(pathOf(file));
    for (const [file, imported] of found.imports) {
      const ecosystem = scannedEcosystem(pathOf(file));
      if (ecosystem) imports.add(pathOf(file), ecosystem, imported);
    }
    for (const [file, size] of found.sizes.entries()) {
      if (size < 0) continue;
      sizes.set(pathOf(file), size);
      bytes += size;
    }
    skipped.push(...found.skipped);
  }
  return { matched, stripe, imports, sizes, read: sizes.size, bytes, skipped };
}
