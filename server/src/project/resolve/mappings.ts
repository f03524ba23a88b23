import { jsonOf, textsOf } from "../manifests/parsed.ts";
import type { ProjectFiles } from "./files.ts";
import { splitSpecifier } from "./packages.ts";
import { pathMappings } from "./tsconfig.ts";

/** What gives names that begin with no dot a meaning among the files of a project. Plain data. */
export interface Mappings {
  /** Of the packages of the project. */
  readonly names: readonly string[];
  /** What mapped paths begin with. */
  readonly prefixes: readonly string[];
}

/** What the manifests of a project say of names. */
export function mappingsIn(files: ProjectFiles): Mappings {
  const names = new Set(files.named("package.json").flatMap((path) => textsOf(jsonOf(files.text(path)).name)));
  // What templates call the folder of their sources, and what a package calls its own files.
  const prefixes = new Set(["@/", "@@/", "~/", "~~/", "$lib", "#"]);
  // Configurations go by any name that another one extends or refers to.
  for (const path of [...files.named("tsconfig.json"), ...files.named("jsconfig.json")]) {
    for (const { baseUrl, paths } of pathMappings(path, files)) {
      if (baseUrl !== undefined) prefixes.add("");
      for (const { pattern } of paths) prefixes.add(pattern.split("*", 1)[0] ?? "");
    }
  }
  return { names: [...names], prefixes: prefixes.has("") ? [""] : [...prefixes] };
}

/** Tells whether a JavaScript specifier may lead to a file of the project: by its dots, or by anything that its manifests say. */
export function leadsInside({ names, prefixes }: Mappings): (specifier: string) => boolean {
  const packages = new Set(names);
  return (specifier) =>
    specifier.startsWith(".") || prefixes.some((it) => specifier.startsWith(it)) || (packages.size > 0 && packages.has(splitSpecifier(specifier)?.name ?? ""));
}
