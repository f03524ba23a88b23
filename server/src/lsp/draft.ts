import { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis } from "../engine/analysis.ts";
import type { FileChange, ProjectSnapshot } from "../fixes/repair.ts";
import { Pieces } from "./pieces.ts";
import type { Root } from "./root.ts";

/** A folder with changes on top that the editor does not have yet: for repairs that build on one another. */
export class Draft {
  readonly #root: Root;
  readonly #changed = new Map<string, { readonly pieces: Pieces; readonly isNew: boolean }>();

  /** The root must be a fork: the draft changes its texts and disposes of it. */
  constructor(fork: Root) {
    this.#root = fork;
  }

  async text(path: string): Promise<string | undefined> {
    return (await this.#root.locate(path))?.document.getText();
  }

  snapshot(gitAllowed: boolean): ProjectSnapshot {
    const { list, ...rest } = this.#root.snapshot(gitAllowed);
    const created = (): string[] => [...this.#changed].flatMap(([path, { isNew }]) => (isNew ? [path] : []));
    return {
      ...rest,
      list: async (folder) => {
        const prefix = folder === "" || folder === "." ? "" : `${folder}/`;
        const names = created().flatMap((path) => (path.startsWith(prefix) ? (path.slice(prefix.length).split("/", 1)[0] ?? []) : []));
        return [...new Set([...(await list(folder)), ...names])];
      },
    };
  }

  analyze(path: string, cancelled: () => boolean): Promise<Analysis | undefined> {
    return this.#root.analyze(path, cancelled);
  }

  /** Makes all these changes, or none: false where one does not fit. Changes of files that can be nowhere are left out. */
  async apply(changes: readonly FileChange[]): Promise<boolean> {
    const possible = changes.filter((change) => this.#root.addressOf(change.path) !== undefined);
    const before = new Map<string, string | undefined>();
    for (const { path } of possible) before.set(path, await this.text(path));
    if (possible.some((change) => (before.get(change.path) === undefined) !== (change.kind === "create"))) return false;
    for (const change of possible) {
      const { path } = change;
      const known = this.#changed.get(path) ?? { pieces: new Pieces(before.get(path) ?? ""), isNew: change.kind === "create" };
      known.pieces.apply(change.kind === "edit" ? change.edits : [{ span: { start: 0, end: 0 }, text: change.text }]);
      this.#changed.set(path, known);
      const open = this.#root.textAt(path)?.document;
      const uri = this.#root.addressOf(path) ?? path;
      this.#root.put(path, TextDocument.create(uri, open?.languageId ?? "", (open?.version ?? 0) + 1, known.pieces.text));
    }
    return true;
  }

  /** All changes together, as one edit of each file. */
  changes(): FileChange[] {
    return [...this.#changed].map(([path, { pieces, isNew }]) =>
      isNew ? { kind: "create", path, text: pieces.text } : { kind: "edit", path, edits: pieces.edits() },
    );
  }

  /** The texts of the changed files before all changes; undefined for those that were not there. */
  originals(): [string, string | undefined][] {
    return [...this.#changed].map(([path, { pieces, isNew }]) => [path, isNew ? undefined : pieces.original]);
  }

  dispose(): void {
    this.#root.dispose();
  }
}
