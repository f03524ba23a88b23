import { isExcluded } from "../project/places.ts";
import { scannedEcosystem } from "../project/resolve/import-scan.ts";
import { DEFAULT_SETTINGS } from "../settings/settings.ts";
import { foldersUp } from "../text/path.ts";

/** Files by which git decides what it ignores and what it has. */
const OF_GIT = /(?:^|\/)(?:\.gitignore|\.git\/(?:index|info\/exclude))$/;

/** Paths of one folder that were changed, made or removed on the disk, by whoever: a build that writes thousands of files, a branch that is switched. */
export class DiskChanges {
  readonly #paths: ReadonlySet<string>;

  constructor(paths: Iterable<string>) {
    this.#paths = new Set(paths);
  }

  /** Whether a file may be another one now: itself or a folder above it is among them, as editors tell of a folder that has come or gone as one. */
  touch(path: string): boolean {
    return foldersUp(path).some((it) => this.#paths.has(it));
  }

  /** Whether git may think otherwise of a file. */
  get areOfGit(): boolean {
    return [...this.#paths].some((path) => OF_GIT.test(path));
  }

  /** Whether there may be programs among them, or folders of programs, that an audit would look at. */
  get mayBePrograms(): boolean {
    return [...this.#paths].some((path) => isProgramOrFolder(path) && !isExcluded(path, DEFAULT_SETTINGS));
  }
}

function isProgramOrFolder(path: string): boolean {
  return !/(?:^|\/)\.git(?:\/|$)/.test(path) && (scannedEcosystem(path) !== undefined || !/\.[^/]*$/.test(path));
}
