import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { nextLine } from "../../text/lines.ts";
import { patternOf } from "../../text/pattern.ts";
import { Rewriting } from "../apply.ts";
import { hasSemicolons, lineBreakOf, quoted, quoteOf } from "../code-style.ts";
import { importInsertion } from "../imports/javascript.ts";
import { isBound } from "../imports/javascript-bindings.ts";
import { isBoundInPython, moduleOf } from "../imports/python.ts";
import { lastLeading } from "../imports/python-packages.ts";
import { parsedOf } from "../key-site.ts";
import { statementRemoval } from "../removal.ts";
import { placeIn } from "../site/await-place.ts";
import { type ModuleKind, moduleKind } from "../site/module-kind.ts";
import { awaitedUses } from "../stores/lazy-edits.ts";
import { childOf, partsOf } from "../tree.ts";
import { withoutUnused } from "../unused.ts";
import { javascriptSpecifier, pythonModuleName } from "./module-place.ts";
import type { FoundClient } from "./project-clients.ts";
import type { SharedClient } from "./shared-module.ts";

/** The module that others take the client from. */
export interface Source extends SharedClient {
  readonly path: string;
  /** Whether what it gives is a promise. */
  readonly waits: boolean;
}

/** The edits of one file after which its clients are those of the shared module; undefined where its names, or the places of its clients, do not allow it. */
export async function rewritten(clients: readonly FoundClient[], source: Source): Promise<readonly Edit[] | undefined> {
  const [{ parsed, context }] = clients as readonly [FoundClient];
  const parse = async (text: string): Promise<ParsedText | undefined> => parsedOf({ ...context, text });
  const python = parsed.grammar === "python";
  const kind = python ? undefined : await moduleKind(parsed, context);
  const local = localName(clients, source);
  if (local === undefined) return undefined;
  const own = clients.map((client) => clientEdits(client, source, local, kind));
  if (!own.every((edits) => edits !== undefined)) return undefined;
  const file = new Rewriting(parsed.text);
  file.apply(own.flat());
  const now = await parse(file.text);
  if (now === undefined || now.broken) return undefined;
  const module = python
    ? await pythonModuleName(context.path, source.path, parsed, context)
    : await javascriptSpecifier(context.path, source.path, parsed, context);
  const line =
    module === undefined
      ? undefined
      : kind === undefined
        ? pythonImport(now, module, source.name, local)
        : javascriptImport(now, module, source.name, local, kind);
  if (line === undefined) return undefined;
  file.apply([line]);
  return withoutUnused(parsed, file.edits, parse);
}

/** What the file may call it: the names that only the declarations that go away had are free. */
function localName(clients: readonly FoundClient[], { name, form }: Source): string | undefined {
  const [{ parsed }] = clients as readonly [FoundClient];
  const python = parsed.grammar === "python";
  if (form === "client" && clients.every((client) => declarationOf(client) === name) && bindings(parsed, name) === clients.length) return name;
  const other = python ? `shared_${name}` : `shared${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return [name, other].find((free) => !(python ? isBoundInPython(parsed, free) : isBound(parsed, free)));
}

/** How often a JavaScript text declares a name, parameters counted with everything else that could be it. */
function bindings({ text }: ParsedText, name: string): number {
  const word = patternOf(name);
  return (text.match(new RegExp(`\\b(?:const|let|var|function|class)\\s+${word}\\b|[({,]\\s*${word}\\s*(?=[,)}:]\\s*(?:[)}=,:]|\\w|$))`, "g")) ?? []).length;
}

/** The name that the client is declared under, where that declaration can go: a constant of its own, not exported. */
function declarationOf({ parsed, construction: { path, start, end } }: FoundClient): string | undefined {
  const declarator = path[path.length - 2];
  const declaration = path[path.length - 3];
  if (declarator?.type !== "variable_declarator" || declaration?.type !== "lexical_declaration" || partsOf(declaration).length !== 1) return undefined;
  if (path[path.length - 4]?.type === "export_statement" || childOf(declarator, "value")?.start !== start || childOf(declarator, "value")?.end !== end)
    return undefined;
  const name = childOf(declarator, "name");
  return name?.type === "identifier" ? parsed.text.slice(name.start, name.end) : undefined;
}

function clientEdits(client: FoundClient, source: Source, local: string, kind: ModuleKind | undefined): readonly Edit[] | undefined {
  const { parsed, construction } = client;
  const { start, end, path } = construction;
  const span = { start, end };
  if (source.form === "client") {
    if (local === source.name && declarationOf(client) === local) return statementRemoval(parsed.text, path.slice(0, -2), false);
    return [{ span, text: local }];
  }
  if (!source.waits) return [{ span, text: `${local}()` }];
  const place = placeIn(parsed.text, path);
  if (place === "async" || (place === "module" && kind?.mayAwait && !kind.builtAhead)) {
    const next = /^\s*(?:\?\.|[.[(`!])/.test(parsed.text.slice(end));
    return [{ span, text: next ? `(await ${local}())` : `await ${local}()` }];
  }
  return place === "module" ? awaitedUses(parsed, span, local) : undefined;
}

function javascriptImport(parsed: ParsedText, module: string, name: string, local: string, kind: ModuleKind): Edit | undefined {
  const end = hasSemicolons(parsed.text) ? ";" : "";
  const from = quoted(module, quoteOf(parsed.text));
  if (kind.imports === "import") return importInsertion(parsed, `import { ${name === local ? name : `${name} as ${local}`} } from ${from}${end}`);
  if (kind.imports === "require") return importInsertion(parsed, `const { ${name === local ? name : `${name}: ${local}`} } = require(${from})${end}`);
  // What such a file imports it names as a whole.
  return undefined;
}

/** After the imports of the project's own modules, or after all. */
function pythonImport(parsed: ParsedText, module: string, name: string, local: string): Edit | undefined {
  const { text, root } = parsed;
  const br = lineBreakOf(text);
  const line = `from ${module} import ${name === local ? name : `${name} as ${local}`}`;
  const imports = root.children.filter((node) => /^import_(?:from_)?statement$/.test(node.type));
  const own = (node: SyntaxNode): boolean => moduleOf(text, node).split(".")[0] === module.split(".")[0];
  const beside = imports.findLast(own);
  const last = beside ?? lastLeading(parsed, text.length);
  if (last === undefined) return undefined;
  const at = nextLine(text, last.end);
  if (text.slice(last.end, at).replace(/#.*/, "").trim() !== "") return undefined;
  const open = text[at - 1] === "\n" ? "" : br;
  return insertion(at, `${open}${beside === undefined ? br : ""}${line}${br}`);
}
