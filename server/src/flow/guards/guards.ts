import type { BindingId, Comparison, Expression, Statement } from "../../facts/program.ts";
import { askedOf } from "../calls/given-flags.ts";
import { passed } from "../calls/passing.ts";
import type { FunctionRef } from "../calls/summary.ts";
import { isOwnUnseen } from "../calls/unseen.ts";
import { instanceOfClass } from "../classes/classes.ts";
import { instancesOf, raisedPart, withoutRaised } from "../errors/raised.ts";
import type { Guard } from "../event.ts";
import { evaluate } from "../expressions/expressions.ts";
import { valueOfApi, writeMember } from "../expressions/members.ts";
import { someWithin } from "../expressions/program-search.ts";
import { otherThan, withoutSame } from "../masks/same-value.ts";
import { areWords, areWordsOrNothing, comparesWord, isNoneOfAny, textPart, wordPart } from "../masks/tested-words.ts";
import { knownItems } from "../results/sequences.ts";
import type { Frame } from "../statements/frame.ts";
import type { Origin } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import { falsyPart, truthyPart } from "../values/truth.ts";
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
  type Value,
} from "../values/value.ts";
import { discriminated } from "./discriminated.ts";
import { testedFilled } from "./filled.ts";
import { namesListed } from "./listed-names.ts";
import { plainPart } from "./plain-types.ts";
import { instanceAsked, ofArguments, saidByFunction, saidByReturning, writtenAs, writtenTexts } from "./predicates.ts";
import { notePresence, noteSaid } from "./presence.ts";
import { type Call, type Known, leftOf, type Saying, sayingsOf, subjectOf } from "./said-by-tests.ts";
import { saidOfEntries, withEntriesTested } from "./tested-entries.ts";
import { notObject, tested, trimmed, typesBeside, typeTested } from "./tested-variables.ts";

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
  return { names, undecided, origins: [...origins], compared, operators, holds: turned ? !holds : holds, asks: askedOf(value, holds) };
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
 * `if (!secret) return`. `masks`: where something else stands in the place of what the test finds.
 */
export function narrow(frame: Frame, test: Expression, holds: boolean, masks = false): void {
  leaveDiscriminated(frame, test, holds);
  switch (test.kind) {
    case "not":
      return narrow(frame, test.value, !holds, masks);
    case "choice":
      if (test.selects !== (holds ? "truthy" : "falsy")) return narrowToEither(frame, test, holds, masks);
      narrow(frame, test.left, holds, masks);
      return narrow(frame, test.right, holds, masks);
    case "name":
      return restrict(frame, test.binding, holds ? truthyPart : falsyPart);
    case "assign":
      if (test.target.kind === "name") restrict(frame, test.target.binding, holds ? truthyPart : falsyPart);
      return;
    case "call":
      if (trimmed(test) !== test) return narrow(frame, trimmed(test), holds, masks);
      keepSaid(frame, test, holds, masks);
      narrowByInstance(frame, test, holds);
      if (test.callee.kind === "member" && /^(?:includes|has)$/.test(test.callee.name))
        narrowListed(frame, test.arguments[0]?.value, test.callee.object, holds);
      if (holds) narrowToFilled(frame, test);
      else notRaised(frame, test.arguments[0]?.value, test.callee);
      return notePresence(frame, test, holds);
    case "member":
      // What has no length is empty, or not there.
      if (!holds && /^(?:length|size)$/.test(test.name)) narrow(frame, test.object, false);
      return notePresence(frame, test, holds);
    case "index": {
      const name = holds || test.object.kind !== "name" ? undefined : onlyText(evaluate(frame, test.index));
      if (name !== undefined) nothingUnder(frame, evaluate(frame, test.object), name, frame.place(test));
      return notePresence(frame, test, holds);
    }
    case "compare":
      keepSaid(frame, test, holds, masks);
      narrowListed(frame, test.left, test.right, holds === (test.operator === "in") && /in$/.test(test.operator));
      if (holds !== (test.operator === "in") && (test.operator === "in" || test.operator === "not-in")) notIn(frame, test);
      if (holds === (test.operator === "in") && isNoneOfAny(test)) return narrow(frame, test.left, false);
      return narrowCompared(frame, test, holds, masks);
    default:
  }
}

