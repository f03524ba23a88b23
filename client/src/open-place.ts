import { commands, Range, Selection, TextEditorRevealType, Uri, ViewColumn, window } from "vscode";
import type { Location } from "vscode-languageclient";

/**
 * Opens a place: the cursor at its start, nothing selected, as a selected key would be on the way to the clipboard. A notebook is opened as what it is. Says so where
 * the file is there no more.
 */
export async function openPlace({ uri, range: { start, end } }: Location, viewColumn = ViewColumn.Active): Promise<void> {
  const file = Uri.parse(uri);
  try {
    if (isNotebook(file.path)) {
      await commands.executeCommand("vscode.open", file, viewColumn);
      return;
    }
    const editor = await window.showTextDocument(file, { viewColumn });
    const range = new Range(start.line, start.character, end.line, end.character);
    editor.selection = new Selection(range.start, range.start);
    editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
  } catch {
    void sayGone(file);
  }
}

/** Whether a file is shown as cells. */
export function isNotebook(path: string): boolean {
  return path.endsWith(".ipynb");
}

/** Says that a file of the last audit cannot be opened. */
export async function sayGone({ path }: Uri): Promise<void> {
  await window.showWarningMessage(`${path.slice(path.lastIndexOf("/") + 1)} could not be opened: it may have gone since the audit.`);
}
