import { ProgressLocation, window, workspace } from "vscode";
import { FIX, type FindingAddress, type Fix, type FixParams } from "../../../server/src/lsp/protocol.ts";
import type { Extension } from "../extension-parts.ts";
import { findingsOf, type Node } from "../findings-tree.ts";
import { askForStore } from "./choose-store.ts";
import { hasLastResults } from "./last-results.ts";

/**
 * Fixes what a node of the tree stands for, or all that are selected with it: a finding, a key, a file, a rule in the whole workspace. One undo. Where nothing is
 * selected, everything, once the user has said yes.
 */
export async function fixNodes(extension: Extension, node: Node | undefined, selected: readonly Node[] | undefined): Promise<void> {
  const nodes = selected !== undefined && selected.length > 0 ? selected : node !== undefined ? [node] : extension.tree.selection;
  if (nodes.length > 0) return fixFindings(extension, nodes.flatMap(findingsOf));
  if (!(await hasLastResults(extension))) return;
  const all = (extension.tree.report?.tree.file ?? []).flatMap(({ findings }) => findings);
  const yes = "Fix";
  const question = "Fix what can be fixed safely in the whole workspace?";
  const detail = "The files are changed in the editor, as one step that can be undone. Nothing is saved that VS Code does not save by itself.";
  if ((await window.showInformationMessage(question, { modal: true, detail }, yes)) === yes) await fixFindings(extension, all);
}

/** All findings of one rule in the file that is open, or in the whole workspace, as the last audit found them. */
export async function fixRule(extension: Extension, where: "file" | "workspace"): Promise<void> {
  if (!(await hasLastResults(extension))) return;
  const report = extension.tree.report;
  const uri = window.activeTextEditor?.document.uri.toString();
  const isHere = ({ folder, finding }: FindingAddress): boolean => where === "workspace" || report?.folders[folder]?.findings[finding]?.uri === uri;
  const groups = (report?.tree.rule ?? [])
    .map((group) => ({ ...group, findings: group.findings.filter(isHere) }))
    .filter(({ findings }) => findings.length > 0);
  if (groups.length === 0) {
    await window.showInformationMessage("The last audit found nothing here.");
    return;
  }
  const items = groups.map(({ label, tooltip, findings }) => ({ label, description: `${findings.length}`, detail: tooltip, findings }));
  const chosen = await window.showQuickPick(items, {
    title: `Keywarden: Fix All of One Rule in the ${where === "file" ? "File" : "Workspace"}`,
    placeHolder: "Which rule?",
  });
  if (chosen !== undefined) await fixFindings(extension, chosen.findings);
}

/** Asks the server for the edits and makes them; says where there are none, and what is left to do. */
export async function fixFindings(extension: Extension, findings: readonly FindingAddress[]): Promise<void> {
  const { client, tree } = extension;
  if (!(await hasLastResults(extension))) return;
  const fix = await window.withProgress({ location: ProgressLocation.Window, title: "Keywarden: making the edits" }, () =>
    client.sendRequest<Fix | null>(FIX, { findings } satisfies FixParams),
  );
  if (fix === null) {
    await window.showInformationMessage("No edit is known to be right here, or the files have changed since the audit.");
    return;
  }
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(fix.edit);
  if (!(await workspace.applyEdit(edit))) {
    await window.showWarningMessage("The edit could not be made: the files have changed.");
    return;
  }
  tree.wasFixed();
  if (fix.notes.length > 0) void window.showInformationMessage(fix.notes.join(" "));
  for (const folder of fix.unsettled) await askForStore(extension, { uri: folder, folder });
}