/** `if name in ("a", "b")`, `["a", "b"].includes(name)`: what is one of a few words is none of what else it may have been. */
function narrowListed(frame: Frame, of: Expression | undefined, list: Expression, holds: boolean): void {
  if (holds && of?.kind === "name" && knownItems(frame, evaluate(frame, list))?.every(areWordsOrNothing))
    restrict(frame, of.binding, (value) => wordPart(frame, value));
}

/** What the tests before an arm say where none of them held. */
export function narrowBefore(frame: Frame, arms: Branch["arms"], until: Branch["arms"][number] | undefined): void {
  for (const arm of arms) {
    if (arm === until) return;
    narrow(frame, arm.test, false, putsElse(arm));
  }
}

/** Whether an arm puts something else into a variable that its test looks at: `if (SECRET.test(text)) text = "***"`. */
function putsElse({ test, body }: Branch["arms"][number]): boolean {
  return someWithin(body, (part) => {
    if (part.kind !== "assign" || part.target.kind !== "name") return false;
    const { binding } = part.target;
    return someWithin(test, (it) => it.kind === "name" && it.binding === binding);
  });
}

type Branch = Extract<Statement, { kind: "branch" }>;

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

/** Keeps what a test says of variables, and of what is read elsewhere. */
function keepSaid(frame: Frame, test: Expression, holds: boolean, masks: boolean): void {
  note(frame, sayingsOf(test, holds, knownHere(frame)), masks);
}

/** Something of which tests that hold looked at entries: `[item for item in items if item["price"] in PRICES]`. */
export function testedByEntries(frame: Frame, value: Value, binding: BindingId, tests: readonly Expression[], at: Place): Value {
  const sayings = tests.flatMap((test) => sayingsOf(test, true, knownHere(frame)));
  return sayings.length === 0 ? value : withEntriesTested(frame, value, saidOfEntries(sayings, binding), at);
}

/** What is known of the arguments of functions that came back: `assertAllowed(host)`. */
export function narrowByReturn(frame: Frame, call: Expression): void {
  if (call.kind === "await") return narrowByReturn(frame, call.value);
  if (call.kind === "call") note(frame, saidOfArguments(frame, call, saidByReturning), false);
}

function note(frame: Frame, sayings: readonly Saying[], masks: boolean): void {
  for (const { of, what } of sayings) {
    const subject = subjectOf(of);
    if (what === "malformed" && !masks) noteSaid(frame, subject, what);
    else if (subject.kind === "name") restrict(frame, subject.binding, (value) => leftOf(frame, value, what));
    else if (what !== "absent" && what !== "no-text") noteSaid(frame, subject, what);
    // Whoever looks at the host of an address looks at the address.
    if (what === "allowed" && subject.kind === "member" && /^(?:host|hostname|netloc|origin)$/.test(subject.name))
      note(frame, [{ of: subject.object, what }], masks);
  }
}

/** `if (isCardError(error))`, where a function of the module asks for a class. */
function narrowByInstance(frame: Frame, { callee, arguments: given, start, end }: Call, holds: boolean): void {
  const [only, another] = given;
  if (callee.kind !== "name" || only?.value.kind !== "name" || another) return;
  const [closure, other] = evaluate(frame, callee).code;
  const asked = closure && !other && closure.function.module === frame.walk ? instanceAsked(closure.function) : undefined;
  if (asked) narrowCompared(frame, { ...asked, left: only.value, start, end }, holds);
}

/** `if (isUsable(secret))`: no empty text is in it. */
function narrowToFilled(frame: Frame, test: Call): void {
  const filled = testedFilled(test, (callee) => evaluate(frame, callee).code.map((closure) => closure.function));
  if (filled !== undefined) restrict(frame, filled, truthyPart);
}

/** What a test is made of, as it is known here. */
function knownHere(frame: Frame): Known {
  const textsOf = (expression: Expression): readonly string[] | undefined => {
    const written = writtenTexts(frame.walk, expression, 0);
    if (written || (expression.kind !== "name" && expression.kind !== "member")) return written;
    const value = evaluate(frame, expression);
    return value.texts.length > 0 ? knownTexts(value) : namesListed(frame, value);
  };
  const said = (call: Call, holds: boolean) => saidOfArguments(frame, call, (ref) => saidByFunction(ref, holds));
  return { textsOf, writtenAs: (expression) => writtenAs(frame.walk, expression), saidByCall: said };
}

