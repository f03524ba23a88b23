import { foldersUp, inFolder, type ProjectFiles } from "../resolve/files.ts";
import { ANY_MAJOR, commonMajors, type MajorSet, majorSpan, unionOfMajors } from "./majors.ts";
import { type Data, dataOf, jsonOf, textsOf, tomlOf } from "./parsed.ts";
import { pythonRange } from "./version-range.ts";

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

/** The majors of a package that code in a folder may run with: what a lock file says, else what the nearest manifest that names the package admits. */
export function pypiMajors(name: string, folder: string, files: ProjectFiles): MajorSet {
  for (const at of foldersUp(folder)) {
    const specifiers = specifiersIn(name, at, files);
    if (specifiers.length === 0) continue;
    const locked = lockedVersion(name, at, files);
    const major = /^v?(?:\d+!)?(\d{1,6})(?:\.|$)/.exec(locked ?? "")?.[1];
    return major === undefined ? oneOf(specifiers) : majorSpan(Number(major), Number(major));
  }
  return ANY_MAJOR;
}

/** Several manifests of one folder are for the same code: what all of them admit, or where they contradict each other, what any does. */
function oneOf(specifiers: readonly string[]): MajorSet {
  const sets = specifiers.map(pythonRange);
  const common = sets.reduce(commonMajors, ANY_MAJOR);
  return common.spans.length > 0 ? common : unionOfMajors(sets);
}

function specifiersIn(name: string, folder: string, files: ProjectFiles): string[] {
  const text = (file: string): string | undefined => {
    const path = inFolder(folder, file);
    return files.has(path) ? files.text(path) : undefined;
  };
  const project = text("pyproject.toml");
  const pipfile = text("Pipfile");
  return [
    ...REQUIREMENTS.flatMap((file) => requirementsIn(text(file) ?? "", name)),
    ...(project?.toLowerCase().includes(name) ? projectSpecifiers(tomlOf(project), name) : []),
    ...(pipfile?.toLowerCase().includes(name) ? ["packages", "dev-packages"].flatMap((it) => specifierOf(dataOf(tomlOf(pipfile)[it])[name])) : []),
    ...["setup.py", "setup.cfg"].flatMap((file) => setupSpecifiers(text(file) ?? "", name)),
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
