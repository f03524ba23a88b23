import { folderOf, foldersUp, inFolder } from "../../text/path.ts";
import type { RepairContext } from "../repair.ts";

/** Whether a file or package of the project would be found where Python code imports a library: `azure.py`, `google/` with code in it. */
export async function isShadowed(module: string, { path, project }: RepairContext): Promise<boolean> {
  const [top = module] = module.split(".");
  for (const folder of foldersUp(folderOf(path))) {
    const names = new Set(await project.list(folder));
    if (names.has(`${top}.py`) || names.has(`${top}.pyi`)) return true;
    // A folder without code is not importable, and configuration has such names, too.
    if (names.has(top) && (await project.list(inFolder(folder, top))).some((name) => name.endsWith(".py"))) return true;
  }
  return false;
}
