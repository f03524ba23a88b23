import { DiskChanges } from "./disk-changes.ts";
import { guardedNotification } from "./guard.ts";
import type { Server } from "./server.ts";

/** `textDocument/didSave`, for editors that do not tell of changes on the disk: what answers rest on is read again, and what is another one now counts. */
export function followSaves(server: Server): void {
  const saved = new Set<string>();
  let isLooking = false;
  const look = async (): Promise<void> => {
    isLooking = true;
    try {
      while (saved.size > 0) {
        const uris = [...saved];
        saved.clear();
        await lookAtDisk(server, uris);
      }
    } finally {
      isLooking = false;
    }
  };
  server.connection.onDidSaveTextDocument(
    guardedNotification(server, "textDocument/didSave", ({ textDocument: { uri } }) => {
      if (server.abilities.watchesFiles) return;
      saved.add(uri);
      if (!isLooking) void look().catch((error) => server.log.error("looking at the disk", error));
    }),
  );
}

async function lookAtDisk(server: Server, saved: readonly string[]): Promise<void> {
  const homes = saved.flatMap((uri) => server.roots.inFolder(uri) ?? []);
  let any = false;
  for (const root of server.roots.all()) {
    const own = homes.filter((home) => home.root === root).map(({ path }) => path);
    // Git's index may be another one, too: who was not told cannot know.
    const changes = new DiskChanges([...own, ...(await root.changedMeanwhile()), ".git/index"]);
    any = root.changedOnDisk(changes) || any;
  }
  if (any) server.refresh();
}
