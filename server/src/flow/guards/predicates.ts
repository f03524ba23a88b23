import type { BindingId, Expression, Program, Statement } from "../../facts/program.ts";
import type { FunctionRef } from "../calls/summary.ts";
import type { ModuleWalk } from "../modules/module-walk.ts";
import { type Call, type Known, type Said, type Saying, sayingsOf } from "./said-by-tests.ts";
import { type SaidOfEntry, saidOfEntries } from "./tested-entries.ts";

/** What a function that does nothing else asks its first parameter to be an instance of: `const isCardError = (error) => error instanceof Stripe.errors.StripeCardError`. */
export function instanceAsked({ module, id }: FunctionRef): Extract<Expression, { kind: "compare" }> | undefined {
  const test = asTest(flat(module.bodyOf(id)));
  const target = module.program.functions[id]?.parameters[0]?.target;
  const isAsked = test?.kind === "compare" && test.operator === "instance-of" && test.left.kind === "name" && target?.kind === "name";
  return isAsked && test.left.kind === "name" && test.left.binding === target.binding ? test : undefined;
}

/** What a function that does nothing else asks of its first parameter. */
export function testOfFirst({ module, id }: FunctionRef): { readonly test: Expression; readonly binding: BindingId } | undefined {
  const test = asTest(flat(module.bodyOf(id)));
  const target = module.program.functions[id]?.parameters[0]?.target;
  return test && target?.kind === "name" ? { test, binding: target.binding } : undefined;
}

/** What a function of the program's own says of one of its parameters. */
interface OfParameter {
  readonly index: number;
  readonly name: string;
  readonly what: Said;
}

/** What a function that gives yes or no says of its parameters, where it gives the one or the other: `const isAllowed = (host) => HOSTS.has(host)`. */
export function saidByFunction(tests: FunctionRef, holds: boolean): readonly OfParameter[] {
  return ofParameters(tests.module, tests.id, sayingsIn(tests, holds));
}

/** The same as it is written in that function. */
function sayingsIn({ module, id }: FunctionRef, holds: boolean): readonly Saying[] {
  const test = asTest(flat(module.bodyOf(id)));
  return test ? sayingsOf(test, holds, knownIn(module)) : [];
}

/** What a function that gives yes or no says of entries of its first parameter: `(item) => PRICES.has(item.price)`, `({ price }) => PRICES.has(price)`. */
export function saidOfFirst(tests: FunctionRef): readonly SaidOfEntry[] {
  const target = tests.module.program.functions[tests.id]?.parameters[0]?.target;
  if (target?.kind !== "name" && target?.kind !== "object") return [];
  const sayings = sayingsIn(tests, true);
  if (target.kind === "name") return saidOfEntries(sayings, target.binding);
  return sayings.flatMap(({ of, what }) => {
    const taken = target.entries.find((entry) => of.kind === "name" && entry.target.kind === "name" && entry.target.binding === of.binding);
    return taken?.key?.kind === "text" && !taken.rest ? [{ entry: taken.key.value, what }] : [];
  });
}

/** What is known of the parameters of a function that came back: it raises if a test does not let them through. */
export function saidByReturning({ module, id }: FunctionRef): readonly OfParameter[] {
  const sayings: Saying[] = [];
  const body = flat(module.bodyOf(id));
  for (const [index, statement] of body.entries()) {
    if (statement.kind === "assert") sayings.push(...sayingsOf(statement.test, true, knownIn(module)));
    else if (statement.kind === "branch" && statement.otherwise.length === 0) {
      const [arm, other] = statement.arms;
      if (!arm || other) break;
      if (arm.body.at(-1)?.kind === "raise") sayings.push(...sayingsOf(arm.test, false, knownIn(module)));
      else if (arm.body.at(-1)?.kind === "return" && body[index + 1]?.kind === "raise") sayings.push(...sayingsOf(arm.test, true, knownIn(module)));
      else break;
    } else if (!isDocumentation(statement)) break;
  }
  return ofParameters(module, id, sayings);
}

/** The same of the arguments of a call of such functions. */
export function ofArguments({ arguments: given }: Call, said: readonly OfParameter[]): readonly Saying[] {
  if (given.some(({ spread }) => spread)) return [];
  return said.flatMap(({ index, name, what }) => {
    const argument = given.find((it) => it.name === name && it.name !== undefined) ?? given[index];
    return argument && (argument.name === undefined || argument.name === name) ? [{ of: argument.value, what }] : [];
  });
}

