import type { Settings } from "./settings.ts";
import type { StoreId } from "./stores.ts";

/** The settings with another store that keys go to, in folders that have one of their own, too. */
export function settingsWithStore(settings: Settings, store: StoreId): Settings {
  return { ...settings, store, folders: settings.folders.map((it) => ({ ...it, settings: { ...it.settings, store } })) };
}
