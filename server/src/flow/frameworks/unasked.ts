import type { BindingId, Expression, Statement } from "../../facts/program.ts";
import type { FlowEvent } from "../event.ts";
import { evaluate } from "../expressions/expressions.ts";
import { type Part, someWithin } from "../expressions/program-search.ts";
import type { Frame } from "../statements/frame.ts";
import { NOTHING, type Value } from "../values/value.ts";

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

/**
 * Whether a signature is made that nobody asks for: `const expected = hmac.update(body).digest("hex");`, which is then compared in a statement of its own, written to a log, or
 * nothing at all. `recorded`: what the statement that makes it recorded.
 */
function leavesSignature(frame: Frame, statement: Extract<Statement, { kind: "assign" | "expression" }>, recorded: readonly FlowEvent[]): boolean {
  if (frame.function === 0 || !recorded.some((event) => event.kind === "client" && event.client === "hmac")) return false;
  const holder = statement.kind === "assign" ? statement.target : receiverOf(statement.value);
  if (holder?.kind !== "name") return false;
  return !frame.walk.isNamedOutside(frame.function, holder.binding) && !isUsed(frame.walk.bodyOf(frame.function), holder.binding, 0);
}

/** What a statement is about; noted where that is a signature for which nobody asks. */
export function evaluateAsked(frame: Frame, statement: Extract<Statement, { kind: "assign" | "expression" }>, expression: Expression): Value {
  const recorded = frame.events.length;
  const value = evaluate(frame, expression);
  const isLeft = frame.events.length > recorded && leavesSignature(frame, statement, frame.events.slice(recorded));
  if (isLeft) frame.record({ ...frame.circumstances(frame.place(expression)), kind: "unasked" });
  return value;
}

/** `mac` of `mac.update(body);` */
const receiverOf = (statement: Expression): Expression | undefined =>
  statement.kind === "call" && statement.callee.kind === "member" ? statement.callee.object : undefined;

/** How often a signature is given another name, in another writing. */
const MAX_NAMES = 3;

/** Whether something is done with a variable that may tell one signature from another. */
function isUsed(body: readonly Statement[], binding: BindingId, depth: number): boolean {
  const waiting: object[] = [...body];
  for (let next = waiting.pop() as Part | undefined; next !== undefined; next = waiting.pop() as Part | undefined) {
    if (next.kind === "name" && next.binding === binding) return true;
    if (next.kind === "expression" && isIdle(next.value)) continue;
    if (next.kind === "assign" && next.target.kind === "name") {
      const { target, value } = next;
      if (target.binding === binding || !value || !someWithin(value, (part) => part.kind === "name" && part.binding === binding)) continue;
      if (depth >= MAX_NAMES || isUsed(body, target.binding, depth + 1)) return true;
      continue;
    }
    for (const inside of Object.values(next)) if (typeof inside === "object" && inside !== null) waiting.push(inside);
  }
  return false;
}

/** A statement that compares and asks for no answer, writes to a log, or goes on with making a signature. */
function isIdle(statement: Expression): boolean {
  const call = statement.kind === "await" ? statement.value : statement;
  if (call.kind !== "call" || call.arguments.some(({ value }) => value.kind === "function")) return false;
  const { callee } = call;
  return (callee.kind === "member" || callee.kind === "global") && IDLE.test(callee.name);
}

const IDLE = /^(?:timingSafeEqual|compare_digest|constant_time_compare|update|print|log|debug|info|warn|warning|error)$/;
