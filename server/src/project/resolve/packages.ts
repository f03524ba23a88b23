import { folderOf, foldersUp, inFolder, joined } from "../../text/path.ts";
import { type Data, dataOf, jsonOf, textsOf, yamlOf } from "../manifests/parsed.ts";
import type { ProjectFiles } from "./files.ts";
import { bestMatch, matched } from "./pattern.ts";
import { indexFile, scriptFile } from "./script-file.ts";

/** A package of the project. */
export interface Package {
  readonly folder: string;
  readonly manifest: Data;
}

/** The package that a file belongs to; undefined where there is none. */
export function packageOf(path: string, files: ProjectFiles): Package | undefined {
  for (const folder of foldersUp(folderOf(path))) {
    const manifest = inFolder(folder, "package.json");
    if (files.has(manifest)) return { folder, manifest: jsonOf(files.text(manifest)) };
  }
  return undefined;
}

/** A package's name and what of it is meant: `@scope/name/sub/path`. */
export function splitSpecifier(specifier: string): { readonly name: string; readonly subpath: string } | undefined {
  const [, name, rest = ""] = /^((?:@[^/\s]+\/)?[^@/\s.][^/\s]*)(\/.*)?$/.exec(specifier) ?? [];
  return name === undefined ? undefined : { name, subpath: `.${rest.replace(/\/$/, "")}` };
}

/** The package of this name that a package of the project means when it imports it: itself, one of its workspace, or one it links to. */
export function projectPackage(name: string, own: Package | undefined, files: ProjectFiles): Package | undefined {
  if (own === undefined) return undefined;
  if (own.manifest.name === name) return own;
  const linked = linkedFolder(name, own);
  if (linked !== undefined) return packageAt(linked, name, files);
  const workspaces = workspacesAround(own.folder, files);
  if (workspaces.length === 0) return undefined;
  // Workspaces are known by their manifests; most folders are called like their package, so that such a one is asked for before it is known.
  const short = name.slice(name.indexOf("/") + 1);
  for (const { folder, globs } of workspaces) {
    for (const glob of globs) {
      const guess = joined(folder, glob.endsWith("*") ? glob.replace(/\*+$/, short) : glob);
      if (guess === undefined || guess.includes("*") || (!glob.endsWith("*") && !glob.endsWith(`/${short}`) && glob !== short)) continue;
      const found = packageAt(guess, name, files);
      if (found) return found;
    }
  }
  for (const path of files.named("package.json")) {
    const folder = folderOf(path);
    if (!workspaces.some((workspace) => isMember(folder, workspace))) continue;
    const found = packageAt(folder, name, files);
    if (found) return found;
  }
  return undefined;
}

function packageAt(folder: string, name: string, files: ProjectFiles): Package | undefined {
  const path = inFolder(folder, "package.json");
  if (!files.has(path)) return undefined;
  const manifest = jsonOf(files.text(path));
  return manifest.name === name ? { folder, manifest } : undefined;
}

/** The folder of a dependency that is given by its path. */
function linkedFolder(name: string, own: Package): string | undefined {
  for (const field of ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"]) {
    const [range] = textsOf(dataOf(own.manifest[field])[name]);
    const path = /^(?:file|link|portal):(.+)$/.exec(range ?? "")?.[1];
    if (path !== undefined) return joined(own.folder, path);
  }
  return undefined;
}

interface Workspace {
  readonly folder: string;
  readonly globs: readonly string[];
  /** The names between their slashes. */
  readonly patterns: readonly (readonly string[])[];
}

