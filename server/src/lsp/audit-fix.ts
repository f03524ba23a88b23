import type { RepairContext } from "../fixes/repair.ts";
import type { Finding } from "../rules/finding.ts";
import type { Audited } from "./audited.ts";
import { type LocatedChange, locatedEdits, workspaceEditOf } from "./convert.ts";
import { guarded } from "./guard.ts";
import { RequestType } from "./language-server.ts";
import { NotebookText } from "./notebook-text.ts";
import { inNotebook } from "./place.ts";
import { FIX, type Fix, type FixParams } from "./protocol.ts";
import type { Root } from "./root.ts";
import type { Server } from "./server.ts";

/** `keywarden/fix`: what can be put right safely about findings of the last audit, in however many files, as one edit. What has changed since is left alone. */
export function answerFixes(server: Server, audited: Audited): void {
  server.connection.onRequest(
    new RequestType<FixParams, Fix | null, void>(FIX),
    guarded(server, FIX, async ({ findings }: FixParams): Promise<Fix | null> => {
      const byFolder = new Map<string, Finding[]>();
      const sources = new Map<Finding, string | undefined>();
      for (const at of findings) {
        const found = audited.find(at);
        if (!found) continue;
        byFolder.set(found.address, [...(byFolder.get(found.address) ?? []), found.finding]);
        sources.set(found.finding, found.audit.source(found.finding.path));
      }
      const changes: LocatedChange[] = [];
      const notes = new Set<string>();
      const unsettled: string[] = [];
      for (const [address, wanted] of byFolder) {
        const root = server.roots.folderAt(address);
        if (root === undefined) continue;
        const made = await fixIn(server, root, wanted, sources);
        changes.push(...made.changes);
        for (const note of made.notes) notes.add(note);
        if (made.isUnsettled) unsettled.push(address);
      }
      return changes.length === 0 ? null : { edit: workspaceEditOf(changes, server.abilities), notes: [...notes], unsettled };
    }),
  );
}

interface Made {
  readonly changes: readonly LocatedChange[];
  readonly notes: readonly string[];
  /** Whether keys were moved although the folder's settings do not say where to. */
  readonly isUnsettled: boolean;
}

const NOTHING: Made = { changes: [], notes: [], isUnsettled: false };

async function fixIn(server: Server, root: Root, findings: readonly Finding[], sources: ReadonlyMap<Finding, string | undefined>): Promise<Made> {
  const current: Finding[] = [];
  let first: { readonly path: string; readonly text: string } | undefined;
  for (const finding of findings) {
    const document = (await root.locate(finding.path))?.document;
    const text = document?.getText();
    const present = document instanceof NotebookText ? await inNotebook(root, finding) : text === sources.get(finding) ? finding : undefined;
    if (text === undefined || present === undefined) continue;
    current.push(present);
    first ??= { path: finding.path, text };
  }
  if (first === undefined) return NOTHING;
  const [syntax, settings] = await Promise.all([server.runtime.syntax(), root.settings()]);
  const context: RepairContext = { ...first, languageId: undefined, syntax, settings, project: root.snapshot() };
  const edit = await server.runtime.fixAll(current, context);
  const changes: LocatedChange[] = [];
  for (const change of edit?.changes ?? []) {
    const at = await root.locate(change.path);
    const uri = root.addressOf(change.path);
    if (change.kind === "edit" && at !== undefined) {
      const edits = locatedEdits(at, change.edits);
      if (edits === undefined) return NOTHING;
      changes.push(...edits);
    } else if (change.kind === "create" && at === undefined && uri !== undefined) changes.push({ kind: "create", uri, text: change.text });
  }
  return {
    changes,
    notes: edit?.notes ?? [],
    isUnsettled: settings.store === undefined && (edit?.destinations ?? []).some(({ because }) => because !== "set"),
  };
}
