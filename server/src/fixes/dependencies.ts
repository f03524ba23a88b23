import { type AddedPackage, packageJsonEdits, requirementsEdits, tomlEdits } from "../project/manifests/added-packages.ts";
import { dataOf, jsonOf, tomlOf } from "../project/manifests/parsed.ts";
import { folderOf, foldersUp, inFolder } from "../text/path.ts";
import type { FileChange, RepairContext } from "./repair.ts";

/** A package that code needs from now on. */
export interface NeededPackage {
  readonly name: string;
  readonly version: string;
  /** For projects that run on an older version of the language, or do not say on which. */
  readonly older: string;
}

export interface DependencyChanges {
  readonly changes: readonly FileChange[];
  /** The command that installs what is new; nothing is run. */
  readonly notes: readonly string[];
}

/** Where a Python project lists what it needs; the first that takes an entry. */
const PYTHON_MANIFESTS = ["pyproject.toml", "requirements.in", "requirements.txt", "requirements/base.txt", "requirements/production.txt", "Pipfile"] as const;

/** The changes after which the nearest manifest lists the packages, as far as it does not yet. */
export async function dependencyChanges(ecosystem: "npm" | "pypi", packages: readonly NeededPackage[], context: RepairContext): Promise<DependencyChanges> {
  if (packages.length === 0) return { changes: [], notes: [] };
  return ecosystem === "npm" ? npmChanges(packages, context) : pypiChanges(packages, context);
}

/** The names of the packages that the nearest manifests list. */
export async function listedPackages(ecosystem: "npm" | "pypi", { path, project }: RepairContext): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const folder of foldersUp(folderOf(path))) {
    if (ecosystem === "npm") {
      const manifest = jsonOf(await project.read(inFolder(folder, "package.json")));
      for (const field of ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"])
        for (const name of Object.keys(dataOf(manifest[field]))) names.add(name);
    } else {
      for (const file of [...PYTHON_MANIFESTS, "setup.py", "setup.cfg"]) {
        const text = await project.read(inFolder(folder, file));
        for (const [, name = ""] of (text ?? "").matchAll(/(?:^[ \t]*|["'])([A-Za-z0-9][A-Za-z0-9._-]{0,100})(?=[ \t]*(?:[["'=<>~!;#,\r\n]|$))/gm))
          names.add(name.toLowerCase().replace(/[-_.]+/g, "-"));
      }
    }
    if (names.size > 0) return names;
  }
  return names;
}

async function npmChanges(packages: readonly NeededPackage[], { path, project }: RepairContext): Promise<DependencyChanges> {
  for (const folder of foldersUp(folderOf(path))) {
    const manifest = inFolder(folder, "package.json");
    const text = await project.read(manifest);
    if (text === undefined) continue;
    const engine = String(dataOf(jsonOf(text).engines).node ?? "");
    const isNew = Number(/(?:^|\s)(?:\^|~|>=)?\s*v?(\d+)/.exec(engine)?.[1] ?? 0) >= 22;
    const edits = packageJsonEdits(text, versions(packages, isNew));
    if (edits === undefined) return { changes: [], notes: [`Add to ${manifest}: ${namesOf(packages)}.`] };
    const home = [folder, ...foldersUp(folder)];
    const installer = await installerOf(home, project, NPM_INSTALLERS);
    return edits.length === 0 ? { changes: [], notes: [] } : changed(manifest, edits, installer ?? "npm install");
  }
  return { changes: [], notes: [`Install ${namesOf(packages)}.`] };
}

async function pypiChanges(packages: readonly NeededPackage[], context: RepairContext): Promise<DependencyChanges> {
  const { path, project } = context;
  for (const folder of foldersUp(folderOf(path))) {
    let seen: string | undefined;
    for (const file of PYTHON_MANIFESTS) {
      const manifest = inFolder(folder, file);
      const text = await project.read(manifest);
      if (text === undefined) continue;
      seen = manifest;
      const isNew = !/(?:requires-python|^\s*python|python_version)\s*=\s*["'][^"'\d]*3\.[0-9]\b/m.test(
        (await project.read(inFolder(folder, "pyproject.toml"))) ?? text,
      );
      const wanted = versions(packages, isNew);
      const edits = file.endsWith(".toml") || file === "Pipfile" ? tomlEdits(text, wanted) : requirementsEdits(text, wanted);
      if (edits === undefined) continue;
      if (edits.length === 0) return { changes: [], notes: [] };
      const compiled = file === "requirements.in" ? "pip-compile && pip install -r requirements.txt" : undefined;
      const listed = file.startsWith("requirements") ? `pip install -r ${file}` : file === "Pipfile" ? "pipenv install" : undefined;
      const poetry = dataOf(dataOf(dataOf(tomlOf(text).tool).poetry).dependencies).python === undefined ? "pip install ." : "poetry lock && poetry install";
      return changed(manifest, edits, compiled ?? listed ?? (await installerOf(foldersUp(folder), project, PYTHON_INSTALLERS)) ?? poetry);
    }
    if (seen !== undefined) return { changes: [], notes: [`Add to ${seen}, or where it is made from: ${namesOf(packages)}.`] };
  }
  return { changes: [], notes: [`Install ${namesOf(packages)}.`] };
}

/** The command of the tool whose lock file is nearest. */
const NPM_INSTALLERS: readonly (readonly [string, string])[] = [
  ["pnpm-lock.yaml", "pnpm install"],
  ["yarn.lock", "yarn install"],
  ["bun.lock", "bun install"],
  ["bun.lockb", "bun install"],
  ["package-lock.json", "npm install"],
];
const PYTHON_INSTALLERS: readonly (readonly [string, string])[] = [
  ["uv.lock", "uv sync"],
  ["poetry.lock", "poetry lock && poetry install"],
  ["pdm.lock", "pdm install"],
];

async function installerOf(
  folders: readonly string[],
  project: RepairContext["project"],
  installers: readonly (readonly [string, string])[],
): Promise<string | undefined> {
  for (const folder of folders) {
    const names = new Set(await project.list(folder));
    const found = installers.find(([file]) => names.has(file));
    if (found) return found[1];
  }
  return undefined;
}

function changed(path: string, edits: Parameters<typeof editOf>[1], command: string): DependencyChanges {
  return { changes: [editOf(path, edits)], notes: [`Run \`${command}\`: ${path} has a new entry.`] };
}

function editOf(path: string, edits: Extract<FileChange, { kind: "edit" }>["edits"]): FileChange {
  return { kind: "edit", path, edits };
}

function versions(packages: readonly NeededPackage[], isNew: boolean): AddedPackage[] {
  return packages.map(({ name, version, older }) => ({ name, version: isNew ? version : older }));
}

function namesOf(packages: readonly NeededPackage[]): string {
  return packages.map(({ name }) => name).join(", ");
}
