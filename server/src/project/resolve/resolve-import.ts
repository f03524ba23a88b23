import type { Ecosystem } from "../../facts/program.ts";
import type { ProjectFiles } from "./files.ts";
import { resolveJavascript } from "./javascript.ts";
import { resolvePython } from "./python.ts";

/** Longer specifiers are no modules. */
const MAX_SPECIFIER = 1000;

/**
 * The file of the project that an import leads to, by its root-relative path; undefined where it leads to a library, or to a file that is not known.
 * All that had to be known for the answer was asked of `files`, in order: what they did not have decides the answer too.
 */
export function resolveImport(specifier: string, from: string, ecosystem: Ecosystem, files: ProjectFiles): string | undefined {
  if (specifier === "" || specifier.length > MAX_SPECIFIER) return undefined;
  return ecosystem === "pypi" ? resolvePython(specifier, from, files) : resolveJavascript(specifier, from, files);
}
