import type { ParsedText, SyntaxNode } from "../syntax/tree.ts";
import type { Span } from "../text/span.ts";
import { otherPlatform, readsProcessEnv } from "./client-code.ts";
import { exportsHelper, HELPER_NAMES, helperIn, requireEnvDeclaration } from "./helpers/require-env.ts";
import { astroEnvironment } from "./idioms/astro.ts";
import { envObjectRead } from "./idioms/env-object.ts";
import type { EnvironmentRead } from "./idioms/environment-read.ts";
import { firebaseSecret } from "./idioms/firebase.ts";
import { guardedRead } from "./idioms/guarded.ts";
import { nestConfig } from "./idioms/nestjs.ts";
import { pythonIdiom } from "./idioms/python.ts";
import { svelteEnvironment } from "./idioms/sveltekit.ts";
import { workerBinding } from "./idioms/workers.ts";
import { importedModule } from "./imports/imported-module.ts";
import { afterImports } from "./imports/javascript.ts";
import { isBound } from "./imports/javascript-bindings.ts";
import { addImport, visibleImport } from "./imports/python.ts";
import { nearestManifest } from "./nearest-manifest.ts";
import type { RepairContext } from "./repair.ts";
import { environmentNames, memberOf } from "./site/javascript-environment.ts";
import type { Read } from "./site/site.ts";
import { childOf, nodesOf, partsOf } from "./tree.ts";

/**
 * The required read of a variable in the form that the file can have at a place: its project's own where there is one. Undefined where its names are taken.
 * Settings objects are used where the variable is known.
 */
export async function environmentRead(parsed: ParsedText, at: Span, context: RepairContext, variable?: string): Promise<EnvironmentRead | undefined> {
  const idiom = parsed.grammar === "python" ? await pythonIdiom(parsed, at, variable, context) : await javascriptIdiom(parsed, at, variable, context);
  return idiom ?? plainRead(parsed, at, context);
}

/** The required read from the environment itself, for code that reads it so already. */
export async function plainRead(parsed: ParsedText, at: Span, context: RepairContext): Promise<EnvironmentRead | undefined> {
  return parsed.grammar === "python" ? pythonRead(parsed, at) : javascriptRead(parsed, at, context);
}

async function javascriptIdiom(parsed: ParsedText, at: Span, variable: string | undefined, context: RepairContext): Promise<EnvironmentRead | undefined> {
  if (variable === undefined) return undefined;
  const platform = otherPlatform(parsed);
  if (platform === "workers") return workerBinding(parsed, at, variable);
  const own = nestConfig(parsed, at, variable) ?? firebaseSecret(parsed, at, variable);
  if (own !== undefined || (platform !== undefined && platform !== "sveltekit")) return own;
  if (!readsProcessEnv(parsed)) {
    const framework = (await svelteEnvironment(parsed, variable, context)) ?? (await astroEnvironment(variable, context));
    if (framework !== undefined) return framework;
  }
  return guardedRead(parsed, at, variable) ?? envObjectRead(parsed, variable, context);
}

function pythonRead(parsed: ParsedText, at: Span): EnvironmentRead | undefined {
  const os = visibleImport(parsed, at, { module: "os" });
  if (os !== undefined) return { read: (name) => `${os}.environ[${name}]`, edits: [], notes: [] };
  const environ = visibleImport(parsed, at, { module: "os", member: "environ" });
  if (environ !== undefined) return { read: (name) => `${environ}[${name}]`, edits: [], notes: [] };
  const added = addImport(parsed, at, { module: "os" });
  if (added !== undefined) return { read: (name) => `os.environ[${name}]`, edits: added.edits, notes: [] };
  const member = addImport(parsed, at, { module: "os", member: "environ" });
  return member && { read: (name) => `environ[${name}]`, edits: member.edits, notes: [] };
}

async function javascriptRead(parsed: ParsedText, at: Span, context: RepairContext): Promise<EnvironmentRead | undefined> {
  const isDeno = otherPlatform(parsed) === "deno";
  if (isBound(parsed, isDeno ? "Deno" : "process", /^(?:node:)?process$/)) return undefined;
  const idiom = isDeno ? undefined : assertedRead(parsed);
  if (idiom !== undefined) return { read: idiom, edits: [], notes: [] };
  const existing = helperIn(parsed, at.start) ?? (await importedHelper(parsed, context));
  if (existing !== undefined) return { read: (name) => `${existing}(${name})`, edits: [], notes: [] };
  const name = HELPER_NAMES.find((free) => !isBound(parsed, free));
  if (name === undefined) return undefined;
  const notes = isDeno ? ["Run the program with --allow-env."] : await missingTypes(parsed, context);
  return { read: (variable) => `${name}(${variable})`, edits: [afterImports(parsed, requireEnvDeclaration(parsed, name, isDeno))], notes };
}

/** The form `process.env.X!` where the file reads variables so. */
function assertedRead(parsed: ParsedText): Read | undefined {
  if (parsed.grammar === "javascript") return undefined;
  const names = environmentNames(parsed);
  for (const node of nodesOf(parsed.root)) {
    const read = node.type === "non_null_expression" ? partsOf(node)[0] : undefined;
    if (read === undefined || memberOf(parsed.text, read, names) === undefined) continue;
    const environment = "process.env";
    return (name) => {
      const [, identifier] = read.type === "member_expression" ? (/^["'`]([A-Za-z_$][\w$]*)["'`]$/.exec(name) ?? []) : [];
      return identifier === undefined ? `${environment}[${name}]!` : `${environment}.${identifier}!`;
    };
  }
  return undefined;
}

/** A function with the helper's job that the file imports from another one of the project. */
async function importedHelper({ root, text }: ParsedText, context: RepairContext): Promise<string | undefined> {
  for (const statement of root.children) {
    const source = childOf(statement, "source");
    const specifier = source ? text.slice(source.start + 1, source.end - 1) : "";
    if (statement.type !== "import_statement") continue;
    const candidates = [...nodesOf(statement)].filter((node) => node.type === "import_specifier" && /env/i.test(nameIn(text, node, "name")));
    if (candidates.length === 0) continue;
    const module = await importedModule(context, specifier);
    if (module === undefined) continue;
    for (const candidate of candidates) {
      if (exportsHelper(module, nameIn(text, candidate, "name"))) return nameIn(text, candidate, "alias") || nameIn(text, candidate, "name");
    }
  }
  return undefined;
}

function nameIn(text: string, node: SyntaxNode, field: string): string {
  const child = childOf(node, field);
  return child ? text.slice(child.start, child.end) : "";
}

/** A word about the types of `process`, where the nearest manifest does not bring them and the file does not use them yet. */
export async function missingTypes(parsed: ParsedText, { path, project }: RepairContext): Promise<string[]> {
  if (parsed.grammar === "javascript" || /\bprocess\b/.test(parsed.text)) return [];
  const manifest = await nearestManifest(project, path);
  const known = manifest === undefined || /"(?:@types\/node|@types\/bun|bun-types|next|@nestjs\/core|@types\/express|@remix-run\/node)"\s*:/.test(manifest);
  return known ? [] : ["Add @types/node to the project: without it TypeScript does not know `process`."];
}
