import { folderOf, foldersUp, inFolder } from "../text/path.ts";
import type { ProjectSnapshot, RepairContext } from "./repair.ts";

/** The text of the `package.json` that a file belongs to; undefined where there is none. */
export async function nearestManifest(project: ProjectSnapshot, path: string): Promise<string | undefined> {
  for (const folder of foldersUp(folderOf(path))) {
    const text = await project.read(inFolder(folder, "package.json"));
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Whether the package that a file belongs to asks for another one, by its name. */
export async function asksFor({ path, project }: RepairContext, name: string): Promise<boolean> {
  return (await nearestManifest(project, path))?.includes(`"${name}":`) === true;
}
