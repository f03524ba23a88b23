import * as z from "zod/mini";
import type { Given } from "./read-settings.ts";
import { type IgnoreEntry, SETTINGS_FILE, SETTINGS_SCHEMA, type Settings, settingsOf } from "./settings.ts";

/** What the settings file of a folder below the root says. */
export interface FolderLayer {
  /** Relative to the root, with `/`. */
  readonly folder: string;
  readonly given: Given;
}

/** More files than this do not extend one another. */
export const MOST_EXTENDED = 20;

/** The settings of some layers, the later ones over the earlier: lists add up, entries of objects replace one another by name, all else replaces what was before. */
export function layeredSettings(layers: readonly Given[]): Settings {
  const read = z.safeParse(SETTINGS_SCHEMA, mergedLayers(layers));
  return settingsOf(read.success ? read.data : z.parse(SETTINGS_SCHEMA, {}));
}

/** The layers as one. */
export function mergedLayers(layers: readonly Given[]): Given {
  return layers.reduce<Given>((below, above) => mergedObjects(below, above), {});
}

function mergedObjects(below: Given, above: Given): Given {
  const merged: Record<string, unknown> = { ...below };
  for (const [name, value] of Object.entries(above)) {
    const before = merged[name];
    if (Array.isArray(before) && Array.isArray(value)) merged[name] = [...before, ...value];
    else merged[name] = isObject(before) && isObject(value) ? mergedObjects(before, value) : value;
  }
  return merged;
}

/** The files that a settings file extends, relative to the root, in order; `path` is its own. */
export function extendedBy(given: Given, path: string): string[] {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const named = typeof given.extends === "string" ? [given.extends] : Array.isArray(given.extends) ? given.extends : [];
  return named.flatMap((it: unknown) => (typeof it === "string" ? [folder + it.replace(/^(?:\.\/)+/, "")] : []));
}

/**
 * The settings of a root with those of folders below it: what a folder says counts for what lies in it. Its lists of files are added to those of the root, as
 * globs below the folder.
 */
export function withFolders(root: Given, folders: readonly FolderLayer[]): Settings {
  const ordered = folders.toSorted((a, b) => a.folder.length - b.folder.length || (a.folder < b.folder ? -1 : 1));
  const lists = ordered.map(({ folder, given }) => {
    const globs = (name: string): readonly string[] => stringsIn(given[name]).map((glob) => below(folder, glob));
    const ignores = (Array.isArray(given.ignores) ? given.ignores : []).map((entry: IgnoreEntry) => ({
      ...entry,
      files: entry.files === undefined ? [`/${escaped(folder)}`] : entry.files.map((glob) => below(folder, glob)),
    }));
    const files = ["exclude", "testFiles", "documentationFiles", "clientFiles"].map((name) => [name, globs(name)] as const);
    return { ...Object.fromEntries(files), ignores, rolled: given.rolled ?? [] };
  });
  const settings = layeredSettings([root, ...lists]);
  const own = ordered.map(({ folder }) => {
    const above = ordered.filter((it) => it.folder === folder || folder.startsWith(`${it.folder}/`)).map(({ given }) => given);
    return { folder, settings: layeredSettings([root, ...above]) };
  });
  return {
    ...settings,
    folders: own.map(({ folder, settings: { rules, maxFileSize, names, store, stores, requireReason } }) => ({
      folder,
      settings: { rules, maxFileSize, names, store, stores, requireReason },
    })),
  };
}

/** The settings that count for a file, by its path relative to the root. */
export function settingsAt(path: string, settings: Settings): Settings {
  if (settings.folders.length === 0) return settings;
  const nearest = settings.folders.findLast(({ folder }) => path.startsWith(`${folder}/`));
  if (nearest === undefined) return settings;
  const known = made.get(nearest) ?? new WeakMap<Settings, Settings>();
  made.set(nearest, known);
  const at = known.get(settings) ?? { ...settings, ...nearest.settings };
  known.set(settings, at);
  return at;
}

/** The same object for the same file each time: much is remembered by it. */
const made = new WeakMap<object, WeakMap<Settings, Settings>>();

/** Whether a path is that of a settings file in a folder below the root. */
export function isFolderSettings(path: string): boolean {
  return path.endsWith(`/${SETTINGS_FILE}`);
}

/** Where the settings of folders that files lie in would be, by the paths of the files. */
export function folderSettingsAbove(paths: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const path of paths) {
    const names = path.split("/").slice(0, -1);
    for (let depth = 1; depth <= names.length; depth++) found.add(`${names.slice(0, depth).join("/")}/${SETTINGS_FILE}`);
  }
  return [...found];
}

/** A glob of a folder's settings as one of the root's. */
function below(folder: string, glob: string): string {
  const [not, body] = glob.startsWith("!") ? ["!", glob.slice(1)] : ["", glob];
  const anchored = body.replace(/\/+$/, "").includes("/");
  return `${not}/${escaped(folder)}/${anchored ? body.replace(/^\.?\/+/, "") : `**/${body}`}`;
}

/** A folder's name as a glob that means it and nothing else. */
function escaped(folder: string): string {
  return folder.replace(/[\\*?[\]{}()!+@|^$]/g, "\\$&");
}

function stringsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((it) => typeof it === "string") : [];
}

function isObject(value: unknown): value is Given {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
