import {
  type BindingId,
  type Expression,
  type FunctionFact,
  type FunctionId,
  functionsIn,
  type Pattern,
  type Program,
  type Statement,
} from "../../facts/program.ts";

export type Part = Expression | Statement | Pattern;

/** Whether a part of a program, or something in it, is so; functions that are defined there are not looked into. */
export function someWithin(part: object, test: (part: Part) => boolean): boolean {
  const waiting: object[] = [part];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ("kind" in next && test(next as Part)) return true;
    for (const value of Object.values(next)) if (typeof value === "object" && value !== null) waiting.push(value);
  }
  return false;
}

/** Whether something in the statements leaves what is around them. */
export function leaves(statements: readonly Statement[]): boolean {
  return someWithin(statements, ({ kind }) => kind === "return" || kind === "raise" || kind === "break");
}

/** The lists of statements inside one. */
export function bodiesOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case "block":
    case "with":
      return [statement.body];
    case "branch":
      return [...statement.arms.map(({ body }) => body), statement.otherwise];
    case "each":
    case "while":
      return [statement.body, statement.otherwise];
    case "switch":
      return statement.cases.map(({ body }) => body);
    case "try":
      return [statement.body, ...statement.handlers.map(({ body }) => body), statement.otherwise, statement.finally];
    default:
      return [];
  }
}

/** The one statement of a body, whatever is cleaned up after it. */
export function onlyStatement([only, second]: readonly Statement[]): Statement | undefined {
  if (second) return undefined;
  const cleansUp = only?.kind === "try" && only.handlers.length === 0 && only.otherwise.length === 0;
  return cleansUp || only?.kind === "block" ? onlyStatement(only.body) : only;
}

const named = new WeakMap<FunctionFact, ReadonlySet<BindingId>>();

/** The variables that a function names, found out once. */
export function namedIn(fact: FunctionFact): ReadonlySet<BindingId> {
  const known = named.get(fact);
  if (known) return known;
  const found = new Set<BindingId>();
  someWithin(fact, (part) => {
    if (part.kind === "name") found.add(part.binding);
    return false;
  });
  named.set(fact, found);
  return found;
}

const callees = new WeakMap<FunctionFact, ReadonlySet<BindingId>>();

/** The variables that a function calls, found out once. */
function calleesIn(fact: FunctionFact): ReadonlySet<BindingId> {
  const known = callees.get(fact);
  if (known) return known;
  const found = new Set<BindingId>();
  someWithin(fact.body, (part) => {
    if (part.kind === "call" && part.callee.kind === "name") found.add(part.callee.binding);
    return false;
  });
  callees.set(fact, found);
  return found;
}

const called = new WeakMap<Program, ReadonlySet<FunctionId>>();

/** The functions that other functions of a program call by their names, found out once. */
export function calledIn(program: Program): ReadonlySet<FunctionId> {
  const known = called.get(program);
  if (known) return known;
  const names = new Set(
    functionsIn(program)
      .slice(1)
      .flatMap((fact) => [...calleesIn(fact)]),
  );
  const found = new Set([...definitionsIn(program).values()].filter(({ binding }) => names.has(binding)).map((it) => it.function));
  called.set(program, found);
  return found;
}

type Definition = Extract<Statement, { kind: "function" }>;

const definitions = new WeakMap<Program, ReadonlyMap<FunctionId, Definition>>();

/** The functions that a program defines in statements of the module itself, by their ids. */
export function definitionsIn(program: Program): ReadonlyMap<FunctionId, Definition> {
  const known = definitions.get(program);
  if (known) return known;
  const found = new Map((program.functions[0]?.body ?? []).flatMap((it) => (it.kind === "function" ? [[it.function, it] as const] : [])));
  definitions.set(program, found);
  return found;
}

/** What runs after a statement, up to the end of the loop around it, or of the function; undefined where it is not among them. */
export function followers(statements: readonly Statement[], sought: Statement): readonly Statement[] | undefined {
  for (const [index, statement] of statements.entries()) {
    if (statement === sought) return statements.slice(index + 1);
    if (statement.start > sought.start || statement.end < sought.end) continue;
    for (const body of bodiesOf(statement)) {
      const found = followers(body, sought);
      if (found) return statement.kind === "each" || statement.kind === "while" ? found : [...found, ...statements.slice(index + 1)];
    }
  }
  return undefined;
}
