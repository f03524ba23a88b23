import { type Diagnostic, type DiagnosticCollection, Disposable, languages, TabInputNotebook, TabInputText, type Uri, window, workspace } from "vscode";

/** A switch of branches changes hundreds of files, each told of by itself: they are looked at together. */
const PAUSE_IN_MS = 50;

/** What an audit found in files that no tab shows: those the server looks after itself, as they are now. */
export class AuditedProblems implements Disposable {
  readonly #collection: DiagnosticCollection = languages.createDiagnosticCollection("keywarden audit");
  readonly #audited = new Map<string, { readonly uri: Uri; readonly diagnostics: readonly Diagnostic[] }>();
  /** The files whose findings are in the Problems panel. */
  readonly #shown = new Map<string, Uri>();
  readonly #subscription: Disposable;
  #watcher: Disposable | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const show = (): void => this.#showSoon();
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
    const byFile = new Map<string, { readonly uri: Uri; readonly diagnostics: Diagnostic[] }>();
    for (const { uri, diagnostic } of found) {
      const key = uri.toString();
      const file = byFile.get(key) ?? { uri, diagnostics: [] };
      file.diagnostics.push(diagnostic);
      byFile.set(key, file);
    }
    this.#audited.clear();
    this.#shown.clear();
    this.#collection.clear();
    for (const [key, file] of byFile) this.#audited.set(key, file);
    this.#watcher ??= this.#watch();
    this.#show();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
    this.#watcher?.dispose();
    this.#collection.dispose();
  }

  #showSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#show();
    }, PAUSE_IN_MS);
  }

  /** Tells VS Code of the files alone for which something is other than before. */
  #show(): void {
    const inTabs = filesInTabs();
    const changes: [Uri, readonly Diagnostic[] | undefined][] = [];
    for (const [key, uri] of this.#shown) {
      if (this.#audited.has(key) && !inTabs.has(key)) continue;
      this.#shown.delete(key);
      changes.push([uri, undefined]);
    }
    for (const [key, { uri, diagnostics }] of this.#audited) {
      if (this.#shown.has(key) || inTabs.has(key)) continue;
      this.#shown.set(key, uri);
      changes.push([uri, diagnostics]);
    }
    if (changes.length > 0) this.#collection.set(changes);
  }

  /** Takes away what was found in a file, or in all of a folder, which is told of as one. */
  #forget(uri: Uri): void {
    const gone = uri.toString();
    if (!this.#audited.delete(gone)) for (const key of [...this.#audited.keys()]) if (key.startsWith(`${gone}/`)) this.#audited.delete(key);
    this.#showSoon();
  }

  /** What was found in a file holds until the file changes. */
  #watch(): Disposable {
    const watcher = workspace.createFileSystemWatcher("**/*", true, false, false);
    const forget = (uri: Uri): void => this.#forget(uri);
    return Disposable.from(watcher, watcher.onDidChange(forget), watcher.onDidDelete(forget));
  }
}

/** The files whose text, or cells, VS Code has loaded for a tab. */
function filesInTabs(): ReadonlySet<string> {
  const loaded = new Set([...workspace.textDocuments, ...workspace.notebookDocuments].map((document) => document.uri.toString()));
  const tabs = window.tabGroups.all
    .flatMap((group) => group.tabs)
    .flatMap(({ input }) => (input instanceof TabInputText || input instanceof TabInputNotebook ? [input.uri.toString()] : []));
  return new Set(tabs.filter((uri) => loaded.has(uri)));
}
