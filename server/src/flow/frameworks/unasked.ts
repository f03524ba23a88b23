import type { BindingId, Expression, Pattern, Statement } from "../../facts/program.ts";
import type { FlowEvent } from "../event.ts";
import { evaluate } from "../expressions/expressions.ts";
import { type Part, someWithin } from "../expressions/program-search.ts";
import type { Frame } from "../statements/frame.ts";
import { NOTHING, type Value } from "../values/value.ts";

/**
 * Whether a statement is a call of a function that looks at a signature and says with its answer alone what came of it, where nobody asks for that: `verify(body, signature);`,
 * `const { ok } = verify(body, signature);` with `ok` written to a log. It neither raises nor ends anything, so that what follows goes on whatever it found.
 */
function leavesAnswer(frame: Frame, statement: Asking): boolean {
  const { value } = statement;
  const call = value?.kind === "await" ? value.value : value;
  if (call?.kind !== "call" || call.arguments.length === 0 || !isNamed(call.callee)) return false;
  if (statement.kind === "assign" && !isLeft(frame, namesOf(statement.target))) return false;
  const { code, open, symbols } = evaluate(frame, call.callee);
  const [closure, another] = code;
  // What a class of the project has is its own, whatever a derived one may have.
  if (!closure || another || (open && symbols.length === 0)) return false;
  const { module, id } = closure.function;
  const summary = module.summaryOf(id);
  if (!summary || summary.ends || summary.raises !== NOTHING || summary.passes.length > 0) return false;
  if (!summary.latent.some((event) => event.kind === "client" && event.client === "hmac") && !isTold(module.foundIn(id))) return false;
  // What is handed on to it may be what comes next.
  if (call.arguments.some(({ value: given, spread }) => spread || given.kind === "function" || evaluate(frame, given).code.length > 0)) return false;
  return someWithin(module.bodyOf(id), (part) => part.kind === "return" && part.value !== undefined) && !someWithin(module.bodyOf(id), mayFail);
}

type Asking = Extract<Statement, { kind: "assign" | "expression" }>;

/** `verify`, `this.verify`, `webhooks.verify`: evaluating it once more does nothing. */
const isNamed = (callee: Expression): boolean => callee.kind === "name" || (callee.kind === "member" && callee.object.kind === "name");

/** Whether all checks of a signature by a library are caught where they are made, and what is given back then says so. */
function isTold(events: readonly FlowEvent[]): boolean {
  const checks = events.filter((event) => event.kind === "trust" && event.check === "verified");
  return checks.length > 0 && checks.every((event) => event.kind === "trust" && event.told === true);
}

const mayFail = (part: { readonly kind: string }): boolean => part.kind === "raise" || part.kind === "assert";

/**
 * Whether a signature is made, or an attempt to check one is, that nobody asks for: `const expected = hmac.update(body).digest("hex");`, which is then compared in a statement
 * of its own, written to a log, or nothing at all; `const [error] = await to(stripe.webhooks.constructEventAsync(…))`. `made`: the checks that were recorded with it.
 */
function leavesSignature(frame: Frame, statement: Asking, made: readonly FlowEvent[]): boolean {
  if (frame.function === 0) return false;
  if (!made.some(({ kind }) => kind === "client") && !(isAttempt(statement) && namesFailure(statement))) return false;
  if (statement.kind === "assign") return isLeft(frame, namesOf(statement.target));
  const holder = receiverOf(statement.value);
  return holder?.kind === "name" && isLeft(frame, [holder.binding]);
}

/** `const [error, event] = await to(check(body))`: whatever is called there tells of a failure by what it gives. */
function isAttempt(statement: Asking): statement is Extract<Asking, { kind: "assign" }> {
  if (statement.kind !== "assign" || (statement.target.kind !== "list" && statement.target.kind !== "object")) return false;
  const call = statement.value?.kind === "await" ? statement.value.value : statement.value;
  return call?.kind === "call" && call.arguments.some(({ value }) => value.kind === "call" || value.kind === "function");
}

