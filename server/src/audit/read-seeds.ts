import { setImmediate as turn } from "node:timers/promises";
import { LibraryCopies } from "../engine/library-copies.ts";
import type { Skipped } from "../project/discover.ts";
import type { Reader } from "../project/node.ts";
import { ImportIndex } from "../project/resolve/import-index.ts";
import { scannedEcosystem } from "../project/resolve/import-scan.ts";
import { ListedFiles } from "./listed-files.ts";
import { type FilesToScan, type ScannedFiles, scanFiles } from "./scan-files.ts";
import type { Threads } from "./threads.ts";

/** What reading all files of a root gave. */
export interface Seeds {
  /** Those that are worth a closer look, in the order of the listing. */
  readonly matched: ReadonlySet<string>;
  /** Of those, the ones that speak of Stripe. */
  readonly stripe: ReadonlySet<string>;
  /** Who imports whom among all the files, but for copies of Stripe's libraries: those are one thing each, whatever is in them. */
  readonly imports: ImportIndex;
  readonly copies: LibraryCopies;
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
  const imports = new ImportIndex(
    new ListedFiles(root, files, read),
    files.filter((path) => scannedEcosystem(path) !== undefined),
  );
  const { mappings } = imports;
  const copies = new LibraryCopies();
  for (const path of files) copies.add(path);
  const parts = partsOf(files, copies);
  const seeds = new GrowingSeeds(parts, imports, copies);
  const waiting = [...parts.keys()].reverse();
  let done = 0;
  const take = (part: number, found: ScannedFiles): void => {
    seeds.take(part, found);
    done += parts[part]?.paths.length ?? 0;
    options.onFile(done, parts[part]?.paths.at(-1) ?? "");
  };
  const readHere = async (isEnough: () => boolean): Promise<void> => {
    while (!isEnough() && !cancelled()) {
      const part = waiting.pop();
      if (part === undefined) return;
      take(part, scanFiles(root, parts[part] ?? NOTHING, read, mappings));
      await turn();
    }
  };
  const readElsewhere = threads?.doInEach(async (thread) => {
    for (let part = waiting.pop(); part !== undefined && !cancelled(); part = waiting.pop()) {
      const found = await thread.scan(root, parts[part] ?? NOTHING, mappings);
      if (found === undefined) return void waiting.push(part);
      take(part, found);
    }
  });
  await Promise.all([readElsewhere, readHere(() => threads?.isReady === true)]);
  // What threads left that are no more.
  await readHere(() => false);
  return cancelled() ? undefined : seeds;
}

const NOTHING: FilesToScan = { paths: [], imports: false };

/** Files in the order of the listing, by what is asked of them. */
function partsOf(files: readonly string[], copies: LibraryCopies): readonly FilesToScan[] {
  const parts: { readonly paths: string[]; readonly imports: boolean }[] = [];
  for (const path of files) {
    const imports = !copies.has(path);
    const last = parts.at(-1);
    if (last && last.imports === imports && last.paths.length < FILES_AT_ONCE) last.paths.push(path);
    else parts.push({ paths: [path], imports });
  }
  return parts;
}

/** Takes parts in the order of the listing, whenever they come: what is found must not depend on which thread was faster. */
class GrowingSeeds implements Seeds {
  readonly matched = new Set<string>();
  readonly stripe = new Set<string>();
  readonly sizes = new Map<string, number>();
  readonly skipped: Skipped[] = [];
  bytes = 0;
  readonly imports: ImportIndex;
  readonly copies: LibraryCopies;
  readonly #parts: readonly FilesToScan[];
  readonly #early = new Map<number, ScannedFiles>();
  #next = 0;

  constructor(parts: readonly FilesToScan[], imports: ImportIndex, copies: LibraryCopies) {
    this.#parts = parts;
    this.imports = imports;
    this.copies = copies;
  }

  get read(): number {
    return this.sizes.size;
  }

  take(part: number, found: ScannedFiles): void {
    this.#early.set(part, found);
    for (let next = this.#early.get(this.#next); next !== undefined; next = this.#early.get(this.#next)) {
      this.#early.delete(this.#next);
      this.#add(this.#parts[this.#next]?.paths ?? [], next);
      this.#next++;
    }
  }

  #add(paths: readonly string[], found: ScannedFiles): void {
    const pathOf = (file: number): string => paths[file] ?? "";
    for (const file of found.matched) this.matched.add(pathOf(file));
    for (const file of found.stripe) this.stripe.add(pathOf(file));
    for (const [file, imported] of found.imports) {
      const ecosystem = scannedEcosystem(pathOf(file));
      if (ecosystem) this.imports.add(pathOf(file), ecosystem, imported);
    }
    for (const [file, size] of found.sizes.entries()) {
      if (size < 0) continue;
      this.sizes.set(pathOf(file), size);
      this.bytes += size;
    }
    this.skipped.push(...found.skipped);
  }
}
