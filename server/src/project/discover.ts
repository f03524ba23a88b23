import ignore, { type Ignore } from "ignore";
import type { FolderEntry } from "./file-system.ts";

/** A file or folder that is not looked at, and why, in words for the user. */
export interface Skipped {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly reason: string;
}

/** The files of a root. */
export interface Discovery {
  /** Relative to the root, with `/`, in order of code units. */
  readonly files: readonly string[];
  readonly skipped: readonly Skipped[];
  readonly notes: readonly string[];
}

export interface DiscoverOptions {
  /** Whether the settings leave a file out, or a folder with all that is in it. A file in a folder that is left out must be left out, too. */
  readonly excluded: (path: string, kind: "file" | "folder") => boolean;
  /** Look at files, too, that ignore files name. */
  readonly includeIgnored: boolean;
  /** Whether `A` and `a` are one file here. */
  readonly ignoreCase: boolean;
  readonly cancelled?: (() => boolean) | undefined;
  /** Told now and then how many files there are so far. */
  readonly onFound?: ((count: number) => void) | undefined;
}

/** What the walk asks of the place where the files are. Paths are relative to the root; `""` is the root itself. Nothing throws. */
export interface FolderReader {
  list(folder: string): FolderListing | Promise<FolderListing>;
  /** An ignore file's text; undefined where there is none. */
  readText(path: string): string | undefined | Promise<string | undefined>;
}

export interface FolderListing {
  readonly entries: readonly FolderEntry[];
  /** Names of pipes, sockets and devices. */
  readonly special?: readonly string[];
  /** Why the folder could not be read. */
  readonly problem?: string;
}

export const SYMBOLIC_LINK = "symbolic link";

/** Folders that hold a version control system's own data. */
const OWN_FOLDERS: ReadonlySet<string> = new Set([".git", ".hg", ".svn", ".jj"]);

/**
 * The files under a root, by a walk that honours `.gitignore` files as git does: the deepest one decides, and nothing comes back from under an ignored folder.
 * Links are not followed, so there are no loops and nothing outside the root. Undefined if cancelled.
 */
export async function discover(reader: FolderReader, options: DiscoverOptions): Promise<Discovery | undefined> {
  const files: string[] = [];
  const skipped: Skipped[] = [];
  const excludes = options.includeIgnored ? undefined : await reader.readText(".git/info/exclude");
  const pending: { folder: string; layers: readonly Layer[] }[] = [
    { folder: "", layers: excludes === undefined ? [] : [layerOf("", excludes, options.ignoreCase)] },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (options.cancelled?.()) return undefined;
    const { folder } = next;
    const listing = await reader.list(folder);
    if (listing.problem !== undefined) skipped.push({ path: folder === "" ? "." : folder, reason: listing.problem });
    const layers = await withOwnLayer(reader, next.layers, folder, listing, options);
    const prefix = folder === "" ? "" : `${folder}/`;
    for (const name of listing.special ?? []) {
      if (!isIgnored(layers, prefix + name, "file") && !options.excluded(prefix + name, "file"))
        skipped.push({ path: prefix + name, reason: "not a regular file" });
    }
    for (const entry of listing.entries) {
      const path = prefix + entry.name;
      const kind = entry.kind === "folder" ? "folder" : "file";
      if ((kind === "folder" && OWN_FOLDERS.has(entry.name)) || options.excluded(path, kind) || isIgnored(layers, path, kind)) continue;
      if (entry.kind === "link") skipped.push({ path, reason: SYMBOLIC_LINK });
      else if (entry.kind === "folder") pending.push({ folder: path, layers });
      else files.push(path);
    }
    options.onFound?.(files.length);
  }
  return { files: files.sort(), skipped: skipped.sort(byPath), notes: [] };
}

/** Whether ignore files in the root or below name a file or a folder that it lies in: those files that {@link discover} does not give for it. */
export async function isNamedByIgnoreFiles(reader: Pick<FolderReader, "readText">, path: string, ignoreCase: boolean): Promise<boolean> {
  const names = path.split("/");
  let layers: readonly Layer[] = [];
  for (let depth = 0; depth < names.length; depth++) {
    const folder = names.slice(0, depth).join("/");
    const text = await reader.readText(folder === "" ? ".gitignore" : `${folder}/.gitignore`);
    if (text !== undefined) layers = [...layers, layerOf(folder, text, ignoreCase)];
    if (isIgnored(layers, names.slice(0, depth + 1).join("/"), depth === names.length - 1 ? "file" : "folder")) return true;
  }
  return false;
}

/** For sorting by path, the same everywhere. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

/** One ignore file and the folder it speaks of. */
interface Layer {
  readonly folder: string;
  readonly rules: Ignore;
}

async function withOwnLayer(
  reader: FolderReader,
  layers: readonly Layer[],
  folder: string,
  listing: FolderListing,
  options: DiscoverOptions,
): Promise<readonly Layer[]> {
  if (options.includeIgnored || !listing.entries.some((it) => it.name === ".gitignore" && it.kind === "file")) return layers;
  const text = await reader.readText(folder === "" ? ".gitignore" : `${folder}/.gitignore`);
  return text === undefined ? layers : [...layers, layerOf(folder, text, options.ignoreCase)];
}

function layerOf(folder: string, text: string, ignoreCase: boolean): Layer {
  return { folder, rules: ignore({ ignorecase: ignoreCase, allowRelativePaths: true }).add(text.replace(/^\ufeff/, "")) };
}

function isIgnored(layers: readonly Layer[], path: string, kind: "file" | "folder"): boolean {
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i];
    if (layer === undefined) continue;
    const inside = layer.folder === "" ? path : path.slice(layer.folder.length + 1);
    const verdict = layer.rules.test(kind === "folder" ? `${inside}/` : inside);
    if (verdict.unignored) return false;
    if (verdict.ignored && !onlyThroughParent(layer, inside, verdict.rule)) return true;
  }
  return false;
}

/**
 * Whether a rule speaks of the folder above and not of the path itself. The walk is in that folder, so a deeper ignore file has brought it back,
 * and the rule has no more to say.
 */
function onlyThroughParent(layer: Layer, inside: string, rule: unknown): boolean {
  const slash = inside.lastIndexOf("/");
  if (slash === -1) return false;
  const above = layer.rules.test(inside.slice(0, slash + 1));
  return above.ignored && above.rule === rule;
}
