import { DiskChanges } from "./disk-changes.ts";
import { guardedNotification } from "./guard.ts";
import { DidChangeWatchedFilesNotification } from "./language-server.ts";
import type { Root } from "./root.ts";
import type { Server } from "./server.ts";

/** All of them: settings, manifests, lock files, Dockerfiles, what git ignores, what is imported. Which of them answers rest on, each folder knows. */
const WATCHED = "**/*";

/** `workspace/didChangeWatchedFiles`. */
export function followWatchedFiles(server: Server): void {
  server.connection.onDidChangeWatchedFiles(
    guardedNotification(server, "workspace/didChangeWatchedFiles", ({ changes }) => {
      const byRoot = new Map<Root, string[]>();
      for (const { uri } of changes) {
        const home = server.roots.inFolder(uri);
        if (home === undefined) continue;
        const paths = byRoot.get(home.root) ?? [];
        byRoot.set(home.root, paths);
        paths.push(home.path);
      }
      let any = false;
      for (const [root, paths] of byRoot) any = root.changedOnDisk(new DiskChanges(paths)) || any;
      if (any) server.refresh();
    }),
  );
}

/** Asks the editor to tell of files; to be called once it has said `initialized`. */
export async function watchFiles({ connection, abilities }: Server): Promise<void> {
  if (!abilities.watchesFiles) return;
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: WATCHED }] });
}
