/** `using` in the TypeScript grammars, which read it as an assignment with a word before it. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import { child, childOfType, has } from "./nodes.ts";

/** The assignment inside `using x = …` or `await using x = …`; undefined for any other expression. */
export function usingOf(expression: SyntaxNode): SyntaxNode | undefined {
  const assignment = expression.type === "await_expression" ? childOfType(expression, "assignment_expression") : expression;
  return assignment?.type === "assignment_expression" && has(assignment, "using") ? assignment : undefined;
}

/** What a statement acquires until the end of its block, `target` beside `value`; undefined for other statements. */
export function resourcesOf(
  statement: SyntaxNode,
): readonly { readonly target: SyntaxNode; readonly value: SyntaxNode; readonly awaited: boolean }[] | undefined {
  if (statement.type === "using_declaration") {
    const awaited = has(statement, "await");
    return statement.children.flatMap((declarator) => {
      const target = child(declarator, "name");
      const value = child(declarator, "value");
      return target === undefined || value === undefined ? [] : [{ target, value, awaited }];
    });
  }
  const expression = statement.type === "expression_statement" ? statement.children[0] : undefined;
  const assignment = expression && usingOf(expression);
  const target = assignment && child(assignment, "left");
  const value = assignment && child(assignment, "right");
  return target === undefined || value === undefined ? undefined : [{ target, value, awaited: expression?.type === "await_expression" }];
}
