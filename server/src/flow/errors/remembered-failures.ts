import type { BindingId, Expression, Handler, Statement } from "../../facts/program.ts";
import { followers, leaves, someWithin } from "../expressions/program-search.ts";

/**
 * Whether each handler of a `try` writes down in a variable that it failed, and a test of that variable then ends what follows: `except: ok = False`, `if not ok: return`;
 * or what was tried writes down that it did not, at its end.
 */
export function remembersFailure(statement: Extract<Statement, { kind: "try" }>, all: readonly Statement[]): boolean {
  const after = followers(all, statement) ?? [];
  const [first, ...others] = statement.handlers.map(failuresIn);
  const failed = [...setIn(statement.body.slice(-1), undefined)].filter(
    ([variable, truth]) =>
      statement.handlers.every((handler) => !setIn(handler.body, undefined).has(variable)) &&
      someWithin(all, (part) => setIn([part as Statement], undefined).get(variable) === !truth),
  );
  if (failed.some(([variable, truth]) => after.some((it, index) => endsFor(it, after.slice(index + 1), variable, !truth)))) return true;
  return [...(first ?? [])].some(
    ([variable, truth]) =>
      others.every((other) => other.get(variable) === truth) && after.some((it, index) => endsFor(it, after.slice(index + 1), variable, truth)),
  );
}

/** The variables that a handler sets, and whether what it puts there is something. */
const failuresIn = ({ target, body }: Handler): ReadonlyMap<BindingId, boolean> => setIn(body, target);

/** The variables that statements set, likewise; `error`: what holds one. */
function setIn(statements: readonly Statement[], error: Handler["target"]): ReadonlyMap<BindingId, boolean> {
  const found = new Map<BindingId, boolean>();
  for (const statement of statements) {
    const it = statement.kind === "expression" ? statement.value : statement;
    if (it.kind !== "assign" || it.target.kind !== "name" || it.value === undefined) continue;
    const { value } = it;
    const isError = value.kind === "name" && error?.kind === "name" && value.binding === error.binding;
    const truth = isError ? true : value.kind === "text" ? value.value !== "" : value.kind === "constant" ? Boolean(value.value) : undefined;
    if (truth !== undefined) found.set(it.target.binding, truth);
  }
  return found;
}

/** Whether a test of the variable leaves where it failed, or does all that follows only where it did not. */
function endsFor(statement: Statement, after: readonly Statement[], variable: BindingId, truth: boolean): boolean {
  if (statement.kind !== "branch") return false;
  const [arm, another] = statement.arms;
  if (!arm) return false;
  if (impliedBy(arm.test, false, variable) === !truth) return leaves(arm.body.slice(-1));
  if (impliedBy(arm.test, true, variable) !== !truth) return false;
  return another === undefined && (leaves(statement.otherwise.slice(-1)) || !after.some(acts));
}

/** Whether a statement calls something, but to answer. */
const acts = (statement: Statement): boolean => statement.kind !== "return" && someWithin(statement, ({ kind }) => kind === "call");

/** What the variable is where a test turned out so: `valid` in `if valid and event:`; undefined where that does not say. */
function impliedBy(test: Expression, holds: boolean, variable: BindingId): boolean | undefined {
  if (test.kind === "name") return test.binding === variable ? holds : undefined;
  if (test.kind === "not") return impliedBy(test.value, !holds, variable);
  // `error is None`, `error === null`
  if (test.kind === "compare") {
    const isNothing = test.right.kind === "constant" && (test.right.value === null || test.right.value === undefined);
    if (!isNothing || test.left.kind !== "name" || test.left.binding !== variable || !/^(?:is|equal|is-not|not-equal)$/.test(test.operator)) return undefined;
    return test.operator.includes("not") ? holds : !holds;
  }
  const isBoth = test.kind === "choice" && test.selects === (holds ? "truthy" : "falsy");
  return isBoth ? (impliedBy(test.left, holds, variable) ?? impliedBy(test.right, holds, variable)) : undefined;
}
