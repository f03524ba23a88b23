import { RequestType } from "vscode-languageserver";
import type { AuditProgress } from "../audit/audit.ts";
import { addressBelow } from "./address.ts";
import { diagnosticOf, type Located, onDisk } from "./convert.ts";
import { guarded } from "./guard.ts";
import { AUDIT, type AuditedFinding, type AuditedFolder, type AuditParams, type AuditReport } from "./protocol.ts";
import type { Root } from "./root.ts";
import type { FolderAudit } from "./runtime.ts";
import { type Server, Superseded } from "./server.ts";

const PROGRESS_PAUSE_IN_MS = 100;

/** `keywarden/audit`: every file of the workspace, with progress. */
export function answerAudits(server: Server): void {
  const { audit } = server.runtime;
  if (audit === undefined) return;
  server.connection.onRequest(
    new RequestType<AuditParams, AuditReport, void>(AUDIT),
    guarded(server, AUDIT, async (params: AuditParams, token): Promise<AuditReport> => {
      const progress = server.connection.window.attachWorkDoneProgress(params.workDoneToken);
      const abort = new AbortController();
      const listening = token.onCancellationRequested(() => abort.abort());
      progress.begin("Keywarden audit", undefined, undefined, true);
      try {
        const folders: AuditedFolder[] = [];
        for (const root of foldersOf(server, params)) {
          const { place, address } = root;
          if (place === undefined || address === undefined) continue;
          const result = await audit(place, {
            gitAllowed: server.gitAllowed,
            signal: abort.signal,
            onProgress: sparingly((it) => progress.report(wordsFor(it))),
          });
          if (result === undefined || token.isCancellationRequested) throw new Superseded();
          const { filesRead, skipped, notes } = result;
          folders.push({ uri: address, filesRead, skipped, notes, findings: findingsOf(server, address, result) });
        }
        return { folders };
      } finally {
        listening.dispose();
        progress.done();
      }
    }),
  );
}

const WORDS = { list: "listing files", read: "files read", analyse: "files analysed", history: "objects of the history read" } as const;

function wordsFor({ phase, done, total }: AuditProgress): string {
  return total === undefined ? WORDS[phase] : `${done} of ${total} ${WORDS[phase]}`;
}

/** Passes on the first report, and after that one in a while: nobody reads thousands of them. */
function sparingly(report: (progress: AuditProgress) => void): (progress: AuditProgress) => void {
  let next = 0;
  return (progress) => {
    const now = Date.now();
    if (now < next) return;
    next = now + PROGRESS_PAUSE_IN_MS;
    report(progress);
  };
}

/** The workspace folders that were asked for. */
function foldersOf({ roots }: Server, { folders }: AuditParams): readonly Root[] {
  if (folders === undefined) return roots.folders();
  return folders.flatMap((uri) => roots.folderAt(uri) ?? []);
}

/** Places are those of the texts that were looked at, whatever is open by now. */
function findingsOf({ abilities, runtime }: Server, folder: string, { findings, source }: FolderAudit): AuditedFinding[] {
  const texts = new Map<string, Located | undefined>();
  const textAt = (path: string): Located | undefined => {
    if (!texts.has(path)) {
      const text = source(path);
      texts.set(path, text === undefined ? undefined : onDisk(addressBelow(folder, path), text));
    }
    return texts.get(path);
  };
  return findings.map((finding): AuditedFinding => {
    const { path, confidence, circumstances, evidence } = finding;
    // Without its text a finding still has its file.
    const { uri, document } = textAt(path) ?? onDisk(addressBelow(folder, path), "");
    const diagnostic = diagnosticOf(finding, { document, abilities, textAt, rulePage: runtime.rulePage(finding.rule) });
    return { uri, path, diagnostic, confidence, circumstances, masked: evidence?.masked, kind: evidence?.kind, mode: evidence?.mode };
  });
}
