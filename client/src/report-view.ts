import { type Disposable, Range, Selection, TextEditorRevealType, Uri, ViewColumn, type WebviewPanel, window } from "vscode";
import type { AuditReport } from "../../server/src/lsp/protocol.ts";
import { reportPage } from "./report-page.ts";

/** The report of an audit, in a tab of its own. The page holds no data: it is sent to it, and what it sends back is checked. */
export class ReportView implements Disposable {
  readonly #media: Uri;
  #panel: WebviewPanel | undefined;
  #report: AuditReport | undefined;

  constructor(extensionUri: Uri) {
    this.#media = Uri.joinPath(extensionUri, "client", "media");
  }

  show(report: AuditReport): void {
    this.#report = report;
    if (this.#panel !== undefined) {
      this.#panel.reveal();
      this.#send();
      return;
    }
    const panel = window.createWebviewPanel("keywarden.report", "Keywarden Report", ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [this.#media],
    });
    panel.iconPath = Uri.joinPath(this.#media, "icon.png");
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    const address = (file: string): string => panel.webview.asWebviewUri(Uri.joinPath(this.#media, file)).toString();
    panel.webview.html = reportPage({ script: address("report.js"), style: address("report.css"), source: panel.webview.cspSource });
    this.#panel = panel;
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #send(): void {
    void this.#panel?.webview.postMessage({ kind: "report", report: this.#report });
  }

  #receive(message: unknown): void {
    if (typeof message !== "object" || message === null || !("kind" in message)) return;
    if (message.kind === "ready") this.#send();
    // Only what the report itself names is ever opened: the page says which finding, not which file.
    if (message.kind === "open" && "folder" in message && "finding" in message) void this.#open(Number(message.folder), Number(message.finding));
  }

  async #open(folder: number, index: number): Promise<void> {
    const finding = this.#report?.folders[folder]?.findings[index];
    if (finding === undefined) return;
    const { start, end } = finding.diagnostic.range;
    const editor = await window.showTextDocument(Uri.parse(finding.uri), { viewColumn: ViewColumn.Beside });
    const range = new Range(start.line, start.character, end.line, end.character);
    // The cursor at its start, nothing selected: a selected key would be on the way to the clipboard.
    editor.selection = new Selection(range.start, range.start);
    editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
  }
}
