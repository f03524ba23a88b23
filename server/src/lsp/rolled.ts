import type { WorkspaceEdit } from "vscode-languageserver";
import { maskText } from "../model/credentials/mask.ts";
import { SETTINGS_FILE } from "../settings/settings.ts";
import { withRolled } from "../settings/write-rolled.ts";
import type { Audited } from "./audited.ts";
import { type LocatedChange, workspaceEditOf } from "./convert.ts";
import { guarded } from "./guard.ts";
import { RequestType } from "./language-server.ts";
import { ROLLED, type RolledParams } from "./protocol.ts";
import type { Server } from "./server.ts";

/** `keywarden/rolled`: the edit that notes in the settings, for the whole team, that a key opens nothing any more, in every folder where the last audits found it. */
export function answerRolled(server: Server, audited: Audited): void {
  server.connection.onRequest(
    new RequestType<RolledParams, WorkspaceEdit | null, void>(ROLLED),
    guarded(server, ROLLED, async ({ key, by, on }: RolledParams): Promise<WorkspaceEdit | null> => {
      if (!/^[0-9a-f]{16}$/.test(key) || !/^\d{4}-\d{2}-\d{2}$/.test(on)) return null;
      const changes: LocatedChange[] = [];
      for (const [address, { result }] of audited.all()) {
        if (!result.findings.some(({ evidence }) => evidence?.fingerprint === key)) continue;
        const root = server.roots.folderAt(address);
        const uri = root?.addressOf(SETTINGS_FILE);
        if (root === undefined || uri === undefined) continue;
        const at = await root.locate(SETTINGS_FILE);
        const before = at?.document.getText() ?? "";
        const text = withRolled(before, { key, on, ...(by !== undefined && by.trim() !== "" && { by: maskText(by.trim()) }) });
        // A file that could not be read as settings is not written over.
        if (text === undefined) return null;
        changes.push(at === undefined ? { kind: "create", uri, text } : { kind: "edit", at, edits: [{ span: { start: 0, end: before.length }, text }] });
      }
      return changes.length === 0 ? null : workspaceEditOf(changes, server.abilities);
    }),
  );
}
