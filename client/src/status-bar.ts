import { Disposable, languages, StatusBarAlignment, type Uri, window, workspace } from "vscode";

const SOURCE = "Keywarden";

/** The number of findings that are known, in the status bar. */
export function showStatus(): Disposable {
  const counts = new Map<string, number>();
  const item = window.createStatusBarItem("keywarden.findings", StatusBarAlignment.Left, 0);
  item.name = "Keywarden";

  const count = (uris: readonly Uri[]): void => {
    for (const uri of uris) {
      const number = languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === SOURCE && diagnostic.code !== undefined).length;
      if (number === 0) counts.delete(uri.toString());
      else counts.set(uri.toString(), number);
    }
  };
  const update = (): void => {
    const number = [...counts.values()].reduce((sum, it) => sum + it, 0);
    const text = number === 1 ? "1 Keywarden finding" : `${number} Keywarden findings`;
    item.text = `$(key) ${number}`;
    item.tooltip = number === 0 ? `${text} in what is open. Audit the workspace` : `${text}. Show them`;
    item.accessibilityInformation = { label: text, role: "button" };
    item.command = number === 0 ? "keywarden.auditWorkspace" : "workbench.actions.view.problems";
    if (workspace.getConfiguration("keywarden").get("statusBar.enabled", true)) item.show();
    else item.hide();
  };

  count(languages.getDiagnostics().map(([uri]) => uri));
  update();
  return Disposable.from(
    item,
    languages.onDidChangeDiagnostics(({ uris }) => {
      count(uris);
      update();
    }),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("keywarden.statusBar")) update();
    }),
  );
}
