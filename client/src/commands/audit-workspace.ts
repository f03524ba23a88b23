import { type CancellationToken, CancellationTokenSource, commands, type Progress, ProgressLocation, Uri, window, workspace } from "vscode";
import { WorkDoneProgress } from "vscode-languageclient";
import { AUDIT, AUDITED, type AuditParams, type AuditReport, REPORT, type ReportText } from "../../../server/src/lsp/protocol.ts";
import type { Extension } from "../extension-parts.ts";
import { hasLastResults } from "./last-results.ts";

let audits = 0;
let running: CancellationTokenSource | undefined;
/** How far the last audit looked. */
let last: Scope = { folders: undefined, history: false };

interface Scope {
  /** All of the workspace where none are named. */
  readonly folders: readonly string[] | undefined;
  readonly history: boolean;
}

/** Ends the audit that runs. */
export function cancelAudit(): void {
  running?.cancel();
}

/**
 * Looks at every file of the workspace, and through its git history where that is asked for; what is found goes into the tree as it comes up, then into the Problems
 * panel and into a report.
 */
export async function auditWorkspace(extension: Extension, history: boolean): Promise<void> {
  if (workspace.workspaceFolders === undefined) {
    await window.showInformationMessage("Open a folder first: an audit looks at all files of the workspace.");
    return;
  }
  if (history && !workspace.isTrusted) {
    const chosen = await window.showInformationMessage("Git is asked only in a workspace that is trusted.", "Manage Trust", "Audit the Files");
    if (chosen === "Manage Trust") await commands.executeCommand("workbench.trust.manage");
    if (chosen !== "Audit the Files") return;
  }
  await audit(extension, { folders: undefined, history: workspace.isTrusted && (history || historyIsWanted()) });
}

/** The last audit once more. */
export async function auditAgain(extension: Extension): Promise<void> {
  await audit(extension, last);
}

/** Looks at one folder of the workspace again; the results of the others stay. */
export async function auditFolder(extension: Extension, named: unknown): Promise<void> {
  const folders = workspace.workspaceFolders ?? [];
  const known = named instanceof Uri ? workspace.getWorkspaceFolder(named) : undefined;
  const chosen = known ?? (folders.length > 1 ? await window.showWorkspaceFolderPick({ placeHolder: "Which folder?" }) : folders[0]);
  if (chosen !== undefined) await audit(extension, { folders: [chosen.uri.toString()], history: last.history || historyIsWanted() });
}

function historyIsWanted(): boolean {
  return workspace.getConfiguration("keywarden").get("audit.history", false);
}

/** Shows the report of the last audit. */
export async function showReport(extension: Extension): Promise<void> {
  const { client, report } = extension;
  if (await hasLastResults(extension)) report.show(await client.sendRequest<ReportText>(REPORT, { format: "html" }), true);
}

async function audit(extension: Extension, wanted: Scope): Promise<void> {
  if (running !== undefined) {
    await window.showInformationMessage("An audit is running already.");
    return;
  }
  // A server that has started again has no results of the other folders left.
  const scope = extension.tree.standing === "lost" ? { ...wanted, folders: undefined } : wanted;
  running = new CancellationTokenSource();
  last = scope;
  await commands.executeCommand("setContext", "keywarden.auditing", true);
  extension.status.auditing(true);
  const { tree } = extension;
  const listening = extension.client.onNotification(AUDITED, (report: AuditReport) => tree.show(report, true));
  try {
    const report = await window.withProgress(
      { location: ProgressLocation.Notification, title: `Keywarden: auditing the workspace${scope.history ? " and its history" : ""}`, cancellable: true },
      (progress, token) => {
        token.onCancellationRequested(() => running?.cancel());
        return reportOf(extension, scope, progress, running?.token ?? token);
      },
    );
    if (report === undefined) {
      tree.endOfRun();
      return;
    }
    tree.show(report, false);
    await showProblems(extension, report);
    await showReport(extension);
  } finally {
    listening.dispose();
    running?.dispose();
    running = undefined;
    extension.status.auditing(false);
    await commands.executeCommand("setContext", "keywarden.auditing", false);
  }
}

async function showProblems({ client, problems }: Extension, report: AuditReport): Promise<void> {
  const found = await Promise.all(
    report.folders
      .flatMap((folder) => folder.findings.filter(({ past }) => !past))
      .map(async ({ uri, diagnostic }) => {
        const [converted] = await client.protocol2CodeConverter.asDiagnostics([diagnostic]);
        return converted === undefined ? [] : [{ uri: Uri.parse(uri), diagnostic: converted }];
      }),
  );
  problems.set(found.flat());
}

/** What the server found; undefined if the user cancelled, or if it failed, which is said. */
async function reportOf(
  { client, log }: Extension,
  { folders, history }: Scope,
  progress: Progress<{ readonly message: string }>,
  token: CancellationToken,
): Promise<AuditReport | undefined> {
  const workDoneToken = `keywarden-audit-${++audits}`;
  const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
    if (value.kind === "report" && value.message !== undefined) progress.report({ message: value.message });
  });
  try {
    return await client.sendRequest<AuditReport>(AUDIT, { workDoneToken, history, ...(folders && { folders }) } satisfies AuditParams, token);
  } catch (error) {
    if (token.isCancellationRequested) return undefined;
    log.error(error instanceof Error ? error : String(error));
    void window.showErrorMessage("Keywarden: the audit failed.", "Show Log").then((chosen) => {
      if (chosen !== undefined) log.show();
    });
    return undefined;
  } finally {
    listening.dispose();
  }
}
