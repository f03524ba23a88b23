import type { Argument, Expression } from "../../facts/program.ts";
import { wordsOf } from "../../text/words.ts";
import type { FunctionRef } from "../calls/summary.ts";
import type { Frame } from "../statements/frame.ts";

/** Whether an argument is, as it is called, what looks at something that was sent, before the last one sees it or as the last: `validate(schema)`, `body("amount").isInt()`. */
export function validatorAmong(frame: Frame, given: readonly Argument[]): "before" | "last" | undefined {
  const index = given.findIndex(({ value }) => isValidator(frame, value, 0));
  return index < 0 ? undefined : index < given.length - 1 ? "before" : "last";
}

/** Whether one of these functions is called as what looks at something that was sent: `Depends(validate_amount)`. */
export function areValidators(functions: readonly FunctionRef[]): boolean {
  return functions.some(({ module, id }) => soundsSo(module.nameOf(id)));
}

/** How deep lists and chains of calls are looked into. */
const MAX_DEPTH = 12;

function isValidator(frame: Frame, expression: Expression, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  switch (expression.kind) {
    case "name":
    case "global":
    case "member":
      return soundsSo(calledIn(frame, expression));
    case "list":
      return expression.items.some(({ value }) => isValidator(frame, value, depth + 1));
    case "call": {
      const { callee } = expression;
      if (soundsSo(calledIn(frame, callee))) return true;
      let root: Expression = callee;
      for (let count = 0; root.kind === "member" && root.object.kind === "call" && count < MAX_DEPTH; count++) root = root.object.callee;
      return root !== callee && /^(?:body|check|checkSchema|checkExact|oneOf|param|query)$/.test(calledIn(frame, root));
    }
    default:
      return false;
  }
}

/** The last of the names by which something is called. */
function calledIn(frame: Frame, expression: Expression): string {
  if (expression.kind === "name") return frame.walk.program.bindings[expression.binding]?.name ?? "";
  return expression.kind === "global" || expression.kind === "member" ? expression.name : "";
}

const VALIDATES = /^(?:validat(?:e|es|or|ors|ion|ions)|celebrate|joi|zod|yup|ajv|schema|schemas)$/;
/** What is looked at then is who asks, or where something lies. */
const OTHERWISE = /^(?:token|tokens|auth|jwt|session|csrf|user|key|keys|signature|login|webhook|admin|role|roles|permission|id|ids|params?|headers?|captcha)$/;

function soundsSo(name: string): boolean {
  if (!/valid|celebrate|joi|zod|yup|ajv|schema/i.test(name)) return false;
  const words = wordsOf(name);
  return words.some((word) => VALIDATES.test(word)) && !words.some((word) => OTHERWISE.test(word));
}
