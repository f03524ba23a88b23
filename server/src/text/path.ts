/** The folder a path lies in; empty for the root. Paths are relative to the root, with `/`. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

/** The last name of a path. */
export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
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

/** Whether a path given relative to a folder cannot lead out of it. */
export function staysInside(path: string): boolean {
  return !path.startsWith("/") && !path.split("/").includes("..");
}
