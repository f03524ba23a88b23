import { extendedBy, folderSettingsAbove, layeredSettings, MOST_EXTENDED, mergedLayers, withFolders } from "../settings/layers.ts";
import { type Given, readSettings } from "../settings/read-settings.ts";
import { DEFAULT_SETTINGS, SETTINGS_FILE, type Settings } from "../settings/settings.ts";

/** The settings of one folder: its own, those that they extend, and those of the folders that its open files lie in. */
export class RootSettings {
  /** The texts of files with settings, by their paths; undefined where there is none. */
  readonly texts = new Map<string, string | undefined>();
  readonly #isWorkspaceFolder: boolean;
  readonly #read: (path: string) => Promise<string | undefined>;
  /** What the settings of folders say, by the paths of their files; undefined where there are none. */
  readonly #folders = new Map<string, Given | undefined>();
  #settings: Promise<Settings> | undefined;

  /** Only a folder of the workspace has settings; any other goes by the default ones. */
  constructor(isWorkspaceFolder: boolean, read: (path: string) => Promise<string | undefined>) {
    this.#isWorkspaceFolder = isWorkspaceFolder;
    this.#read = read;
  }

  get(): Promise<Settings> {
    this.#settings ??= this.#readAll();
    return this.#settings;
  }

  /** Reads all of it again when it is next asked for. */
  forget(): void {
    this.texts.clear();
    this.#folders.clear();
    this.#settings = undefined;
  }

  /** Reads the settings of the folders that a file lies in, once for each; true where there were any, and all is other than before. */
  async learnAbove(path: string): Promise<boolean> {
    if (!this.#isWorkspaceFolder) return false;
    let any = false;
    for (const file of folderSettingsAbove([path])) {
      if (this.#folders.has(file)) continue;
      this.#folders.set(file, undefined);
      const given = await this.#readGiven(file);
      this.#folders.set(file, given);
      any ||= given !== undefined;
    }
    if (any) this.#settings = undefined;
    return any;
  }

  async #readAll(): Promise<Settings> {
    const given = this.#isWorkspaceFolder ? await this.#readGiven(SETTINGS_FILE) : undefined;
    const folders = [...this.#folders].flatMap(([path, own]) => (own === undefined ? [] : [{ folder: path.slice(0, -SETTINGS_FILE.length - 1), given: own }]));
    if (given === undefined && folders.length === 0) return DEFAULT_SETTINGS;
    return folders.length === 0 ? layeredSettings([given ?? {}]) : withFolders(given ?? {}, folders);
  }

  /** What a settings file and those that it extends say; undefined where there is none. */
  async #readGiven(path: string, seen: Set<string> = new Set()): Promise<Given | undefined> {
    seen.add(path);
    const text = await this.#read(path);
    this.texts.set(path, text);
    if (text === undefined) return undefined;
    const { given } = readSettings(text);
    const layers: Given[] = [];
    for (const named of extendedBy(given, path)) {
      const below = seen.has(named) || seen.size > MOST_EXTENDED ? undefined : await this.#readGiven(named, seen);
      if (below) layers.push(below);
    }
    return mergedLayers([...layers, given]);
  }
}
