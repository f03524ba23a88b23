import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import type { Edit } from "../../text/edit.ts";
import { hasSemicolons, quoted, quoteOf } from "../code-style.ts";
import type { ModuleKind } from "../site/module-kind.ts";
import { childOf, nodesOf, partsOf } from "../tree.ts";
import { importInsertion } from "./javascript.ts";
import { isBound } from "./javascript-bindings.ts";

/** What code needs of a module: its members by name, or the module as a whole under a name. */
export interface NeededImport {
  readonly module: string;
  readonly members: readonly string[] | "default";
  /** What the module as a whole may be called. */
  readonly preferred?: string;
}

export interface LocalNames {
  /** What the members are called in the file, in order. */
  readonly names: readonly string[];
  readonly edits: readonly Edit[];
}

/** The local names of what is imported, and the edit that imports what is not there yet; undefined where a name means something else in the file. */
export function importedMembers(parsed: ParsedText, needed: NeededImport, kind: ModuleKind["imports"]): LocalNames | undefined {
  const wanted = needed.members === "default" ? ["default"] : needed.members;
  const known = importedFrom(parsed, needed.module);
  const there = wanted.map((member) => known.get(member));
  if (there.every((name) => name !== undefined)) return { names: there, edits: [] };
  const { text } = parsed;
  const end = hasSemicolons(text) ? ";" : "";
  const from = quoted(needed.module, quoteOf(text));
  const place = (line: string): Edit => importInsertion(parsed, line + end);
  if (needed.members === "default" || kind === "import-require") {
    const name = needed.preferred ?? camelCase(needed.module);
    if (isBound(parsed, name)) return undefined;
    const line =
      kind === "import" ? `import ${name} from ${from}` : kind === "require" ? `const ${name} = require(${from})` : `import ${name} = require(${from})`;
    return { names: needed.members === "default" ? [name] : needed.members.map((member) => `${name}.${member}`), edits: [place(line)] };
  }
  const missing = needed.members.filter((member) => known.get(member) === undefined);
  if (missing.some((member) => isBound(parsed, member))) return undefined;
  const list = `{ ${missing.join(", ")} }`;
  return {
    names: needed.members.map((member) => known.get(member) ?? member),
    edits: [place(kind === "import" ? `import ${list} from ${from}` : `const ${list} = require(${from})`)],
  };
}

/** What the file's top-level statements take from a module, by the name it has there: `import { A as B }` is `A` → `B`. */
export function importedFrom({ root, text }: ParsedText, module: string): ReadonlyMap<string, string> {
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const found = new Map<string, string>();
  for (const statement of root.children) {
    if (statement.type === "import_statement") {
      if (source(childOf(statement, "source")).slice(1, -1) !== module || /^import\s+type\b/.test(source(statement))) continue;
      for (const node of nodesOf(statement)) {
        if (node.type === "import_specifier" && !/^type\s/.test(source(node)))
          found.set(source(childOf(node, "name")), source(childOf(node, "alias") ?? childOf(node, "name")));
        else if (node.type === "import_clause" && partsOf(node)[0]?.type === "identifier") found.set("default", source(partsOf(node)[0]));
      }
    } else if (statement.type === "lexical_declaration" || statement.type === "variable_declaration") {
      for (const declarator of partsOf(statement)) {
        const [, required] = /^require\s*\(\s*["']([^"']+)["']\s*\)$/.exec(source(childOf(declarator, "value"))) ?? [];
        if (required !== module) continue;
        const pattern = childOf(declarator, "name");
        if (pattern?.type === "identifier") found.set("default", source(pattern));
        for (const part of pattern?.type === "object_pattern" ? partsOf(pattern) : []) {
          if (part.type === "shorthand_property_identifier_pattern") found.set(source(part), source(part));
          else if (part.type === "pair_pattern" && childOf(part, "value")?.type === "identifier")
            found.set(source(childOf(part, "key")), source(childOf(part, "value")));
        }
      }
    }
  }
  return found;
}

/** `@aws-sdk/client-ssm`: `clientSsm`. */
function camelCase(module: string): string {
  return (module.split("/").at(-1) ?? module).replace(/[^A-Za-z0-9]+(.)/g, (_, next: string) => next.toUpperCase());
}
