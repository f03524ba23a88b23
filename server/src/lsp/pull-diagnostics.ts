import type { DocumentDiagnosticReport } from "vscode-languageserver";
import type { Analysis } from "../engine/analysis.ts";
import { diagnosticsFor, failureNote } from "./diagnostics.ts";
import { refuseOutOfTurn } from "./guard.ts";
import { DocumentDiagnosticReportKind, LSPErrorCodes, ResponseError } from "./language-server.ts";
import { type Server, Superseded } from "./server.ts";

/** `textDocument/diagnostic`: the editor asks when it wants to know. */
export function answerDiagnosticPulls(server: Server): void {
  const ids = new ResultIds();
  server.connection.languages.diagnostics.on(async ({ textDocument, previousResultId }, token): Promise<DocumentDiagnosticReport> => {
    refuseOutOfTurn(server);
    try {
      const shown = await diagnosticsFor(server, textDocument.uri, token);
      if (shown === undefined) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      const resultId = ids.of(shown.analysis);
      if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      return { kind: DocumentDiagnosticReportKind.Full, resultId, items: shown.items() };
    } catch (error) {
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
      if (error instanceof Superseded) throw new ResponseError(LSPErrorCodes.ServerCancelled, "the text has changed", { retriggerRequest: true });
      server.log.error("textDocument/diagnostic", error);
      return { kind: DocumentDiagnosticReportKind.Full, items: [failureNote()] };
    }
  });
}

/** Names analyses: the same answer, kept by the session, has the same name. */
class ResultIds {
  readonly #ids = new WeakMap<Analysis, string>();
  #last = 0;

  of(analysis: Analysis): string {
    let id = this.#ids.get(analysis);
    if (id === undefined) {
      id = String(++this.#last);
      this.#ids.set(analysis, id);
    }
    return id;
  }
}
