import { folderOf, foldersUp, inFolder, joined } from "../../text/path.ts";
import { dataOf, jsonOf, textsOf } from "../manifests/parsed.ts";
import type { ProjectFiles } from "./files.ts";

/** What a compiler configuration says of specifiers that begin with no dot. */
export interface PathMapping {
  /** The folder that such specifiers may start from. */
  readonly baseUrl: string | undefined;
  /** Patterns with at most one `*`, each with the root-relative paths it may stand for. */
  readonly paths: readonly { readonly pattern: string; readonly targets: readonly string[] }[];
}

/** How many configurations may extend or refer to each other. */
const MAX_FILES = 16;

/** The mappings that hold for a file, the nearest configuration's first, then those it refers to. */
export function pathMappings(from: string, files: ProjectFiles): readonly PathMapping[] {
  const nearest = nearestConfig(from, files);
  if (nearest === undefined) return [];
  const mappings: PathMapping[] = [];
  const open = [nearest];
  const seen = new Set<string>();
  for (let path = open.shift(); path !== undefined && seen.size < MAX_FILES; path = open.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const mapping = mappingOf(path, files, []);
    if (mapping.baseUrl !== undefined || mapping.paths.length > 0) mappings.push(mapping);
    const references = jsonOf(files.text(path)).references;
    for (const reference of Array.isArray(references) ? references : []) {
      const [target] = textsOf(dataOf(reference).path);
      const at = target === undefined ? undefined : joined(folderOf(path), target);
      if (at !== undefined) open.push(at.endsWith(".json") ? at : inFolder(at, "tsconfig.json"));
    }
  }
  return mappings;
}

function nearestConfig(from: string, files: ProjectFiles): string | undefined {
  for (const folder of foldersUp(folderOf(from))) {
    for (const name of ["tsconfig.json", "jsconfig.json"]) {
      const path = inFolder(folder, name);
      if (files.has(path)) return path;
    }
  }
  return undefined;
}

/** A configuration with all it extends: what it says itself goes before. */
function mappingOf(path: string, files: ProjectFiles, above: readonly string[]): PathMapping {
  const config = jsonOf(files.text(path));
  const options = dataOf(config.compilerOptions);
  const folder = folderOf(path);
  let inherited: PathMapping = { baseUrl: undefined, paths: [] };
  if (above.length < MAX_FILES) {
    // Of several the last one wins.
    for (const base of textsOf(config.extends)
      .map((it) => extendedConfig(folder, it, files))
      .toReversed()) {
      if (base === undefined || above.includes(base)) continue;
      const next = mappingOf(base, files, [...above, path]);
      inherited = { baseUrl: inherited.baseUrl ?? next.baseUrl, paths: inherited.paths.length > 0 ? inherited.paths : next.paths };
    }
  }
  const [base] = textsOf(options.baseUrl);
  const baseUrl = base === undefined ? inherited.baseUrl : joined(folder, base);
  const own = Object.entries(dataOf(options.paths));
  const paths = own.map(([pattern, targets]) => ({ pattern, targets: textsOf(targets).flatMap((it) => joined(baseUrl ?? folder, it) ?? []) }));
  return { baseUrl, paths: options.paths === undefined ? inherited.paths : paths };
}

/** Only configurations of the project are followed: one from a package maps nothing of the project. */
function extendedConfig(folder: string, target: string, files: ProjectFiles): string | undefined {
  if (!/^\.{1,2}(?:\/|$)/.test(target)) return undefined;
  const path = joined(folder, target);
  if (path === undefined || path.endsWith(".json")) return path;
  return [`${path}.json`, inFolder(path, "tsconfig.json")].find((it) => files.has(it));
}
