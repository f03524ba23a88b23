import type { BindingId, Expression, Handler, Statement } from "../../facts/program.ts";
import { followers, leaves } from "../expressions/program-search.ts";

/**
 * Whether each handler of a `try` writes down in a variable that it failed, and a test of that variable then ends what follows: `except: ok = False`, `if not ok: return`.
 */
export function remembersFailure(statement: Extract<Statement, { kind: "try" }>, all: readonly Statement[]): boolean {
  const after = followers(all, statement) ?? [];
  const [first, ...others] = statement.handlers.map(failuresIn);
  return [...(first ?? [])].some(
    ([variable, truth]) =>
      others.every((other) => other.get(variable) === truth) && after.some((it, index) => endsFor(it, after.slice(index + 1), variable, truth)),
  );
}

/** The variables that a handler sets, and whether what it puts there is something. */
function failuresIn({ target, body }: Handler): ReadonlyMap<BindingId, boolean> {
  const found = new Map<BindingId, boolean>();
  for (const statement of body) {
    const it = statement.kind === "expression" ? statement.value : statement;
    if (it.kind !== "assign" || it.target.kind !== "name" || it.value === undefined) continue;
    const { value } = it;
    const isError = value.kind === "name" && target?.kind === "name" && value.binding === target.binding;
    const truth = isError ? true : value.kind === "text" ? value.value !== "" : value.kind === "constant" ? Boolean(value.value) : undefined;
    if (truth !== undefined) found.set(it.target.binding, truth);
  }
  return found;
}

/** Whether a test of the variable leaves where it failed, or does all that follows only where it did not. */
function endsFor(statement: Statement, after: readonly Statement[], variable: BindingId, truth: boolean): boolean {
  if (statement.kind !== "branch") return false;
  const [arm, another] = statement.arms;
  const asked = arm && askedOf(arm.test, variable);
  if (!arm || asked === undefined) return false;
  if (asked === truth) return leaves(arm.body.slice(-1));
  return another === undefined && (leaves(statement.otherwise.slice(-1)) || after.every(({ kind }) => kind === "return"));
}

/** What a test asks the variable to be; undefined where it asks something else. */
function askedOf(test: Expression, variable: BindingId): boolean | undefined {
  if (test.kind === "name") return test.binding === variable ? true : undefined;
  const asked = test.kind === "not" ? askedOf(test.value, variable) : undefined;
  return asked === undefined ? undefined : !asked;
}
