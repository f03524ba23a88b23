import type { Expression } from "../../facts/program.ts";

/** What an expression is the length of: `NAMES` of `NAMES.length` and `len(NAMES)`; undefined for anything else. */
export function measuredBy(expression: Expression | undefined): Expression | undefined {
  if (expression?.kind === "member") return expression.name === "length" ? expression.object : undefined;
  return expression?.kind === "call" && expression.callee.kind === "global" && expression.callee.name === "len" ? expression.arguments[0]?.value : undefined;
}
