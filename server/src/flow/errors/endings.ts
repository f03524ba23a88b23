import type { Expression } from "../../facts/program.ts";
import { evaluate } from "../expressions/expressions.ts";
import type { Frame } from "../statements/frame.ts";

/** Whether an expression is a call after which nothing comes: of what a library ends with, or of a function of the program that always raises. */
export function neverReturns(frame: Frame, expression: Expression): boolean {
  const called = expression.kind === "await" ? expression.value : expression;
  if (called.kind !== "call") return false;
  const { callee } = called;
  const isPlain = callee.kind === "name" || callee.kind === "global" || (callee.kind === "member" && callee.object.kind !== "call");
  if (!isPlain) return false;
  // Of a context that a framework hands over: `ctx.throw(400)`.
  if (callee.kind === "member" && callee.name === "throw") return true;
  const { api, code, objects, symbols, open } = evaluate(frame, callee);
  if (api?.api?.ends) return code.length === 0;
  const isFunction = callee.kind === "name" && code.length > 0 && !api && !open && objects.length + symbols.length === 0;
  return isFunction && code.every(({ function: { module, id } }) => module.summaryOf(id)?.ends === true);
}
