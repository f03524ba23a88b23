import type { Expression } from "../../facts/program.ts";
import { evaluate } from "../expressions/expressions.ts";
import { someWithin } from "../expressions/program-search.ts";
import type { Frame } from "../statements/frame.ts";
import { NOTHING } from "../values/value.ts";

/**
 * Whether a statement is a call of a function that compares signatures and says with its answer alone what came of it: `verify(body, signature);`. It neither raises nor
 * ends anything, so that what follows goes on whatever it found.
 */
export function leavesAnswer(frame: Frame, statement: Expression): boolean {
  const call = statement.kind === "await" ? statement.value : statement;
  if (call.kind !== "call" || call.callee.kind !== "name" || call.arguments.length === 0) return false;
  const { code, open } = evaluate(frame, call.callee);
  const [closure, another] = code;
  if (!closure || another || open) return false;
  const { module, id } = closure.function;
  const summary = module.summaryOf(id);
  if (!summary || summary.ends || summary.raises !== NOTHING || summary.passes.length > 0) return false;
  if (!summary.latent.some((event) => event.kind === "client" && event.client === "hmac")) return false;
  // What is handed on to it may be what comes next.
  if (call.arguments.some(({ value, spread }) => spread || value.kind === "function" || evaluate(frame, value).code.length > 0)) return false;
  return someWithin(module.bodyOf(id), (part) => part.kind === "return" && part.value !== undefined) && !someWithin(module.bodyOf(id), mayFail);
}

const mayFail = (part: { readonly kind: string }): boolean => part.kind === "raise" || part.kind === "assert";
