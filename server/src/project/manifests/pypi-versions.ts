import { foldersUp, inFolder } from "../../text/path.ts";
import type { ProjectFiles } from "../resolve/files.ts";
import { type Data, dataOf, jsonOf, textsOf, tomlOf } from "./parsed.ts";
import { commonRange, pythonRange } from "./version-range.ts";

/** Where requirements are wont to be listed. */
const REQUIREMENTS = [
  "requirements.txt",
  "requirements.in",
  "requirements/base.txt",
  "requirements/production.txt",
  "requirements/prod.txt",
  "requirements-prod.txt",
  "constraints.txt",
] as const;

const LOCK_FILES = ["uv.lock", "poetry.lock", "pdm.lock"] as const;

/** The versions of a package that code in a folder may run with: what a lock file says, else what the nearest manifest that names the package admits. Undefined if unknown. */
export function pypiVersions(name: string, folder: string, files: ProjectFiles): string | undefined {
  for (const at of foldersUp(folder)) {
    const specifiers = specifiersIn(name, at, files);
    if (specifiers.length === 0) continue;
    const locked = lockedVersion(name, at, files);
    return (locked === undefined ? undefined : pythonRange(`==${locked}`)) ?? oneOf(specifiers);
  }
  return undefined;
}

/** Several manifests of one folder are for the same code: what all of them admit, or where they contradict each other, what any does. */
function oneOf(specifiers: readonly string[]): string | undefined {
  const [first, ...others] = specifiers.map(pythonRange).filter((it) => it !== undefined);
  return others.reduce((all, it) => all && (commonRange(all, it) ?? `${all} || ${it}`), first);
}

function specifiersIn(name: string, folder: string, files: ProjectFiles): string[] {
  const text = (file: string): string | undefined => {
    const path = inFolder(folder, file);
    return files.has(path) ? files.text(path) : undefined;
  };
  const project = text("pyproject.toml");
  const pipfile = text("Pipfile");
  return [
    ...REQUIREMENTS.flatMap(text).flatMap((it) => (it === undefined ? [] : requirementsIn(it, name))),
    ...(project?.toLowerCase().includes(name) ? projectSpecifiers(tomlOf(project), name) : []),
    ...(pipfile?.toLowerCase().includes(name) ? ["packages", "dev-packages"].flatMap((it) => specifierOf(dataOf(tomlOf(pipfile)[it])[name])) : []),
    ...["setup.py", "setup.cfg"].flatMap(text).flatMap((it) => (it === undefined ? [] : setupSpecifiers(it, name))),
  ];
}

/** The lines of a requirements file that name a package, without extras, markers and hashes. */
function requirementsIn(text: string, name: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => requirement(line, name));
}

/** What a requirement says of a package: `stripe[async]>=5,<9; python_version > "3"`. Empty where it is about another one. */
function requirement(line: string, name: string): string[] {
  const [, named, rest = ""] = /^\s*([A-Za-z0-9._-]{1,100})\s*(?:\[[^\]]{0,200}\])?([^#\\]{0,500})/.exec(line) ?? [];
  return named !== undefined && normal(named) === name ? [rest.replace(/--hash.*$/, "")] : [];
}

function projectSpecifiers(project: Data, name: string): string[] {
  const { dependencies, "optional-dependencies": optional } = dataOf(project.project);
  const lists = [dependencies, ...Object.values(dataOf(optional)), ...Object.values(dataOf(project["dependency-groups"]))];
  const poetry = dataOf(dataOf(project.tool).poetry);
  const groups = Object.values(dataOf(poetry.group)).map((group) => dataOf(group).dependencies);
  return [
    ...lists.flatMap((list) => textsOf(list).flatMap((it) => requirement(it, name))),
    ...[poetry.dependencies, poetry["dev-dependencies"], ...groups].flatMap((it) => specifierOf(dataOf(it)[name])),
  ];
}

/** `"^5.0"`, `{ version = "^5.0", extras = [] }`, or several of those. */
function specifierOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return [value.flatMap(specifierOf).join(" || ")];
  return value === undefined ? [] : [textsOf(dataOf(value).version)[0] ?? ""];
}

/** In these files requirements stand in quotes, or on lines of their own. */
function setupSpecifiers(text: string, name: string): string[] {
  const [, rest] = new RegExp(`(?:^\\s*|["'])${name}(?:\\[[^\\]]*\\])?\\s*((?:[<>=!~][^"'\\n]{0,200})?)(?:["']|$)`, "im").exec(text) ?? [];
  return rest === undefined ? [] : [rest];
}

function lockedVersion(name: string, folder: string, files: ProjectFiles): string | undefined {
  for (const at of foldersUp(folder)) {
    for (const file of LOCK_FILES) {
      const path = inFolder(at, file);
      // Long, and always written the same way.
      const [, version] = (files.has(path) && new RegExp(`^name = "${name}"\\r?\\nversion = "([^"]+)"`, "m").exec(files.text(path) ?? "")) || [];
      if (version !== undefined) return version;
    }
    const pipfile = inFolder(at, "Pipfile.lock");
    const [version] = files.has(pipfile) ? textsOf(dataOf(dataOf(jsonOf(files.text(pipfile)).default)[name]).version) : [];
    if (version !== undefined) return version.replace(/^=+/, "");
  }
  return undefined;
}

/** Python's packages are the same whatever stands between the parts of their names. */
function normal(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}
