import { commands, type ExtensionContext, type LogOutputChannel, window, workspace } from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";
import type { InitializationOptions, TrustParams } from "../../server/src/lsp/protocol.ts";
import { TRUST } from "../../server/src/lsp/protocol.ts";
import { AuditedProblems } from "./audited-problems.ts";
import { auditWorkspace } from "./commands/audit-workspace.ts";
import { fixAllInFile } from "./commands/fix-all-in-file.ts";
import { RulePages, showRule } from "./commands/show-rule.ts";
import { ReportView } from "./report-view.ts";
import { showStatus } from "./status-bar.ts";

export type CreateClient = (context: ExtensionContext, options: LanguageClientOptions) => BaseLanguageClient;

/** What a command may need. */
export interface Extension {
  readonly context: ExtensionContext;
  readonly client: BaseLanguageClient;
  readonly log: LogOutputChannel;
  readonly problems: AuditedProblems;
  readonly report: ReportView;
  readonly rulePages: RulePages;
}

let running: BaseLanguageClient | undefined;

/** Starts the server and puts everything in its place. The same on a desktop and in a browser; only how the server is started differs. */
export async function start(context: ExtensionContext, createClient: CreateClient): Promise<void> {
  const log = window.createOutputChannel("Keywarden", { log: true });
  const client = createClient(context, optionsFor(log));
  running = client;
  const problems = new AuditedProblems();
  const rulePages = new RulePages();
  const extension: Extension = { context, client, log, problems, report: new ReportView(context.extensionUri), rulePages };
  context.subscriptions.push(
    log,
    problems,
    extension.report,
    rulePages,
    showStatus(),
    commands.registerCommand("keywarden.auditWorkspace", () => auditWorkspace(extension)),
    commands.registerCommand("keywarden.fixAllInFile", fixAllInFile),
    commands.registerCommand("keywarden.showRule", (rule?: unknown) => showRule(extension, rule)),
    commands.registerCommand("keywarden.restartServer", () => restart(client)),
    commands.registerCommand("keywarden.showLog", () => log.show()),
    workspace.onDidGrantWorkspaceTrust(() => client.sendNotification(TRUST, { gitAllowed: true } satisfies TrustParams)),
  );
  await client.start();
}

export async function stop(): Promise<void> {
  await running?.stop();
  running = undefined;
}

async function restart(client: BaseLanguageClient): Promise<void> {
  if (client.needsStop()) await client.stop();
  await client.start();
}

function optionsFor(log: LogOutputChannel): LanguageClientOptions {
  return {
    // Every language: a key can be in any text. Texts that were never saved count too.
    documentSelector: [{ scheme: "file" }, { scheme: "untitled" }],
    outputChannel: log,
    // Asked at each start, so that a restarted server knows as well.
    initializationOptions: (): InitializationOptions => ({ gitAllowed: workspace.isTrusted }),
    diagnosticPullOptions: { onChange: true },
  };
}
