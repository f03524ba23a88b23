import { Range, Selection, TextEditorRevealType, Uri, ViewColumn, window } from "vscode";
import type { Location } from "vscode-languageclient";

/** Opens a place: the cursor at its start, nothing selected, as a selected key would be on the way to the clipboard. */
export async function openPlace({ uri, range: { start, end } }: Location, beside: boolean): Promise<void> {
  const editor = await window.showTextDocument(Uri.parse(uri), { viewColumn: beside ? ViewColumn.Beside : ViewColumn.Active });
  const range = new Range(start.line, start.character, end.line, end.character);
  editor.selection = new Selection(range.start, range.start);
  editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
}
