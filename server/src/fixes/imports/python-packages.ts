import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { lineStart, nextLine } from "../../text/lines.ts";
import { textAt } from "../../text/span.ts";
import { lineBreakOf } from "../code-style.ts";
import { childOf, nodesOf, partsOf } from "../tree.ts";
import { addImport, atTop, type Importable, isRebound, isStandard, moduleImport, moduleOf } from "./python.ts";
import { PYTHON_STANDARD_LIBRARY } from "./python-standard-library.ts";

/**
 * The local name of something that is to be there before an offset at the file's top level, and the edits that import it where it is not there yet:
 * packages beside the other packages, in order. Undefined where the name means something else in the file.
 */
export function moduleLevelImport(
  parsed: ParsedText,
  before: number,
  wanted: Importable,
): { readonly name: string; readonly edits: readonly Edit[] } | undefined {
  const known = moduleImport(parsed, before, wanted);
  if (known !== undefined) return { name: known, edits: [] };
  if (PYTHON_STANDARD_LIBRARY.has(wanted.module.split(".")[0] ?? "")) return addImport(parsed, { start: before, end: before }, wanted);
  const name = wanted.member ?? wanted.module;
  if (isRebound(parsed, name, wanted, [parsed.root])) return undefined;
  const line = wanted.member === undefined ? `import ${wanted.module}` : `from ${wanted.module} import ${wanted.member}`;
  return { name, edits: [placedPackage(parsed, before, wanted, line)] };
}

/** Where the imports at the top of a file end, for something that must stand before an offset: the last statement of that part. */
export function lastLeading({ root, text }: ParsedText, before: number): SyntaxNode | undefined {
  let last: SyntaxNode | undefined;
  for (const [index, node] of statementsOf(root).entries()) {
    if (node.end > before) break;
    const docstring = index === 0 && node.type === "expression_statement" && /string$/.test(node.children[0]?.type ?? "");
    if (!docstring && !isImport(node) && !holdsImportsOnly(text, node)) break;
    last = node;
  }
  return last;
}

/** Beside the other packages, in the order of isort and ruff. */
function placedPackage(parsed: ParsedText, before: number, wanted: Importable, line: string): Edit {
  const { text, root } = parsed;
  const br = lineBreakOf(text);
  const end = lastLeading(parsed, before)?.end ?? 0;
  const imports = statementsOf(root).filter((node) => isImport(node) && node.type !== "future_import_statement" && node.end <= end && ownsLine(parsed, node));
  const isPackage = (node: SyntaxNode): boolean => !isStandard(text, node) && !moduleOf(text, node).startsWith(".");
  // Stripe's own library is a package for certain: what stands with it is where packages stand.
  const home = imports.find((node) => /^stripe\b/.test(moduleOf(text, node))) ?? imports.find(isPackage);
  if (home === undefined) {
    const relative = imports.find((node) => !isStandard(text, node));
    if (relative) return insertion(lineStart(text, relative.start), `${line}${br}${br}`);
    const last = imports.at(-1);
    if (last === undefined) return atTop(parsed, line);
    return insertion(nextLine(text, last.end), `${text.endsWith("\n") || text.includes("\n", last.end) ? "" : br}${br}${line}${br}`);
  }
  const group = imports.filter((node) => isPackage(node) && !blankBetween(text, node, home));
  const rank = (type: string, module: string): string => `${type === "import_statement" ? 0 : 1} ${module}`;
  const own = rank(wanted.member === undefined ? "import_statement" : "", wanted.module);
  const next = group.find((node) => rank(node.type, moduleOf(text, node)) > own);
  if (next !== undefined) return insertion(lineStart(text, next.start), `${line}${br}`);
  const after = nextLine(text, (group.at(-1) ?? home).end);
  return insertion(after, text[after - 1] === "\n" ? `${line}${br}` : `${br}${line}`);
}

function blankBetween(text: string, a: SyntaxNode, b: SyntaxNode): boolean {
  return /\n[ \t]*\r?\n/.test(a.start < b.start ? text.slice(a.end, b.start) : text.slice(b.end, a.start));
}

function ownsLine({ text, root }: ParsedText, node: SyntaxNode): boolean {
  const end = nextLine(text, node.end);
  return !root.children.some(
    (other) => other !== node && other.named && other.type !== "comment" && other.start < end && other.end > lineStart(text, node.start),
  );
}

function statementsOf(root: SyntaxNode): SyntaxNode[] {
  return partsOf(root);
}

function isImport(node: SyntaxNode): boolean {
  return node.type === "import_statement" || node.type === "import_from_statement" || node.type === "future_import_statement";
}

/** `if TYPE_CHECKING:` and `try:` around imports belong to the imports. */
function holdsImportsOnly(text: string, node: SyntaxNode): boolean {
  if (node.type !== "try_statement" && !(node.type === "if_statement" && /\bTYPE_CHECKING\b/.test(textAt(text, childOf(node, "condition"))))) return false;
  return [...nodesOf(node)].filter(({ type }) => type === "block").every((block) => partsOf(block).every((it) => isImport(it) || it.type === "pass_statement"));
}
