import { join } from "node:path";
import type { Ecosystem } from "../facts/program.ts";
import type { Skipped } from "../project/discover.ts";
import type { Reader } from "../project/node.ts";
import { IMPORT_WORDS, type ScannedImport, scanImports, scannedEcosystem } from "../project/resolve/import-scan.ts";
import { leadsInside, type Mappings } from "../project/resolve/mappings.ts";
import { createMarkingSearch, type WordSearch } from "../project/word-search.ts";
import { isFolderSettings } from "../settings/layers.ts";
import { SEED, SEED_WORDS } from "./seed.ts";

/** Files below a folder, and whether to look for what they import. Plain data. */
export interface FilesToScan {
  readonly paths: readonly string[];
  readonly imports: boolean;
}

/** What reading some files gave. Plain data. */
export interface ScannedFiles {
  /** In bytes, in order of the files; negative where one was not read. */
  readonly sizes: readonly number[];
  /** The numbers of those that are worth a closer look. */
  readonly matched: readonly number[];
  /** Of those, the ones that speak of Stripe. */
  readonly stripe: readonly number[];
  /** What files import, as far as it may lie in the project, by their numbers. */
  readonly imports: readonly (readonly [file: number, imports: readonly ScannedImport[]])[];
  readonly skipped: readonly Skipped[];
}

/** Reads files below a folder; of the texts nothing is kept. */
export function scanFiles(root: string, { paths, imports: areImportsWanted }: FilesToScan, read: Reader, mappings: Mappings): ScannedFiles {
  const isInside = leadsInside(mappings);
  const sizes: number[] = [];
  const matched: number[] = [];
  const stripe: number[] = [];
  const imports: (readonly [number, readonly ScannedImport[]])[] = [];
  const skipped: Skipped[] = [];
  for (const [index, path] of paths.entries()) {
    const ecosystem = areImportsWanted ? scannedEcosystem(path) : undefined;
    const onImports = (found: readonly ScannedImport[]): void => {
      const inside = ecosystem === "pypi" ? found : found.filter(({ specifier }) => isInside(specifier));
      if (inside.length > 0) imports.push([index, inside]);
    };
    // What is wrong in settings is said whatever they speak of.
    const wanted = isFolderSettings(path) ? undefined : ecosystem === undefined ? SEED : seedWithImports(ecosystem, onImports);
    const outcome = read(join(root, path), wanted);
    sizes.push(outcome.kind === "skipped" ? -1 : outcome.size);
    if (outcome.kind === "skipped") skipped.push({ path, reason: outcome.reason });
    if (outcome.kind !== "text") continue;
    matched.push(index);
    if (/stripe/i.test(outcome.decoded.text)) stripe.push(index);
  }
  return { sizes, matched, stripe, imports, skipped };
}

const SEEDS = { npm: createMarkingSearch(SEED_WORDS, IMPORT_WORDS.npm), pypi: createMarkingSearch(SEED_WORDS, IMPORT_WORDS.pypi) };

/** A search for seeds that tells on its way what the text imports. */
function seedWithImports(ecosystem: Ecosystem, onImports: (imports: readonly ScannedImport[]) => void): WordSearch<Buffer> {
  const seeds = SEEDS[ecosystem];
  return {
    inBytes(bytes) {
      const places: number[] = [];
      const isSeed = seeds.inAll(bytes, places);
      if (places.length > 0) onImports(scanImports({ bytes, textOf: (start, end) => bytes.toString("latin1", start, end) }, ecosystem, places));
      return isSeed;
    },
    inText: seeds.inText,
  };
}