/** `[error]`, `{ error }`, `{ ok }`; not what several promises give. */
function namesFailure({ target, value }: Extract<Asking, { kind: "assign" }>): boolean {
  if (target.kind === "object") return target.entries.some(({ key }) => key?.kind === "text" && FAILURE.test(key.value));
  const call = value?.kind === "await" ? value.value : value;
  return !(call?.kind === "call" && call.callee.kind === "member" && call.callee.object.kind === "global" && call.callee.object.name === "Promise");
}

const FAILURE = /^(?:ok|success|valid|failed|failure|\w*err(?:or)?)$/i;

/** The variables that a pattern sets; undefined where it sets something else. */
function namesOf(target: Pattern): readonly BindingId[] | undefined {
  if (target.kind === "name") return [target.binding];
  if (target.kind !== "list" && target.kind !== "object") return undefined;
  const inside = (target.kind === "list" ? target.items : target.entries).map((it) => namesOf(it.target));
  return inside.some((it) => it === undefined) ? undefined : inside.flatMap((it) => it ?? []);
}

/** Whether nothing is done with any of these variables of the function. */
function isLeft(frame: Frame, names: readonly BindingId[] | undefined): boolean {
  if (frame.function === 0 || names === undefined || names.length === 0) return false;
  const body = frame.walk.bodyOf(frame.function);
  return names.every((binding) => !isUsed(frame, body, binding, 0));
}

const isCheck = (event: FlowEvent): boolean => (event.kind === "client" && event.client === "hmac") || (event.kind === "trust" && event.check === "verified");

/** What a statement is about; noted where that is a signature for which nobody asks, or an answer about one. */
export function evaluateAsked(frame: Frame, statement: Asking, expression: Expression): Value {
  const recorded = frame.events.length;
  const value = evaluate(frame, expression);
  const made = frame.events.length > recorded ? frame.events.slice(recorded).filter(isCheck) : [];
  if (made.length > 0 && (leavesSignature(frame, statement, made) || leavesAnswer(frame, statement)))
    frame.record({ ...frame.circumstances(frame.place(expression)), kind: "unasked" });
  return value;
}

/** `mac` of `mac.update(body);` */
const receiverOf = (statement: Expression): Expression | undefined =>
  statement.kind === "call" && statement.callee.kind === "member" ? statement.callee.object : undefined;

/** How often a signature is given another name, in another writing. */
const MAX_NAMES = 3;

/** Whether something is done with a variable that may tell one signature from another, in functions inside as well: `signatures.some((it) => it === expected)`. */
function isUsed(frame: Frame, body: readonly Statement[], binding: BindingId, depth: number): boolean {
  if (frame.walk.isNamedOutside(frame.function, binding)) return true;
  const waiting: object[] = [...body];
  for (let next = waiting.pop() as Part | undefined; next !== undefined; next = waiting.pop() as Part | undefined) {
    if (next.kind === "name" && next.binding === binding) return true;
    if (next.kind === "expression" && isIdle(next.value)) continue;
    if (next.kind === "branch" && isIdleBranch(next)) continue;
    const names = next.kind === "assign" ? namesOf(next.target) : undefined;
    if (next.kind === "assign" && names !== undefined) {
      if (names.includes(binding) || !next.value || !someWithin(next.value, (part) => part.kind === "name" && part.binding === binding)) continue;
      if (depth >= MAX_NAMES || names.some((name) => isUsed(frame, body, name, depth + 1))) return true;
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

/** `if (!ok) console.warn("the signature differs");`, and nothing else: not `if (ok && event.type === "invoice.paid") console.log(event.id);`. */
const isIdleBranch = ({ arms, otherwise }: Extract<Statement, { kind: "branch" }>): boolean =>
  arms.every(({ test }) => !someWithin(test, ({ kind }) => kind === "choice")) &&
  [...arms.map(({ body }) => body), otherwise].every((body) => body.every((it) => it.kind === "expression" && (it.value.kind === "text" || isIdle(it.value))));

const IDLE = /^(?:timingSafeEqual|compare_digest|constant_time_compare|update|print|log|debug|info|warn|warning|error|exception|critical)$/;