function ofParameters({ program }: ModuleWalk, id: number, sayings: readonly Saying[]): readonly OfParameter[] {
  const parameters = program.functions[id]?.parameters ?? [];
  return sayings.flatMap(({ of, what }) => {
    const index = of.kind === "name" ? parameters.findIndex(({ target }) => target.kind === "name" && target.binding === of.binding) : -1;
    return index < 0 ? [] : [{ index, name: parameters[index]?.name ?? "", what }];
  });
}

const isDocumentation = (statement: Statement): boolean => statement.kind === "expression" && statement.value.kind === "text";

/** The statements of a body, without what is only around them. */
function flat(body: readonly Statement[]): readonly Statement[] {
  return body.flatMap((statement) => {
    if (statement.kind === "block" || (statement.kind === "try" && statement.handlers.length === 0)) return flat(statement.body);
    return isDocumentation(statement) ? [] : [statement];
  });
}

/** What a body that does nothing but test and return comes to: `if (!host) return false; return HOSTS.has(host)`. Undefined for others. */
function asTest([first, ...others]: readonly Statement[]): Expression | undefined {
  if (first?.kind === "return") return first.value;
  if (first?.kind !== "branch") return undefined;
  const [arm, further] = first.arms;
  const [given, more] = arm ? flat(arm.body) : [];
  const rest = asTest(first.otherwise.length > 0 ? flat(first.otherwise) : others);
  if (!arm || further || more || given?.kind !== "return" || given.value?.kind !== "constant" || !rest) return undefined;
  const { start, end } = arm.test;
  const isYes = Boolean(given.value.value);
  return {
    kind: "choice",
    left: isYes ? arm.test : { kind: "not", value: arm.test, start, end },
    right: rest,
    selects: isYes ? "falsy" : "truthy",
    start,
    end,
  };
}

/** What is known where only what is written is looked at. */
function knownIn(module: ModuleWalk): Known {
  return { textsOf: (expression) => writtenTexts(module, expression, 0), writtenAs: (expression) => writtenAs(module, expression), saidByCall: () => [] };
}

/** How many names are followed to what they stand for. */
const MAX_NAMES = 3;

/** The texts, or patterns, that an expression is as it is written, or as what the module calls so is. */
export function writtenTexts(module: ModuleWalk, expression: Expression, depth: number): readonly string[] | undefined {
  switch (expression.kind) {
    case "text":
      return [expression.value];
    case "pattern":
      return [expression.source];
    case "list":
      return expression.items.flatMap(({ value }) => writtenTexts(module, value, depth) ?? [""]);
    case "call":
      return expression.arguments[0] && /^(?:compile|RegExp|Set|frozenset|tuple|set)$/.test(calledIn(expression))
        ? writtenTexts(module, expression.arguments[0].value, depth)
        : undefined;
    case "name": {
      const value = depth < MAX_NAMES ? constantIn(module, expression.binding) : undefined;
      return value && writtenTexts(module, value, depth + 1);
    }
    default:
      return undefined;
  }
}

/** What a name stands for, as the module writes it; anything else as it is. */
export function writtenAs(module: ModuleWalk, expression: Expression): Expression {
  return (expression.kind === "name" ? constantIn(module, expression.binding) : undefined) ?? expression;
}

const calledIn = ({ callee }: Call): string => (callee.kind === "global" || callee.kind === "member" ? callee.name : "");

const known = new WeakMap<readonly Statement[], ReadonlyMap<BindingId, Expression | undefined>>();

/** What a module puts into a variable, where it does so once. */
function constantIn(module: ModuleWalk, binding: BindingId): Expression | undefined {
  const found = constantsOf(module.program).get(binding);
  module.asked("constant", binding, found, () => constantsOf(module.program).get(binding) === found);
  return found;
}

function constantsOf({ functions }: Program): ReadonlyMap<BindingId, Expression | undefined> {
  const body = functions[0]?.body ?? [];
  const found = known.get(body);
  if (found) return found;
  const constants = new Map<BindingId, Expression | undefined>();
  for (const it of body) {
    const target = it.kind === "assign" && it.target.kind === "name" ? it.target.binding : undefined;
    if (target !== undefined && it.kind === "assign") constants.set(target, constants.has(target) ? undefined : it.value);
  }
  known.set(body, constants);
  return constants;
}
