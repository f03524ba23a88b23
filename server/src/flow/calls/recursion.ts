import type { Expression, Statement } from "../../facts/program.ts";
import type { Attempt } from "../errors/retries.ts";
import { leaves, someWithin } from "../expressions/program-search.ts";
import type { Frame } from "../statements/frame.ts";
import { isFew, type Retrying, waitsIn } from "../statements/loops.ts";

/**
 * How a function runs what it tried again by calling itself with another count, or as it was called: `catch (error) { return pay(order, attempts - 1); }`; undefined
 * where it does not.
 */
export function retriedByItself(frame: Frame, attempt: Attempt): Retrying | undefined {
  const again = attempt.handlers.find(({ body }) => someWithin(body, (part) => part.kind === "call" && isAgain(frame, part)));
  if (!again) return undefined;
  const bounded = again.body.some(
    (statement) => statement.kind === "branch" && (leaves([statement]) || someWithin(statement, (part) => part.kind === "call" && isAgain(frame, part))),
  );
  return { bounded, waits: waitsIn(frame, again.body), few: isFew([...limitsOf(frame), ...comparedIn(again.body)]) };
}

/** `attempts = 3` */
function limitsOf(frame: Frame): readonly Expression[] {
  return (frame.walk.program.functions[frame.function]?.parameters ?? []).flatMap((parameter) => parameter.default ?? []);
}

/** `attempt < 3` */
function comparedIn(body: readonly Statement[]): readonly Expression[] {
  const found: Expression[] = [];
  someWithin(body, (part) => {
    if (part.kind === "compare") found.push(part.left, part.right);
    return false;
  });
  return found;
}

function isAgain(frame: Frame, call: Extract<Expression, { kind: "call" }>): boolean {
  return isCountedCall(frame, call) || isSameCall(frame, call);
}

/** Whether the function that is walked now calls itself with what it was called with. */
function isSameCall(frame: Frame, call: Extract<Expression, { kind: "call" }>): boolean {
  const parameters = frame.walk.program.functions[frame.function]?.parameters ?? [];
  return (
    isSelf(frame, call.callee) &&
    call.arguments.length === parameters.length &&
    parameters.every(({ target }, index) => {
      const value = call.arguments[index]?.value;
      return target.kind === "name" && value?.kind === "name" && value.binding === target.binding;
    })
  );
}

/** Whether the function that is walked now calls itself, and hands over a number that it counts up or down. */
function isCountedCall(frame: Frame, call: Extract<Expression, { kind: "call" }>): boolean {
  return (
    isSelf(frame, call.callee) &&
    call.arguments.some(({ value }) =>
      someWithin(
        value,
        (part) => (part.kind === "concat" && isCounted(part.parts)) || (part.kind === "binary" && part.operator === "-" && isCounted([part.left, part.right])),
      ),
    )
  );
}

/** `attempt + 1` */
function isCounted(operands: readonly Expression[]): boolean {
  return operands.some((it) => it.kind === "constant" && it.value === 1) && operands.some((it) => it.kind === "name" || it.kind === "member");
}

function isSelf(frame: Frame, callee: Expression): boolean {
  const { walk, function: id } = frame;
  const fact = walk.program.functions[id];
  if (callee.kind === "name") return walk.variables.captured(callee.binding).code.some(({ function: ref }) => ref.module === walk && ref.id === id);
  return callee.kind === "member" && callee.object.kind === "name" && callee.object.binding === fact?.receiver && callee.name === fact.name;
}
