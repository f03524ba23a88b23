import type { BindingId, Comparison, Expression, Statement } from "../facts/program.ts";
import { addressPart, testedAddress } from "./addresses.ts";
import { instanceOfClass } from "./classes.ts";
import { discriminated } from "./discriminated.ts";
import type { Guard } from "./event.ts";
import { evaluate } from "./expressions.ts";
import { testedFilled } from "./filled.ts";
import type { Frame } from "./frame.ts";
import { namesListed } from "./listed-names.ts";
import { valueOfApi, writeMember } from "./members.ts";
import type { Origin } from "./origin.ts";
import { passed } from "./passing.ts";
import type { Place } from "./place.ts";
import { notePresence, pathOf } from "./presence.ts";
import { type Tested, testedPublishable } from "./publishable.ts";
import { instancesOf, raisedPart, withoutRaised } from "./raised.ts";
import { endingOf } from "./refusals.ts";
import {
  type Constant,
  constantValue,
  join,
  joinAll,
  knownTexts,
  NOTHING,
  onlyConstant,
  onlyFixed,
  onlyText,
  truthiness,
  UNKNOWN,
  type Value,
  wholeText,
} from "./value.ts";

/** What is known of a branch from its test. */
export function guardOf(frame: Frame, test: Expression, value: Value, holds: boolean): Guard {
  const names: string[] = [];
  const compared: Constant[] | string[] = [];
  const origins = new Set<Origin>(value.ways.keys());
  const reads: BindingId[] = [];
  const operators: Guard["operators"][number][] = [];
  let turned = false;
  const visit = (part: Expression, depth: number): void => {
    if (depth > 8) return;
    switch (part.kind) {
      case "not":
        if (depth === 0) turned = !turned;
        return visit(part.value, depth);
      case "name":
        names.push(frame.walk.program.bindings[part.binding]?.name ?? "");
        reads.push(part.binding);
        for (const origin of (frame.state.variable(part.binding) ?? frame.walk.variables.captured(part.binding)).ways.keys()) origins.add(origin);
        return;
      case "global":
        names.push(part.name);
        return;
      case "member":
        names.push(part.name);
        return visit(part.object, depth + 1);
      case "index":
        visit(part.object, depth + 1);
        return visit(part.index, depth + 1);
      case "text":
        (compared as string[]).push(part.value);
        return;
      case "pattern":
        (compared as string[]).push(part.source);
        return;
      case "constant":
        (compared as Constant[]).push(part.value);
        return;
      case "compare":
        if (depth === 0 && (part.operator === "not-equal" || part.operator === "is-not" || part.operator === "not-in")) turned = !turned;
        operators.push(part.operator);
        visit(part.left, depth + 1);
        return visit(part.right, depth + 1);
      case "call":
        operators.push("call");
        visit(part.callee, depth + 1);
        for (const argument of part.arguments) visit(argument.value, depth + 1);
        return;
      case "choice":
        visit(part.left, depth + 1);
        return visit(part.right, depth + 1);
      case "comprehension":
        for (const clause of part.clauses) visit(clause.iterable, depth + 1);
        return visit(part.value, depth + 1);
      default:
    }
  };
  visit(test, 0);
  const undecided = truthiness(value) === undefined ? reads : [];
  return { names, undecided, origins: [...origins], compared, operators, holds: turned ? !holds : holds };
}

/** What is known past a branch that always leaves. */
export function guardPast(frame: Frame, { test, body }: { readonly test: Expression; readonly body: readonly Statement[] }): Guard {
  return { ...guardOf(frame, test, UNKNOWN, false), otherwise: endingOf(body, (binding) => frame.walk.program.bindings[binding]?.name ?? "") };
}

/** The comparison's outcome where both sides are fixed. */
export function compared(operator: Comparison, left: Value, right: Value): boolean | undefined {
  const [a, b] = [onlyFixed(left), onlyFixed(right)];
  if (a === undefined || b === undefined) {
    const [one] = operator === "equal" ? [knownTexts(left)] : [[]];
    return one !== undefined && one.length > 0 && !left.open && b !== undefined && typeof b.is === "string" && !one.includes(b.is) ? false : undefined;
  }
  const same = a.is === b.is || (a.is === null && b.is === undefined) || (a.is === undefined && b.is === null);
  switch (operator) {
    case "equal":
    case "is":
      return same;
    case "not-equal":
    case "is-not":
      return !same;
    default:
      if (typeof a.is !== "number" || typeof b.is !== "number") return undefined;
      if (operator === "less") return a.is < b.is;
      if (operator === "less-equal") return a.is <= b.is;
      if (operator === "greater") return a.is > b.is;
      return operator === "greater-equal" ? a.is >= b.is : undefined;
  }
}

