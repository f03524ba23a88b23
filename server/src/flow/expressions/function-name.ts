import {
  type ClassFact,
  classesIn,
  type Expression,
  type FunctionFact,
  type FunctionId,
  functionsIn,
  type Program,
  type Statement,
  type UnitId,
} from "../../facts/program.ts";
import { firstFrom } from "../../text/span.ts";
import { someWithin } from "./program-search.ts";

/** What a function is called: by itself, or by the variable, the field or the entry that it is written as the value of; empty where by nothing. */
export function functionName(program: Program, id: FunctionId): string {
  const fact = program.functions[id];
  if (fact?.name !== "") return fact?.name ?? "";
  const unit = program.units[fact.unit];
  const around = unit?.parent === undefined ? undefined : ownersIn(program).get(unit.parent);
  if (unit === undefined || around === undefined) return "";
  const field = "fields" in around ? around.fields.find(({ value }) => value?.kind === "function" && value.function === id) : undefined;
  const statement = field ? undefined : statementAt(around.body, unit.start);
  return field?.name ?? (statement && givenIn(program, statement).get(id)) ?? "";
}

const owners = new WeakMap<Program, ReadonlyMap<UnitId, FunctionFact | ClassFact>>();

/** What each unit is of. */
function ownersIn(program: Program): ReadonlyMap<UnitId, FunctionFact | ClassFact> {
  const known = owners.get(program) ?? new Map([...functionsIn(program), ...classesIn(program)].map((fact) => [fact.unit, fact]));
  owners.set(program, known);
  return known;
}

const ordered = new WeakMap<readonly Statement[], readonly Statement[]>();

/** The statement of a body that a place lies in. */
function statementAt(body: readonly Statement[], place: number): Statement | undefined {
  // What is hoisted stands first in a body, wherever it is written.
  const statements = ordered.get(body) ?? [...body].sort((a, b) => a.start - b.start);
  ordered.set(body, statements);
  return statements[firstFrom(statements, place + 1) - 1];
}

const given = new WeakMap<Statement, ReadonlyMap<FunctionId, string>>();

/** The names that functions are given in a statement. */
function givenIn(program: Program, statement: Statement): ReadonlyMap<FunctionId, string> {
  const known = given.get(statement);
  if (known) return known;
  const names = new Map<FunctionId, string>();
  const note = (name: string | undefined, value: Expression | undefined): void => {
    if (name !== undefined && value?.kind === "function") names.set(value.function, name);
  };
  someWithin(statement, (it) => {
    if (it.kind === "assign")
      note(it.target.kind === "name" ? program.bindings[it.target.binding]?.name : it.target.kind === "member" ? it.target.name : "", it.value);
    else if (it.kind === "object")
      for (const entry of it.entries) if ("value" in entry) note(entry.key?.kind === "text" ? entry.key.value : undefined, entry.value);
    return false;
  });
  given.set(statement, names);
  return names;
}
