import { PassThrough } from "node:stream";
import {
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type Hover,
  type InitializeResult,
  LogMessageNotification,
  ProposedFeatures,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  ShowMessageNotification,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Runtime } from "../server/src/lsp/runtime.ts";
import { serve } from "../server/src/lsp/serve.ts";

/** What VS Code's client says of itself, as far as the server looks. */
export const MODERN: ClientCapabilities = {
  general: { positionEncodings: ["utf-16"] },
  textDocument: {
    diagnostic: { relatedDocumentSupport: true, relatedInformation: true, codeDescriptionSupport: true, tagSupport: { valueSet: [1, 2] } },
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, tagSupport: { valueSet: [1, 2] } },
    codeAction: { dataSupport: true, resolveSupport: { properties: ["edit", "command"] }, codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
    hover: { contentFormat: ["markdown", "plaintext"] },
  },
  workspace: {
    workspaceFolders: true,
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true, resourceOperations: ["create", "rename", "delete"] },
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
  window: { workDoneProgress: true },
};

/** An editor of few abilities: diagnostics must be pushed, edits come with the action. */
export const PLAIN: ClientCapabilities = {
  textDocument: { publishDiagnostics: {}, codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } },
};

export interface StartOptions {
  readonly capabilities?: ClientCapabilities;
  readonly folders?: readonly string[];
  readonly initializationOptions?: unknown;
}

/** A real client and the real server, talking over two streams in memory. */
export class LspClient {
  readonly connection: ProtocolConnection;
  readonly logged: string[] = [];
  readonly published: PublishDiagnosticsParams[] = [];
  readonly messages: string[] = [];
  readonly registered: string[] = [];
  refreshes = 0;
  initialized: InitializeResult | undefined;
  readonly #texts = new Map<string, TextDocument>();
  readonly #waiting: { readonly wanted: (params: PublishDiagnosticsParams) => boolean; readonly resolve: (params: PublishDiagnosticsParams) => void }[] = [];
  readonly #streams: readonly PassThrough[];

  private constructor(connection: ProtocolConnection, streams: readonly PassThrough[]) {
    this.connection = connection;
    this.#streams = streams;
  }

  static async start(
    runtime: Runtime,
    { capabilities = MODERN, folders = ["file:///shop"], initializationOptions = {} }: StartOptions = {},
  ): Promise<LspClient> {
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    serve(createConnection(ProposedFeatures.all, new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), runtime);
    const connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
    const client = new LspClient(connection, [toServer, toClient]);
    client.#listen();
    client.initialized = await connection.sendRequest<InitializeResult>("initialize", {
      processId: null,
      rootUri: null,
      capabilities,
      workspaceFolders: folders.map((uri) => ({ uri, name: uri })),
      initializationOptions,
    });
    await connection.sendNotification("initialized", {});
    return client;
  }

  open(uri: string, text: string, languageId = "python", version = 1): void {
    this.#texts.set(uri, TextDocument.create(uri, languageId, version, text));
    void this.connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId, version, text } });
  }

  /** The whole text anew, or the changes given, as the next version. */
  change(uri: string, text: string | TextDocumentContentChangeEvent[]): void {
    const document = this.#texts.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open`);
    const contentChanges = typeof text === "string" ? [{ text }] : text;
    const version = document.version + 1;
    TextDocument.update(document, contentChanges, version);
    void this.connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
  }

  close(uri: string): void {
    this.#texts.delete(uri);
    void this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  notify(method: string, params: unknown): void {
    void this.connection.sendNotification(method, params);
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest("textDocument/diagnostic", { textDocument: { uri }, ...(previousResultId === undefined ? {} : { previousResultId }) });
  }

  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    if (report.kind !== "full") throw new Error(`a ${report.kind} report without a previous one`);
    return report.items;
  }

  actions(uri: string, range: Range, context: CodeActionContext = { diagnostics: [] }): Promise<CodeAction[]> {
    return this.connection.sendRequest("textDocument/codeAction", { textDocument: { uri }, range, context });
  }

  resolve(action: CodeAction): Promise<CodeAction> {
    return this.connection.sendRequest("codeAction/resolve", action);
  }

  hover(uri: string, line: number, character: number): Promise<Hover | null> {
    return this.connection.sendRequest("textDocument/hover", { textDocument: { uri }, position: { line, character } });
  }

  /** The next published diagnostics that are as wanted, or the last ones already there. */
  publishedWhere(wanted: (params: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams> {
    const there = this.published.findLast(wanted);
    if (there !== undefined) return Promise.resolve(there);
    return new Promise((resolve) => this.#waiting.push({ wanted, resolve }));
  }

  /** The text of an open document once the edit is made; the edit must be for the version that is open. */
  applied(uri: string, edit: WorkspaceEdit | undefined): string {
    const document = this.#texts.get(uri);
    if (document === undefined || edit === undefined) throw new Error("nothing to apply or nothing to apply it to");
    let text = document.getText();
    for (const change of edit.documentChanges ??
      Object.entries(edit.changes ?? {}).map(([key, edits]) => ({ textDocument: { uri: key, version: null }, edits }))) {
      if (!("edits" in change) || change.textDocument.uri !== uri) continue;
      if (change.textDocument.version !== null && change.textDocument.version !== document.version) throw new Error("an edit for another version");
      text = TextDocument.applyEdits(
        document,
        change.edits.filter((it) => "newText" in it),
      );
    }
    return text;
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest("shutdown");
    this.connection.dispose();
    for (const stream of this.#streams) stream.destroy();
  }

  #listen(): void {
    this.connection.onNotification(LogMessageNotification.type, ({ message }) => void this.logged.push(message));
    this.connection.onNotification(ShowMessageNotification.type, ({ message }) => void this.messages.push(message));
    this.connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      for (const waiting of [...this.#waiting]) {
        if (!waiting.wanted(params)) continue;
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        waiting.resolve(params);
      }
    });
    this.connection.onRequest("workspace/diagnostic/refresh", () => {
      this.refreshes++;
      return null;
    });
    this.connection.onRequest("client/registerCapability", ({ registrations }: { registrations: { method: string }[] }) => {
      this.registered.push(...registrations.map((it) => it.method));
      return null;
    });
    this.connection.listen();
  }
}
