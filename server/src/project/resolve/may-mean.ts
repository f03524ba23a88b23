import type { Ecosystem } from "../../facts/program.ts";
import { fileNameOf, folderOf, inFolder, joined } from "../../text/path.ts";

/**
 * Tells whether a specifier in a file may mean a file of the project, by their names alone: false is certain. To resolve a specifier takes many looks at what files there are,
 * and most that end in the right name mean another file of that name.
 */
export function mayMean(path: string): (specifier: string, from: string, ecosystem: Ecosystem) => boolean {
  const own = path.replace(/\.[^./]*$/, "").replace(/(?:^|\/)__init__$/, "");
  return (specifier, from, ecosystem) => (ecosystem === "pypi" ? mayMeanModule(specifier, from, own) : mayMeanScript(specifier, from, path));
}

function mayMeanModule(specifier: string, from: string, own: string): boolean {
  let dots = 0;
  while (specifier[dots] === ".") dots++;
  const last = specifier.slice(specifier.lastIndexOf(".") + 1);
  if (!own.endsWith(last)) return false;
  const inside = specifier.slice(dots).replaceAll(".", "/");
  if (dots === 0) return own === inside || own.endsWith(`/${inside}`);
  const folder = dots === 1 ? folderOf(from) : joined(folderOf(from), "../".repeat(dots - 1));
  return folder !== undefined && own === (inside === "" ? folder : inFolder(folder, inside));
}

function mayMeanScript(specifier: string, from: string, path: string): boolean {
  // What other names mean is written anywhere.
  if (!/^\.{1,2}(?:\/|$)/.test(specifier)) return true;
  const last = fileNameOf(specifier);
  if (last !== "." && last !== ".." && !path.includes(withoutExtension(last))) return false;
  const folder = folderOf(from);
  // What lies beside a file or below it begins like its folder.
  if (!specifier.includes("..") && !path.startsWith(folder)) return false;
  const meant = joined(folder, specifier);
  return meant !== undefined && path.startsWith(withoutExtension(meant));
}

function withoutExtension(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, "");
}
