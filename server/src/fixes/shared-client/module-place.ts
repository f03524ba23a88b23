import type { ParsedText } from "../../syntax/tree.ts";
import { folderOf, foldersUp, inFolder } from "../../text/path.ts";
import type { RepairContext } from "../repair.ts";
import { compilerOptions, moduleKind } from "../site/module-kind.ts";

/** Folders in which projects keep what their parts share, the first that there is. */
const SHARED = ["lib", "utils", "services", "server", "core", "common"];

/** Where a new module for several files goes: a folder of shared things above them all, else where they are. */
export async function newModule(paths: readonly string[], home: string, names: readonly string[], extension: string, context: RepairContext): Promise<string> {
  let common = folderOf(paths[0] ?? "");
  while (common !== "" && !paths.every((path) => path.startsWith(`${common}/`))) common = folderOf(common);
  if (common.length < home.length) common = home;
  let folder = common;
  const up = foldersUp(common).filter((it) => it === home || home === "" || it.startsWith(`${home}/`));
  // Pages and routes are made of the files in their folders.
  const isRoutes = !extension.endsWith("py") && /(?:^|\/)(?:app|pages|api|routes|functions|netlify)(?:\/|$)/.test(common);
  for (const candidate of isRoutes ? up : [common]) {
    const listed = await context.project.list(candidate);
    const shared = SHARED.find((name) => listed.includes(name));
    if (shared === undefined && !(isRoutes && candidate === home)) continue;
    folder = shared === undefined ? inFolder(home, "lib") : inFolder(candidate, shared);
    break;
  }
  const there = await context.project.list(folder);
  // A folder of that name would be meant by the same import.
  const name = names.find((it) => !there.some((other) => other === it || other.startsWith(`${it}.`))) ?? names[names.length - 1] ?? "";
  return inFolder(folder, `${name}${extension}`);
}

/** What a file says to import a module of its project: a relative path, with an extension where the file, or what runs it, wants one. */
export async function javascriptSpecifier(from: string, to: string, parsed: ParsedText, context: RepairContext): Promise<string> {
  const relative = relativePath(folderOf(from), to);
  const [, stem = relative, extension = ""] = /^(.*?)(\.[cm]?[jt]sx?)$/.exec(relative) ?? [];
  const own = [...parsed.text.matchAll(/(?:\bfrom|\bimport|\brequire\s*\()\s*["']\.{1,2}\/[^"']*?(\.[cm]?[jt]sx?)?["']/g)].map(([, used]) => used ?? "");
  const emitted = extension.replace(/^\.([cm]?)tsx?$/, ".$1js");
  if (own.length > 0) {
    const used = own.find((it) => it !== "");
    if (used === undefined && !/^\.[cm]/.test(extension)) return stem;
    return stem + (used !== undefined && /ts/.test(used) ? extension : emitted);
  }
  if (/^\.[cm]/.test(extension)) return stem + emitted;
  const kind = await moduleKind(parsed, { ...context, path: from, text: parsed.text });
  const isTyped = /\.[cm]?tsx?$/.test(from);
  const wantsExtension =
    kind.imports === "import" &&
    !kind.builtAhead &&
    (/\.m[jt]s$/.test(from) || (kind.mayAwait && (!isTyped || /^node/i.test(String((await compilerOptions(from, context.project))?.module)))));
  return wantsExtension ? stem + emitted : stem;
}

/** The path from a folder to a file, as an import says it. */
export function relativePath(folder: string, to: string): string {
  const from = folder === "" ? [] : folder.split("/");
  const target = to.split("/");
  let same = 0;
  while (same < from.length && same < target.length - 1 && from[same] === target[same]) same++;
  const up = from.slice(same).map(() => "..");
  return [...(up.length === 0 ? ["."] : up), ...target.slice(same)].join("/");
}

/** What a Python file says to import a module of its project; undefined where nothing shows from which folder modules are named. */
export async function pythonModuleName(from: string, to: string, parsed: ParsedText, context: RepairContext): Promise<string | undefined> {
  const { project } = context;
  const target = to.replace(/\.py$/, "").split("/");
  const folder = folderOf(from);
  const isPackage = async (at: string): Promise<boolean> => (await project.list(at)).includes("__init__.py");
  // Imports of the file that lead to the project's own modules show where names begin.
  for (const [, module = ""] of parsed.text.matchAll(/^(?:from|import)[ \t]+([A-Za-z_][\w.]*)/gm)) {
    const parts = module.split(".");
    for (const root of foldersUp(folder)) {
      const listed = await project.list(inFolder(root, parts.slice(0, -1).join("/")).replace(/\/$/, ""));
      const last = parts[parts.length - 1] ?? "";
      if (!listed.includes(`${last}.py`) && !(parts.length > 1 && listed.includes(last))) continue;
      const prefix = root === "" ? "" : `${root}/`;
      if (to.startsWith(prefix)) return to.slice(prefix.length).replace(/\.py$/, "").replaceAll("/", ".");
    }
  }
  const isRelative = /^from[ \t]+\./m.test(parsed.text);
  if (isRelative || (await isPackage(folder))) {
    // Relative within a package whose folders are all packages.
    const path = relativePath(folder, target.join("/")).split("/");
    const ups = path.filter((it) => it === "..").length;
    let at = folder;
    for (let step = 0; step < ups; step++) {
      at = folderOf(at);
      if (!isRelative && !(await isPackage(at))) return undefined;
    }
    return ".".repeat(ups + 1) + path.filter((it) => it !== ".." && it !== ".").join(".");
  }
  return folderOf(to) === folder ? target[target.length - 1] : undefined;
}
