import { commands, Range, Selection, TextEditorRevealType, Uri, ViewColumn, window, workspace } from "vscode";
import type { Location } from "vscode-languageclient";
import { type FindingAddress, PAST, type PastText, PLACE } from "../../../server/src/lsp/protocol.ts";
import type { Extension } from "../extension-parts.ts";
import { isNotebook, openPlace, sayGone } from "../open-place.ts";

/** Opens what a finding of the last results is about: only what those name is ever opened. What is only in the git history is shown as it was, its keys masked. */
export async function openFinding(extension: Extension, at: FindingAddress, column = ViewColumn.Active): Promise<void> {
  const found = extension.tree.report?.folders[at.folder]?.findings[at.finding];
  if (found === undefined) return;
  if (found.past) await openPast(extension, at, column);
  else if (isNotebook(found.path)) await openNotebook(extension, at, Uri.parse(found.uri), column);
  else await openPlace({ uri: found.uri, range: found.diagnostic.range }, column);
}

/** Opens a notebook as cells, at the one that a finding is in. */
async function openNotebook({ client }: Extension, at: FindingAddress, uri: Uri, viewColumn: ViewColumn): Promise<void> {
  try {
    await window.showNotebookDocument(await workspace.openNotebookDocument(uri), { viewColumn });
  } catch {
    void sayGone(uri);
    return;
  }
  const cell = await client.sendRequest<Location | null>(PLACE, at);
  if (cell === null) return;
  const { start } = cell.range;
  const selection = new Range(start.line, start.character, start.line, start.character);
  await commands.executeCommand("vscode.open", Uri.parse(cell.uri), { selection, viewColumn: ViewColumn.Active });
}

async function openPast({ client, pages }: Extension, at: FindingAddress, viewColumn: ViewColumn): Promise<void> {
  const past = await client.sendRequest<PastText | null>(PAST, at);
  if (past === null) {
    await window.showInformationMessage("The text of this commit is too large to be shown, or was read too long ago: audit again.");
    return;
  }
  const uri = pages.put(`${past.commit}/${past.path}`, past.text);
  const editor = await window.showTextDocument(uri, { viewColumn });
  const line = editor.document.lineAt(Math.min(past.line, editor.document.lineCount - 1)).range;
  editor.selection = new Selection(line.start, line.start);
  editor.revealRange(line, TextEditorRevealType.InCenterIfOutsideViewport);
}
