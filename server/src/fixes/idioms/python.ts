import type { ParsedText } from "../../syntax/tree.ts";
import { folderOf, foldersUp, inFolder } from "../../text/path.ts";
import type { Span } from "../../text/span.ts";
import { lineBreakOf, quoted, quoteOf } from "../code-style.ts";
import { listedPackages } from "../dependencies.ts";
import { addImport, visibleImport } from "../imports/python.ts";
import { moduleLevelImport } from "../imports/python-packages.ts";
import type { RepairContext } from "../repair.ts";
import { topStatement } from "../site/await-place.ts";
import type { EnvironmentRead } from "./environment-read.ts";
import { pydanticSettings } from "./pydantic-settings.ts";
import { importedModules, isSeenFrom, madeAtTop, pythonModule } from "./python-module.ts";

/** Readers of settings that a file makes for itself, and how one of them reads a text that has to be there. */
const READERS: Readonly<Record<string, (reader: string, name: string) => string>> = {
  "environ.Env": (reader, name) => `${reader}.str(${name})`,
  "environ.FileAwareEnv": (reader, name) => `${reader}.str(${name})`,
  "environs.Env": (reader, name) => `${reader}.str(${name})`,
  "environs.env": (reader, name) => `${reader}.str(${name})`,
  "starlette.config.Config": (reader, name) => `${reader}(${name}, cast=str)`,
  // Its types say that the value may be anything.
  "decouple.config": (reader, name) => `str(${reader}(${name}))`,
  "decouple.AutoConfig": (reader, name) => `str(${reader}(${name}))`,
  "decouple.Config": (reader, name) => `str(${reader}(${name}))`,
};

/** The required read of a variable in the manner of the file or its project; undefined where neither has any of its own. */
export async function pythonIdiom(parsed: ParsedText, at: Span, variable: string | undefined, context: RepairContext): Promise<EnvironmentRead | undefined> {
  const own = ownReader(parsed, at) ?? (await importedReader(parsed, at, context));
  if (own !== undefined) return own;
  if (variable === undefined) return undefined;
  return (
    (await pydanticSettings(parsed, at, variable, context)) ??
    (await djangoSettings(parsed, at, variable, context)) ??
    (await listedReader(parsed, at, context))
  );
}

/** `env = environ.Env()`, `from decouple import config`. */
function ownReader(parsed: ParsedText, at: Span): EnvironmentRead | undefined {
  for (const { name, callee, statement } of madeAtTop(parsed)) {
    const read = callee === undefined ? undefined : READERS[callee];
    if (read && callee !== "decouple.config" && isSeenFrom(parsed, name, statement, at)) return { read: (code) => read(name, code), edits: [], notes: [] };
  }
  for (const [module, member] of [
    ["decouple", "config"],
    ["environs", "env"],
  ] as const) {
    const name = visibleImport(parsed, at, { module, member });
    const read = READERS[`${module}.${member}`];
    if (name !== undefined && read) return { read: (code) => read(name, code), edits: [], notes: [] };
  }
  return undefined;
}

/** `from config.env import env`, where that module makes it. */
async function importedReader(parsed: ParsedText, at: Span, context: RepairContext): Promise<EnvironmentRead | undefined> {
  for (const [local, member, module] of await importedModules(parsed, at, context, /env|config/i)) {
    const callee = madeAtTop(module.parsed).find(({ name }) => name === member)?.callee;
    const read = callee === undefined ? undefined : READERS[callee];
    if (read && callee !== "decouple.config") return { read: (code) => read(local, code), edits: [], notes: [] };
  }
  return undefined;
}

/** A project that lists python-decouple reads its `.env` with it: a file that reads no variables yet does the same. */
async function listedReader(parsed: ParsedText, at: Span, context: RepairContext): Promise<EnvironmentRead | undefined> {
  if (/\benviron\b|\bgetenv\b/.test(parsed.text) || !(await listedPackages("pypi", context)).has("python-decouple")) return undefined;
  const before = topStatement(parsed, at)?.start ?? at.start;
  const imported = moduleLevelImport(parsed, before, { module: "decouple", member: "config" });
  const read = READERS["decouple.config"];
  return imported && read && { read: (code) => read(imported.name, code), edits: imported.edits, notes: [] };
}

/** `settings.X` in a file that has Django's settings, the setting added to the project's module of settings. */
async function djangoSettings(parsed: ParsedText, at: Span, variable: string, context: RepairContext): Promise<EnvironmentRead | undefined> {
  const local = visibleImport(parsed, at, { module: "django.conf", member: "settings" });
  const path = local === undefined ? undefined : await settingsPath(context);
  if (local === undefined || path === undefined || path === context.path) return undefined;
  const text = await context.project.read(path);
  const settings = text === undefined ? undefined : context.syntax.parseOnce("python", text);
  if (text === undefined || settings === undefined || settings.broken) return undefined;
  const read = (): string => `${local}.${variable}`;
  if (new RegExp(`^${variable}[ \\t]*(?::[^=\\n]*)?=`, "m").test(text)) return { read, edits: [], notes: [] };
  const end = { start: text.length, end: text.length };
  const os = visibleImport(settings, end, { module: "os" });
  const added = os === undefined ? addImport(settings, end, { module: "os" }) : undefined;
  const how =
    ownReader(settings, end) ??
    (os === undefined && added === undefined ? undefined : { read: (code: string) => `${os ?? "os"}.environ[${code}]`, edits: added?.edits ?? [] });
  if (how === undefined) return undefined;
  const br = lineBreakOf(text);
  const line = `${variable} = ${how.read(quoted(variable, quoteOf(text)))}`;
  const edits = [...how.edits, { span: end, text: text === "" || text.endsWith("\n") ? line + br : br + line }];
  return { read, edits: [], notes: [], changes: [{ kind: "edit", path, edits }] };
}

/** The module of settings that `manage.py` names; of a package the part that the others build on. */
async function settingsPath(context: RepairContext): Promise<string | undefined> {
  for (const folder of foldersUp(folderOf(context.path))) {
    const manage = await context.project.read(inFolder(folder, "manage.py"));
    const [, module] = /DJANGO_SETTINGS_MODULE["'][ \t]*,\s*["']([\w.]+)["']/.exec(manage ?? "") ?? [];
    if (module === undefined) continue;
    const parent = module.split(".").slice(0, -1).join(".");
    for (const name of parent.endsWith("settings") ? [`${parent}.base`, `${parent}.common`, module] : [module]) {
      const found = await pythonModule({ ...context, path: inFolder(folder, "manage.py") }, name);
      if (found && !found.path.endsWith("__init__.py")) return found.path;
    }
  }
  return undefined;
}
