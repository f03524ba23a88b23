import type { Connection, InitializeParams, InitializeResult } from "vscode-languageserver";
import { abilitiesOf } from "./abilities.ts";
import { answerAudits } from "./audit.ts";
import { answerFixes } from "./audit-fix.ts";
import { answerReports } from "./audit-report.ts";
import { Audited } from "./audited.ts";
import { answerCodeActions, FIX_ALL } from "./code-actions.ts";
import { Documents } from "./documents.ts";
import { answerCommands, KEY_MOVED, RUN_STEP, SHOW_NOTES } from "./execute-command.ts";
import { guardedNotification, refuseOutOfTurn } from "./guard.ts";
import { answerHovers } from "./hover.ts";
import { CodeActionKind, ErrorCodes, ResponseError, TextDocumentSyncKind } from "./language-server.ts";
import { createLog } from "./log.ts";
import { followNotebooks, Notebooks } from "./notebooks.ts";
import { answerPast } from "./past.ts";
import { answerPlaces } from "./place.ts";
import { type InitializationOptions, TRUST, type TrustParams } from "./protocol.ts";
import { Publisher } from "./publish-diagnostics.ts";
import { answerDiagnosticPulls } from "./pull-diagnostics.ts";
import { answerCodeActionResolves } from "./resolve-code-action.ts";
import { answerRolled } from "./rolled.ts";
import { Roots } from "./roots.ts";
import { answerRules } from "./rules.ts";
import type { Runtime } from "./runtime.ts";
import { followSaves } from "./saved-files.ts";
import type { Server } from "./server.ts";
import { answerStores, StoreQuestion } from "./stores.ts";
import { followTextDocuments } from "./text-documents.ts";
import { followWatchedFiles, watchFiles } from "./watched-files.ts";
import { answerWhys } from "./why.ts";
import { followWorkspaceFolders } from "./workspace-folders.ts";

/** Speaks the protocol over a connection until it ends. Everything in this folder translates; nothing in it decides. */
export function serve(connection: Connection, runtime: Runtime): void {
  let publisher: Publisher | undefined;
  const roots = new Roots(
    runtime,
    () => server.gitAllowed,
    () => server.refresh(),
  );
  const server: Server = {
    connection,
    runtime,
    roots,
    documents: new Documents(),
    notebooks: new Notebooks(),
    log: createLog(connection.console),
    phase: "new",
    abilities: abilitiesOf({}),
    gitAllowed: false,
    asksForStore: false,
    refresh() {
      publisher?.schedule();
      if (server.abilities.pullsDiagnostics && server.abilities.refreshesDiagnostics) void connection.languages.diagnostics.refresh().catch(() => {});
    },
  };

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    if (server.phase !== "new") throw new ResponseError(ErrorCodes.InvalidRequest, "initialize comes once");
    server.phase = "running";
    server.abilities = abilitiesOf(params.capabilities ?? {});
    server.gitAllowed = gitAllowed(params.initializationOptions);
    server.asksForStore = (params.initializationOptions as InitializationOptions | null | undefined)?.asksForStore === true;
    roots.setFolders(foldersOf(params), [], []);
    if (!server.abilities.pullsDiagnostics) publisher = new Publisher(server);
    // The parser takes a moment: it starts while the editor is still busy.
    void runtime.syntax().catch((error) => server.log.error("starting the parser", error));
    return { capabilities: capabilitiesFor(server), serverInfo: { name: "keywarden", version: runtime.version } };
  });
  connection.onInitialized(() => {
    followWorkspaceFolders(server);
    void watchFiles(server).catch((error) => server.log.error("watching files", error));
  });
  connection.onNotification(
    TRUST,
    guardedNotification(server, TRUST, (params: TrustParams) => {
      server.gitAllowed = gitAllowed(params);
      for (const root of roots.all()) root.reset();
      server.refresh();
    }),
  );
  connection.onShutdown(() => {
    refuseOutOfTurn(server);
    server.phase = "over";
    publisher?.dispose();
    roots.dispose();
  });

  followTextDocuments(server, () => publisher);
  followNotebooks(server, () => publisher);
  followWatchedFiles(server);
  followSaves(server);
  answerDiagnosticPulls(server);
  answerCodeActions(server);
  answerCodeActionResolves(server);
  answerCommands(server, new StoreQuestion(server));
  answerHovers(server);
  const audited = new Audited(server);
  answerAudits(server, audited);
  answerReports(server, audited);
  answerFixes(server, audited);
  answerPast(server, audited);
  answerPlaces(server, audited);
  answerRolled(server, audited);
  answerWhys(server);
  answerRules(server);
  answerStores(server);
  connection.listen();
}

function capabilitiesFor({ abilities }: Server): InitializeResult["capabilities"] {
  return {
    positionEncoding: abilities.encoding,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: !abilities.watchesFiles },
    // All cells: a key can be in any text.
    notebookDocumentSync: { notebookSelector: [{ notebook: { scheme: "file" } }, { notebook: { scheme: "untitled" } }] },
    ...(abilities.pullsDiagnostics ? { diagnosticProvider: { identifier: "keywarden", interFileDependencies: true, workspaceDiagnostics: false } } : {}),
    codeActionProvider: abilities.codeActionLiterals
      ? { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL], resolveProvider: abilities.resolvesEdits }
      : false,
    hoverProvider: true,
    executeCommandProvider: { commands: [SHOW_NOTES, KEY_MOVED, RUN_STEP] },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  if (workspaceFolders !== undefined && workspaceFolders !== null) return workspaceFolders.map((folder) => folder.uri);
  return typeof rootUri === "string" ? [rootUri] : [];
}

/** Only a plain yes is one. */
function gitAllowed(options: InitializationOptions | null | undefined): boolean {
  return options?.gitAllowed === true;
}
