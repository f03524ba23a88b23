import { commands, type ExtensionContext, type LogOutputChannel, window, workspace } from "vscode";
import { type BaseLanguageClient, type LanguageClientOptions, State } from "vscode-languageclient";
import type { AskForStoreParams, FindingAddress, InitializationOptions, TrustParams } from "../../server/src/lsp/protocol.ts";
import { ASK_FOR_STORE, TRUST } from "../../server/src/lsp/protocol.ts";
import { AuditedProblems } from "./audited-problems.ts";
import { auditAgain, auditFolder, auditWorkspace, cancelAudit, showReport } from "./commands/audit-workspace.ts";
import { askForStore, chooseStore } from "./commands/choose-store.ts";
import { exportReport } from "./commands/export-report.ts";
import { fixAllInFile } from "./commands/fix-all-in-file.ts";
import { fixFindings, fixNodes, fixRule } from "./commands/fix-findings.ts";
import { markAsRolled, markNodeAsRolled } from "./commands/mark-as-rolled.ts";
import { openFinding } from "./commands/open-finding.ts";
import { showRule } from "./commands/show-rule.ts";
import { why } from "./commands/why.ts";
import type { Extension } from "./extension-parts.ts";
import { FindingsTree, type Node } from "./findings-tree.ts";
import { Pages } from "./pages.ts";
import { ReportView } from "./report-view.ts";
import { StatusBar } from "./status-bar.ts";

export type CreateClient = (context: ExtensionContext, options: LanguageClientOptions) => BaseLanguageClient;

let running: BaseLanguageClient | undefined;

/** Starts the server and puts everything in its place. The same on a desktop and in a browser; only how the server is started differs. */
export function start(context: ExtensionContext, createClient: CreateClient): void {
  const log = window.createOutputChannel("Keywarden", { log: true });
  // An empty log would leave open whether anything runs.
  log.info(`Keywarden ${String(context.extension.packageJSON.version)}. What goes wrong is written here, keys masked.`);
  const client = createClient(context, optionsFor(log));
  running = client;
  const problems = new AuditedProblems();
  const pages = new Pages();
  const tree = new FindingsTree();
  const status = new StatusBar();
  const report = new ReportView(context.extensionUri, {
    fix: (findings) => fixFindings(extension, findings),
    open: (finding, column) => openFinding(extension, finding, column),
    rolled: (key) => markAsRolled(extension, key),
  });
  const extension: Extension = { context, client, log, problems, report, tree, status, pages };
  context.subscriptions.push(
    log,
    problems,
    extension.report,
    pages,
    tree,
    status,
    commands.registerCommand("keywarden.auditWorkspace", () => auditWorkspace(extension, false)),
    commands.registerCommand("keywarden.auditHistory", () => auditWorkspace(extension, true)),
    commands.registerCommand("keywarden.auditAgain", () => auditAgain(extension)),
    commands.registerCommand("keywarden.auditFolder", (folder?: unknown) => auditFolder(extension, folder)),
    commands.registerCommand("keywarden.cancelAudit", cancelAudit),
    commands.registerCommand("keywarden.showReport", () => showReport(extension)),
    commands.registerCommand("keywarden.exportReport", () => exportReport(extension)),
    commands.registerCommand("keywarden.openFinding", (at: FindingAddress) => openFinding(extension, at)),
    commands.registerCommand("keywarden.fixFindings", (node?: Node, selected?: readonly Node[]) => fixNodes(extension, node, selected)),
    commands.registerCommand("keywarden.fixRuleInFile", () => fixRule(extension, "file")),
    commands.registerCommand("keywarden.fixRuleInWorkspace", () => fixRule(extension, "workspace")),
    commands.registerCommand("keywarden.fixAllInFile", fixAllInFile),
    commands.registerCommand("keywarden.markAsRolled", (node?: Node) => markNodeAsRolled(extension, node)),
    commands.registerCommand("keywarden.chooseStore", () => chooseStore(extension)),
    commands.registerCommand("keywarden.why", (node?: Node) => why(extension, node)),
    commands.registerCommand("keywarden.showRule", (rule?: unknown) => showRule(extension, rule)),
    commands.registerCommand("keywarden.restartServer", () => restart(client, log)),
    commands.registerCommand("keywarden.showLog", () => log.show()),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Stopped) tree.wasLost();
    }),
    client.onNotification(ASK_FOR_STORE, (params: AskForStoreParams) => askForStore(extension, params)),
    workspace.onDidGrantWorkspaceTrust(() => client.sendNotification(TRUST, { gitAllowed: true } satisfies TrustParams)),
  );
  // VS Code does not wait for the server: whatever is asked of it meanwhile has its turn when it is there. What keeps it from starting, the client says itself.
  client.start().catch((error: unknown) => log.error(error instanceof Error ? error : String(error)));
}

export async function stop(): Promise<void> {
  await running?.stop();
  running = undefined;
}

/** A server that answers no more cannot be stopped in peace: it is ended, and another one started. */
async function restart(client: BaseLanguageClient, log: LogOutputChannel): Promise<void> {
  if (client.needsStop()) await client.stop().catch((error: unknown) => log.warn(error instanceof Error ? error.message : String(error)));
  await client.start();
}

function optionsFor(log: LogOutputChannel): LanguageClientOptions {
  return {
    // Every language: a key can be in any text. Texts that were never saved count too, and cells of notebooks.
    documentSelector: [
      { scheme: "file" },
      { scheme: "untitled" },
      { notebook: { notebookType: "*", scheme: "file" } },
      { notebook: { notebookType: "*", scheme: "untitled" } },
    ],
    outputChannel: log,
    // Asked at each start, so that a restarted server knows as well.
    initializationOptions: (): InitializationOptions => ({ gitAllowed: workspace.isTrusted, asksForStore: true }),
    diagnosticPullOptions: { onChange: true },
  };
}
