import type { BindingId, Expression, Statement } from "../../facts/program.ts";
import type { Called, Retries } from "../../model/api.ts";
import type { Span } from "../../text/span.ts";
import { someWithin } from "../expressions/program-search.ts";
import { onlyConstant, type Value } from "../values/value.ts";

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>;
export type Attempt = Of<"try">;

/**
 * The `try` blocks in a loop's body that are run again after an error and left after success. A loop that goes on with the next element either way works
 * through a list: nothing in it is done twice.
 */
export function retriedIn(loop: Of<"each"> | Of<"while">): readonly Attempt[] {
  const retried = ({ attempt, after }: { readonly attempt: Attempt; readonly after: readonly Statement[] }): boolean => {
    if (!attempt.handlers.some((handler) => goesOn(handler.body)) || feedsItself(attempt.body)) return false;
    if (loop.kind === "each" && !countsUp(loop.iterable) && mentionedIn(attempt.body, bindingsIn(loop.target))) return false;
    const tested = loop.kind === "while" && loop.test ? bindingsIn(loop.test) : new Set<BindingId>();
    if (takesInTurn(attempt.body, tested)) return false;
    const ends = (statements: readonly Statement[]) => leaves(statements, true) || assignsAny(statements, tested);
    if (ends(attempt.body) || ends(attempt.otherwise)) return true;
    return attempt.handlers.every((handler) => handler.body.at(-1)?.kind === "continue") && leaves(after, true);
  };
  return attemptsIn(loop.body)
    .filter(retried)
    .map(({ attempt }) => attempt);
}

/** Whether what the statements are about is looked up by a counter: `items[i]`. In the next round it is something else. */
function takesInTurn(statements: readonly Statement[], counters: ReadonlySet<BindingId>): boolean {
  if (counters.size === 0) return false;
  return someWithin(statements, (part) => part.kind === "index" && part.index.kind === "name" && counters.has(part.index.binding));
}

/** Whether what comes out at its end is what it begins with in the next round: it goes from state to state, as a generator does that was compiled. */
function feedsItself(statements: readonly Statement[]): boolean {
  const last = statements.at(-1);
  const assigned = last?.kind === "expression" && last.value.kind === "assign" ? last.value.target : last?.kind === "assign" ? last.target : undefined;
  return assigned?.kind === "name" && mentionedIn(statements.slice(0, -1), new Set([assigned.binding]));
}

/** Whether a handler asks whoever runs the function to run it again: `raise self.retry(exc=error)`. */
export function asksForRetry(attempt: Attempt): boolean {
  const asks = (statement: Statement): boolean => {
    switch (statement.kind) {
      case "raise":
      case "return":
      case "expression":
        return statement.value?.kind === "call" && statement.value.callee.kind === "member" && statement.value.callee.name === "retry";
      case "block":
      case "with":
        return statement.body.some(asks);
      case "branch":
        return [...statement.arms.map((arm) => arm.body), statement.otherwise].some((body) => body.some(asks));
      default:
        return false;
    }
  };
  return attempt.handlers.some((handler) => handler.body.some(asks));
}

type Handler = Attempt["handlers"][number];

const again = new WeakMap<Attempt, readonly Handler[]>();

/** Whether a handler calls once more what may have failed: `catch { return stripe.charges.create(…); }`. */
export function callsAgain(attempt: Attempt): boolean {
  return callingAgain(attempt).length > 0;
}

function callingAgain(attempt: Attempt): readonly Handler[] {
  let found = again.get(attempt);
  if (!found) {
    // Few handlers call anything, and they are short: what is tried is looked at only for those that do.
    const calling = attempt.handlers.map((handler) => ({ handler, calls: [...callsIn(handler.body)] })).filter(({ calls }) => calls.length > 0);
    const tried = calling.length === 0 ? new Set<string>() : callsIn(attempt.body);
    found = calling.filter(({ calls }) => calls.some((name) => tried.has(name))).map(({ handler }) => handler);
    again.set(attempt, found);
  }
  return found;
}

/** What is called makes or moves something: that the user is told of what happened in both is no retry. */
const MAKES = /\.(?:create|confirm|capture|pay|charge|refund|cancel|transfer|post|put|request)[A-Z_]?\w*$/;

