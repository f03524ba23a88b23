import type { TextDocument } from "vscode-languageserver-textdocument";
import { guardedNotification } from "./guard.ts";
import type { Publisher } from "./publish-diagnostics.ts";
import { type Server, wholeOf } from "./server.ts";

/** `textDocument/didOpen`, `didChange` and `didClose`: what the editor holds is what counts. */
export function followTextDocuments(server: Server, publisher: () => Publisher | undefined): void {
  const { connection, documents, roots } = server;
  // What its notebook stands for is not looked at a second time.
  const put = (document: TextDocument): void => {
    if (wholeOf(server, document) === document) roots.put(document);
  };
  connection.onDidOpenTextDocument(
    guardedNotification(server, "textDocument/didOpen", ({ textDocument: { uri, languageId, version, text } }) => {
      if (typeof text !== "string") throw new TypeError("a document without a text");
      put(documents.open(uri, languageId, version, text));
      publisher()?.schedule();
    }),
  );
  connection.onDidChangeTextDocument(
    guardedNotification(server, "textDocument/didChange", ({ textDocument: { uri, version }, contentChanges }) => {
      const document = documents.change(uri, version, contentChanges, server.abilities.encoding);
      if (document === undefined) return;
      put(document);
      publisher()?.schedule();
    }),
  );
  connection.onDidCloseTextDocument(
    guardedNotification(server, "textDocument/didClose", ({ textDocument: { uri } }) => {
      documents.close(uri);
      if (server.notebooks.at(uri) === undefined) roots.close(uri);
      publisher()?.clear(uri);
      publisher()?.schedule();
    }),
  );
}
