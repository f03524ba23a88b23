import { join } from "node:path";
import { settingsFindings } from "../engine/settings-findings.ts";
import type { DiscoverOptions } from "../project/discover.ts";
import type { Reader } from "../project/node.ts";
import { isExcluded } from "../project/places.ts";
import type { Finding } from "../rules/finding.ts";
import { rules } from "../rules/index.ts";
import { extendedBy, type FolderLayer, isFolderSettings, layeredSettings, MOST_EXTENDED, mergedLayers, withFolders } from "../settings/layers.ts";
import { type Given, readSettings } from "../settings/read-settings.ts";
import { DEFAULT_SETTINGS, SETTINGS_FILE, type Settings } from "../settings/settings.ts";
import { folderOf } from "../text/path.ts";

/** The settings of a root, and what is wrong with them. */
export interface RootSettings {
  readonly settings: Settings;
  /** Of the root's own file; undefined where there is none. */
  readonly text: string | undefined;
  /** What the root's own files say, without the defaults. */
  readonly given: Given;
  readonly valid: boolean;
  /** One for each problem in the file. */
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  readonly excluded: DiscoverOptions["excluded"];
}

/** Reads the settings file of a folder and those that it extends. Where there is none, or something in it is wrong, the defaults count. */
export function readRootSettings(folder: string, read: Reader): RootSettings {
  const outcome = read(join(folder, SETTINGS_FILE));
  if (outcome.kind !== "text") {
    const absent = outcome.kind === "skipped" && outcome.reason.startsWith("gone");
    const notes = absent ? [] : ["it could not be read: the default settings count"];
    return { settings: DEFAULT_SETTINGS, text: undefined, given: {}, valid: absent, findings: [], notes, excluded: excludedBy(DEFAULT_SETTINGS) };
  }
  const { problems, given } = readSettings(outcome.decoded.text, RULE_IDS);
  const notes: string[] = [];
  const layers = [...extendedLayers(folder, given, SETTINGS_FILE, read, notes), given];
  const settings = layeredSettings(layers);
  return {
    settings,
    text: outcome.decoded.text,
    given: mergedLayers(layers),
    valid: problems.length + notes.length === 0,
    findings: settingsFindings(problems),
    notes,
    excluded: excludedBy(settings),
  };
}

/** A root's settings with those of folders below it, by the paths of their files; a file that cannot be read says nothing. */
export function withFolderSettings(folder: string, { given, settings }: RootSettings, files: readonly string[], read: Reader): Settings {
  const layers = files.filter(isFolderSettings).flatMap((path): FolderLayer[] => {
    const outcome = read(join(folder, path));
    if (outcome.kind !== "text") return [];
    const own = readSettings(outcome.decoded.text, RULE_IDS).given;
    return [{ folder: folderOf(path), given: mergedLayers([...extendedLayers(folder, own, path, read, []), own]) }];
  });
  return layers.length === 0 ? settings : withFolders(given, layers);
}

const RULE_IDS = rules.map(({ id }) => id);

/** What the files say that one extends, those first that say least; each once, so that no circle is gone through twice. */
function extendedLayers(folder: string, given: Given, path: string, read: Reader, notes: string[], seen: Set<string> = new Set([path])): Given[] {
  return extendedBy(given, path).flatMap((named) => {
    if (seen.has(named) || seen.size > MOST_EXTENDED) return [];
    seen.add(named);
    const outcome = read(join(folder, named));
    if (outcome.kind !== "text") {
      notes.push(`${named}, which it extends, could not be read`);
      return [];
    }
    const { given: own, problems } = readSettings(outcome.decoded.text, RULE_IDS);
    if (problems.length > 0) notes.push(`${named}, which it extends, is not valid`);
    return [...extendedLayers(folder, own, named, read, notes, seen), own];
  });
}

/** A file is left out by its path alone. So is a folder with all that is in it, unless a glob takes something back. */
function excludedBy(settings: Settings): DiscoverOptions["excluded"] {
  const takesBack = settings.exclude.some((it) => it.startsWith("!"));
  return (path, kind) => (kind === "file" || !takesBack) && isExcluded(path, settings);
}
