import { guardedNotification } from "./guard.ts";
import type { Publisher } from "./publish-diagnostics.ts";
import type { Server } from "./server.ts";

/** `textDocument/didOpen`, `didChange` and `didClose`: what the editor holds is what counts. */
export function followTextDocuments(server: Server, publisher: () => Publisher | undefined): void {
  const { connection, documents, roots } = server;
  connection.onDidOpenTextDocument(
    guardedNotification(server, "textDocument/didOpen", ({ textDocument: { uri, languageId, version, text } }) => {
      roots.put(documents.open(uri, languageId, version, text));
      publisher()?.schedule();
    }),
  );
  connection.onDidChangeTextDocument(
    guardedNotification(server, "textDocument/didChange", ({ textDocument: { uri, version }, contentChanges }) => {
      const document = documents.change(uri, version, contentChanges, server.abilities.encoding);
      if (document === undefined) return;
      roots.put(document);
      publisher()?.schedule();
    }),
  );
  connection.onDidCloseTextDocument(
    guardedNotification(server, "textDocument/didClose", ({ textDocument: { uri } }) => {
      documents.close(uri);
      roots.close(uri);
      publisher()?.clear(uri);
      publisher()?.schedule();
    }),
  );
}
