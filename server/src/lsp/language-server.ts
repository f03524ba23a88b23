// What this folder takes of the package, once for all: a bundle copies all names of a CommonJS package for each file that imports one of them, and that is a part
// of every start.
export {
  CodeActionKind,
  CodeActionTriggerKind,
  Command,
  CreateFile,
  DiagnosticSeverity,
  DiagnosticTag,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  ErrorCodes,
  LSPErrorCodes,
  MarkupKind,
  MessageType,
  NotebookCellKind,
  PositionEncodingKind,
  RequestType,
  RequestType0,
  ResponseError,
  ShowMessageNotification,
  TextDocumentEdit,
  TextDocumentSyncKind,
} from "vscode-languageserver";
