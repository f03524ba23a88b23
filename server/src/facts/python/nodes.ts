import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Span } from "../../text/span.ts";

/** The named children that say something: no comments, no line continuations, no errors, which would shift the places of the others. */
export function partsOf(node: SyntaxNode): SyntaxNode[] {
  return node.type === "ERROR" ? allPartsOf(node) : node.children.filter((child) => child.named && child.type !== "ERROR" && !isTrivia(child));
}

/** The same, errors included. */
export function allPartsOf(node: SyntaxNode): SyntaxNode[] {
  const parts = node.children.filter((child) => child.named && !isTrivia(child));
  return node.type === "ERROR" ? withWholeStrings(parts) : parts;
}

/** In broken text the tokens of a literal can lie side by side: put together again. */
function withWholeStrings(parts: readonly SyntaxNode[]): SyntaxNode[] {
  const result: SyntaxNode[] = [];
  for (let i = 0; i < parts.length; i++) {
    const first = parts[i] as SyntaxNode;
    if (first.type !== "string_start") {
      result.push(first);
      continue;
    }
    const children = [first];
    for (let next = parts[i + 1]; next !== undefined && STRING_TOKENS.has(next.type) && children.at(-1)?.type !== "string_end"; next = parts[i + 1]) {
      children.push(next);
      i++;
    }
    result.push({ ...first, type: "string", end: children.at(-1)?.end ?? first.end, children });
  }
  return result;
}

const STRING_TOKENS: ReadonlySet<string> = new Set(["string_content", "interpolation", "string_end"]);

/** The first child in a field. */
export function fieldOf(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field && !isTrivia(child));
}

/** All children in a field, without the commas between them. */
export function fieldsOf(node: SyntaxNode, field: string): SyntaxNode[] {
  return node.children.filter((child) => child.field === field && child.named && !isTrivia(child));
}

/** The first child of a type. */
export function childOf(node: SyntaxNode, type: string): SyntaxNode | undefined {
  return node.children.find((child) => child.type === type);
}

/** The grammar takes the star of a list's only item for a part of that item's first name: `[*f()]` is a call of `*f`. The item without it; undefined where there is none. */
export function withoutStar(item: SyntaxNode): SyntaxNode | undefined {
  const spine: SyntaxNode[] = [];
  let at: SyntaxNode | undefined = item;
  while (at?.named && at.type !== "list_splat") {
    spine.push(at);
    at = at.children[0];
  }
  const [name] = at?.named ? partsOf(at) : [];
  if (at === undefined || name === undefined) return undefined;
  const first: SyntaxNode = { ...name, field: at.field, children: name.children };
  return spine.reduceRight((inner, node) => ({ ...node, start: inner.start, children: [inner, ...node.children.slice(1)] }), first);
}

/** The node inside of any number of parentheses. */
export function unwrapped(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (inner.type === "parenthesized_expression" || inner.type === "type") {
    const parts = partsOf(inner);
    const only = parts[0];
    if (only === undefined || parts.length > 1) return inner;
    inner = only;
  }
  return inner;
}

/** An identifier as Python compares it: in normal form KC. */
export function identifierOf(text: string, node: Span): string {
  const said = text.slice(node.start, node.end);
  return /^\w*$/.test(said) ? said : said.normalize("NFKC");
}

export function isTrivia(node: SyntaxNode): boolean {
  return node.type === "comment" || node.type === "line_continuation";
}

/** Where what a statement says ends: comments behind its last line belong to its block for the grammar, and say nothing. */
export function endOfSaid(statement: SyntaxNode): number {
  let at = statement;
  while (BLOCKS.has(at.type)) {
    const last = at.children.findLast((child) => !isTrivia(child));
    if (!last) break;
    at = last;
  }
  return at.end;
}

const BLOCKS: ReadonlySet<string> = new Set([
  ...["block", "function_definition", "class_definition", "if_statement", "elif_clause", "else_clause", "for_statement", "while_statement", "with_statement"],
  ...["try_statement", "except_clause", "except_group_clause", "finally_clause", "match_statement", "case_clause"],
]);

/** Python 2 wrote `except Error, error`, Python 3.14 writes `except Error, OtherError`: only names tell. */
export function oldExceptTarget(node: SyntaxNode, text: string): SyntaxNode | undefined {
  const [, second, third] = node.children.filter((child) => child.field === "value" || child.field === "alias");
  if (second?.type !== "identifier" || third !== undefined) return undefined;
  return /^[a-z_]/.test(text.slice(second.start, second.end)) ? second : undefined;
}
