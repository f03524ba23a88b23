import { type Diagnostic, type DiagnosticCollection, Disposable, languages, TabInputNotebook, TabInputText, type Uri, window, workspace } from "vscode";

/** What an audit found in files that no tab shows: those the server looks after itself, as they are now. */
export class AuditedProblems implements Disposable {
  readonly #collection: DiagnosticCollection = languages.createDiagnosticCollection("keywarden audit");
  readonly #audited = new Map<string, { readonly uri: Uri; readonly diagnostics: readonly Diagnostic[] }>();
  readonly #subscription: Disposable;
  #watcher: Disposable | undefined;

  constructor() {
    const show = (): void => this.#show();
    this.#subscription = Disposable.from(
      workspace.onDidOpenTextDocument(show),
      workspace.onDidCloseTextDocument(show),
      workspace.onDidOpenNotebookDocument(show),
      workspace.onDidCloseNotebookDocument(show),
      window.tabGroups.onDidChangeTabs(show),
      workspace.onDidChangeWorkspaceFolders(({ removed }) => {
        for (const { uri } of removed) this.#forget(uri);
      }),
    );
  }

  /** Replaces what the audit before has found. */
  set(found: readonly { readonly uri: Uri; readonly diagnostic: Diagnostic }[]): void {
    this.#audited.clear();
    const byFile = new Map<string, { readonly uri: Uri; readonly diagnostics: Diagnostic[] }>();
    for (const { uri, diagnostic } of found) {
      const key = uri.toString();
      const file = byFile.get(key) ?? { uri, diagnostics: [] };
      file.diagnostics.push(diagnostic);
      byFile.set(key, file);
    }
    for (const [key, file] of byFile) this.#audited.set(key, file);
    this.#watcher ??= this.#watch();
    this.#show();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#watcher?.dispose();
    this.#collection.dispose();
  }

  #show(): void {
    if (this.#audited.size === 0) {
      this.#collection.clear();
      return;
    }
    const loaded = new Set([...workspace.textDocuments, ...workspace.notebookDocuments].map((document) => document.uri.toString()));
    const tabs = window.tabGroups.all
      .flatMap((group) => group.tabs)
      .flatMap(({ input }) => (input instanceof TabInputText || input instanceof TabInputNotebook ? [input.uri.toString()] : []));
    const shown = new Set(tabs.filter((uri) => loaded.has(uri)));
    this.#collection.clear();
    this.#collection.set(
      [...this.#audited].flatMap(([key, { uri, diagnostics }]) => (shown.has(key) ? [] : [[uri, diagnostics] as [Uri, readonly Diagnostic[]]])),
    );
  }

  /** Takes away what was found in a file, or in all of a folder, which is told of as one. */
  #forget(uri: Uri): void {
    const gone = uri.toString();
    const keys = [...this.#audited.keys()].filter((key) => key === gone || key.startsWith(`${gone}/`));
    for (const key of keys) this.#audited.delete(key);
    if (keys.length > 0) this.#show();
  }

  /** What was found in a file holds until the file changes. */
  #watch(): Disposable {
    const watcher = workspace.createFileSystemWatcher("**/*", true, false, false);
    const forget = (uri: Uri): void => this.#forget(uri);
    return Disposable.from(watcher, watcher.onDidChange(forget), watcher.onDidDelete(forget));
  }
}
