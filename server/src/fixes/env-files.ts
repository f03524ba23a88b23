import { insertion } from "../text/edit.ts";
import { fileNameOf, folderOf, foldersUp, inFolder } from "../text/path.ts";
import { lineBreakOf } from "./code-style.ts";
import type { FileChange, ProjectSnapshot } from "./repair.ts";

/** Files that show which variables a project needs, without values. */
const EXAMPLE_FILES = [".env.example", ".env.sample", ".env.template", ".env.dist", "example.env", "env.example"];
const MANIFESTS = ["package.json", "pyproject.toml", "requirements.txt", "setup.py", "setup.cfg", "Pipfile", "manage.py", "deno.json"];

/** Where a project keeps what is about its environment. Paths end without `/`; the root is empty. */
export interface EnvironmentFiles {
  /** Where `.env` lies or would lie. */
  readonly folder: string;
  /** The example file, if there is one. */
  readonly example: string | undefined;
  readonly gitignore: string | undefined;
}

/** The nearest place above a file with an example file, else with a manifest, else with a `.gitignore`; undefined where nothing shows a project. */
export async function environmentFiles(project: ProjectSnapshot, path: string): Promise<EnvironmentFiles | undefined> {
  let example: string | undefined;
  let manifest: string | undefined;
  const ignoring: string[] = [];
  for (const folder of foldersUp(folderOf(path))) {
    const names = new Set((await project.list(folder)).map(fileNameOf));
    example ??= EXAMPLE_FILES.filter((name) => names.has(name)).map((name) => inFolder(folder, name))[0];
    if (MANIFESTS.some((name) => names.has(name))) manifest ??= folder;
    if (names.has(".gitignore")) ignoring.push(folder);
  }
  const folder = example !== undefined ? folderOf(example) : (manifest ?? ignoring[0]);
  if (folder === undefined) return undefined;
  // One further in says nothing of what lies outside of it.
  const above = ignoring.find((it) => foldersUp(folder).includes(it));
  return { folder, example, gitignore: above === undefined ? undefined : inFolder(above, ".gitignore") };
}

/** The changes after which the example file lists the variables and git ignores `.env` files, but not the example. */
export async function environmentFileChanges(project: ProjectSnapshot, files: EnvironmentFiles, name: string): Promise<FileChange[]> {
  const changes: FileChange[] = [];
  const example = files.example ?? inFolder(files.folder, ".env.example");
  const text = files.example === undefined ? undefined : await project.read(example);
  if (text === undefined ? files.example === undefined : !assigns(text, name)) changes.push(withLines(example, text, [`${name}=`]));
  const ignore = files.gitignore ?? inFolder(files.folder, ".gitignore");
  const ignored = files.gitignore === undefined ? undefined : await project.read(ignore);
  if (files.gitignore !== undefined && ignored === undefined) return changes;
  const own = inFolder(files.folder, ".env");
  const named = own.slice(folderOf(ignore) === "" ? 0 : folderOf(ignore).length + 1);
  const lines = missingLines(ignored ?? "", named, await project.isIgnored(own), await project.isIgnored(example), fileNameOf(example));
  if (lines.length > 0) changes.push(withLines(ignore, ignored, lines));
  return changes;
}

/** The text of a file in which variables are set, with one more; undefined where it is set to something else already. */
export function environmentFileChange(path: string, text: string | undefined, name: string, value: string): FileChange | "there" | undefined {
  const match = text === undefined ? undefined : new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=[ \\t]*(.*?)[ \\t]*\\r?$`, "m").exec(text);
  if (match === undefined || match === null) return withLines(path, text, [`${name}=${value}`]);
  const [line, current = ""] = match;
  if (current === value || current === `"${value}"` || current === `'${value}'`) return "there";
  if (current !== "" && current !== '""' && current !== "''") return undefined;
  const end = match.index + line.trimEnd().length;
  return { kind: "edit", path, edits: [{ span: { start: end - current.length, end }, text: value }] };
}

/** Whether a text of variables sets this one. */
function assigns(text: string, name: string): boolean {
  return new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=`, "m").test(text);
}

/** Lines that `.gitignore` lacks. What git says counts where it can be asked; a line that is there is never repeated. */
function missingLines(text: string, named: string, ignored: boolean | undefined, exampleIgnored: boolean | undefined, example: string): string[] {
  const lines = new Set(text.split(/\r?\n/).map((line) => line.trim().replace(/^(?:\*\*)?\/(?=[^/]*$)/, "")));
  const missing: string[] = [];
  const all = lines.has(".env*") || lines.has("*.env*");
  const covered = all || lines.has(".env") || lines.has("*.env") || lines.has(named) || lines.has(`/${named}`);
  if (ignored !== true && !covered) {
    missing.push(".env");
    if (!lines.has(".env.*")) missing.push(".env.*");
  }
  const hides =
    example.startsWith(".env") && (exampleIgnored === true || (exampleIgnored === undefined && (all || lines.has(".env.*"))) || missing.includes(".env.*"));
  if (hides && !lines.has(`!${example}`)) missing.push(`!${example}`);
  return missing;
}

/** The change that adds lines at a file's end, in its own line breaks, with a final one only where it had one. */
function withLines(path: string, text: string | undefined, lines: readonly string[]): FileChange {
  if (text === undefined) return { kind: "create", path, text: `${lines.join("\n")}\n` };
  const br = lineBreakOf(text);
  const closed = text === "" || text.endsWith("\n");
  const added = closed ? lines.map((line) => line + br) : lines.map((line) => br + line);
  return { kind: "edit", path, edits: [insertion(text.length, added.join(""))] };
}
