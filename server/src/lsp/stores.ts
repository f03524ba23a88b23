import type { WorkspaceEdit } from "vscode-languageserver";
import type { RepairContext } from "../fixes/repair.ts";
import { stores } from "../fixes/stores/index.ts";
import { storesUsedAt } from "../fixes/stores/preferred-store.ts";
import { folderSettingsAbove, settingsAt } from "../settings/layers.ts";
import { readSettings } from "../settings/read-settings.ts";
import { SETTINGS_FILE } from "../settings/settings.ts";
import { STORES, type StoreId } from "../settings/stores.ts";
import { withStore } from "../settings/write-store.ts";
import { workspaceEditOf } from "./convert.ts";
import { guarded } from "./guard.ts";
import { MessageType, RequestType } from "./language-server.ts";
import { ASK_FOR_STORE, type AskForStoreParams, STORE, STORE_CHOICE, type StoreChoice, type StoreChoiceParams, type StoreParams } from "./protocol.ts";
import type { Home } from "./roots.ts";
import type { Server } from "./server.ts";

/** `keywarden/storeChoice`: which stores the keys of a file could go to. `keywarden/store`: the edit that says in the settings which one it is. */
export function answerStores(server: Server): void {
  const { connection } = server;
  connection.onRequest(
    new RequestType<StoreChoiceParams, StoreChoice | null, void>(STORE_CHOICE),
    guarded(server, STORE_CHOICE, async ({ uri }: StoreChoiceParams): Promise<StoreChoice | null> => {
      const home = homeOf(server, uri);
      return home === undefined ? null : choiceAt(server, home);
    }),
  );
  connection.onRequest(
    new RequestType<StoreParams, WorkspaceEdit | null, void>(STORE),
    guarded(server, STORE, async ({ uri, store }: StoreParams): Promise<WorkspaceEdit | null> => {
      const home = homeOf(server, uri);
      return home === undefined ? null : editFor(server, home, store);
    }),
  );
}

/**
 * Where a repair has moved a key although nobody has said which store keys go to, asks: its own client, which remembers the answer, or by itself, once for each folder
 * as long as it runs.
 */
export class StoreQuestion {
  readonly #server: Server;
  readonly #asked = new Set<string>();

  constructor(server: Server) {
    this.#server = server;
  }

  async ask(uri: string): Promise<void> {
    const { connection, asksForStore } = this.#server;
    const home = homeOf(this.#server, uri);
    const folder = home?.root.address;
    if (home === undefined || folder === undefined) return;
    const choice = await choiceAt(this.#server, home);
    if (choice.store !== undefined) return;
    if (asksForStore) return connection.sendNotification(ASK_FOR_STORE, { uri, folder } satisfies AskForStoreParams);
    if (this.#asked.has(folder)) return;
    this.#asked.add(folder);
    const actions = choice.stores.map(({ title }) => ({ title }));
    const answer = await connection.window.showInformationMessage("Where shall Keywarden move keys to?", ...actions, { title: "Not now" });
    const chosen = choice.stores.find(({ title }) => title === answer?.title);
    const edit = chosen && (await editFor(this.#server, home, chosen.id));
    if (edit) await connection.workspace.applyEdit({ label: `Move keys to ${chosen.title}`, edit });
    else if (chosen) await connection.sendNotification("window/showMessage", { type: MessageType.Warning, message: `${SETTINGS_FILE} could not be added to.` });
  }
}

/** The workspace folder of a file, or of itself. */
function homeOf({ roots }: Server, uri: string): Home | undefined {
  const root = roots.folderAt(uri);
  return root === undefined ? roots.inFolder(uri) : { root, path: "" };
}

/** What could be chosen, the one that counts already or is in use first. */
async function choiceAt(server: Server, { root, path }: Home): Promise<StoreChoice> {
  const settings = settingsAt(path, await root.settings());
  const document = (await root.locate(path))?.document;
  const project = root.snapshot();
  const context: RepairContext = {
    path,
    text: document?.getText() ?? "",
    languageId: document?.languageId,
    syntax: await server.runtime.syntax(),
    settings,
    project,
  };
  const used = await storesUsedAt(context);
  const rank = (id: StoreId): number => (id === settings.store ? 0 : used.has(id) ? 1 : 2);
  return {
    ...(settings.store !== undefined && { store: settings.store }),
    stores: STORES.toSorted((a, b) => rank(a) - rank(b)).map((id) => ({ id, title: titleOf(id), isUsed: used.has(id) })),
  };
}

function titleOf(id: StoreId): string {
  return stores.find((store) => store.id === id)?.title ?? "Environment variables";
}

async function editFor(server: Server, home: Home, store: StoreId): Promise<WorkspaceEdit | null> {
  if (!STORES.includes(store)) return null;
  const path = await settingsFileFor(home);
  const at = await home.root.locate(path);
  const uri = home.root.addressOf(path);
  const before = at?.document.getText() ?? "";
  const text = withStore(before, store);
  // A file that could not be read as settings is not written over.
  if (text === undefined || uri === undefined) return null;
  return workspaceEditOf(
    [at === undefined ? { kind: "create", uri, text } : { kind: "edit", at, edits: [{ span: { start: 0, end: before.length }, text }] }],
    server.abilities,
  );
}

/** The settings that say it for a file: those of a folder inside the workspace folder where they name a store of their own, else those of the workspace folder. */
async function settingsFileFor({ root, path }: Home): Promise<string> {
  for (const file of folderSettingsAbove([path]).reverse()) {
    const text = (await root.locate(file))?.document.getText();
    if (text !== undefined && readSettings(text).given.store !== undefined) return file;
  }
  return SETTINGS_FILE;
}