function workspacesAround(folder: string, files: ProjectFiles): Workspace[] {
  const result: Workspace[] = [];
  for (const at of foldersUp(folder)) {
    const manifest = inFolder(at, "package.json");
    const { workspaces } = files.has(manifest) ? jsonOf(files.text(manifest)) : {};
    const pnpm = inFolder(at, "pnpm-workspace.yaml");
    const globs = [
      ...textsOf(Array.isArray(workspaces) ? workspaces : dataOf(workspaces).packages),
      ...textsOf(files.has(pnpm) ? yamlOf(files.text(pnpm)).packages : []),
    ];
    const wanted = globs.map((it) => it.replace(/^\.\//, "").replace(/\/+$/, "")).filter((it) => it !== "" && !it.startsWith("!"));
    const workspace = { folder: at, globs: wanted, patterns: wanted.map((it) => it.split("/")) };
    if (wanted.length > 0 && (at === folder || isMember(folder, workspace))) result.push(workspace);
  }
  return result;
}

/** Whether a folder is one of a workspace: each `*` is one name, `**` any number of them. */
function isMember(folder: string, { folder: root, patterns }: Workspace): boolean {
  if (root !== "" && !folder.startsWith(`${root}/`)) return false;
  const parts = (root === "" ? folder : folder.slice(root.length + 1)).split("/");
  return patterns.some((pattern) => {
    const deep = pattern.indexOf("**");
    if (deep >= 0) return parts.length > deep && pattern.slice(0, deep).every((it, index) => matched(it, parts[index] ?? "") !== undefined);
    return parts.length === pattern.length && pattern.every((it, index) => matched(it, parts[index] ?? "") !== undefined);
  });
}

/** What a published path is made of in the sources: `dist/pay.js` of `src/pay.ts`. */
const EMITTED = /^(?:dist|lib|build|out|esm|cjs|es)(?:\/(?:esm|cjs|es|src|types))?\//;

/** The source file behind an entry of a package, by its subpath (`.`, `./server`). */
export function packageEntry({ folder, manifest }: Package, subpath: string, from: string, files: ProjectFiles): string | undefined {
  const targets = manifest.exports === undefined ? fieldTargets(manifest, subpath) : mapTargets(exportMap(manifest.exports), subpath);
  const found = fileOf(folder, targets, from, files);
  if (found !== undefined) return found;
  // What is published is often built: then the sources lie where they are wont to.
  const source = inFolder(folder, "src");
  if (subpath === ".") return indexFile(source, from, files) ?? indexFile(folder, from, files);
  const places = [joined(source, subpath), joined(folder, subpath)].filter((it) => it !== undefined);
  return places.map((it) => scriptFile(it, from, files)).find((it) => it !== undefined);
}

/** What `#name` stands for in a package; a name of another package is given as such. */
export function packageImport(
  { folder, manifest }: Package,
  specifier: string,
  from: string,
  files: ProjectFiles,
): { readonly path: string | undefined; readonly specifier: string | undefined } {
  const targets = mapTargets(dataOf(manifest.imports), specifier);
  const path = fileOf(folder, targets, from, files);
  return { path, specifier: path === undefined ? targets.find((it) => !it.startsWith(".")) : undefined };
}

function fileOf(folder: string, targets: readonly string[], from: string, files: ProjectFiles): string | undefined {
  const inside = targets.filter((it) => it.startsWith(".")).map((it) => it.replace(/\.d\.([cm]?)ts$/, ".$1js").replace(/^\.\//, ""));
  for (const place of [...new Set(inside), ...new Set(inside.filter((it) => EMITTED.test(it)).map((it) => it.replace(EMITTED, "src/")))]) {
    const path = joined(folder, place);
    const found = path === undefined ? undefined : scriptFile(path, from, files);
    if (found !== undefined) return found;
  }
  return undefined;
}

function fieldTargets(manifest: Data, subpath: string): string[] {
  if (subpath !== ".") return [subpath];
  return ["source", "module", "main", "types"].flatMap((it) => textsOf(manifest[it])).map((it) => (it.startsWith(".") ? it : `./${it}`));
}

/** The short forms of `exports` stand for its entry `.`. */
function exportMap(exports: unknown): Data {
  const data = dataOf(exports);
  return Object.keys(data).some((it) => it.startsWith(".")) ? data : { ".": exports };
}

/** Alternatives that are looked at for one entry of a map. */
const MAX_TARGETS = 32;

/** Every path a map gives for a name, under whatever condition, sources first. */
function mapTargets(map: Data, name: string): string[] {
  const best = bestMatch(
    Object.entries(map).map(([pattern, target]) => ({ pattern, target })),
    name,
  );
  if (best === undefined) return [];
  const targets: { readonly path: string; readonly source: boolean }[] = [];
  const open: { readonly value: unknown; readonly source: boolean }[] = [{ value: best.entry.target, source: false }];
  for (let at = open.shift(); at !== undefined && targets.length < MAX_TARGETS && open.length < 1000; at = open.shift()) {
    const { value, source } = at;
    if (typeof value === "string") targets.push({ path: value.replaceAll("*", best.star), source });
    else if (Array.isArray(value)) open.unshift(...value.slice(0, MAX_TARGETS).map((it) => ({ value: it, source })));
    else
      open.unshift(
        ...Object.entries(dataOf(value))
          .slice(0, MAX_TARGETS)
          .map(([condition, it]) => ({ value: it, source: source || condition === "source" || condition === "development" })),
      );
  }
  return [...targets.filter((it) => it.source), ...targets.filter((it) => !it.source)].map((it) => it.path);
}
