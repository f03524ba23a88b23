import type { Argument, Expression } from "../../facts/program.ts";
import { speaksOfStaff, testsForStaff } from "../../model/staff.ts";
import { wordsOf } from "../../text/words.ts";
import type { FunctionRef } from "../calls/summary.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";

/**
 * Whether an argument is, as it is called, what looks at something that was sent, before the last one sees it or as the last: `validate(schema)`,
 * `body("amount").isInt()`. What lets nobody through but those who run the application does as well: `requireAdmin`.
 */
export function validatorAmong(frame: Frame, given: readonly Argument[]): "before" | "last" | undefined {
  const index = given.findIndex(({ value }) => isValidator(frame, value, 0));
  return index < 0 ? undefined : index < given.length - 1 ? "before" : "last";
}

/** Whether one of these functions is called as what looks at something that was sent: `Depends(validate_amount)`. */
export function areValidators(functions: readonly FunctionRef[]): boolean {
  return functions.some(({ module, id }) => soundsSo(module.nameOf(id)) || testsForStaff(module.nameOf(id)));
}

/** Notes that a function calls a validation: of use to functions in other files that it hands on what it was sent. */
export function recordValidation(frame: Frame, { callee, arguments: given }: Extract<Expression, { kind: "call" }>, at: Place): void {
  const called = given.length > 0 ? calledIn(frame, callee) : "";
  if (!/validat/i.test(called) || !soundsSo(called)) return;
  frame.record({ ...frame.circumstances(at), kind: "client", client: "validating", options: new Map(), places: new Map(), by: frame.walk.globals });
}

/** How deep lists and chains of calls are looked into. */
const MAX_DEPTH = 12;

function isValidator(frame: Frame, expression: Expression, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  switch (expression.kind) {
    case "name":
    case "global":
    case "member":
      return soundsSo(calledIn(frame, expression)) || testsForStaff(calledIn(frame, expression));
    case "list":
      return expression.items.some(({ value }) => isValidator(frame, value, depth + 1));
    case "call": {
      const { callee } = expression;
      if (soundsSo(calledIn(frame, callee)) || isForStaff(calledIn(frame, callee), expression.arguments)) return true;
      let root: Expression = callee;
      for (let count = 0; root.kind === "member" && root.object.kind === "call" && count < MAX_DEPTH; count++) root = root.object.callee;
      return root !== callee && /^(?:body|check|checkSchema|checkExact|oneOf|param|query)$/.test(calledIn(frame, root));
    }
    default:
      return false;
  }
}

/** `requireAdmin()`, `restrictTo("admin")`, `authorize(Role.ADMIN)`; not where others are let through with them. */
function isForStaff(called: string, given: readonly Argument[]): boolean {
  if (testsForStaff(called)) return true;
  const named = given.flatMap(({ value }) => (value.kind === "list" ? value.items.map((it) => it.value) : [value])).map(roleIn);
  return named.length > 0 && ROLE_TEST.test(called) && named.every((name) => name !== undefined && speaksOfStaff(name));
}

const roleIn = (expression: Expression): string | undefined =>
  expression.kind === "text" ? expression.value : expression.kind === "member" ? expression.name : undefined;

/** What a test is called that is told who may pass. */
const ROLE_TEST = /role|restrict|permit|allow|authori[sz]e|require|guard|access/i;

/** The last of the names by which something is called. */
function calledIn(frame: Frame, expression: Expression): string {
  if (expression.kind === "name") return frame.walk.program.bindings[expression.binding]?.name ?? "";
  return expression.kind === "global" || expression.kind === "member" ? expression.name : "";
}

const VALIDATES = /^(?:validat(?:e|es|or|ors|ion|ions)|celebrate|joi|zod|yup|ajv|schema|schemas)$/;
/** What is looked at then is who asks, or where something lies; or what it found is told. */
const OTHERWISE =
  /^(?:token|tokens|auth|jwt|session|csrf|user|key|keys|signature|login|webhook|admin|role|roles|permission|id|ids|params?|headers?|captcha|errors?|exceptions?)$/;

function soundsSo(name: string): boolean {
  if (!/valid|celebrate|joi|zod|yup|ajv|schema/i.test(name)) return false;
  const words = wordsOf(name);
  return words.some((word) => VALIDATES.test(word)) && !words.some((word) => OTHERWISE.test(word));
}
