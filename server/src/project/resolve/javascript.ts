import { folderOf, foldersUp, inFolder, joined } from "../../text/path.ts";
import type { ProjectFiles } from "./files.ts";
import { packageEntry, packageImport, packageOf, projectPackage, splitSpecifier } from "./packages.ts";
import { bestMatch } from "./pattern.ts";
import { indexFile, scriptFile } from "./script-file.ts";
import { pathMappings } from "./tsconfig.ts";

/** Schemes of things that are no files: Node's and Bun's own modules, registries, virtual modules of bundlers. */
const SCHEME = /^(?:[a-z][a-z0-9+.-]*:|virtual:|\0)/i;

/**
 * The file that a specifier means in JavaScript or TypeScript: relative paths by the rules of extensions and indexes; others as compiler configuration, `imports`
 * and `exports` of packages, and workspaces say. What none of them maps is a library.
 */
export function resolveJavascript(specifier: string, from: string, files: ProjectFiles): string | undefined {
  // `./x.svg?url` is a text, not a module.
  if (SCHEME.test(specifier) || /[?\\]/.test(specifier)) return undefined;
  if (/^\.{1,2}(?:\/|$)/.test(specifier)) return relativeFile(specifier, from, files);
  if (specifier.startsWith("/")) return undefined;
  const own = packageOf(from, files);
  if (specifier.startsWith("#")) {
    const { path, specifier: meant } = own ? packageImport(own, specifier, from, files) : { path: undefined, specifier: undefined };
    if (path !== undefined) return path;
    if (meant !== undefined && !meant.startsWith("#")) return packageFile(meant, from, own, files);
  }
  return mappedFile(specifier, from, files) ?? packageFile(specifier, from, own, files) ?? aliasedFile(specifier, from, files);
}

/**
 * What templates and frameworks call the folder of their sources, where no configuration at hand says what it is: `@/lib/stripe`, `~/lib/stripe`, `$lib/stripe`. Nuxt, SvelteKit and
 * bundlers say so in files that are made at each start, or in programs. No package has such a name.
 */
const ALIAS = /^(?:(?:@@?|~~?)\/|\$(?=lib(?:\/|$)))(.+)$/;
const SOURCES = ["", "src", "app"];

function aliasedFile(specifier: string, from: string, files: ProjectFiles): string | undefined {
  const [, rest] = ALIAS.exec(specifier) ?? [];
  if (rest === undefined || pathMappings(from, files).some(({ paths }) => bestMatch(paths, specifier) !== undefined)) return undefined;
  const top = topFolder(from, files);
  for (const folder of foldersUp(folderOf(from))) {
    for (const source of SOURCES) {
      const path = joined(folder, source === "" ? rest : `${source}/${rest}`);
      const found = path === undefined ? undefined : scriptFile(path, from, files);
      if (found !== undefined) return found;
    }
    if (folder === top) return undefined;
  }
  return undefined;
}

/** The folder above which no name of a file's own package is looked for: that of its manifest, or of its compiler configuration where that stands in none. */
function topFolder(from: string, files: ProjectFiles): string | undefined {
  const folders = [...foldersUp(folderOf(from))];
  const configured = folders.findIndex((folder) => ["tsconfig.json", "jsconfig.json"].some((name) => files.has(inFolder(folder, name))));
  if (configured === -1) return undefined;
  return folders.slice(configured).find((folder) => files.has(inFolder(folder, "package.json"))) ?? folders[configured];
}

function relativeFile(specifier: string, from: string, files: ProjectFiles): string | undefined {
  const path = joined(folderOf(from), specifier);
  if (path === undefined) return undefined;
  return /(?:^|\/)\.{0,2}$/.test(specifier) ? indexFile(path, from, files) : scriptFile(path, from, files);
}

function mappedFile(specifier: string, from: string, files: ProjectFiles): string | undefined {
  for (const { baseUrl, paths } of pathMappings(from, files)) {
    const best = bestMatch(paths, specifier);
    for (const target of best?.entry.targets ?? []) {
      const path = joined(
        "",
        target.replace("*", () => best?.star ?? ""),
      );
      const found = path === undefined ? undefined : scriptFile(path, from, files);
      if (found !== undefined) return found;
    }
    const path = baseUrl === undefined || best !== undefined ? undefined : joined(baseUrl, specifier);
    const found = path === undefined ? undefined : scriptFile(path, from, files);
    if (found !== undefined) return found;
  }
  return undefined;
}

function packageFile(specifier: string, from: string, own: ReturnType<typeof packageOf>, files: ProjectFiles): string | undefined {
  const split = splitSpecifier(specifier);
  const target = split && projectPackage(split.name, own, files);
  return target && packageEntry(target, split.subpath, from, files);
}