/**
 * Makes known in the state at hand what a test says of a variable, if it holds or if it does not: `error instanceof Stripe.errors.StripeCardError`,
 * `if (!secret) return`.
 */
export function narrow(frame: Frame, test: Expression, holds: boolean): void {
  leaveDiscriminated(frame, test, holds);
  switch (test.kind) {
    case "not":
      return narrow(frame, test.value, !holds);
    case "choice":
      if (test.selects !== (holds ? "truthy" : "falsy")) return narrowToEither(frame, test, holds);
      narrow(frame, test.left, holds);
      return narrow(frame, test.right, holds);
    case "name":
      return restrict(frame, test.binding, holds ? truthyPart : falsyPart);
    case "assign":
      if (test.target.kind === "name") restrict(frame, test.target.binding, holds ? truthyPart : falsyPart);
      return;
    case "call":
      if (trimmed(test) !== test) return narrow(frame, trimmed(test), holds);
      if (holds) {
        narrowToMember(frame, test);
        narrowToPublishable(frame, [test]);
        const filled = testedFilled(test, testedIn(frame));
        if (filled !== undefined) restrict(frame, filled, truthyPart);
      } else notRaised(frame, test.arguments[0]?.value, test.callee);
      return notePresence(frame, test, holds);
    case "member":
      return notePresence(frame, test, holds);
    case "index": {
      const name = holds || test.object.kind !== "name" ? undefined : onlyText(evaluate(frame, test.index));
      if (name !== undefined) nothingUnder(frame, evaluate(frame, test.object), name, frame.place(test));
      return notePresence(frame, test, holds);
    }
    case "compare":
      if (holds) narrowToPublishable(frame, [test]);
      if (holds === (test.operator === "in")) narrowToMember(frame, test);
      else if (test.operator === "in" || test.operator === "not-in") notIn(frame, test);
      return narrowCompared(frame, test, holds);
    default:
  }
}

/** Of several objects that a variable may be, those are left of which a test of what is in them may hold. */
function leaveDiscriminated(frame: Frame, test: Expression, holds: boolean): void {
  const said = discriminated(frame, test, holds);
  const among = said && frame.state.variable(said.binding)?.objects;
  if (!said || !among) return;
  const left = among.filter((id) => {
    const content = frame.state.object(id);
    return !content || said.mayBe(content);
  });
  if (left.length > 0 && left.length < among.length) restrict(frame, said.binding, (value) => ({ ...value, objects: left }));
}

/** What a test looks up in a list of what is allowed: `PRICES.includes(price)`, `price in PRICES`; undefined where it does something else. */
function lookedUp(test: Expression): Expression | undefined {
  if (test.kind === "compare") return test.operator === "in" || test.operator === "not-in" ? test.left : undefined;
  if (test.kind !== "call" || test.callee.kind !== "member" || !/^(?:includes|has)$/.test(test.callee.name)) return undefined;
  return test.arguments.length === 1 ? test.arguments[0]?.value : undefined;
}

function narrowToMember(frame: Frame, test: Expression): void {
  const element = lookedUp(test);
  if (element?.kind === "name") restrict(frame, element.binding, (value) => passed(frame, value, "checked"));
}

/** What a test is made of, as it is known here. */
function testedIn(frame: Frame): Tested {
  const textsOf = (expression: Expression): readonly string[] | undefined => {
    const value = evaluate(frame, expression);
    return value.texts.length > 0 ? knownTexts(value) : namesListed(frame, value);
  };
  return { textsOf, functionsOf: (expression) => evaluate(frame, expression).code.map((closure) => closure.function) };
}

/** `if (key.startsWith("pk_live_") || key.startsWith("pk_test_"))` */
function narrowToPublishable(frame: Frame, tests: readonly Expression[]): void {
  const [binding, ...others] = new Set(tests.map((test) => testedPublishable(test, testedIn(frame))));
  if (binding !== undefined && others.length === 0) restrict(frame, binding, (value) => passed(frame, value, "things"));
  const address = testedAddress(tests, testedIn(frame));
  if (address !== undefined) restrict(frame, address, addressPart);
}

/** `if name in settings:` that does not hold: nothing stands there under that name. */
function notIn(frame: Frame, test: Compare): void {
  const name = onlyText(evaluate(frame, test.left));
  if (name !== undefined) nothingUnder(frame, evaluate(frame, test.right), name, frame.place(test));
}

