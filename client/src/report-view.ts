import { type Disposable, Uri, ViewColumn, type WebviewPanel, window } from "vscode";
import type { FindingAddress, ReportText } from "../../server/src/lsp/protocol.ts";
import { openPlace } from "./open-place.ts";

/** What the page can ask for besides a place in a file. */
export interface ReportActions {
  readonly fix: (findings: readonly FindingAddress[]) => Promise<void>;
  /** What is only in the git history, or in the cell of a notebook. */
  readonly open: (finding: FindingAddress, column: ViewColumn) => Promise<void>;
  /** A key by its fingerprint. */
  readonly rolled: (key: string) => Promise<void>;
}

/**
 * The report of an audit, in a tab of its own: the same page that is exported, which brings its own policy and lets nothing run but its own script. What it sends back
 * are numbers of places, findings and keys that the server has named; nothing else is ever opened or changed.
 */
export class ReportView implements Disposable {
  readonly #icon: Uri;
  readonly #actions: ReportActions;
  #panel: WebviewPanel | undefined;
  #report: ReportText | undefined;

  constructor(extensionUri: Uri, actions: ReportActions) {
    this.#icon = Uri.joinPath(extensionUri, "client", "media", "icon.png");
    this.#actions = actions;
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

  /** The column next to the report's own, whichever has the focus. */
  get #beside(): ViewColumn {
    return (this.#panel?.viewColumn ?? ViewColumn.One) + 1;
  }

  #receive(message: unknown): void {
    if (typeof message !== "object" || message === null || !("kind" in message)) return;
    if (message.kind === "open" && "place" in message) {
      const place = this.#report?.places[Number(message.place)];
      if (place !== undefined) void ("uri" in place ? openPlace(place, this.#beside) : this.#actions.open(place, this.#beside));
    }
    if (message.kind === "fix" && "finding" in message) {
      const finding = this.#report?.findings[Number(message.finding)];
      if (finding !== undefined) void this.#actions.fix([finding]);
    }
    if (message.kind === "rolled" && "key" in message) {
      const key = this.#report?.keys[Number(message.key)];
      if (key !== undefined) void this.#actions.rolled(key);
    }
  }
}
