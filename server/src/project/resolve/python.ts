import { folderOf, foldersUp, inFolder, joined, type ProjectFiles } from "./files.ts";
import { isStandardModule } from "./python-standard-modules.ts";

/** Files that stand at the top of what Python code is imported from. */
const ROOT_FILES = ["pyproject.toml", "setup.py", "setup.cfg", "manage.py"] as const;

/** Roots elsewhere in the project that are tried: a repository of more has them in order of their paths. */
const MAX_OTHER_ROOTS = 64;

/**
 * The file that a module's name means in Python: relative names from the importing file's package; others from the roots that code around it is imported from.
 * A folder without `__init__.py` is a package all the same if nothing else is one. Python's own modules are never the project's.
 */
export function resolvePython(specifier: string, from: string, files: ProjectFiles): string | undefined {
  const [, dots = "", name = ""] = /^(\.*)(.*)$/.exec(specifier) ?? [];
  const parts = name === "" ? [] : name.split(".");
  if (!parts.every((part) => /^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(part))) return undefined;
  if (dots !== "") {
    const folder = joined(folderOf(from), "../".repeat(dots.length - 1));
    return folder === undefined ? undefined : moduleFile(folder, parts, from, files);
  }
  const [top] = parts;
  if (top === undefined || isStandardModule(top)) return undefined;
  for (const root of [...nearRoots(from, files), ...otherRoots(from, files)]) {
    const found = moduleFile(root, parts, from, files);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A module is a package's `__init__`, else a file; a stub stands for what has no source here. A module never means itself. */
function moduleFile(root: string, parts: readonly string[], from: string, files: ProjectFiles): string | undefined {
  const path = parts.reduce(inFolder, root);
  const candidates = [
    inFolder(path, "__init__.py"),
    ...(parts.length === 0 ? [] : [`${path}.py`]),
    inFolder(path, "__init__.pyi"),
    ...(parts.length === 0 ? [] : [`${path}.pyi`]),
  ];
  return candidates.find((it) => it !== from && files.has(it));
}

/** Folders around a file that modules are imported from, the nearest first: none that is a package itself. Each with its `src`. */
function nearRoots(from: string, files: ProjectFiles): string[] {
  const around = foldersUp(folderOf(from)).filter((folder) => folder === "" || !isPackage(folder, files));
  return [...new Set(around.flatMap((folder) => [folder, inFolder(folder, "src")]))];
}

function isPackage(folder: string, files: ProjectFiles): boolean {
  return files.has(inFolder(folder, "__init__.py"));
}

/** Other projects in the same repository, by the files that stand at their tops. */
function otherRoots(from: string, files: ProjectFiles): string[] {
  const near = new Set(foldersUp(folderOf(from)));
  const folders = new Set(ROOT_FILES.flatMap((name) => files.named(name)).map(folderOf));
  return [...folders]
    .filter((it) => !near.has(it))
    .sort()
    .slice(0, MAX_OTHER_ROOTS)
    .flatMap((it) => [it, inFolder(it, "src")]);
}
