import type { ParsedText, SyntaxNode } from "../syntax/tree.ts";
import { type Edit, insertion } from "../text/edit.ts";
import { lineStart } from "../text/lines.ts";
import { type Span, textAt } from "../text/span.ts";
import { lineBreakOf } from "./code-style.ts";
import { statementRemoval } from "./removal.ts";
import { childOf, nodesOf, partsOf, pathTo } from "./tree.ts";

const FUNCTIONS = /^(?:arrow_function|function_expression|function_declaration|method_definition|function_definition|lambda)$/;
const LOADS =
  /^(?:(?:const|let|var)\s+\w+\s*=\s*)?(?:require\(\s*["']dotenv(?:-flow|-safe)?["']\s*\)|([A-Za-z_$][\w$]*))\.config\(|^(?:\w+\s*=\s*)?(?:([A-Za-z_]\w*)\.)?(load_dotenv)\(/;
/** What names the package: the statement that the loader's own name comes from. */
const PACKAGE = /["']dotenv(?:-flow|-safe)?["']|\bfrom\s+dotenv\s+import\b|\bimport\s+dotenv\b/;

/**
 * What has to change where a file loads `.env` by itself, but only after a place of its top level that is to read from the environment: the loading comes first.
 * Without edits where nothing is amiss; with a note alone where the loading needs what comes between the two.
 */
export function earlierLoading({ root, text, grammar }: ParsedText, site: Span): { readonly edits: readonly Edit[]; readonly notes: readonly string[] } {
  const path = pathTo(root, site);
  const [, place] = path;
  const nothing = { edits: [], notes: [] };
  if (place === undefined || path.some(({ type }) => FUNCTIONS.test(type))) return nothing;
  const statements = root.children.filter((node) => node.named && node.type !== "comment");
  const index = statements.indexOf(place);
  const later = statements.slice(index + 1);
  const loader = later.find((node) => loads(statements, text, node));
  if (loader === undefined || statements.slice(0, index).some((node) => loads(statements, text, node))) return nothing;
  const between = [place, ...later.slice(0, later.indexOf(loader))].filter((node) => grammar === "python" || node.type !== "import_statement");
  const own = between.filter((node) => node !== place && PACKAGE.test(textAt(text, node)) && names(text, node).some((name) => mentions(text, loader, name)));
  const isFree = [loader, ...own].every((node) =>
    between.every((other) => own.includes(other) || !names(text, other).some((name) => mentions(text, node, name))),
  );
  if (!isFree) return { edits: [], notes: ["Let the file load its .env before this line: it does so only further down."] };
  const br = lineBreakOf(text);
  const [indent = ""] = /^\s*$/.exec(text.slice(lineStart(text, place.start), place.start)) ?? [];
  const moved = [...own, loader];
  const lines = moved.map((node) => `${textAt(text, node)}${br}${indent}`).join("");
  return {
    edits: [insertion(place.start, lines), ...runsOf(text, moved).flatMap((node) => statementRemoval(text, [root, node], grammar === "python"))],
    notes: [],
  };
}

/** Whether a statement loads `.env` into the environment. */
function loads(statements: readonly SyntaxNode[], text: string, node: SyntaxNode): boolean {
  if (!/^(?:expression_statement|lexical_declaration|variable_declaration)$/.test(node.type)) return false;
  const [match, object, module, plain] = LOADS.exec(textAt(text, node)) ?? [];
  const name = object ?? module ?? plain;
  if (match === undefined) return false;
  return name === undefined || statements.some((it) => PACKAGE.test(textAt(text, it)) && mentions(text, it, name));
}

/** The names that a statement of the top level binds. */
function names(text: string, node: SyntaxNode): string[] {
  if (/^import_(?:from_)?statement$/.test(node.type)) return identifiersIn(text, node);
  return partsOf(node.type === "export_statement" ? partsOf(node)[0] : node).flatMap((part) => {
    const target = childOf(part, "left") ?? childOf(part, "name");
    return target === undefined ? (part.field === "name" ? identifiersIn(text, part) : []) : identifiersIn(text, target);
  });
}

function identifiersIn(text: string, node: SyntaxNode): string[] {
  return [...nodesOf(node)].filter(({ type }) => /^(?:shorthand_property_)?identifier/.test(type)).map((it) => textAt(text, it));
}

function mentions(text: string, node: SyntaxNode, name: string): boolean {
  return identifiersIn(text, node).includes(name);
}

/** Statements with nothing between them as one. */
function runsOf(text: string, statements: readonly SyntaxNode[]): SyntaxNode[] {
  const runs: SyntaxNode[] = [];
  for (const statement of statements) {
    const before = runs.at(-1);
    if (before !== undefined && text.slice(before.end, statement.start).trim() === "")
      runs.splice(-1, 1, { ...statement, children: statement.children, start: before.start });
    else runs.push(statement);
  }
  return runs;
}
