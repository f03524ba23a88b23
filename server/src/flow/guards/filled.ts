import type { BindingId, Expression, Statement } from "../../facts/program.ts";
import type { FunctionRef } from "../calls/summary.ts";
import { type Part, someWithin } from "../expressions/program-search.ts";
import type { Value } from "../values/value.ts";
import { measuredBy } from "./measured.ts";

/** Whether all functions that a value may be let no empty text through: `secrets.filter((it) => it !== "")`. */
export function refusesEmpty({ code, objects, api }: Value): boolean {
  return code.length > 0 && objects.length === 0 && api === undefined && code.every((closure) => filledParameter(closure.function) === 0);
}

/** The variable that holds no empty text where a function of the program's own says yes of it: `isUsable(secret)`. */
export function testedFilled(
  { callee, arguments: given }: Extract<Expression, { kind: "call" }>,
  functionsOf: (callee: Expression) => readonly FunctionRef[],
): BindingId | undefined {
  if (callee.kind !== "name" || !given.some(({ value }) => value.kind === "name") || given.some(({ spread }) => spread)) return undefined;
  const [tests, another] = functionsOf(callee);
  const index = tests && !another ? filledParameter(tests) : undefined;
  const argument = index === undefined ? undefined : given[index]?.value;
  return argument?.kind === "name" ? argument.binding : undefined;
}

/** What was found of the functions that have these bodies: it rests on nothing else. */
const found = new WeakMap<readonly Statement[], number>();

/** The parameter that is no empty text whenever a function says yes. */
function filledParameter({ module, id }: FunctionRef): number | undefined {
  const body = module.bodyOf(id);
  const parameters = module.program.functions[id]?.parameters ?? [];
  const index = found.get(body) ?? parameters.findIndex(({ target }) => target.kind === "name" && isFilledAtYes(body, target.binding));
  found.set(body, index);
  return index < 0 ? undefined : index;
}

/** Whether a function comes to no other end than one that says so of a variable, or says no. */
function isFilledAtYes(body: readonly Statement[], binding: BindingId): boolean {
  let says = false;
  const isOther = someWithin(body, (part) => {
    if (part.kind !== "return" || !("value" in part)) return isChanged(part, binding) || (part.kind === "try" && part.handlers.length > 0);
    const value = part.value as Expression | undefined;
    if (value === undefined || (value.kind === "constant" && !value.value)) return false;
    const isSaid = proves(value, binding, true);
    says ||= isSaid;
    return !isSaid;
  });
  return says && !isOther;
}

const isChanged = (part: Part, binding: BindingId): boolean => part.kind === "assign" && part.target.kind === "name" && part.target.binding === binding;

/** Whether a variable is no empty text where a test holds, or where it does not. */
function proves(test: Expression, binding: BindingId, holds: boolean): boolean {
  const isIt = (expression: Expression | undefined): boolean => expression?.kind === "name" && expression.binding === binding;
  switch (test.kind) {
    case "name":
      return holds && isIt(test);
    case "not":
      return proves(test.value, binding, !holds);
    case "choice": {
      const sides = [test.left, test.right].map((side) => proves(side, binding, holds));
      // All of `a && b` hold, or one of them does not.
      return test.selects === (holds ? "truthy" : "falsy") ? sides.includes(true) : test.selects !== "null" && !sides.includes(false);
    }
    case "member":
      return holds && isIt(measuredBy(test));
    case "compare":
      return isCompared(test, holds, isIt);
    case "call": {
      const { callee, arguments: given } = test;
      const [first] = given;
      if (callee.kind === "global") return given.length === 1 && /^(?:Boolean|bool|len)$/.test(callee.name) && proves(first?.value ?? test, binding, holds);
      if (callee.kind !== "member" || !holds || !isIt(callee.object)) return false;
      // What is left of it, and what it begins with.
      if (/^(?:trim|strip)$/.test(callee.name)) return given.length === 0;
      return /^(?:starts_?with|includes)$/i.test(callee.name) && first?.value.kind === "text" && first.value.value !== "";
    }
    default:
      return false;
  }
}

/** `secret !== ""`, `len(secret) > 0` */
function isCompared(
  { operator, left, right }: Extract<Expression, { kind: "compare" }>,
  holds: boolean,
  isIt: (expression: Expression | undefined) => boolean,
): boolean {
  const isLength = isIt(measuredBy(left));
  const isNothing = isLength ? right.kind === "constant" && right.value === 0 : isIt(left) && right.kind === "text" && right.value === "";
  const least = right.kind === "constant" && typeof right.value === "number" ? right.value : undefined;
  switch (operator) {
    case "equal":
    case "is":
      return !holds && isNothing;
    case "not-equal":
    case "is-not":
      return holds && isNothing;
    case "greater":
      return holds && isLength && least !== undefined && least >= 0;
    case "greater-equal":
      return holds && isLength && least !== undefined && least >= 1;
    default:
      return false;
  }
}
