import { folderOf, foldersUp, inFolder, joined } from "../../text/path.ts";
import type { ProjectFiles } from "./files.ts";
import { isStandardModule } from "./python-standard-modules.ts";

/** Files that stand at the top of what Python code is imported from. */
const ROOT_FILES = ["pyproject.toml", "setup.py", "setup.cfg", "manage.py"] as const;

/** Files that make a folder installable, so that code elsewhere imports what is in it. */
const INSTALLABLE = ROOT_FILES.slice(0, 3);

/** Roots elsewhere in the project that are tried: a repository of more has them in order of their paths. */
const MAX_OTHER_ROOTS = 64;

/**
 * The file that a module's name means in Python: relative names from the importing file's package; others from the roots that code around it is imported from.
 * Folders without `__init__.py` are gone through like packages. Python's own modules are never the project's.
 */
export function resolvePython(specifier: string, from: string, files: ProjectFiles): string | undefined {
  const [, dots = "", name = ""] = /^(\.*)(.*)$/.exec(specifier) ?? [];
  const parts = name === "" ? [] : name.split(".");
  if (!parts.every((part) => /^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(part))) return undefined;
  if (dots !== "") {
    const folder = joined(folderOf(from), "../".repeat(dots.length - 1));
    return folder === undefined ? undefined : (moduleFile(folder, parts, from, files) ?? stubFile(folder, parts, files));
  }
  const [top] = parts;
  if (top === undefined || isStandardModule(top)) return undefined;
  const isLibrary = files.isLibrary(top);
  // A name of one word is too easily that of a library that nobody mentions.
  const around = parts.length > 1 ? packagesAround(from, files) : [];
  for (const root of [...nearRoots(from, isLibrary, files), ...(isLibrary ? [] : [...around, ...otherRoots(from, files)])]) {
    const found = moduleFile(root, parts, from, files);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A module is a package's `__init__`, else a file. A module never means itself. */
function moduleFile(root: string, parts: readonly string[], from: string, files: ProjectFiles): string | undefined {
  const path = parts.reduce(inFolder, root);
  return [inFolder(path, "__init__.py"), ...(parts.length === 0 ? [] : [`${path}.py`])].find((it) => it !== from && files.has(it));
}

/** Stubs stand for what has no source here; beside the importing file only, as those of libraries say nothing of the project. */
function stubFile(folder: string, parts: readonly string[], files: ProjectFiles): string | undefined {
  const path = parts.reduce(inFolder, folder);
  return [inFolder(path, "__init__.pyi"), ...(parts.length === 0 ? [] : [`${path}.pyi`])].find((it) => files.has(it));
}

/**
 * Folders around a file that modules are imported from, the nearest first: none that is a package itself, unless a project begins there; tops of projects with their `src`. The file's own folder is one where
 * the file is run as a script, which nothing says: a file there that is called like a library (`services/stripe.py`) is not taken for it.
 */
function nearRoots(from: string, library: boolean, files: ProjectFiles): string[] {
  const own = folderOf(from);
  const isCertain = (folder: string): boolean => folder === "" || ROOT_FILES.some((name) => files.has(inFolder(folder, name)));
  const isRoot = (folder: string): boolean => isCertain(folder) || !isPackage(folder, files);
  const around = foldersUp(own).filter((folder) => isRoot(folder) && !(library && folder === own && !isCertain(folder)));
  return [...new Set(around.flatMap((folder) => (isCertain(folder) ? [folder, inFolder(folder, "src")] : [folder])))];
}

/** Folders around a file that look like packages, the nearest first: a program may be started in one all the same. */
function packagesAround(from: string, files: ProjectFiles): string[] {
  return foldersUp(folderOf(from)).filter((folder) => isPackage(folder, files));
}

function isPackage(folder: string, files: ProjectFiles): boolean {
  return files.has(inFolder(folder, "__init__.py"));
}

/** Other packages in the same repository, by the files that stand at their tops. */
function otherRoots(from: string, files: ProjectFiles): string[] {
  const near = new Set(foldersUp(folderOf(from)));
  const folders = new Set(INSTALLABLE.flatMap((name) => files.named(name)).map(folderOf));
  return [...folders]
    .filter((it) => !near.has(it))
    .sort()
    .slice(0, MAX_OTHER_ROOTS)
    .flatMap((it) => [it, inFolder(it, "src")]);
}
