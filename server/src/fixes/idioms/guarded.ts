import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import type { Span } from "../../text/span.ts";
import { isProcessEnv } from "../site/javascript-environment.ts";
import { childOf, inside, partsOf, pathTo } from "../tree.ts";
import type { EnvironmentRead } from "./environment-read.ts";

const FUNCTION = /function|method_definition|class_body/;

/**
 * The read of a variable that the code around a place has made sure of: `if (!process.env.X) throw …` before it, `if (env.X) { … }` or `env.X ? … : …` around it,
 * in the same function. What is read is what was looked at there.
 */
export function guardedRead(parsed: ParsedText, at: Span, variable: string): EnvironmentRead | undefined {
  const { text } = parsed;
  const path = pathTo(parsed.root, at);
  for (let index = path.length - 2; index >= 0; index--) {
    const node = path[index] as SyntaxNode;
    const child = path[index + 1] as SyntaxNode;
    const condition = childOf(node, "condition");
    const holds = node.type === "if_statement" || node.type === "ternary_expression" ? child === childOf(node, "consequence") : false;
    const found = holds
      ? whereTrue(text, condition, variable)
      : /^(?:program|statement_block)$/.test(node.type)
        ? madeSure(text, node, child, variable)
        : undefined;
    if (found !== undefined) return { read: () => found, edits: [], notes: [] };
    // What was looked at outside may be something else by the time that a function runs.
    if (FUNCTION.test(node.type)) return undefined;
  }
  return undefined;
}

/** Looked at by a statement before, which leaves where there is nothing. */
function madeSure(text: string, block: SyntaxNode, before: SyntaxNode, variable: string): string | undefined {
  for (const statement of block.children) {
    if (statement === before) return undefined;
    if (statement.type !== "if_statement" || childOf(statement, "alternative") !== undefined) continue;
    const consequence = childOf(statement, "consequence");
    const last = consequence?.type === "statement_block" ? partsOf(consequence).at(-1) : consequence;
    const leaves = last !== undefined && (/^(?:throw|return)_statement$/.test(last.type) || /^process\s*\.\s*exit\s*\(/.test(text.slice(last.start, last.end)));
    const found = leaves ? whereFalse(text, childOf(statement, "condition"), variable) : undefined;
    const rest = text.slice(statement.end, before.start);
    if (found !== undefined && !rest.includes(`${found} =`)) return found;
  }
  return undefined;
}

/** The read that has a value where a condition is true: `x`, `x && …`. */
function whereTrue(text: string, condition: SyntaxNode | undefined, variable: string): string | undefined {
  const node = inside(condition);
  if (node?.type === "binary_expression" && childOf(node, "operator")?.type === "&&")
    return whereTrue(text, childOf(node, "left"), variable) ?? whereTrue(text, childOf(node, "right"), variable);
  return readOf(text, node, variable);
}

/** The read that has a value where a condition is false: `!x`, `!x || …`. */
function whereFalse(text: string, condition: SyntaxNode | undefined, variable: string): string | undefined {
  const node = inside(condition);
  if (node?.type === "binary_expression" && childOf(node, "operator")?.type === "||")
    return whereFalse(text, childOf(node, "left"), variable) ?? whereFalse(text, childOf(node, "right"), variable);
  return node?.type === "unary_expression" && text[node.start] === "!" ? readOf(text, inside(childOf(node, "argument")), variable) : undefined;
}

/** The variable as a member of the environment, or of an object that stands for it. */
function readOf(text: string, node: SyntaxNode | undefined, variable: string): string | undefined {
  const object = node?.type === "member_expression" || node?.type === "subscript_expression" ? childOf(node, "object") : undefined;
  const name = childOf(node, node?.type === "member_expression" ? "property" : "index");
  if (node === undefined || object === undefined || name === undefined) return undefined;
  const isOwn = text.slice(name.start, name.end).replace(/^["'`]|["'`]$/g, "") === variable;
  const code = text.slice(object.start, object.end);
  return isOwn && (isProcessEnv(code) || /^(?:env|config|environment|secrets)$/i.test(code)) ? text.slice(node.start, node.end) : undefined;
}
