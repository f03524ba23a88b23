import type { Expression, Pattern } from "../../facts/program.ts";
import type { Frame } from "../statements/frame.ts";
import { falsyPart, truthyPart } from "../values/truth.ts";
import type { Value } from "../values/value.ts";
import { leftOf, OF_THERE, type SaidOfThere } from "./said-by-tests.ts";

/**
 * What an expression reads, where reading it again gives the same: `settings.KEY`, `process.env["KEY"]`, `os.getenv("KEY")`. Undefined for anything else, and for
 * plain variables, which have values of their own.
 */
export function pathOf(expression: Expression | Pattern): string | undefined {
  return expression.kind === "name" ? undefined : pathFrom(expression, 0);
}

const MAX_DEPTH = 6;

/** The same, of variables too. */
export function pathFrom(expression: Expression | Pattern, depth = 0): string | undefined {
  if (depth > MAX_DEPTH) return undefined;
  switch (expression.kind) {
    case "name":
      return String(expression.binding);
    case "global":
      return `:${expression.name}`;
    case "member":
      return below(expression.object, expression.name, depth);
    case "index":
      return expression.index.kind === "text" ? below(expression.object, expression.index.value, depth) : undefined;
    case "call": {
      const names = expression.arguments.map(({ value, spread }) => (value.kind === "text" && spread === undefined ? value.value : undefined));
      return expression.construct || names.length === 0 || names.includes(undefined) ? undefined : below(expression.callee, `(${names.join()})`, depth);
    }
    default:
      return undefined;
  }
}

function below(object: Expression, name: string, depth: number): string | undefined {
  const path = pathFrom(object, depth + 1);
  return path === undefined ? undefined : `${path}.${name}`;
}

/** A test says whether something stands there. */
export function notePresence(frame: Frame, expression: Expression, present: boolean): void {
  const path = pathOf(expression);
  if (path !== undefined) note(frame, path, path, present);
}

/** A test says what stands there. */
export function noteSaid(frame: Frame, expression: Expression, what: SaidOfThere): void {
  const path = pathFrom(expression);
  if (path !== undefined) note(frame, path, `${path} ${what}`, true);
}

function note(frame: Frame, path: string, said: string, holds: boolean): void {
  frame.state.setPresent(said, holds);
  frame.tested.note(lastOf(path));
}

/** What is left of what an expression gives, by what tests around say of it. */
export function asTested(frame: Frame, expression: Expression, given: Value): Value {
  if (!mayBeTested(frame, expression)) return given;
  const path = pathOf(expression);
  if (path === undefined) return given;
  const present = frame.state.isPresent(path);
  let value = present === undefined ? given : present ? truthyPart(given) : falsyPart(given);
  for (const what of OF_THERE) if (what !== "malformed" && frame.state.isPresent(`${path} ${what}`)) value = leftOf(frame, value, what);
  return value;
}

/** The same of what a function gives back where it gave something else before, had that begun as a secret does: `if (text.startsWith("sk_")) return "***"; return text`. */
export function givenBack(frame: Frame, expression: Expression, value: Value): Value {
  const path = frame.tested.any ? pathFrom(handedOn(frame, expression)) : undefined;
  return path !== undefined && frame.state.isPresent(`${path} malformed`) ? leftOf(frame, value, "malformed") : value;
}

/** What is given back by a function of the program's own, or as a text: `return tidied(text)`, `return String(text)`. */
function handedOn(frame: Frame, expression: Expression): Expression {
  if (expression.kind !== "call") return expression;
  const { callee, arguments: given } = expression;
  const [only, another] = given;
  if (!only || another) return expression;
  const isOwn = callee.kind === "name" && (frame.state.variable(callee.binding) ?? frame.walk.variables.captured(callee.binding)).code.length > 0;
  return isOwn || (callee.kind === "global" && /^(?:String|str)$/.test(callee.name)) ? only.value : expression;
}

/** Told by the last name alone: most expressions read what no test asked for. */
function mayBeTested(frame: Frame, expression: Expression): boolean {
  if (expression.kind === "member") return frame.tested.has(expression.name);
  if (expression.kind === "index") return expression.index.kind === "text" && frame.tested.has(lastOf(expression.index.value));
  return (expression.kind === "call" || expression.kind === "global") && frame.tested.any;
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf(".") + 1);

/** What tests said no longer holds there, nor of what is below: it was assigned, or asked to do something. */
export function forgetPresence(frame: Frame, changed: Expression | Pattern): void {
  const path = frame.tested.any ? pathFrom(changed, 0) : undefined;
  if (path === undefined) return;
  for (const known of frame.state.testedFrom(path)) frame.state.setPresent(known, undefined);
}
