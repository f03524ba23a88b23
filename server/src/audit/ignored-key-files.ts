import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isKeyFile } from "../project/key-files.ts";
import { fileNameOf, folderOf, inFolder } from "../text/path.ts";

/** Beside files of these names lie the files with keys. */
const TELLING =
  /^(?:package\.json|pyproject\.toml|requirements\.txt|setup\.py|Pipfile|manage\.py|Gemfile|composer\.json|go\.mod|wrangler\.toml|\.gitignore|\.dockerignore|\.env.*|.*\.tf|[\w.-]*compose[\w.-]*\.ya?ml|Dockerfile.*)$/;

/**
 * Files made for keys that a listing has left out, since they are ignored: whether others get them all the same is worth a look. They are sought in the root and where
 * something tells of a project. Paths are relative to the root.
 */
export function ignoredKeyFiles(root: string, listed: readonly string[], excluded: (path: string, kind: "file" | "folder") => boolean): string[] {
  const known = new Set(listed);
  const folders = new Set([""]);
  for (const path of listed) if (TELLING.test(fileNameOf(path))) folders.add(folderOf(path));
  const found: string[] = [];
  for (const folder of folders) {
    for (const name of filesIn(join(root, folder))) {
      const path = inFolder(folder, name);
      if (isKeyFile(path) && !known.has(path) && !excluded(path, "file")) found.push(path);
    }
  }
  return found.sort();
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
  } catch {
    return [];
  }
}
