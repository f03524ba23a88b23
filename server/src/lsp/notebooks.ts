import type { DidChangeNotebookDocumentParams, DidOpenNotebookDocumentParams, TextDocumentItem } from "vscode-languageserver";
import { normalAddress } from "./address.ts";
import { guardedNotification } from "./guard.ts";
import { NotebookCellKind } from "./language-server.ts";
import { type NotebookCell, NotebookText } from "./notebook-text.ts";
import type { Publisher } from "./publish-diagnostics.ts";
import type { Server } from "./server.ts";

/** The notebooks that are open in editors of cells. */
export class Notebooks {
  readonly #open = new Map<string, NotebookText>();
  readonly #byCell = new Map<string, NotebookText>();

  all(): Iterable<NotebookText> {
    return this.#open.values();
  }

  /** The notebook at an address. */
  at(uri: string): NotebookText | undefined {
    return this.#open.get(normalAddress(uri));
  }

  /** The notebook that a cell is in. */
  ofCell(uri: string): NotebookText | undefined {
    return this.#byCell.get(normalAddress(uri));
  }

  open(uri: string, cells: readonly NotebookCell[]): NotebookText {
    const notebook = new NotebookText(uri, []);
    this.#open.set(normalAddress(uri), notebook);
    this.setCells(notebook, cells);
    return notebook;
  }

  setCells(notebook: NotebookText, cells: readonly NotebookCell[]): void {
    for (const { document } of notebook.cells) this.#byCell.delete(normalAddress(document.uri));
    for (const { document } of cells) this.#byCell.set(normalAddress(document.uri), notebook);
    notebook.update(cells);
  }

  close(notebook: NotebookText): void {
    this.setCells(notebook, []);
    this.#open.delete(normalAddress(notebook.uri));
  }
}

/** `notebookDocument/didOpen`, `didChange` and `didClose`: the cells are texts like others, and together they are the notebook's file. */
export function followNotebooks(server: Server, publisher: () => Publisher | undefined): void {
  const { documents, notebooks, roots } = server;
  const { synchronization } = server.connection.notebooks;
  const put = (notebook: NotebookText): void => {
    roots.put(notebook);
    publisher()?.schedule();
  };
  const openCells = (items: readonly TextDocumentItem[]): void => {
    for (const { uri, languageId, version, text } of items) documents.open(uri, languageId, version, text);
  };
  const closeCell = (uri: string): void => {
    documents.close(uri);
    publisher()?.clear(uri);
  };
  synchronization.onDidOpenNotebookDocument(
    guardedNotification(server, "notebookDocument/didOpen", ({ notebookDocument: { uri, cells }, cellTextDocuments }: DidOpenNotebookDocumentParams) => {
      // Who shows the same file as text, too, sees what is found in its cells.
      publisher()?.clear(uri);
      openCells(cellTextDocuments);
      put(notebooks.open(uri, cellsOf(server, cells)));
    }),
  );
  synchronization.onDidChangeNotebookDocument(
    guardedNotification(server, "notebookDocument/didChange", ({ notebookDocument: { uri }, change: { cells } }: DidChangeNotebookDocumentParams) => {
      const notebook = notebooks.at(uri);
      if (notebook === undefined || cells === undefined) return;
      const { structure, data = [], textContent = [] } = cells;
      let present = notebook.cells;
      if (structure !== undefined) {
        const { array, didOpen = [], didClose = [] } = structure;
        openCells(didOpen);
        present = present.toSpliced(array.start, array.deleteCount, ...cellsOf(server, array.cells ?? []));
        const kept = new Set(present.map(({ document }) => normalAddress(document.uri)));
        for (const closed of didClose) if (!kept.has(normalAddress(closed.uri))) closeCell(closed.uri);
      }
      for (const { document, changes } of textContent) documents.change(document.uri, document.version, changes, server.abilities.encoding);
      const kinds = new Map(data.map((it) => [normalAddress(it.document), it.kind]));
      notebooks.setCells(
        notebook,
        present.map(({ document, isCode }) => {
          const kind = kinds.get(normalAddress(document.uri));
          return { document, isCode: kind === undefined ? isCode : kind === NotebookCellKind.Code };
        }),
      );
      put(notebook);
    }),
  );
  synchronization.onDidCloseNotebookDocument(
    guardedNotification(server, "notebookDocument/didClose", ({ notebookDocument: { uri }, cellTextDocuments }) => {
      const notebook = notebooks.at(uri);
      if (notebook === undefined) return;
      notebooks.close(notebook);
      for (const cell of cellTextDocuments) closeCell(cell.uri);
      const text = documents.get(uri);
      if (text === undefined) roots.close(uri);
      else roots.put(text);
      publisher()?.schedule();
    }),
  );
}

/** The cells whose texts are open. */
function cellsOf({ documents }: Server, cells: readonly { readonly kind: NotebookCellKind; readonly document: string }[]): NotebookCell[] {
  return cells.flatMap(({ kind, document: uri }) => {
    const document = documents.get(uri);
    return document === undefined ? [] : [{ document, isCode: kind === NotebookCellKind.Code }];
  });
}
