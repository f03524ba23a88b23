import { OWN_FILES } from "../model/stripe/own-files.ts";
import { folderOf } from "../text/path.ts";

/**
 * Copies of Stripe's own libraries among the files of a project. The model says what they do; to walk them would take long and say less. Their texts are searched
 * like any other, and who imports one imports the library.
 */
export class LibraryCopies {
  /** Which of the telling files a folder has. */
  private readonly signs = new Map<string, Set<RegExp>>();
  private readonly folders = new Set<string>();

  /** Takes note of a file; true if a folder is known for a copy now that was not before. */
  add(path: string): boolean {
    const folder = folderOf(path);
    for (const own of OWN_FILES) {
      const sign = own.find((it) => it.test(path));
      if (!sign) continue;
      const seen = this.signs.get(folder) ?? new Set();
      this.signs.set(folder, seen.add(sign));
      if (this.folders.has(folder) || !own.every((it) => seen.has(it))) continue;
      this.folders.add(folder);
      return true;
    }
    return false;
  }

  /** Takes a folder for one. */
  know(folder: string): void {
    this.folders.add(folder);
  }

  /** The folders of all that are known. */
  all(): readonly string[] {
    return [...this.folders];
  }

  /** Takes note that a file is gone; true if its folder was a copy and is none any more. */
  delete(path: string): boolean {
    const folder = folderOf(path);
    const sign = OWN_FILES.flat().find((it) => it.test(path));
    return sign !== undefined && this.signs.get(folder)?.delete(sign) === true && this.folders.delete(folder);
  }

  /** Whether a file belongs to a copy. */
  has(path: string): boolean {
    if (this.folders.size === 0) return false;
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      if (this.folders.has(folder)) return true;
      if (folder === "") return false;
    }
  }
}
