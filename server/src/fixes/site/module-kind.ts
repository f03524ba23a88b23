import { type Data, dataOf, jsonOf } from "../../project/manifests/parsed.ts";
import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { folderOf, foldersUp, inFolder, joined } from "../../text/path.ts";
import type { RepairContext } from "../repair.ts";
import { childOf, nodesOf, partsOf } from "../tree.ts";

/** How a JavaScript or TypeScript file takes what it needs, and whether it may wait while it loads. */
export interface ModuleKind {
  readonly imports: "import" | "require" | "import-require";
  /** Whether `await` may stand at the level of the module. */
  readonly mayAwait: boolean;
  /** Whether the module is loaded while the program is built, too, where there may be nothing to wait for. */
  readonly builtAhead: boolean;
}

/** How many configurations may extend each other. */
const MAX_CONFIGS = 8;

/** What kind of module a file is, by its name, its own text, and the nearest manifest and compiler configuration. What is not known may not wait. */
export async function moduleKind(parsed: ParsedText, context: RepairContext): Promise<ModuleKind> {
  const own = importsOf(parsed);
  const mayAwait = own !== "require" && own !== "import-require" && (await isWaitingModule(parsed, context));
  const { next } = dataOf((await nearestJson(context, "package.json"))?.dependencies);
  return { imports: own ?? (mayAwait || parsed.grammar !== "javascript" ? "import" : "require"), mayAwait, builtAhead: next !== undefined };
}

/** What the file's own statements say. */
function importsOf({ root, text }: ParsedText): ModuleKind["imports"] | undefined {
  let required: "require" | "import-require" | undefined;
  for (const statement of root.children) {
    if (statement.type === "import_statement") {
      if (!partsOf(statement).some(({ type }) => type === "import_require_clause")) return "import";
      required = "import-require";
    } else if (statement.type === "export_statement" && childOf(statement, "source") !== undefined) return "import";
  }
  if (required !== undefined) return required;
  if (root.children.some(({ type }) => type === "export_statement")) return "import";
  return [...nodesOf(root)].some((node) => isCommonJs(text, node)) ? "require" : undefined;
}

function isCommonJs(text: string, node: SyntaxNode): boolean {
  if (node.type === "call_expression") {
    const callee = childOf(node, "function");
    return callee?.type === "identifier" && text.slice(callee.start, callee.end) === "require";
  }
  return (
    node.type === "member_expression" && /^(?:module\s*\.\s*exports|exports\s*\.\s*\w+)$/.test(text.slice(node.start, Math.min(node.end, node.start + 200)))
  );
}

/** Whether a file is a module of the kind that may wait while it loads, and nobody loads it in a way that forbids it. */
async function isWaitingModule(parsed: ParsedText, context: RepairContext): Promise<boolean> {
  const { path, project } = context;
  if (/\.c[jt]s$/.test(path)) return false;
  const manifest = await nearestJson(context, "package.json");
  // A library that others load by `require` would fail in their hands.
  if (manifest !== undefined && isLibrary(manifest)) return false;
  const isModule = /\.m[jt]s$/.test(path) || manifest?.type === "module";
  const isBundled = manifest !== undefined && hasWaitingBundler(manifest);
  if (parsed.grammar === "javascript") return isModule || (isBundled && importsOf(parsed) === "import");
  const options = await compilerOptions(path, project);
  if (options === undefined) return isModule;
  const target = String(options.target ?? "").toLowerCase();
  const module = String(options.module ?? "").toLowerCase();
  const isNode = /^node(?:1\d|2\d|next)$/.test(module);
  // Without a target the compiler takes the newest for these modules, and an old one for the others.
  const isNewEnough = target === "" ? isNode : /^es(?:next|20(?:1[7-9]|[2-9]\d))$/.test(target);
  if (isNode) return isModule && isNewEnough;
  // What such modules become without a bundler or a manifest that says so is not known.
  if (/^(?:es2022|esnext|preserve)$/.test(module)) return isNewEnough && (isModule || isBundled);
  return module === "" && isModule && options.target === undefined && options.noEmit === true;
}

/** Whether a package is made for others: `main` alone says nothing, since npm writes it for every package. */
function isLibrary(manifest: Data): boolean {
  return manifest.private !== true && ["exports", "module", "types", "typings", "files", "publishConfig"].some((field) => manifest[field] !== undefined);
}

/** Whether a project is built by a tool that makes modules which may wait. */
function hasWaitingBundler({ dependencies, devDependencies }: Data): boolean {
  const listed: Data = { ...dataOf(devDependencies), ...dataOf(dependencies) };
  const next = /(\d+)/.exec(String(listed.next ?? ""))?.[1];
  return (next !== undefined && Number(next) >= 14) || ["vite", "@sveltejs/kit", "nuxt", "astro"].some((name) => listed[name] !== undefined);
}

async function nearestJson({ path, project }: RepairContext, name: string): Promise<Data | undefined> {
  for (const folder of foldersUp(folderOf(path))) {
    const text = await project.read(inFolder(folder, name));
    if (text !== undefined) return jsonOf(text);
  }
  return undefined;
}

/** The options of the nearest compiler configuration with those it extends, as far as these are files of the project; undefined where there is none. */
export async function compilerOptions(path: string, project: RepairContext["project"]): Promise<Data | undefined> {
  for (const folder of foldersUp(folderOf(path))) {
    const file = inFolder(folder, "tsconfig.json");
    if ((await project.read(file)) !== undefined) return optionsOf(file, project, MAX_CONFIGS);
  }
  return undefined;
}

async function optionsOf(file: string, project: RepairContext["project"], left: number): Promise<Data> {
  const config = jsonOf(await project.read(file));
  let options: Data = {};
  const bases = Array.isArray(config.extends) ? config.extends : [config.extends];
  for (const base of bases) {
    if (typeof base !== "string" || left === 0) continue;
    const preset = presetOptions(base);
    const at = /^\.{1,2}\//.test(base) ? joined(folderOf(file), base) : undefined;
    if (preset) options = { ...options, ...preset };
    else if (at !== undefined) options = { ...options, ...(await optionsOf(at.endsWith(".json") ? at : `${at}.json`, project, left - 1)) };
  }
  return { ...options, ...dataOf(config.compilerOptions) };
}

/** The well-known base configurations for Node are modules of Node's kind for a new target. */
function presetOptions(name: string): Data | undefined {
  return /^@tsconfig\/node(?:1[6-9]|2\d|-lts)(?:\/tsconfig(?:\.json)?)?$/.test(name) ? { module: "node16", target: "es2022" } : undefined;
}
