import type { ExtensionContext, LogOutputChannel } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { AuditedProblems } from "./audited-problems.ts";
import type { FindingsTree } from "./findings-tree.ts";
import type { Pages } from "./pages.ts";
import type { ReportView } from "./report-view.ts";
import type { StatusBar } from "./status-bar.ts";

/** What a command may need. */
export interface Extension {
  readonly context: ExtensionContext;
  readonly client: BaseLanguageClient;
  readonly log: LogOutputChannel;
  readonly problems: AuditedProblems;
  readonly report: ReportView;
  readonly tree: FindingsTree;
  readonly status: StatusBar;
  readonly pages: Pages;
}
