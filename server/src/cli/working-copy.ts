import { accessSync, chmodSync, constants, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FileChange, ProjectSnapshot } from "../fixes/repair.ts";
import { type Decoded, decode, encode } from "../project/decode.ts";
import { createReader, isIgnored, nodeFileSystem } from "../project/node.ts";
import { applyEdits } from "../text/edit.ts";
import { staysInside } from "../text/path.ts";

/** A file before and after. */
export interface Change {
  /** Relative to the root. */
  readonly path: string;
  /** Undefined where the file is new. */
  readonly before: string | undefined;
  readonly after: string;
}

/** A root's files with changes on top that are not on the disk yet. */
export class WorkingCopy implements ProjectSnapshot {
  readonly #root: string;
  readonly #reader = createReader();
  /** As read, before any change. */
  readonly #original = new Map<string, Decoded | undefined>();
  readonly #changed = new Map<string, string>();
  readonly #ignored = new Map<string, Promise<boolean | undefined>>();

  constructor(root: string) {
    this.#root = root;
  }

  /** The text as it is now; undefined where there is no such text file. */
  text(path: string): string | undefined {
    return this.#changed.get(path) ?? this.#onDisk(path)?.text;
  }

  async read(path: string): Promise<string | undefined> {
    return staysInside(path) ? this.text(path) : undefined;
  }

  async list(folder: string): Promise<readonly string[]> {
    const prefix = folder === "" || folder === "." ? "" : `${folder}/`;
    if (!staysInside(folder)) return [];
    const names = new Set((await nodeFileSystem.list(join(this.#root, folder))).map((it) => it.name));
    for (const path of this.#changed.keys()) {
      if (path.startsWith(prefix)) names.add(path.slice(prefix.length).split("/", 1)[0] ?? "");
    }
    return [...names].sort();
  }

  isIgnored(path: string): Promise<boolean | undefined> {
    // Many repairs ask about the same few files, and each answer is a process.
    const known = this.#ignored.get(path) ?? isIgnored(this.#root, path, true);
    this.#ignored.set(path, known);
    return known;
  }

  /** Makes all the changes of an edit, or none: false where one of them does not fit. */
  apply(changes: readonly FileChange[]): boolean {
    const next = new Map<string, string>();
    for (const change of changes) {
      const before = next.get(change.path) ?? (staysInside(change.path) ? this.text(change.path) : undefined);
      if (change.kind === "create") {
        if (before !== undefined || !staysInside(change.path)) return false;
        next.set(change.path, change.text);
      } else {
        if (before === undefined) return false;
        next.set(change.path, applyEdits(before, change.edits));
      }
    }
    for (const [path, text] of next) this.#changed.set(path, text);
    return true;
  }

  /** What differs from the disk, in order of path. */
  changes(): Change[] {
    const paths = [...this.#changed.keys()].sort();
    return paths.map((path) => ({ path, before: this.#onDisk(path)?.text, after: this.#changed.get(path) ?? "" })).filter((it) => it.before !== it.after);
  }

  /** Writes a change in the file's own encoding, all of it or nothing, with the file's mode; says why where that is not possible. */
  write({ path, after }: Change): string | undefined {
    const original = this.#onDisk(path);
    const place = join(this.#root, path);
    try {
      if (original === undefined) {
        mkdirSync(dirname(place), { recursive: true });
        writeFileSync(place, after, { flag: "wx" });
        return undefined;
      }
      const bytes = encode(after, original);
      if (bytes === undefined) return "its encoding has no way to write the new text";
      const { mode, nlink } = statSync(place);
      if (decode(readFileSync(place))?.text !== original.text) return "it was changed meanwhile";
      accessSync(place, constants.W_OK);
      // A file with several names stays one file.
      if (nlink > 1) writeFileSync(place, bytes);
      else replace(realpathSync(place), bytes, mode);
      return undefined;
    } catch (error) {
      return error instanceof Error && "code" in error ? `cannot be written (${String(error.code)})` : "cannot be written";
    }
  }

  #onDisk(path: string): Decoded | undefined {
    if (!this.#original.has(path)) {
      const outcome = this.#reader(join(this.#root, path));
      this.#original.set(path, outcome.kind === "text" ? outcome.decoded : undefined);
    }
    return this.#original.get(path);
  }
}

/** Puts new content in the place of a file's: whoever reads it sees the old or the new one, never a part. */
function replace(place: string, bytes: Uint8Array, mode: number): void {
  const temporary = `${place}.${process.pid}.keywarden`;
  try {
    writeFileSync(temporary, bytes, { flag: "wx", mode });
    // What the process leaves out of new files' modes is put back.
    chmodSync(temporary, mode);
    renameSync(temporary, place);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