function saidOfArguments(frame: Frame, call: Call, said: (ref: FunctionRef) => ReturnType<typeof saidByReturning>): readonly Saying[] {
  const { callee } = call;
  if (call.arguments.length === 0 || (callee.kind !== "name" && (callee.kind !== "member" || callee.object.kind !== "name"))) return [];
  const [closure, another] = evaluate(frame, callee).code;
  return closure && !another ? ofArguments(call, said(closure.function)) : [];
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

/** `error instanceof A || error instanceof B`: one thing is of one of several classes, all of which are known. */
function narrowToEither(frame: Frame, test: Extract<Expression, { kind: "choice" }>, holds: boolean, masks: boolean): void {
  const tests: Expression[] = [];
  for (let rest: Expression = test; ; rest = rest.left) {
    const either: boolean = rest.kind === "choice" && rest.selects === test.selects;
    tests.push(either && rest.kind === "choice" ? rest.right : rest);
    if (!either || rest.kind !== "choice") break;
  }
  const plain = notObject(tests, holds);
  if (plain !== undefined) return restrict(frame, plain, (value) => textPart(frame, value));
  keepSaid(frame, test, holds, masks);
  const words = tests.map((each) => (holds && each.kind === "compare" && comparesWord(each) ? tested(each) : undefined));
  if (words[0] !== undefined && words.every((it) => it === words[0])) return restrict(frame, words[0], (value) => wordPart(frame, value));
  const types = holds ? typesBeside(tests) : undefined;
  const part = types && plainPart(frame, types.types);
  if (types && part) return restrict(frame, types.binding, part);
  const bindings = tests.map((each) => (holds && each.kind === "compare" && each.operator === "instance-of" ? tested(each) : undefined));
  const [binding] = bindings;
  if (binding === undefined || bindings.some((other) => other !== binding)) return;
  const instances = tests.map((each) => (each.kind === "compare" ? instanceTested(frame, each) : undefined));
  const known = instances.filter((instance) => instance !== undefined);
  if (known.length === instances.length) restrict(frame, binding, () => joinAll(known));
}

type Compare = Extract<Expression, { kind: "compare" }>;

/** An instance of the class that a test names; undefined where that is not known. */
function instanceTested(frame: Frame, test: Compare): Value | undefined {
  const type = evaluate(frame, test.right);
  const node = type.api?.called();
  if (node) return valueOfApi(frame, node, "", NOTHING, frame.place(test));
  const own = instanceOfClass(frame, type);
  return own === NOTHING ? undefined : { ...own, open: true };
}

function narrowCompared(frame: Frame, test: Compare, holds: boolean, masks = false): void {
  const binding = tested(test);
  switch (test.operator) {
    case "instance-of": {
      if (!holds) return notInstance(frame, test, binding);
      if (binding === undefined) return;
      const part = plainPart(frame, [test.right]);
      if (part) return restrict(frame, binding, part);
      // What calling it gives is a text of whatever it is given: an `Error`, as those that a library raises are, too.
      if (evaluate(frame, test.right).api?.api?.result?.kind === "shown")
        return restrict(frame, binding, (value) => join(textPart(frame, withoutRaised(frame, value)), raisedPart(frame, value)));
      const instance = instanceTested(frame, test);
      const type = evaluate(frame, test.right);
      if (instance) restrict(frame, binding, (value) => join(instance, instancesOf(frame, value, type)));
      else if (isOwnUnseen(type)) restrict(frame, binding, (value) => passed(frame, value, "developing"));
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
        else if (typed.type === "string") restrict(frame, typed.binding, (value) => passed(frame, value, "no-text"));
        return;
      }
      if (binding !== undefined && same && areWords(other)) return restrict(frame, binding, (value) => wordPart(frame, value));
      if (!same) notSame(frame, test, masks);
      if (!nothing || (!same && onlyText(other) !== "")) return;
      if (binding !== undefined) restrict(frame, binding, same ? falsyPart : truthyPart);
      else notePresence(frame, trimmed(test.left), !same);
      return;
    }
    default:
  }
}

/** `if (arg !== key)`: what the two sides of a test that finds them different may be. */
function notSame(frame: Frame, test: Compare, masks: boolean): void {
  const sides = [
    { side: tested(test), other: evaluate(frame, test.right) },
    { side: test.right.kind === "name" ? test.right.binding : undefined, other: evaluate(frame, test.left) },
  ];
  for (const { side, other } of sides) {
    if (side === undefined) continue;
    const isGiven = frame.met.has(side) || frame.walk.program.bindings[side]?.kind === "parameter";
    restrict(frame, side, (value) => (isGiven ? otherThan(value, other) : withoutSame(value, other, masks)));
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
