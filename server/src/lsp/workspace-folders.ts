import { guardedNotification } from "./guard.ts";
import { type Server, wholeOf } from "./server.ts";

/** `workspace/didChangeWorkspaceFolders`; to be called once the editor has said `initialized`. */
export function followWorkspaceFolders(server: Server): void {
  if (!server.abilities.workspaceFolders) return;
  server.connection.workspace.onDidChangeWorkspaceFolders(
    guardedNotification(server, "workspace/didChangeWorkspaceFolders", ({ added, removed }) => {
      server.roots.setFolders(
        added.map((folder) => folder.uri),
        removed.map((folder) => folder.uri),
        new Set([...server.documents.all()].flatMap((document) => wholeOf(server, document) ?? [])),
      );
      server.refresh();
    }),
  );
}