/** What the statements call by at least two names, one after the other: `client.charges.create`. What stands under a test is left out. */
function callsIn(statements: readonly Statement[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of statements)
    if (statement.kind === "expression" || statement.kind === "assign" || statement.kind === "return")
      someWithin(statement, (part) => {
        const name = part.kind === "call" ? chainOf(part.callee) : undefined;
        if (name !== undefined && MAKES.test(name)) names.add(name);
        return false;
      });
  return names;
}

/** `3.charges.create` for members of a variable; undefined for what is not one. */
function chainOf(callee: Expression): string | undefined {
  const names: string[] = [];
  let part = callee;
  for (; part.kind === "member"; part = part.object) names.unshift(part.name);
  if (part.kind !== "name" || names.length < 2) return undefined;
  return [part.binding, ...names].join(".");
}

/** Where the block's statements stand. */
export function bodyOf(attempt: Attempt): Span {
  return { start: attempt.body[0]?.start ?? attempt.start, end: attempt.body.at(-1)?.end ?? attempt.end };
}

/** The names of the kinds of errors that do not end the loop; empty where one of its handlers takes any, or what it takes has no name. */
export function caughtIn(attempt: Attempt, nameOf: (binding: BindingId) => string): readonly string[] {
  const types = attempt.handlers.filter((handler) => goesOn(handler.body) || callingAgain(attempt).includes(handler)).map((handler) => keptOf(handler, nameOf));
  return types.every((names) => names.length > 0) ? types.flat() : [];
}

/** The kinds that a handler takes and keeps: of `except InvalidRequestError as error: if error.code != "resource_already_exists": raise` that code. */
function keptOf({ types, body }: Handler, nameOf: (binding: BindingId) => string): readonly string[] {
  const kept = keptIn(body, nameOf);
  return kept.length > 0 ? kept : types.flatMap((type) => namesOf(type, nameOf));
}

/** What a handler keeps of the errors that it takes: `if (!(error instanceof RateLimitError)) throw error;` before all that it does. */
function keptIn(body: readonly Statement[], nameOf: (binding: BindingId) => string): readonly string[] {
  const known = new Map<BindingId, Expression>();
  for (const statement of body) {
    if (statement.kind === "assign" && statement.target.kind === "name" && statement.value) {
      known.set(statement.target.binding, statement.value);
      continue;
    }
    const [arm, other] = statement.kind === "branch" && statement.otherwise.length === 0 ? statement.arms : [];
    return arm && !other && arm.body.at(-1)?.kind === "raise" ? kindsWhere(arm.test, false, known, nameOf) : [];
  }
  return [];
}

/** The kinds of errors, by name or by what their code is compared with, of which a test holds, or does not. */
function kindsWhere(test: Expression, holds: boolean, known: ReadonlyMap<BindingId, Expression>, nameOf: (binding: BindingId) => string): readonly string[] {
  switch (test.kind) {
    case "not":
      return kindsWhere(test.value, !holds, known, nameOf);
    case "name": {
      const value = known.get(test.binding);
      return value && value.kind !== "name" ? kindsWhere(value, holds, known, nameOf) : [];
    }
    case "choice":
      return test.selects === (holds ? "truthy" : "falsy") ? [test.left, test.right].flatMap((side) => kindsWhere(side, holds, known, nameOf)) : [];
    case "compare": {
      if (test.operator === "instance-of") return holds ? namesOf(test.right, nameOf) : [];
      if (test.operator !== (holds ? "equal" : "not-equal")) return [];
      const { left, right } = test;
      return /^(?:code|type|decline_code)$/.test(fieldOf(left)) && right.kind === "text" ? [right.value] : [];
    }
    default:
      return [];
  }
}

const fieldOf = (value: Expression): string => (value.kind === "member" ? value.name : "");

function namesOf(type: Expression, nameOf: (binding: BindingId) => string): string[] {
  if (type.kind === "name") return [nameOf(type.binding)];
  if (type.kind === "member" || type.kind === "global") return [type.name];
  return type.kind === "list" ? type.items.flatMap((item) => namesOf(item.value, nameOf)) : [];
}

