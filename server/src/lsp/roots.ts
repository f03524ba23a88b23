import type { TextDocument } from "vscode-languageserver-textdocument";
import { folderOf, nameOf, normalAddress, pathBelow } from "./address.ts";
import { Root } from "./root.ts";
import type { Runtime } from "./runtime.ts";

/** A text's root and its path there. */
export interface Home {
  readonly root: Root;
  readonly path: string;
}

/** The folders of the workspace, each with a session of its own, and one for each place of texts outside of them. */
export class Roots {
  readonly #runtime: Runtime;
  readonly #gitAllowed: () => boolean;
  readonly #onChange: () => void;
  readonly #folders = new Map<string, Root>();
  readonly #others = new Map<string, Root>();

  /** `gitAllowed` is asked whenever it matters: trust comes and goes. `onChange` is told when answers may be others although no text was changed. */
  constructor(runtime: Runtime, gitAllowed: () => boolean, onChange: () => void) {
    this.#runtime = runtime;
    this.#gitAllowed = gitAllowed;
    this.#onChange = onChange;
  }

  folders(): readonly Root[] {
    return [...this.#folders.values()];
  }

  /** The workspace folder at this very address. */
  folderAt(uri: string): Root | undefined {
    return this.#folders.get(normalAddress(uri));
  }

  all(): readonly Root[] {
    return [...this.#folders.values(), ...this.#others.values()];
  }

  /** The nearest workspace folder of a text, or a root for texts outside of all, made if need be. */
  homeOf(uri: string): Home {
    const home = this.inFolder(uri);
    if (home !== undefined) return home;
    // What was never saved lies nowhere: all of it shares one root without files.
    const address = uri.startsWith("untitled:") ? undefined : normalAddress(folderOf(uri));
    const key = address ?? "";
    let root = this.#others.get(key);
    if (root === undefined) {
      root = new Root(address, false, this.#runtime, this.#gitAllowed, this.#onChange);
      this.#others.set(key, root);
    }
    return { root, path: nameOf(uri) };
  }

  /** The nearest workspace folder of a file, if it is in one. */
  inFolder(uri: string): Home | undefined {
    let nearest: Home | undefined;
    for (const root of this.#folders.values()) {
      const path = root.address === undefined ? undefined : pathBelow(root.address, uri);
      if (path !== undefined && (nearest === undefined || path.length < nearest.path.length)) nearest = { root, path };
    }
    return nearest;
  }

  put(document: TextDocument): void {
    const { root, path } = this.homeOf(document.uri);
    root.put(path, document);
  }

  close(uri: string): void {
    const { root, path } = this.homeOf(uri);
    root.close(path);
    this.#sweep();
  }

  /** Changes the workspace folders; every open text moves to where it belongs now. */
  setFolders(added: readonly string[], removed: readonly string[], open: Iterable<TextDocument>): void {
    for (const uri of removed) {
      const key = normalAddress(uri);
      this.#folders.get(key)?.dispose();
      this.#folders.delete(key);
    }
    for (const uri of added) {
      const key = normalAddress(uri);
      if (!this.#folders.has(key)) this.#folders.set(key, new Root(uri, true, this.#runtime, this.#gitAllowed, this.#onChange));
    }
    for (const root of this.all()) root.closeAll();
    for (const document of open) this.put(document);
    this.#sweep();
  }

  dispose(): void {
    for (const root of this.all()) root.dispose();
    this.#folders.clear();
    this.#others.clear();
  }

  #sweep(): void {
    for (const [key, root] of this.#others) {
      if (!root.isEmpty) continue;
      root.dispose();
      this.#others.delete(key);
    }
  }
}
