import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { folderOf, foldersUp, inFolder } from "../../text/path.ts";
import type { Span } from "../../text/span.ts";
import { isBoundInPython, visibleImport } from "../imports/python.ts";
import type { RepairContext } from "../repair.ts";
import { topStatement } from "../site/await-place.ts";
import { importedNames, qualifiedName } from "../site/python-environment.ts";
import { childOf, partsOf, pathTo } from "../tree.ts";

/** A module of the project. */
export interface PythonModule {
  readonly path: string;
  readonly parsed: ParsedText;
}

/** A name that a file gives to what a call makes: `env = environ.Env()`. */
export interface Made {
  readonly name: string;
  readonly statement: SyntaxNode;
  readonly call: SyntaxNode;
  /** What is called, by the file's imports: `environ.Env`; undefined for what the file itself defines. */
  readonly callee: string | undefined;
}

/** What the top level of a file makes by calls and gives a name, once. */
export function madeAtTop(parsed: ParsedText): Made[] {
  const { text, root } = parsed;
  const names = importedNames(parsed);
  const made = partsOf(root).flatMap((statement): Made[] => {
    const assignment = statement.type === "expression_statement" ? partsOf(statement)[0] : undefined;
    const target = childOf(assignment, "left");
    const call = childOf(assignment, "right");
    if (assignment?.type !== "assignment" || target?.type !== "identifier" || call?.type !== "call") return [];
    return [{ name: text.slice(target.start, target.end), statement, call, callee: qualifiedName(text, childOf(call, "function"), names) }];
  });
  return made.filter(({ name }) => made.filter((other) => other.name === name).length === 1);
}

/** Whether a name of the file's top level means the same at a place, and is there by then. */
export function isSeenFrom(parsed: ParsedText, name: string, statement: SyntaxNode, at: Span): boolean {
  const path = pathTo(parsed.root, at);
  const functions = path.filter(({ type }) => type === "function_definition" || type === "lambda" || type === "class_definition");
  if (functions.some((node) => isBoundInPython({ ...parsed, root: node }, name))) return false;
  const before = topStatement(parsed, at)?.start ?? at.start;
  return statement.end <= before || path.some(({ type }) => type === "function_definition");
}

/** The names that a file imports from modules of the project and that are seen at a place, with the modules. */
export async function importedModules(parsed: ParsedText, at: Span, context: RepairContext, wanted: RegExp): Promise<[string, string, PythonModule][]> {
  const found: [string, string, PythonModule][] = [];
  for (const [local, qualified] of importedNames(parsed)) {
    const dot = qualified.lastIndexOf(".");
    const member = qualified.slice(dot + 1);
    const module = qualified.slice(0, dot) || ".";
    if (dot < 0 || !wanted.test(member) || visibleImport(parsed, at, { module: /^\.+$/.test(module) ? module : module, member }) !== local) continue;
    const target = await pythonModule(context, module);
    if (target) found.push([local, member, target]);
  }
  return found;
}

/** The module of the project that a dotted name means, from a file on. */
export async function pythonModule({ path, project, syntax }: RepairContext, module: string): Promise<PythonModule | undefined> {
  const [dots = ""] = /^\.*/.exec(module) ?? [];
  const name = module.slice(dots.length).replaceAll(".", "/");
  const own = foldersUp(folderOf(path));
  const folders = dots === "" ? own.flatMap((it) => [it, inFolder(it, "src")]) : own.slice(dots.length - 1, dots.length);
  for (const folder of folders) {
    const base = name === "" ? folder : inFolder(folder, name);
    for (const candidate of [...(name === "" ? [] : [`${base}.py`]), inFolder(base, "__init__.py")]) {
      const text = candidate === path ? undefined : await project.read(candidate);
      if (text === undefined) continue;
      await syntax.load("python");
      const parsed = syntax.parseOnce("python", text);
      return parsed && !parsed.broken ? { path: candidate, parsed } : undefined;
    }
  }
  return undefined;
}