/** `range(3)`, `itertools.count()`: elements that say which attempt it is, not what to do. */
function countsUp(iterable: Expression): boolean {
  if (iterable.kind !== "call") return false;
  const { callee } = iterable;
  return (callee.kind === "global" && callee.name === "range") || (callee.kind === "member" && callee.name === "count");
}

function attemptsIn(statements: readonly Statement[]): { readonly attempt: Attempt; readonly after: readonly Statement[] }[] {
  return statements.flatMap((statement, index) => {
    const after = statements.slice(index + 1);
    switch (statement.kind) {
      case "try":
        return [{ attempt: statement, after }];
      case "block":
      case "with":
        return attemptsIn(statement.body);
      case "branch":
        return [...statement.arms.map((arm) => arm.body), statement.otherwise].flatMap((body) => attemptsIn(body));
      default:
        return [];
    }
  });
}

/** Whether the end of the statements can be reached: what comes after an error that was dealt with. */
function goesOn(statements: readonly Statement[]): boolean {
  return !statements.some((statement) => {
    switch (statement.kind) {
      case "return":
      case "raise":
      case "break":
        return true;
      case "block":
      case "with":
        return !goesOn(statement.body);
      case "branch":
        return statement.otherwise.length > 0 && [...statement.arms.map((arm) => arm.body), statement.otherwise].every((body) => !goesOn(body));
      default:
        return false;
    }
  });
}

/** Whether something in the statements leaves the loop (`own`: a `break` here is the loop's own). */
function leaves(statements: readonly Statement[], own: boolean): boolean {
  return statements.some((statement) => {
    switch (statement.kind) {
      case "return":
        return true;
      case "break":
        return own;
      case "block":
      case "with":
        return leaves(statement.body, own);
      case "branch":
        return [...statement.arms.map((arm) => arm.body), statement.otherwise].some((body) => leaves(body, own));
      case "try":
        return leaves(statement.body, own) || leaves(statement.otherwise, own);
      case "each":
      case "while":
        return leaves(statement.body, false);
      case "switch":
        return statement.cases.some((part) => leaves(part.body, false));
      default:
        return false;
    }
  });
}

/** Whether the statements set one of these variables: `done = true`. */
function assignsAny(statements: readonly Statement[], bindings: ReadonlySet<BindingId>): boolean {
  if (bindings.size === 0) return false;
  return statements.some((statement) => {
    if (statement.kind === "assign") return [...bindingsIn(statement.target)].some((it) => bindings.has(it));
    if (statement.kind === "expression" && statement.value.kind === "assign") return [...bindingsIn(statement.value.target)].some((it) => bindings.has(it));
    if (statement.kind === "block" || statement.kind === "with") return assignsAny(statement.body, bindings);
    if (statement.kind === "branch") return [...statement.arms.map((arm) => arm.body), statement.otherwise].some((body) => assignsAny(body, bindings));
    return false;
  });
}

function mentionedIn(statements: readonly Statement[], bindings: ReadonlySet<BindingId>): boolean {
  if (bindings.size === 0) return false;
  const mentioned = bindingsIn(statements);
  return [...bindings].some((it) => mentioned.has(it));
}

/** All variables that a part of a program names, but for those inside functions defined there. */
function bindingsIn(part: object): ReadonlySet<BindingId> {
  const found = new Set<BindingId>();
  const waiting: object[] = [part];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ("kind" in next && next.kind === "name" && "binding" in next && typeof next.binding === "number") found.add(next.binding);
    for (const value of Object.values(next)) if (typeof value === "object" && value !== null) waiting.push(value);
  }
  return found;
}

/** Whether a library calls a function again when it fails, by what is said of that; `at`: what stands where that may be said. */
export function isRetried(retries: Called["retries"], at: (where: string) => Value | undefined): boolean {
  if (retries === undefined || retries === true) return retries === true;
  const { by, otherwise, attempts }: Retries = typeof retries === "string" ? { by: retries } : retries;
  const said = at(by);
  if (!said) return otherwise === true;
  const known = onlyConstant(said);
  if (!known) return true;
  return typeof known.constant === "number" ? known.constant > (attempts ? 1 : 0) : known.constant === true;
}
