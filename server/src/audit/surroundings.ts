import { createReader, listFiles } from "../project/node.ts";
import { scannedEcosystem } from "../project/resolve/import-scan.ts";
import { readSeeds } from "./read-seeds.ts";
import { readRootSettings, withFolderSettings } from "./root-settings.ts";
import { componentsOf } from "./tasks.ts";

/** What answers about a file may rest on besides the files it imports. Paths are relative to the folder. */
export interface Surroundings {
  /** Programs that have to do with keys or with Stripe. */
  readonly seeds: readonly string[];
  /** Who imports one of those, or someone who does, by the imported file. */
  readonly importers: ReadonlyMap<string, readonly string[]>;
}

/** Looks through a folder as an audit does; undefined if cancelled. */
export async function findSurroundings(
  folder: string,
  options: { readonly gitAllowed: boolean; readonly cancelled: () => boolean },
): Promise<Surroundings | undefined> {
  const { gitAllowed, cancelled } = options;
  const read = createReader();
  const root = readRootSettings(folder, read);
  const listed = await listFiles(folder, { excluded: root.excluded, includeIgnored: false, gitAllowed, cancelled });
  const settings = withFolderSettings(folder, root, listed?.files ?? [], read);
  const found = listed && (await readSeeds(folder, listed.files, read, { cancelled, onFile() {} }));
  if (found === undefined) return undefined;
  const seeds = [...found.matched].filter((path) => scannedEcosystem(path) !== undefined);
  const components = componentsOf(seeds, found, settings);
  return { seeds, importers: new Map(components.flatMap(({ importers }) => [...importers])) };
}
