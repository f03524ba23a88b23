import { commands, window } from "vscode";
import { WHY, type WhyParams, type WhyText } from "../../../server/src/lsp/protocol.ts";
import type { Extension } from "../extension-parts.ts";
import type { Node } from "../findings-tree.ts";
import { openFinding } from "./open-finding.ts";

/** Shows beside the text why the line at the cursor, or that of a finding of the tree, is flagged or silent. */
export async function why(extension: Extension, node: Node | undefined): Promise<void> {
  if (node?.kind === "finding") await openFinding(extension, node.at);
  const editor = window.activeTextEditor;
  const text = editor && (await answer(extension, editor));
  if (text === undefined || text === null) {
    await window.showInformationMessage("Keywarden looks at files of the workspace and at texts that were never saved: put the cursor into one.");
    return;
  }
  await commands.executeCommand("markdown.showPreviewToSide", extension.pages.put(`${text.title.replaceAll("/", "\u2215")}.md`, text.markdown));
}

function answer({ client }: Extension, { document, selection }: NonNullable<typeof window.activeTextEditor>): Promise<WhyText | null> {
  const params: WhyParams = { textDocument: client.code2ProtocolConverter.asTextDocumentIdentifier(document), line: selection.active.line };
  return client.sendRequest<WhyText | null>(WHY, params);
}
