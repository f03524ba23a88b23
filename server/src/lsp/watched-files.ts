import { DidChangeWatchedFilesNotification } from "vscode-languageserver";
import { SETTINGS_FILE } from "../settings/settings.ts";
import { guardedNotification } from "./guard.ts";
import type { Root } from "./root.ts";
import type { Server } from "./server.ts";

/** Files whose change on the disk can change an answer: the settings, what git ignores, and what an open file may import. */
const WATCHED = [`**/${SETTINGS_FILE}`, "**/.gitignore", "**/*.{py,pyi,js,cjs,mjs,jsx,ts,cts,mts,tsx,json}"];

/** `workspace/didChangeWatchedFiles`. */
export function followWatchedFiles(server: Server): void {
  server.connection.onDidChangeWatchedFiles(
    guardedNotification(server, "workspace/didChangeWatchedFiles", ({ changes }) => {
      const byRoot = new Map<Root, string[]>();
      for (const { uri } of changes) {
        const home = server.roots.inFolder(uri);
        if (home === undefined) continue;
        byRoot.set(home.root, [...(byRoot.get(home.root) ?? []), home.path]);
      }
      let any = false;
      for (const [root, paths] of byRoot) any = root.changedOnDisk(paths) || any;
      if (any) server.refresh();
    }),
  );
}

/** Asks the editor to tell of such files; to be called once it has said `initialized`. */
export async function watchFiles({ connection, abilities }: Server): Promise<void> {
  if (!abilities.watchesFiles) return;
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: WATCHED.map((globPattern) => ({ globPattern })) });
}
