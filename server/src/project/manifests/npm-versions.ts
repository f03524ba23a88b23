import { foldersUp, inFolder } from "../../text/path.ts";
import { patternOf } from "../../text/pattern.ts";
import type { ProjectFiles } from "../resolve/files.ts";
import { type Data, dataOf, jsonOf, textsOf } from "./parsed.ts";
import { npmRange } from "./version-range.ts";

const FIELDS = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"] as const;

/** The versions of a package that code in a folder may run with: what a lock file says, else what the nearest manifest that names the package admits. Undefined if unknown. */
export function npmVersions(name: string, folder: string, files: ProjectFiles): string | undefined {
  for (const at of foldersUp(folder)) {
    const path = inFolder(at, "package.json");
    const range = files.has(path) ? rangeIn(jsonOf(files.text(path)), name) : undefined;
    if (range === undefined) continue;
    return npmRange(lockedVersion(name, range, at, files) ?? "") ?? npmRange(range);
  }
  return undefined;
}

function rangeIn(manifest: Data, name: string): string | undefined {
  for (const field of FIELDS) for (const range of textsOf(dataOf(manifest[field])[name])) return range;
  return undefined;
}

/** Longer lines are none of a lock file. */
const MAX_LINE = 4000;

/** The lock file lies beside the manifest, or at the top of the workspace. */
function lockedVersion(name: string, range: string, folder: string, files: ProjectFiles): string | undefined {
  for (const at of foldersUp(folder)) {
    const below = at === "" ? folder : folder.slice(at.length + 1);
    for (const [file, read] of LOCK_FILES) {
      const path = inFolder(at, file);
      const text = files.has(path) ? files.text(path) : undefined;
      if (text !== undefined) return read(text, name, range, below);
    }
  }
  return undefined;
}

type ReadLock = (text: string, name: string, range: string, below: string) => string | undefined;

const LOCK_FILES: readonly (readonly [file: string, read: ReadLock])[] = [
  ["package-lock.json", inPackageLock],
  ["npm-shrinkwrap.json", inPackageLock],
  ["pnpm-lock.yaml", inPnpmLock],
  ["yarn.lock", inYarnLock],
  ["bun.lock", inBunLock],
];

function inPackageLock(text: string, name: string, _range: string, below: string): string | undefined {
  const lock = jsonOf(text);
  const packages = dataOf(lock.packages);
  const nested = below === "" ? undefined : packages[`${below}/node_modules/${name}`];
  const entry = nested ?? packages[`node_modules/${name}`] ?? dataOf(lock.dependencies)[name];
  return textsOf(dataOf(entry).version)[0];
}

/** Lines, as these files are long and always written the same way. */
function inPnpmLock(text: string, name: string, _range: string, below: string): string | undefined {
  const importers = sectionOf(text, /^importers:[ \t]*$/m, "");
  const own = importers === undefined ? text : sectionOf(importers, new RegExp(`^ {2}'?${patternOf(below === "" ? "." : below)}'?:[ \\t]*$`, "m"), "  ");
  const [, version] =
    new RegExp(`^ +'?${patternOf(name)}'?:(?:[ \\t]*|\\s+specifier:[^\\n]*\\n\\s+version:[ \\t]*)'?(\\d[^\\s'(]*)`, "m").exec(own ?? "") ?? [];
  return version;
}

/** The lines after a heading that are indented further. */
function sectionOf(text: string, heading: RegExp, indent: string): string | undefined {
  const match = heading.exec(text);
  if (!match) return undefined;
  const rest = text.slice(match.index + match[0].length + 1);
  const end = new RegExp(`^${indent}\\S`, "m").exec(rest);
  return end ? rest.slice(0, end.index) : rest;
}

/** `stripe@^12.0.0, stripe@^12.1.0:` and on the next lines the version. */
function inYarnLock(text: string, name: string, range: string): string | undefined {
  const wanted = [`${name}@${range}`, `${name}@npm:${range}`];
  const lines = text.split(/\r?\n/);
  const entry = lines.findIndex((line) => {
    if (line.length > MAX_LINE || !line.includes(`${name}@`)) return false;
    const asked = line.trim().replace(/:$/, "").split(/, ?/);
    return asked.some((it) => wanted.includes(it.replace(/^"|"$/g, "")));
  });
  if (entry < 0) return undefined;
  for (const line of lines.slice(entry + 1, entry + 4)) {
    const [, version] = /^ {1,8}"?version"?:? "?([^"\s]{1,100})/.exec(line) ?? [];
    if (version !== undefined) return version;
  }
  return undefined;
}

function inBunLock(text: string, name: string): string | undefined {
  const entry = dataOf(jsonOf(text).packages)[name];
  const [resolved] = textsOf(Array.isArray(entry) ? entry[0] : undefined);
  return resolved?.slice(resolved.lastIndexOf("@") + 1);
}
