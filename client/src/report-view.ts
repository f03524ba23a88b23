import { type Disposable, Uri, ViewColumn, type WebviewPanel, window } from "vscode";
import type { FindingAddress, ReportText } from "../../server/src/lsp/protocol.ts";
import { openPlace } from "./open-place.ts";

/**
 * The report of an audit, in a tab of its own: the same page that is exported, which brings its own policy and lets nothing run but its own script. What it sends back
 * are numbers of places and findings that the server has named; nothing else is ever opened or changed.
 */
export class ReportView implements Disposable {
  readonly #icon: Uri;
  readonly #fix: (findings: readonly FindingAddress[]) => Promise<void>;
  #panel: WebviewPanel | undefined;
  #report: ReportText | undefined;

  constructor(extensionUri: Uri, fix: (findings: readonly FindingAddress[]) => Promise<void>) {
    this.#icon = Uri.joinPath(extensionUri, "client", "media", "icon.png");
    this.#fix = fix;
  }

  get isShown(): boolean {
    return this.#panel !== undefined;
  }

  /** `reveal`: bring the tab to the front; without it, what is shown already is only replaced. */
  show(report: ReportText, reveal: boolean): void {
    this.#report = report;
    if (this.#panel === undefined) {
      const panel = window.createWebviewPanel("keywarden.report", "Keywarden Report", ViewColumn.Active, {
        enableScripts: true,
        localResourceRoots: [],
        enableFindWidget: true,
      });
      panel.iconPath = this.#icon;
      panel.onDidDispose(() => {
        this.#panel = undefined;
      });
      panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
      this.#panel = panel;
    } else if (reveal) this.#panel.reveal();
    this.#panel.webview.html = report.text;
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #receive(message: unknown): void {
    if (typeof message !== "object" || message === null || !("kind" in message)) return;
    if (message.kind === "open" && "place" in message) {
      const place = this.#report?.places[Number(message.place)];
      if (place !== undefined) void openPlace(place, true);
    }
    if (message.kind === "fix" && "finding" in message) {
      const finding = this.#report?.findings[Number(message.finding)];
      if (finding !== undefined) void this.#fix([finding]);
    }
  }
}
