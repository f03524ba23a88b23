import { type Diagnostic, DiagnosticSeverity, Disposable, languages, StatusBarAlignment, type Uri, window, workspace } from "vscode";

const SOURCE = "Keywarden";

/** The number of findings that are known, in the status bar; while an audit runs, that it does. Hints are told apart: the Problems panel, which a click leads to, has none. */
export class StatusBar implements Disposable {
  readonly #item = window.createStatusBarItem("keywarden.findings", StatusBarAlignment.Left, 0);
  readonly #counts = new Map<string, { readonly findings: number; readonly hints: number }>();
  readonly #subscriptions: Disposable;
  #isAuditing = false;

  constructor() {
    this.#item.name = "Keywarden";
    this.#count(languages.getDiagnostics().map(([uri]) => uri));
    this.#update();
    this.#subscriptions = Disposable.from(
      this.#item,
      languages.onDidChangeDiagnostics(({ uris }) => {
        this.#count(uris);
        this.#update();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("keywarden.statusBar")) this.#update();
      }),
    );
  }

  auditing(is: boolean): void {
    this.#isAuditing = is;
    this.#update();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #count(uris: readonly Uri[]): void {
    for (const uri of uris) {
      const known = languages.getDiagnostics(uri).filter(isFinding);
      const hints = known.filter(({ severity }) => severity === DiagnosticSeverity.Hint).length;
      if (known.length === 0) this.#counts.delete(uri.toString());
      else this.#counts.set(uri.toString(), { findings: known.length - hints, hints });
    }
  }

  #update(): void {
    const item = this.#item;
    const counts = [...this.#counts.values()];
    const number = counts.reduce((sum, { findings }) => sum + findings, 0);
    const hints = counts.reduce((sum, it) => sum + it.hints, 0);
    const text = `${number === 1 ? "1 Keywarden finding" : `${number} Keywarden findings`}${hints === 0 ? "" : hints === 1 ? " and 1 hint" : ` and ${hints} hints`}`;
    if (this.#isAuditing) {
      item.text = `$(loading~spin) ${number}`;
      item.tooltip = "Keywarden is auditing. Cancel";
      item.accessibilityInformation = { label: "Keywarden is auditing: cancel", role: "button" };
      item.command = "keywarden.cancelAudit";
    } else {
      item.text = `$(key) ${number}`;
      item.tooltip = number === 0 ? `${text} in what is open. Audit the workspace` : `${text}. Show them`;
      item.accessibilityInformation = { label: text, role: "button" };
      item.command = number === 0 ? "keywarden.auditWorkspace" : "workbench.actions.view.problems";
    }
    if (workspace.getConfiguration("keywarden").get("statusBar.enabled", true)) item.show();
    else item.hide();
  }
}

function isFinding({ source, code }: Diagnostic): boolean {
  return source === SOURCE && code !== undefined;
}
