import { placeOf } from "../../project/places.ts";
import { folderOf, foldersUp, inFolder } from "../../text/path.ts";
import type { RepairContext } from "../repair.ts";

/** A project with more folders or files than this is looked at in part. */
const MAX_FOLDERS = 2000;
const MAX_FILES = 4000;

const PYTHON_HOMES = ["pyproject.toml", "requirements.txt", "setup.py", "setup.cfg", "Pipfile", "manage.py"];
/** Folders of other people's code, and of what is made from one's own. */
const FOREIGN = /^(?:\..*|node_modules|bower_components|vendor|dist|build|out|coverage|venv|env|__pycache__|site-packages|target|migrations)$/;

/** The folder of the nearest manifest: files below it are one program, or one package. */
export async function homeOf({ path, project }: RepairContext, python: boolean): Promise<string> {
  for (const folder of foldersUp(folderOf(path))) {
    const names = new Set(await project.list(folder));
    if ((python ? PYTHON_HOMES : ["package.json"]).some((it) => names.has(it))) return folder;
  }
  return "";
}

/** The source files of one language below a folder, tests and documentation left out, packages inside it, too. */
export async function sourceFiles(home: string, context: RepairContext, python: boolean): Promise<string[]> {
  const isSource = python ? /\.py$/ : /(?<!\.d)\.[cm]?[jt]sx?$/;
  const files: string[] = [];
  const open = [home];
  for (let seen = 0; open.length > 0 && seen < MAX_FOLDERS && files.length < MAX_FILES; seen++) {
    const folder = open.shift() as string;
    const names = await context.project.list(folder);
    if (folder !== home && !python && names.includes("package.json")) continue;
    for (const name of [...names].sort()) {
      const path = inFolder(folder, name);
      if (isSource.test(name)) {
        if (placeOf(path, context.settings) === "production") files.push(path);
      } else if (!FOREIGN.test(name) && !/\.[A-Za-z0-9]{1,12}$/.test(name)) open.push(path);
    }
  }
  return files;
}