/** Nothing stands in an object under a name, which it may have been given with all else that a caller had. */
function nothingUnder(frame: Frame, { objects }: Value, name: string, at: Place): void {
  const known = objects.filter((id) => {
    const content = frame.state.object(id);
    return content?.kind === "object" && (content.fields.has(name) || content.rest !== NOTHING);
  });
  if (known.length > 0) writeMember(frame, { ...NOTHING, objects: known }, name, constantValue(undefined), at);
}

/** What a branch gives, where its test let through only what stands in a list: `PRICES.includes(body.price) ? body.price : "price_cup"`. */
export function letThrough(frame: Frame, test: Expression, holds: boolean, branch: Expression): Value {
  if (test.kind === "not") return letThrough(frame, test.value, !holds, branch);
  const element = holds === (test.kind !== "compare" || test.operator === "in") ? lookedUp(test) : undefined;
  const path = element && pathOf(element);
  const given = evaluate(frame, branch);
  return path !== undefined && path === pathOf(branch) ? passed(frame, given, "checked") : given;
}

/** `error instanceof A || error instanceof B`: one thing is of one of several classes, all of which are known. */
function narrowToEither(frame: Frame, test: Extract<Expression, { kind: "choice" }>, holds: boolean): void {
  const tests: Expression[] = [];
  for (let rest: Expression = test; ; rest = rest.left) {
    const either: boolean = rest.kind === "choice" && rest.selects === test.selects;
    tests.push(either && rest.kind === "choice" ? rest.right : rest);
    if (!either || rest.kind !== "choice") break;
  }
  const plain = holds ? undefined : notObject(tests);
  if (plain !== undefined) return restrict(frame, plain, (value) => textPart(frame, value));
  if (holds) narrowToPublishable(frame, tests);
  const bindings = tests.map((each) => (holds && each.kind === "compare" && each.operator === "instance-of" ? tested(each) : undefined));
  const [binding] = bindings;
  if (binding === undefined || bindings.some((other) => other !== binding)) return;
  if (tests.every((each) => each.kind === "compare" && areNumbers(frame, each.right))) return restrict(frame, binding, (value) => numberPart(frame, value));
  const instances = tests.map((each) => (each.kind === "compare" ? instanceTested(frame, each) : undefined));
  const known = instances.filter((instance) => instance !== undefined);
  if (known.length === instances.length) restrict(frame, binding, () => joinAll(known));
}

type Compare = Extract<Expression, { kind: "compare" }>;

/** `typeof value === "string"` */
function typeTested({ left, right }: Compare): { readonly binding: BindingId; readonly type: string } | undefined {
  const isTyped = left.kind === "unary" && left.operator === "typeof" && left.value.kind === "name" && right.kind === "text";
  return isTyped ? { binding: left.value.binding, type: right.value } : undefined;
}

/** The variable that is no object where one of these does not hold: `value && typeof value === "object"`, `typeof value === "object" && value !== null`. */
function notObject(tests: readonly Expression[]): BindingId | undefined {
  const typed = tests.flatMap((test) => (test.kind === "compare" && (test.operator === "equal" || test.operator === "is") ? (typeTested(test) ?? []) : []));
  const [only] = typed;
  if (only?.type !== "object" || typed.length > 1) return undefined;
  const isPresence = (test: Expression): boolean =>
    test.kind === "name"
      ? test.binding === only.binding
      : test.kind === "compare" && (typeTested(test)?.binding === only.binding || (tested(test) === only.binding && test.right.kind === "constant"));
  return tests.every(isPresence) ? only.binding : undefined;
}

function tested({ left }: Compare): BindingId | undefined {
  const target = left.kind === "assign" ? left.target : trimmed(left);
  return target.kind === "name" ? target.binding : undefined;
}

/** What is looked at without the blanks around it: `secret.strip()`, `secret.trim()`. */
function trimmed(expression: Expression): Expression {
  if (expression.kind !== "call" || expression.arguments.length > 0 || expression.callee.kind !== "member") return expression;
  return /^(?:strip|trim)$/.test(expression.callee.name) ? expression.callee.object : expression;
}

/** An instance of the class that a test names; undefined where that is not known. */
function instanceTested(frame: Frame, test: Compare): Value | undefined {
  const type = evaluate(frame, test.right);
  const node = type.api?.called();
  if (node) return valueOfApi(frame, node, "", NOTHING, frame.place(test));
  const own = instanceOfClass(frame, type);
  return own === NOTHING ? undefined : { ...own, open: true };
}

