import { commands, Uri, window, workspace } from "vscode";
import type { WorkspaceEdit } from "vscode-languageclient";
import { ROLLED, type RolledParams } from "../../../server/src/lsp/protocol.ts";
import type { Extension } from "../extension-parts.ts";
import type { Node } from "../findings-tree.ts";
import { hasLastResults } from "./last-results.ts";

const TITLE = "Keywarden: Mark Key as Rolled";

/** Notes in `keywarden.json`, for the whole team, that a key opens nothing any more: the one of a node of the tree, or one to be chosen. */
export async function markNodeAsRolled(extension: Extension, node: Node | undefined): Promise<void> {
  if (!(await hasLastResults(extension))) return;
  await markAsRolled(extension, (node?.kind === "group" ? node.group.key : node?.finding.key) ?? (await chosen(extension)));
}

export async function markAsRolled(extension: Extension, key: string | undefined): Promise<void> {
  if (key === undefined || !(await hasLastResults(extension))) return;
  const by = await window.showInputBox({
    title: TITLE,
    prompt: "Only once it is rolled in Stripe's Dashboard: what the git history holds of it then weighs no more than a note.",
    placeHolder: "Who rolled it? (may stay empty)",
  });
  if (by === undefined) return;
  const on = await window.showInputBox({
    title: TITLE,
    prompt: "On which day?",
    value: today(),
    validateInput: (value) => (/^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) ? undefined : "A day, like 2024-02-29."),
  });
  if (on === undefined) return;
  const { client } = extension;
  const edit = await client.sendRequest<WorkspaceEdit | null>(ROLLED, { key, by, on } satisfies RolledParams);
  if (edit === null || !(await makeAndSave(client, edit))) {
    await window.showWarningMessage("keywarden.json could not be added to: is it valid?");
    return;
  }
  const again = await window.showInformationMessage("Noted in keywarden.json. Commit it, and all will know.", "Audit Again");
  if (again !== undefined) await commands.executeCommand("keywarden.auditAgain");
}

/** Makes an edit of settings and saves them: an audit reads what is on the disk. Whether it could be made. */
export async function makeAndSave(client: Extension["client"], edit: WorkspaceEdit): Promise<boolean> {
  if (!(await workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit)))) return false;
  for (const uri of addressesIn(edit)) await (await workspace.openTextDocument(Uri.parse(uri))).save();
  return true;
}

async function chosen({ tree }: Extension): Promise<string | undefined> {
  const keys = (tree.report?.tree.key ?? []).flatMap(({ label, description, tooltip, key }) =>
    key === undefined ? [] : [{ label, description, detail: tooltip, key }],
  );
  if (keys.length === 0) {
    await window.showInformationMessage("The last audit found no key that is not rolled already.");
    return undefined;
  }
  return (await window.showQuickPick(keys, { title: TITLE, placeHolder: "Which key?" }))?.key;
}

function addressesIn({ documentChanges = [], changes = {} }: WorkspaceEdit): readonly string[] {
  return [...new Set([...Object.keys(changes), ...documentChanges.flatMap((it) => ("textDocument" in it ? [it.textDocument.uri] : []))])];
}

/** The day where the user is. */
function today(): string {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((it) => String(it).padStart(2, "0")).join("-");
}
