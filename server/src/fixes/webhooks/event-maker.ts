import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Edit } from "../../text/edit.ts";
import { contains } from "../../text/span.ts";
import type { CodeFinding } from "../code-repair.ts";
import { hasSemicolons, quoted, quoteOf, requoted } from "../code-style.ts";
import { childOf, lastOf, nodesOf, pathTo } from "../tree.ts";
import { pathOf, sourcesOf } from "../value-sources.ts";
import { REFUSAL } from "./frameworks/javascript/framework.ts";
import { isVerification } from "./verification-call.ts";

const FUNCTION = /^(?:arrow_function|function_expression|function_declaration|method_definition|function_definition)$/;
/** The body as an event, with nothing checked. */
const TAKEN = /^(?:await\s+)?(?:JSON\.parse|(?:\w+\.)?loads|[\w.]+\.(?:json|get_json|construct_from))\s*\(/;

/**
 * The edits after which a function that makes the event for a handler raises where it took the body as it came; undefined where no such function of the file checks in
 * other cases. The handler itself answers nobody there.
 */
export function checkedEventMaker({ parsed, text, finding, python }: CodeFinding): readonly Edit[] | undefined {
  const handler = pathTo(parsed.root, finding.span).findLast(({ type }) => FUNCTION.test(type));
  const compared = lastOf(pathTo(parsed.root, finding.span));
  if (handler === undefined) return undefined;
  const refusal = python
    ? requoted(text, `raise ValueError("${REFUSAL}")`)
    : `throw new Error(${quoted(REFUSAL, quoteOf(text))})${hasSemicolons(text) ? ";" : ""}`;
  const edits = sourcesOf(parsed, compared).flatMap((node): readonly Edit[] => {
    const path = pathOf(parsed.root, node);
    const statement = path.at(-2);
    const maker = path.findLast(({ type }) => FUNCTION.test(type));
    if (statement?.type !== "return_statement" || maker === undefined || contains(maker, finding.span) || contains(handler, maker)) return [];
    if (!TAKEN.test(text.slice(node.start, node.end)) || isForTests(text, path) || ![...nodesOf(maker)].some((it) => isVerification(text, it))) return [];
    return [{ span: statement, text: refusal }];
  });
  return edits.length > 0 ? edits : undefined;
}

/** Whether a branch on the way to a node is one for tests, where nobody signs. */
function isForTests(text: string, path: readonly SyntaxNode[]): boolean {
  return path.some((node) => {
    const condition = node.type === "if_statement" ? childOf(node, "condition") : undefined;
    return condition !== undefined && /test/i.test(text.slice(condition.start, condition.end));
  });
}
