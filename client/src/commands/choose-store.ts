import { type ExtensionContext, Uri, window, workspace } from "vscode";
import type { WorkspaceEdit } from "vscode-languageclient";
import { type AskForStoreParams, STORE, STORE_CHOICE, type StoreChoice, type StoreChoiceParams, type StoreParams } from "../../../server/src/lsp/protocol.ts";
import type { Extension } from "../extension-parts.ts";
import { makeAndSave } from "./mark-as-rolled.ts";

const TITLE = "Keywarden: Choose Secret Store";

/** The folders that were asked about. */
const ASKED = "keywarden.askedForStore";

/** Lets the user choose where keys go to: in the folder of the open file, else in one to be chosen. */
export async function chooseStore(extension: Extension): Promise<void> {
  const open = window.activeTextEditor?.document.uri;
  const here = open && workspace.getWorkspaceFolder(open) ? open : undefined;
  const folders = workspace.workspaceFolders ?? [];
  const folder = here === undefined && folders.length > 1 ? await window.showWorkspaceFolderPick({ placeHolder: "For which folder?" }) : folders[0];
  const uri = here ?? folder?.uri;
  if (uri !== undefined) await chooseStoreAt(extension, uri);
  else if (folders.length === 0) await window.showInformationMessage("Open a folder first: its keywarden.json says where keys go to.");
}

/** Asks once for each folder, and remembers it, whatever the answer: a repair has moved a key there, and no settings say where to. */
export async function askForStore(extension: Extension, { uri, folder }: AskForStoreParams): Promise<void> {
  const { context } = extension;
  if (asked(context).includes(folder)) return;
  await context.workspaceState.update(ASKED, [...asked(context), folder]);
  const { name } = workspace.getWorkspaceFolder(Uri.parse(folder)) ?? {};
  const where = name === undefined ? "" : ` of ${name}`;
  const choose = "Choose\u2026";
  const answer = await window.showInformationMessage(`Where shall Keywarden move keys${where} to? That store is offered first then.`, choose, "Not Now");
  if (answer === choose) await chooseStoreAt(extension, Uri.parse(uri));
}

function asked({ workspaceState }: ExtensionContext): readonly string[] {
  return workspaceState.get<readonly string[]>(ASKED, []);
}

async function chooseStoreAt({ client }: Extension, at: Uri): Promise<void> {
  const uri = client.code2ProtocolConverter.asUri(at);
  const choice = await client.sendRequest<StoreChoice | null>(STORE_CHOICE, { uri } satisfies StoreChoiceParams);
  if (choice === null) return;
  const items = choice.stores.map(({ id, title, isUsed }) => ({
    label: title,
    ...(id === choice.store ? { description: "chosen" } : isUsed ? { description: "used here already" } : {}),
    id,
  }));
  const chosen = await window.showQuickPick(items, { title: TITLE, placeHolder: "Where do keys go to?" });
  if (chosen === undefined) return;
  const edit = await client.sendRequest<WorkspaceEdit | null>(STORE, { uri, store: chosen.id } satisfies StoreParams);
  if (edit === null || !(await makeAndSave(client, edit))) await window.showWarningMessage("keywarden.json could not be added to: is it valid?");
  else await window.showInformationMessage(`keywarden.json says it now: ${chosen.label} first. Commit it, and it counts for all.`);
}
