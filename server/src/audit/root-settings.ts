import { join } from "node:path";
import { settingsFindings } from "../engine/settings-findings.ts";
import type { DiscoverOptions } from "../project/discover.ts";
import type { Reader } from "../project/node.ts";
import { isExcluded } from "../project/places.ts";
import type { Finding } from "../rules/finding.ts";
import { rules } from "../rules/index.ts";
import { readSettings } from "../settings/read-settings.ts";
import { DEFAULT_SETTINGS, SETTINGS_FILE, type Settings } from "../settings/settings.ts";

/** The settings of a root, and what is wrong with them. */
export interface RootSettings {
  readonly settings: Settings;
  readonly valid: boolean;
  /** One for each problem in the file. */
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  readonly excluded: DiscoverOptions["excluded"];
}

/** Reads the settings file of a folder. Where there is none, or something in it is wrong, the defaults count. */
export function readRootSettings(folder: string, read: Reader): RootSettings {
  const outcome = read(join(folder, SETTINGS_FILE));
  if (outcome.kind !== "text") {
    const absent = outcome.kind === "skipped" && outcome.reason.startsWith("gone");
    return {
      settings: DEFAULT_SETTINGS,
      valid: absent,
      findings: [],
      notes: absent ? [] : ["it could not be read: the default settings count"],
      excluded: excludedBy(DEFAULT_SETTINGS),
    };
  }
  const { settings, problems } = readSettings(
    outcome.decoded.text,
    rules.map((it) => it.id),
  );
  return { settings, valid: problems.length === 0, findings: settingsFindings(problems), notes: [], excluded: excludedBy(settings) };
}

/** A file is left out by its path alone. So is a folder with all that is in it, unless a glob takes something back. */
function excludedBy(settings: Settings): DiscoverOptions["excluded"] {
  const takesBack = settings.exclude.some((it) => it.startsWith("!"));
  return (path, kind) => (kind === "file" || !takesBack) && isExcluded(path, settings);
}
