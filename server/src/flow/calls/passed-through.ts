import type { BindingId, Expression, FunctionId } from "../../facts/program.ts";
import { someWithin } from "../expressions/program-search.ts";
import type { ModuleWalk } from "../modules/module-walk.ts";
import type { Value } from "../values/value.ts";

/**
 * Whether what a decorator made of a function gives back what that gives, called with whatever it is called with itself: `return func(*args, **kwargs)`. Then it is
 * the function as far as callers can tell, and which argument is which is known of the function alone.
 */
export function passesThrough({ code }: Value): boolean {
  return code.some(({ function: { module, id } }) => resultsHandedOn(module, id) !== undefined);
}

/** Tells what, in a function that gives back what such a call gave, is that; undefined for any other function. */
function resultsHandedOn(module: ModuleWalk, id: FunctionId): ((value: Expression) => boolean) | undefined {
  const body = module.bodyOf(id);
  const results = new Set<BindingId>();
  let calls = false;
  someWithin(body, (part) => {
    if (part.kind === "assign" && part.target.kind === "name" && part.value && isSpread(part.value)) results.add(part.target.binding);
    if (part.kind === "call" && isSpread(part)) calls = true;
    return false;
  });
  const isResult = (value: Expression): boolean => (value.kind === "name" ? results.has(value.binding) : isSpread(value));
  const given = (wanted: boolean): boolean => someWithin(body, (part) => part.kind === "return" && part.value !== undefined && isResult(part.value) === wanted);
  return calls && (given(true) || !given(false)) ? isResult : undefined;
}

/** Whether a function gives back here what the one gives that it was made of, which is asked for itself. */
export function givesOnwards(module: ModuleWalk, id: FunctionId, value: Expression): boolean {
  return resultsHandedOn(module, id)?.(value) === true;
}

/** Whether it is a call, awaited or not, that is given all that came, by position or by name alone: `view(**kwargs)`. */
function isSpread(value: Expression): boolean {
  if (value.kind === "await") return isSpread(value.value);
  if (value.kind !== "call") return false;
  const { callee, arguments: given } = value;
  return given.some(({ spread }) => spread === "items") || (callee.kind === "name" && given.length > 0 && given.every(({ spread }) => spread !== undefined));
}
