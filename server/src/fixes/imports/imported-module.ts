import type { ParsedText } from "../../syntax/tree.ts";
import { folderOf, foldersUp, inFolder, joined } from "../../text/path.ts";
import type { RepairContext } from "../repair.ts";

/** The module of the project that an import means: by a relative path, or by one of the short names that projects give their own folder of sources. */
export async function importedModule({ path, project, syntax }: RepairContext, specifier: string): Promise<ParsedText | undefined> {
  for (const base of await basesOf(path, specifier, project)) {
    const stem = base.replace(/\.[cm]?jsx?$/, "");
    const names = [`${stem}.ts`, `${stem}.tsx`, `${stem}.mts`, `${stem}.js`, `${stem}.mjs`, `${base}/index.ts`, `${base}/index.js`];
    for (const candidate of new Set([base, ...names])) {
      const text = /\.[cm]?[jt]sx?$/.test(candidate) ? await project.read(candidate) : undefined;
      if (text === undefined) continue;
      const grammar = /\.[cm]?ts$/.test(candidate) ? "typescript" : candidate.endsWith(".tsx") ? "tsx" : "javascript";
      await syntax.load(grammar);
      return syntax.parseOnce(grammar, text);
    }
  }
  return undefined;
}

async function basesOf(path: string, specifier: string, project: RepairContext["project"]): Promise<string[]> {
  if (/^\.{1,2}(?:\/|$)/.test(specifier)) {
    const base = joined(folderOf(path), specifier);
    return base === undefined ? [] : [base];
  }
  const [, rest] = /^(?:@|~|#|src|@\/src|\$lib)\/(.+)$/.exec(specifier) ?? [];
  if (rest === undefined) return [];
  for (const folder of foldersUp(folderOf(path))) {
    if (!(await project.list(folder)).includes("package.json")) continue;
    return ["src", "", "app"].flatMap((below) => joined(below === "" ? folder : inFolder(folder, below), rest) ?? []);
  }
  return [];
}
