import type { BindingId, Expression, Statement } from "../facts/program.ts";
import { someWithin } from "./program-search.ts";
import type { FunctionRef } from "./summary.ts";
import type { Value } from "./value.ts";

/** What a test is made of, as whoever asks knows it. */
export interface Tested {
  /** The texts that an expression is, whatever it is called; undefined where they are not known. */
  readonly textsOf: (expression: Expression) => readonly string[] | undefined;
  /** The functions that an expression calls. */
  readonly functionsOf: (expression: Expression) => readonly FunctionRef[];
}

/** The variable of which a test says, where it holds, that a publishable key is in it: `key.startswith("pk_")`, `/^pk_/.test(key)`. That is no secret. */
export function testedPublishable(test: Expression, tested: Tested): BindingId | undefined {
  if (test.kind === "compare") return test.operator === "equal" || test.operator === "is" ? comparedPublishable(test.left, test.right) : undefined;
  if (test.kind !== "call") return undefined;
  const { callee, arguments: given } = test;
  const [first, second] = given;
  if (first === undefined) return undefined;
  if (callee.kind === "name" || callee.kind === "global") return testedByFunction(callee, given, tested);
  if (callee.kind !== "member") return undefined;
  const { object, name } = callee;
  const areAll = (expression: Expression, shape: RegExp): boolean => {
    const texts = tested.textsOf(expression);
    return texts !== undefined && texts.length > 0 && texts.every((text) => shape.test(text));
  };
  // `re.match(r"pk_", key)`
  if (second) return name === "match" && areAll(first.value, PATTERN_FROM_START) ? named(second.value) : undefined;
  if (/^starts_?with$/i.test(name)) return areAll(first.value, PUBLISHABLE) ? named(object) : undefined;
  if (name === "test") return areAll(object, PATTERN) ? named(first.value) : undefined;
  return name === "match" ? (areAll(first.value, PATTERN) ? named(object) : areAll(object, PATTERN_FROM_START) ? named(first.value) : undefined) : undefined;
}

const PUBLISHABLE = /^pk_/;
const PATTERN = /^\^\(?(?:\?:)?pk_/;
const PATTERN_FROM_START = /^\^?\(?(?:\?:)?pk_/;

const named = (expression: Expression | undefined): BindingId | undefined => (expression?.kind === "name" ? expression.binding : undefined);

/** `key[:3] == "pk_"`, `key.slice(0, 3) === "pk_"`, `key.indexOf("pk_") === 0`, `key.split("_")[0] === "pk"` */
function comparedPublishable(left: Expression, right: Expression): BindingId | undefined {
  if (left.kind === "call" && left.callee.kind === "member" && left.callee.name === "indexOf" && isZero(right))
    return isText(left.arguments[0]?.value, PUBLISHABLE) ? named(left.callee.object) : undefined;
  if (!isText(right, /^pk(?:_|$)/)) return undefined;
  if (left.kind === "slice") return left.from === undefined || isZero(left.from) ? named(left.object) : undefined;
  if (left.kind === "index" && isZero(left.index) && left.object.kind === "call") return ofMethod(left.object, /^split$/);
  return left.kind === "call" && isZero(left.arguments[0]?.value) ? ofMethod(left, /^(?:slice|substring|substr)$/) : undefined;
}

const ofMethod = ({ callee }: Extract<Expression, { kind: "call" }>, name: RegExp): BindingId | undefined =>
  callee.kind === "member" && name.test(callee.name) ? named(callee.object) : undefined;
const isZero = (expression: Expression | undefined): boolean => expression?.kind === "constant" && expression.value === 0;
const isText = (expression: Expression | undefined, shape: RegExp): boolean => expression?.kind === "text" && shape.test(expression.value);

/** `isPublishable(key)`: a function of the program's own that is such a test. */
function testedByFunction(
  callee: Expression,
  given: readonly { readonly value: Expression; readonly spread: unknown }[],
  tested: Tested,
): BindingId | undefined {
  const functions = tested.functionsOf(callee);
  const [first] = functions;
  const index = first && functions.length === 1 ? publishableParameter(first) : undefined;
  return index === undefined || given.some(({ spread }) => spread) ? undefined : named(given[index]?.value);
}

/** Whether each of these functions lets a publishable key through alone: `keys.filter((key) => key.startsWith("pk_"))`. */
export function letsPublishableThrough({ code, objects, api }: Value): boolean {
  return code.length > 0 && objects.length === 0 && api === undefined && code.every((closure) => publishableParameter(closure.function) === 0);
}

/** The parameter in which there is a publishable key whenever a function says yes. */
function publishableParameter({ module, id }: FunctionRef): number | undefined {
  const parameters = module.program.functions[id]?.parameters ?? [];
  const body = module.bodyOf(id);
  const index = parameters.findIndex(({ target }) => target.kind === "name" && provesByEnd(body, target.binding));
  return index < 0 ? undefined : index;
}

/** Whether a function comes to no other end than one that says so of a variable, or says no. */
function provesByEnd(body: readonly Statement[], binding: BindingId): boolean {
  let says = false;
  const isOther = someWithin(body, (part) => {
    if (part.kind !== "return" || !("value" in part)) return part.kind === "each" || part.kind === "while" || (part.kind === "try" && part.handlers.length > 0);
    const value = part.value as Expression | undefined;
    if (value === undefined || (value.kind === "constant" && !value.value)) return false;
    const isSaid = proves(value, binding, true);
    says ||= isSaid;
    return !isSaid;
  });
  return says && !isOther;
}

/** What is written there alone: nothing is known of names. */
const WRITTEN: Tested = {
  textsOf: (expression) => {
    if (expression.kind === "text") return [expression.value];
    if (expression.kind === "pattern") return [expression.source];
    const texts = expression.kind === "list" ? expression.items.map(({ value }) => (value.kind === "text" ? value.value : "")) : undefined;
    return texts;
  },
  functionsOf: () => [],
};

function proves(test: Expression, binding: BindingId, holds: boolean): boolean {
  if (test.kind === "not") return proves(test.value, binding, !holds);
  if (test.kind !== "choice") return holds && testedPublishable(test, WRITTEN) === binding;
  const sides = [test.left, test.right].map((side) => proves(side, binding, holds));
  return holds === (test.selects === "truthy") ? sides.includes(true) : !sides.includes(false);
}
