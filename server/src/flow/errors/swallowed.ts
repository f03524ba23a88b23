import type { BindingId, Expression, FunctionId, Handler, Program, Statement } from "../../facts/program.ts";
import type { Span } from "../../text/span.ts";
import { followers, leaves, type Part, someWithin } from "../expressions/program-search.ts";
import type { Frame } from "../statements/frame.ts";
import { remembersFailure } from "./remembered-failures.ts";

/** An error that ends nothing. */
export interface Swallowed {
  /**
   * `silent`: nothing is done about it; `passed`: it is written down, and what follows runs as if there had been none; `answered`: the answer says that all went well;
   * `unchecked`: a test that would have ended it was not come to.
   */
  readonly how: "silent" | "passed" | "answered" | "unchecked";
  /** Where it may happen. */
  readonly at: Span;
  /** The kinds of errors, by their names; empty where any. */
  readonly types: readonly string[];
}

/** What may be tried: a `try`, or what stands in its place. */
export interface Tried {
  readonly statement: Statement;
  readonly body: readonly Statement[];
  readonly handlers: readonly Handler[];
  /** Whatever else belongs to it. */
  readonly otherwise: readonly Statement[];
}

/** How the handlers of a `try` in a function swallow errors; nothing for those that let them be known. */
export function swallowedIn(tried: Tried, id: FunctionId, functions: Functions, nameOf: (binding: BindingId) => string): Swallowed[] {
  const around = { id, functions };
  return tried.handlers.flatMap((handler): Swallowed[] => {
    const types = handler.types.map((type) => lastName(type, nameOf));
    const found = howOf(tried, handler, around, nameOf);
    return found ? [{ ...found, types: types.every((name) => name !== "") ? types : [] }] : [];
  });
}

/** The functions of a program. */
export interface Functions {
  bodyOf(id: FunctionId): readonly Statement[];
  /** Whether a variable is named in another function than this. */
  isNamedOutside(id: FunctionId, binding: BindingId): boolean;
  /** Whether something in a function is written behind something else. */
  isBehind(id: FunctionId, part: Span, other: Span): boolean;
}

interface Around {
  readonly id: FunctionId;
  readonly functions: Functions;
}

function howOf(tried: Tried, handler: Handler, { id, functions }: Around, nameOf: (binding: BindingId) => string): Omit<Swallowed, "types"> | undefined {
  const all = functions.bodyOf(id);
  const acts = (statements: readonly Statement[]) => statements.filter((it) => !isNothing(it) && !isLog(it, nameOf));
  const done = acts(handler.body);
  const whole = { start: tried.body[0]?.start ?? tried.statement.start, end: tried.body.at(-1)?.end ?? tried.statement.end };
  const [only, second] = done;
  if (only && !second) return saysSuccess(only, tried) ? { how: "answered", at: whole } : undefined;
  if (only || someWithin(tried.body, ({ kind }) => kind === "return" || kind === "break") || leaves(tried.otherwise)) return undefined;
  const meant = acts(tried.body);
  const last = meant.at(-1);
  const assigned = meant.flatMap((it) => (it.kind === "assign" && it.target.kind === "name" ? [it.target.binding] : []));
  const isPlain = meant.slice(0, -1).every((it) => it.kind === "assign" && it.target.kind === "name");
  if (!last || !isPlain) return undefined;
  const isUsed =
    assigned.length > 0 &&
    (someWithin(all, (part) => part.kind === "name" && functions.isBehind(id, part, tried.statement) && assigned.includes(part.binding)) ||
      // What is set here may be read by another function.
      assigned.some((binding) => functions.isNamedOutside(id, binding)));
  if (isUsed) return undefined;
  const logs = handler.body.some((it) => isLog(it, nameOf));
  const follows = acts(followers(all, tried.statement) ?? []).some((it) => it.kind !== "return" || it.value !== undefined);
  // What is written down and ends there somebody may see to.
  if (logs && !follows) return undefined;
  if (last.kind === "branch") {
    const ends = last.otherwise.length === 0 && last.arms.every((arm) => arm.body.at(-1)?.kind === "raise");
    return ends && follows ? { how: "unchecked", at: whole } : undefined;
  }
  if (last.kind !== "expression" && !(last.kind === "assign" && last.target.kind === "name")) return undefined;
  return { how: logs ? "passed" : "silent", at: last };
}

/** `pass`, `continue`, a text, nothing at all. */
function isNothing(statement: Statement): boolean {
  if (statement.kind === "expression") return statement.value.kind === "text" || statement.value.kind === "constant";
  return statement.kind === "continue" || (statement.kind === "block" && statement.body.every(isNothing));
}

const LOGS =
  /^(?:console|_*log(?:ger|ging|s)?|sentry(?:_sdk)?|winston|pino|traceback|warnings|rollbar|bugsnag|newrelic|print|capture_?(?:exception|error|message))$/i;

/** Whether a statement only writes something down. */
function isLog(statement: Statement, nameOf: (binding: BindingId) => string): boolean {
  return statement.kind === "expression" && isLogged(statement.value, nameOf);
}

function isLogged(value: Expression, nameOf: (binding: BindingId) => string): boolean {
  const called = value.kind === "await" ? value.value : value;
  return called.kind === "call" && saysLog(called.callee, nameOf);
}

/** `console.error`, `self.logger.exception` */
function saysLog(callee: Expression, nameOf: (binding: BindingId) => string): boolean {
  for (let part = callee; ; part = part.object) {
    const name = part.kind === "name" ? nameOf(part.binding) : part.kind === "global" || part.kind === "member" ? part.name : "";
    if (LOGS.test(name)) return true;
    if (part.kind !== "member") return false;
  }
}

