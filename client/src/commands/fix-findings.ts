import { window, workspace } from "vscode";
import { FIX, type FindingAddress, type Fix, type FixParams } from "../../../server/src/lsp/protocol.ts";
import { findingsOf, type Node } from "../findings-tree.ts";
import type { Extension } from "../start.ts";
import { askForStore } from "./choose-store.ts";

/** Fixes what a node of the tree stands for, or all that are selected with it: a finding, a key, a file, a rule in the whole workspace. One undo. */
export async function fixNodes(extension: Extension, node: Node | undefined, selected: readonly Node[] | undefined): Promise<void> {
  const nodes = selected !== undefined && selected.length > 0 ? selected : node !== undefined ? [node] : extension.tree.selection;
  await fixFindings(extension, nodes.flatMap(findingsOf));
}

/** All findings of one rule in the file that is open, or in the whole workspace, as the last audit found them. */
export async function fixRule(extension: Extension, where: "file" | "workspace"): Promise<void> {
  const report = extension.tree.report;
  const uri = window.activeTextEditor?.document.uri.toString();
  const isHere = ({ folder, finding }: FindingAddress): boolean => where === "workspace" || report?.folders[folder]?.findings[finding]?.uri === uri;
  const groups = (report?.tree.rule ?? [])
    .map((group) => ({ ...group, findings: group.findings.filter(isHere) }))
    .filter(({ findings }) => findings.length > 0);
  if (groups.length === 0) {
    await window.showInformationMessage(report === undefined ? "Audit the workspace first." : "The last audit found nothing here.");
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
  if (!tree.isComplete) {
    await window.showInformationMessage("What an audit has found so far cannot be fixed yet: let it come to its end.");
    return;
  }
  const fix = await client.sendRequest<Fix | null>(FIX, { findings } satisfies FixParams);
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
