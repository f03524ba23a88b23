import { commands, window } from "vscode";
import type { Extension } from "../extension-parts.ts";

/** Whether the server has the results of an audit that came to its end and that the tree shows; says what there is to do where it has not. */
export async function hasLastResults({ tree }: Pick<Extension, "tree">): Promise<boolean> {
  if (tree.standing === "complete") return true;
  const [message, action, command] =
    tree.standing === "none"
      ? ["Audit the workspace first.", "Audit Workspace", "keywarden.auditWorkspace"]
      : tree.standing === "lost"
        ? ["The language server has started again and knows nothing of the last audit.", "Audit Again", "keywarden.auditAgain"]
        : ["These are the results of an audit that has not come to its end.", "Audit Again", "keywarden.auditAgain"];
  if ((await window.showInformationMessage(message, action)) === action) await commands.executeCommand(command);
  return false;
}
