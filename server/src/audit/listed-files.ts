import { join } from "node:path";
import type { Reader } from "../project/node.ts";
import type { ProjectFiles } from "../project/resolve/files.ts";

/** The files of a listing, as import resolution sees them. Texts are read when they are asked for. */
export class ListedFiles implements ProjectFiles {
  private readonly root: string;
  private readonly read: Reader;
  private readonly paths: ReadonlySet<string>;
  private readonly texts = new Map<string, string | undefined>();
  private readonly names = new Map<string, readonly string[]>();

  constructor(root: string, paths: readonly string[], read: Reader) {
    this.root = root;
    this.read = read;
    this.paths = new Set(paths);
  }

  has(path: string): boolean {
    return this.paths.has(path);
  }

  text(path: string): string | undefined {
    if (!this.paths.has(path)) return undefined;
    if (!this.texts.has(path)) {
      const outcome = this.read(join(this.root, path));
      this.texts.set(path, outcome.kind === "text" ? outcome.decoded.text : undefined);
    }
    return this.texts.get(path);
  }

  named(name: string): readonly string[] {
    let paths = this.names.get(name);
    if (!paths) {
      paths = [...this.paths].filter((it) => it === name || it.endsWith(`/${name}`)).sort();
      this.names.set(name, paths);
    }
    return paths;
  }

  /** Libraries are told from files of the project where programs are understood; here a file too many does no harm. */
  isLibrary(): boolean {
    return false;
  }
}
