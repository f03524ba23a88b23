/** What import resolution may ask of a project's files. Paths are relative to the root, with `/`. */
export interface ProjectFiles {
  /** Whether the file is there, as far as is known. */
  has(path: string): boolean;
  /** The text of a manifest; undefined where there is none, as far as is known. */
  text(path: string): string | undefined;
  /** The paths of all files of this name that are known (`package.json`), in order of code units. */
  named(name: string): readonly string[];
  /** Whether a library is known under this top-level name. */
  isLibrary(name: string): boolean;
}

/** The folder a path lies in; empty for the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

/** A path below a folder, `.` and `..` resolved; undefined where it would leave the root. */
export function joined(folder: string, path: string): string | undefined {
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  const result = parts.join("/");
  // A specifier is any text: what no file of a project can be called is none.
  return /[\\:\0]/.test(result) ? undefined : result;
}

/** The folder and those around it, innermost first; the last one is the root. */
export function foldersUp(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== ""; ) {
    at = folderOf(at);
    folders.push(at);
  }
  return folders;
}

/** The path of a file in a folder. */
export function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
