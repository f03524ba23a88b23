import type { ClientCapabilities, DiagnosticTag } from "vscode-languageserver";
import { PositionEncodingKind } from "./language-server.ts";

/** How positions count characters on the wire. */
export type Encoding = "utf-16" | "utf-8";

/** What this editor can do, read once from its greeting. */
export interface Abilities {
  readonly encoding: Encoding;
  /** It asks for diagnostics itself; otherwise they are published. */
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly diagnosticTags: readonly DiagnosticTag[];
  /** Edits and the command of a code action may be made later, when it is chosen. */
  readonly resolvesEdits: boolean;
  readonly resolvesCommands: boolean;
  readonly codeActionLiterals: boolean;
  readonly documentChanges: boolean;
  readonly createsFiles: boolean;
  /** It shows what an edit of several files is about, and asks before it is made. */
  readonly annotatesChanges: boolean;
  readonly markdownHovers: boolean;
  readonly watchesFiles: boolean;
  readonly workspaceFolders: boolean;
}

export function abilitiesOf({ general, textDocument, workspace }: ClientCapabilities): Abilities {
  const resolved = textDocument?.codeAction?.resolveSupport?.properties ?? [];
  const keepsData = textDocument?.codeAction?.dataSupport === true;
  return {
    encoding: encodingOf(general?.positionEncodings),
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation:
      (textDocument?.diagnostic ?? textDocument?.publishDiagnostics)?.relatedInformation === true ||
      textDocument?.publishDiagnostics?.relatedInformation === true,
    codeDescription: textDocument?.diagnostic?.codeDescriptionSupport === true || textDocument?.publishDiagnostics?.codeDescriptionSupport === true,
    diagnosticTags: textDocument?.diagnostic?.tagSupport?.valueSet ?? textDocument?.publishDiagnostics?.tagSupport?.valueSet ?? [],
    resolvesEdits: keepsData && resolved.includes("edit"),
    resolvesCommands: keepsData && resolved.includes("command"),
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    createsFiles: workspace?.workspaceEdit?.resourceOperations?.includes("create") === true,
    annotatesChanges: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    markdownHovers: textDocument?.hover?.contentFormat?.includes("markdown") === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
  };
}

/** UTF-16 as everybody must know it; UTF-8 only for an editor that says it knows nothing else of ours. */
function encodingOf(known: readonly PositionEncodingKind[] | undefined): Encoding {
  if (known === undefined || known.includes(PositionEncodingKind.UTF16)) return "utf-16";
  return known.includes(PositionEncodingKind.UTF8) ? "utf-8" : "utf-16";
}
