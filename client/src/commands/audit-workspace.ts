import { type CancellationToken, type Progress, ProgressLocation, Uri, window, workspace } from "vscode";
import { WorkDoneProgress } from "vscode-languageclient";
import { AUDIT, type AuditParams, type AuditReport } from "../../../server/src/lsp/protocol.ts";
import type { Extension } from "../start.ts";

let audits = 0;

/** Looks at every file of the workspace; what is found goes into the Problems panel and into a report. */
export async function auditWorkspace(extension: Extension): Promise<void> {
  if (workspace.workspaceFolders === undefined) {
    await window.showInformationMessage("Open a folder first: an audit looks at all files of the workspace.");
    return;
  }
  const report = await window.withProgress(
    { location: ProgressLocation.Notification, title: "Keywarden: auditing the workspace", cancellable: true },
    (progress, token) => reportOf(extension, progress, token),
  );
  if (report === undefined) return;
  const found = await Promise.all(
    report.folders
      .flatMap((folder) => folder.findings)
      .map(async ({ uri, diagnostic }) => {
        const [converted] = await extension.client.protocol2CodeConverter.asDiagnostics([diagnostic]);
        return converted === undefined ? [] : [{ uri: Uri.parse(uri), diagnostic: converted }];
      }),
  );
  extension.problems.set(found.flat());
  extension.report.show(report);
}

/** What the server found; undefined if the user cancelled, or if it failed, which is said. */
async function reportOf(
  { client, log }: Extension,
  progress: Progress<{ readonly message: string }>,
  token: CancellationToken,
): Promise<AuditReport | undefined> {
  const workDoneToken = `keywarden-audit-${++audits}`;
  const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
    if (value.kind === "report" && value.message !== undefined) progress.report({ message: value.message });
  });
  try {
    return await client.sendRequest<AuditReport>(AUDIT, { workDoneToken } satisfies AuditParams, token);
  } catch (error) {
    if (token.isCancellationRequested) return undefined;
    log.error(error instanceof Error ? error : String(error));
    if ((await window.showErrorMessage("Keywarden: the audit failed.", "Show Log")) !== undefined) log.show();
    return undefined;
  } finally {
    listening.dispose();
  }
}