const GOOD = /^(?:success|succeeded|successful|paid|completed|ok)$/i;

/** Whether the answer after an error says that there was none: `return {"success": True}`, or the same `True` as after success. */
function saysSuccess(statement: Statement, { body, otherwise }: Tried): boolean {
  const value = statement.kind === "return" || statement.kind === "expression" ? statement.value : undefined;
  if (value === undefined) return false;
  if (value.kind === "constant" && value.value === true)
    return someWithin([...body, ...otherwise], (part) => part.kind === "return" && part.value?.kind === "constant" && part.value.value === true);
  const entries = (part: Expression): readonly { readonly name: string | undefined; readonly value: Expression }[] => {
    if (part.kind === "object") return part.entries.map(({ key, value: given }) => ({ name: key?.kind === "text" ? key.value : undefined, value: given }));
    return part.kind === "call" ? part.arguments : [];
  };
  const said = (wanted: (name: string, given: Expression) => boolean) =>
    someWithin(value, (part) => entries(part as Expression).some(({ name, value: given }) => name !== undefined && wanted(name, given)));
  if (said((name) => /error|fail|reason|warning|message/i.test(name))) return false;
  return said((name, given) =>
    given.kind === "constant" ? GOOD.test(name) && given.value === true : given.kind === "text" && /status|result/i.test(name) && GOOD.test(given.value),
  );
}

/** Whether what follows is not come to where what is tried fails, although its handlers go on. */
export function endsOtherwise(statement: Statement & { readonly kind: "try" }, { walk, function: id }: Frame): boolean {
  return handsOnWithin(statement, walk.program) || remembersFailure(statement, walk.bodyOf(id));
}

/** Whether what follows is called in what is tried, by a name that the function was given, and not where that failed: `try { check(request); next(); } catch { refuse(); }` */
function handsOnWithin({ body, handlers }: Statement & { readonly kind: "try" }, { bindings }: Program): boolean {
  const isGiven = (part: Part): part is Extract<Expression, { kind: "call" }> & { readonly callee: { readonly binding: BindingId } } =>
    part.kind === "call" && part.callee.kind === "name" && bindings[part.callee.binding]?.kind === "parameter";
  const given = new Set<BindingId>();
  someWithin(body, (part) => {
    if (isGiven(part)) given.add(part.callee.binding);
    return false;
  });
  return given.size > 0 && !someWithin(handlers, (part) => isGiven(part) && given.has(part.callee.binding));
}

function lastName(type: Expression, nameOf: (binding: BindingId) => string): string {
  if (type.kind === "name") return nameOf(type.binding);
  if (type.kind === "list") return type.items.map(({ value }) => lastName(value, nameOf)).join(" ");
  return type.kind === "member" || type.kind === "global" ? type.name : "";
}

/** `with suppress(StripeError):`, as a `try`; undefined for any other statement. */
export function suppressed(statement: Extract<Statement, { kind: "with" }>, nameOf: (binding: BindingId) => string): Tried | undefined {
  for (const { context } of statement.items) {
    if (context.kind !== "call" || lastName(context.callee, nameOf) !== "suppress") continue;
    const types = context.arguments.map(({ value }) => value);
    return { statement, body: statement.body, handlers: [{ types, target: undefined, body: [] }], otherwise: [] };
  }
  return undefined;
}

/**
 * `promise.catch(() => {})`, `promise.catch(console.error)` whose result nobody uses: what may fail, and whether that is written down; undefined for any other statement,
 * and where nothing follows that relies on it.
 */
export function caughtPromise(
  statement: Extract<Statement, { kind: "expression" }>,
  id: FunctionId,
  functions: Functions,
  nameOf: (binding: BindingId) => string,
): { readonly how: "silent" | "passed"; readonly at: Span } | undefined {
  const value = statement.value.kind === "await" ? statement.value.value : statement.value;
  if (value.kind !== "call" || value.callee.kind !== "member" || value.callee.name !== "catch") return undefined;
  const [handler] = value.arguments;
  const at = value.callee.object;
  if (actsAfter(at, functions, nameOf)) return undefined;
  const body = handler?.value.kind === "function" ? functions.bodyOf(handler.value.function) : undefined;
  if (body?.every((it) => isNothing(it) || (it.kind === "return" && (it.value === undefined || it.value.kind === "constant")))) return { how: "silent", at };
  const logs = body
    ? body.every((it) => isNothing(it) || isLog(it, nameOf) || (it.kind === "return" && it.value !== undefined && isLogged(it.value, nameOf)))
    : handler?.value.kind === "member" && saysLog(handler.value, nameOf);
  // What is written down and ends there somebody may see to; what is not waited for, nothing relies on.
  const follows = logs && statement.value.kind === "await" && followers(functions.bodyOf(id), statement)?.some((it) => !isNothing(it) && !isLog(it, nameOf));
  return follows ? { how: "passed", at } : undefined;
}

/** `pay().then(() => { paid = true; })`: something is done only after success. */
function actsAfter(promise: Expression, functions: Functions, nameOf: (binding: BindingId) => string): boolean {
  if (promise.kind !== "call" || promise.callee.kind !== "member" || promise.callee.name !== "then") return false;
  const then = promise.arguments[0]?.value;
  const body = then?.kind === "function" ? functions.bodyOf(then.function) : undefined;
  const acts = (it: Statement): boolean =>
    !isNothing(it) && !isLog(it, nameOf) && (it.kind !== "return" || (it.value?.kind === "call" && !isLogged(it.value, nameOf)));
  return body ? body.some(acts) : then?.kind === "name";
}
