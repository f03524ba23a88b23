import { realpathSync, statSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import type { AuditRoot } from "../audit/audit.ts";
import { showLine } from "../report/show.ts";
import { UsageError } from "./exit-code.ts";

/**
 * The roots that paths on the command line name, none inside another. A folder is a root; files belong to the working folder if they lie in it,
 * else to their own, and are looked at whatever ignore files say.
 */
export function rootsOf(paths: readonly string[], workingFolder: string): AuditRoot[] {
  const folders = new Set<string>();
  const files = new Set<string>();
  for (const path of paths.length === 0 ? ["."] : paths) {
    const { place, isFolder } = locate(resolve(workingFolder, path), path);
    (isFolder ? folders : files).add(place);
  }
  const outermost = [...folders].filter((folder) => ![...folders].some((other) => other !== folder && isBelow(folder, other)));
  const here = locate(workingFolder, ".").place;
  const filesOf = new Map<string, string[]>(outermost.map((folder) => [folder, []]));
  for (const file of files) {
    const folder = outermost.find((it) => isBelow(file, it)) ?? (isBelow(file, here) ? here : dirname(file));
    filesOf.set(folder, [...(filesOf.get(folder) ?? []), relative(folder, file).replaceAll(sep, "/")]);
  }
  return [...filesOf].map(([folder, named]) => (outermost.includes(folder) ? { folder, also: named } : { folder, only: named }));
}

function locate(absolute: string, asGiven: string): { readonly place: string; readonly isFolder: boolean } {
  try {
    const place = realpathSync.native(absolute);
    const stat = statSync(place);
    if (stat.isDirectory() || stat.isFile()) return { place, isFolder: stat.isDirectory() };
  } catch (error) {
    const missing = error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
    throw new UsageError(`${missing ? "no such file or folder" : "cannot be read"}: ${showLine(asGiven)}`);
  }
  throw new UsageError(`neither a file nor a folder: ${showLine(asGiven)}`);
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
