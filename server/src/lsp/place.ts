import type { Location } from "vscode-languageserver";
import type { Finding } from "../rules/finding.ts";
import type { Audited } from "./audited.ts";
import { locationOf } from "./convert.ts";
import { guarded } from "./guard.ts";
import { RequestType } from "./language-server.ts";
import { NotebookText } from "./notebook-text.ts";
import { type FindingAddress, PLACE } from "./protocol.ts";
import type { Root } from "./root.ts";
import type { Server } from "./server.ts";

/** `keywarden/place`: the cell that a finding of the last audit is in. */
export function answerPlaces(server: Server, audited: Audited): void {
  server.connection.onRequest(
    new RequestType<FindingAddress, Location | null, void>(PLACE),
    guarded(server, PLACE, async (at: FindingAddress): Promise<Location | null> => {
      const found = audited.find(at);
      const root = found && server.roots.folderAt(found.address);
      const located = found && (await root?.locate(found.finding.path));
      if (found === undefined || root === undefined || !(located?.document instanceof NotebookText)) return null;
      const present = await inNotebook(root, found.finding);
      return present === undefined ? null : locationOf(located, present.span, server.abilities.encoding);
    }),
  );
}

/** The finding in a notebook that is open as cells, whose text is never quite that of its file; undefined where it is there no more. */
export async function inNotebook(root: Root, { path, fingerprint }: Finding): Promise<Finding | undefined> {
  const analysis = await root.analyze(path, () => false);
  return analysis?.findings.find((it) => it.fingerprint === fingerprint);
}
