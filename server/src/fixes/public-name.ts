import { publicPrefixOf } from "../model/frameworks/public-prefixes.ts";
import { placeOf } from "../project/places.ts";
import type { Finding } from "../rules/finding.ts";
import type { Edit } from "../text/edit.ts";
import { inFolder } from "../text/path.ts";
import { isClientCode, isClientConfiguration } from "./client-code.ts";
import { parsedOf } from "./key-site.ts";
import type { FileChange, ProjectEdit, ProjectSnapshot, Repair, RepairContext } from "./repair.ts";

/**
 * Renames a variable, in every file that names it, so that no bundler ships it: code and configuration alike. Only where code on the server reads it: what a browser
 * reads has to move there first.
 */
export const publicName: Repair = {
  id: "public-name",
  rules: ["key-in-client"],

  async offers(finding, context) {
    const name = renamed(finding);
    if (name === undefined || !(finding.said?.message === "config" || (await runsOnServer(context, name.old)))) return [];
    if (editsIn(context.text, name.old, name.new) === undefined) return [];
    return [
      {
        repair: "public-name",
        variant: "rename",
        title: `Rename the variable to ${name.new}, in every file`,
        safety: "suggestion",
        preferred: true,
      },
    ];
  },

  async edit(_offer, finding, context): Promise<ProjectEdit | undefined> {
    const name = renamed(finding);
    if (name === undefined) return undefined;
    const changes: FileChange[] = [];
    const notes: string[] = [];
    for (const path of new Set([context.path, ...(await textFiles(context.project))])) {
      const text = path === context.path ? context.text : await context.project.read(path);
      if (text === undefined || text.length > MAX_LENGTH || !wordOf(name.old).test(text)) continue;
      if (!(await mayBeRenamed({ ...context, path, text, languageId: path === context.path ? context.languageId : undefined }, name.old))) return undefined;
      const edits = editsIn(text, name.old, name.new);
      if (edits === undefined) notes.push(`Take ${name.old} out of ${path}: ${name.new} is set there already.`);
      else changes.push({ kind: "edit", path, edits });
    }
    notes.push(`Set ${name.new} where the program runs, and take ${name.old} away there.`, "Roll the old key: whoever opened the page may have it.");
    return changes.some(({ path }) => path === context.path) ? { changes, notes } : undefined;
  },
};

/** Longer files name nothing that anyone would edit by hand. */
const MAX_LENGTH = 500_000;

function renamed({ said }: Finding): { readonly old: string; readonly new: string } | undefined {
  const old = said?.arguments.name ?? "";
  let plain = old;
  for (let prefix = publicPrefixOf(plain); prefix !== undefined; prefix = publicPrefixOf(plain)) plain = plain.slice(prefix.prefix.length);
  return (said?.message === "prefix" || said?.message === "config") && plain !== old && /^[A-Z][A-Z0-9_]+$/.test(plain) ? { old, new: plain } : undefined;
}

function wordOf(name: string): RegExp {
  return new RegExp(`(?<!\\w)${name}(?!\\w)`);
}

/** What only code on a server takes in, and where only such code stands. */
const SERVER_CODE =
  /["'](?:stripe|express|fastify|koa|hono|next\/server|next\/headers|server-only|micro|@nestjs\/[\w-]+|aws-lambda|firebase-functions(?:\/[\w-]+)?|(?:node:)?(?:fs|http|https|crypto|path|process))["']|^\s*["']use server["']/m;
const SERVER_PATH =
  /(?:^|\/)(?:api|server|functions|backend|lambda|netlify|workers?)\/|\/route\.[jt]s$|\.server\.[jt]sx?$|(?:^|\/)(?:middleware|server)\.[jt]s$/;

/** Whether the file is one of the server's, by what it says itself. */
async function runsOnServer(context: RepairContext, name: string): Promise<boolean> {
  if (/\.py$/.test(context.path)) return true;
  if (!/\.[cm]?[jt]sx?$/.test(context.path) || !(SERVER_CODE.test(context.text) || SERVER_PATH.test(context.path))) return false;
  return mayBeRenamed(context, name);
}

/** Whether nothing in a file would miss the variable in a browser. */
async function mayBeRenamed(context: RepairContext, name: string): Promise<boolean> {
  const { path, text, settings } = context;
  // Modules of a bundler's own see what it ships, and nothing else.
  if (new RegExp(`\\bimport\\.meta\\.env\\s*(?:\\.\\s*|\\[\\s*["'\`])${name}|["'\`]\\$env/`).test(text)) return false;
  if (/\.(?:vue|svelte|astro|html)$/.test(path)) return false;
  if (!/\.[cm]?[jt]sx?$/.test(path)) return true;
  if (placeOf(path, settings) === "client") return false;
  const parsed = await parsedOf(context);
  if (parsed === undefined) return false;
  return [...text.matchAll(new RegExp(wordOf(name), "g"))].every(({ index }) => {
    const at = { start: index, end: index + name.length };
    return !isClientCode(parsed, at) && !isClientConfiguration(parsed, path, at);
  });
}

/** The edits of one file; undefined where the new name is taken in it: then two variables would have one name. */
function editsIn(text: string, old: string, name: string): Edit[] | undefined {
  const assigns = (it: string): boolean => new RegExp(`^[ \\t]*(?:export[ \\t]+|-[ \\t]+|ENV[ \\t]+)?["']?${it}["']?[ \\t]*[=:](?!=)`, "m").test(text);
  if (assigns(old) && assigns(name)) return undefined;
  return [...text.matchAll(new RegExp(wordOf(old), "g"))].map(({ index }) => ({ span: { start: index, end: index + old.length }, text: name }));
}

const SKIPPED = /^(?:node_modules|\.git|\.hg|\.svn|dist|build|out|coverage|vendor|venv|\.venv|__pycache__|\.next|\.nuxt|\.svelte-kit|\.cache|\.turbo|target)$/;
const TEXT =
  /^\.env(?:\..+)?$|^(?:[\w-]+\.)?(?:Dockerfile|Makefile|Procfile|Jenkinsfile)(?:\..+)?$|\.(?:[cm]?[jt]sx?|py|vue|svelte|astro|html|env|ya?ml|toml|json[c5]?|md|mdx|sh|bash|tf|tfvars|properties|ini|cfg|conf|example|sample|template)$/;
const MAX_FILES = 5000;
const MAX_DEPTH = 10;

/** The files of a project that people write, the nearest to the root first. */
async function textFiles(project: ProjectSnapshot): Promise<string[]> {
  const files: string[] = [];
  const folders: { readonly path: string; readonly depth: number }[] = [{ path: "", depth: 0 }];
  for (let folder = folders.shift(); folder !== undefined && files.length < MAX_FILES; folder = folders.shift()) {
    for (const listed of await project.list(folder.path)) {
      const name = listed.split("/").at(-1) ?? listed;
      const path = inFolder(folder.path, name);
      if (TEXT.test(name)) files.push(path);
      else if (!SKIPPED.test(name) && /^\.?[^.]+$/.test(name) && folder.depth < MAX_DEPTH) folders.push({ path, depth: folder.depth + 1 });
    }
  }
  return files;
}