function narrowCompared(frame: Frame, test: Compare, holds: boolean): void {
  const binding = tested(test);
  switch (test.operator) {
    case "instance-of": {
      if (!holds) return notInstance(frame, test, binding);
      if (binding === undefined) return;
      if (areNumbers(frame, test.right)) return restrict(frame, binding, (value) => numberPart(frame, value));
      // What calling it gives is a text of whatever it is given: an `Error`, as those that a library raises are, too.
      if (evaluate(frame, test.right).api?.api?.result?.kind === "shown")
        return restrict(frame, binding, (value) => join(textPart(frame, value), raisedPart(frame, value)));
      const instance = instanceTested(frame, test);
      const type = evaluate(frame, test.right);
      if (instance) restrict(frame, binding, (value) => join(instance, instancesOf(frame, value, type)));
      return;
    }
    case "equal":
    case "is":
    case "not-equal":
    case "is-not": {
      const other = evaluate(frame, test.right);
      const nothing = onlyText(other) === "" || (onlyConstant(other) !== undefined && !onlyConstant(other)?.constant);
      const same = holds === (test.operator === "equal" || test.operator === "is");
      const typed = typeTested(test);
      if (typed) {
        if (typed.type === (same ? "string" : "object")) restrict(frame, typed.binding, (value) => textPart(frame, value));
        return;
      }
      if (!nothing || (!same && onlyText(other) !== "")) return;
      if (binding !== undefined) restrict(frame, binding, same ? falsyPart : truthyPart);
      else notePresence(frame, trimmed(test.left), same);
      return;
    }
    default:
  }
}

/** `if not isinstance(value, (dict, list)):` What is no such container, and no such error, is left. */
function notInstance(frame: Frame, { left, right }: Compare, binding: BindingId | undefined): void {
  notRaised(frame, left, right);
  if (binding === undefined) return;
  for (const type of right.kind === "list" ? right.items.map(({ value }) => value) : [right]) {
    const { api } = evaluate(frame, type);
    if (api?.path === ":str") restrict(frame, binding, (value) => passed(frame, value, "no-text"));
    const kind = api?.api?.result?.kind;
    if (kind === "object" || kind === "list") restrict(frame, binding, (value) => passed(frame, value, `no-${kind}`));
  }
}

/** `if (!axios.isAxiosError(error))`: what that does not recognise, the library did not raise. */
function notRaised(frame: Frame, error: Expression | undefined, test: Expression): void {
  if (error?.kind !== "name" || evaluate(frame, test).api?.api?.recognizesRaised !== true) return;
  restrict(frame, error.binding, (value) => withoutRaised(frame, value));
}

function restrict(frame: Frame, binding: BindingId, part: (value: Value) => Value): void {
  if (frame.walk.program.bindings[binding]?.owner !== frame.function) frame.state.seed(binding, frame.walk.variables.captured(binding));
  const value = frame.state.variable(binding);
  if (value) frame.state.setVariable(binding, part(value));
}

/** What is left of a value that is a text. */
function textPart(frame: Frame, value: Value): Value {
  return passed(frame, { ...value, api: undefined, objects: [], code: [], open: value.open || value.texts.length === 0 }, "text");
}

/** What is left of a value that is a number: it may be a visitor's, and is no key. */
function numberPart(frame: Frame, value: Value): Value {
  return { ...passed(frame, textPart(frame, value), "shortened"), texts: [], open: true };
}

/** `int`, `(int, float)` */
function areNumbers(frame: Frame, type: Expression): boolean {
  const types = type.kind === "list" ? type.items.map(({ value }) => value) : [type];
  return types.length > 0 && types.every((it) => evaluate(frame, it).api?.api?.result?.kind === "number");
}

/** What is left of a value that counts as true. */
export function truthyPart(value: Value): Value {
  const texts = value.texts.filter((text) => wholeText(text) !== "");
  const constants = value.constants.filter(Boolean);
  if (texts.length === value.texts.length && constants.length === value.constants.length) return value;
  const part = { ...value, texts, constants };
  return part.open || truthiness(part) !== undefined ? part : value;
}

/** What is left of a value that counts as false: nothing of a text. An object may be an empty one. */
export function falsyPart(value: Value): Value {
  return value.objects.length > 0 || (value.api && !value.open) ? value : { ...UNKNOWN, constants: value.constants.filter((constant) => !constant) };
}
