import { tightened } from "../facts/javascript/grouping.ts";
import type { ParsedText, SyntaxNode } from "../syntax/tree.ts";

/** What lies deeper than this stays as the grammar groups it. */
const MAX_DEPTH = 400;

/** The parsed text with its expressions as TypeScript groups them: `a + b! + c`, which the grammar reads as `(a + b)! + c`. */
export function grouped(parsed: ParsedText): ParsedText {
  if (parsed.grammar !== "typescript" && parsed.grammar !== "tsx") return parsed;
  const root = groupedIn(parsed.root, 0);
  return root === parsed.root ? parsed : { grammar: parsed.grammar, text: parsed.text, root, broken: parsed.broken };
}

function groupedIn(node: SyntaxNode, depth: number): SyntaxNode {
  if (depth > MAX_DEPTH || node.children.length === 0) return node;
  const own = tightened(node);
  const children = own.children.map((child) => groupedIn(child, depth + 1));
  return children.every((child, index) => child === own.children[index]) ? own : { ...own, children };
}
