import type { Argument, Expression } from "../../facts/program.ts";
import { REQUEST_METHODS } from "../../model/http/effects.ts";
import type { ApiNode } from "../../model/model.ts";
import {
  baseClasses,
  classMember,
  construct,
  constructBase,
  inheritedMember,
  newInstance,
  overriddenBelow,
  setFields,
  superMember,
  superReceiver,
} from "../classes/classes.ts";
import { constructByFunction, inheritedFromPrototype, propertyOf } from "../classes/constructors.ts";
import { evaluateReceiver } from "../errors/caught.ts";
import { evaluate } from "../expressions/expressions.ts";
import { elementsOf } from "../expressions/members.ts";
import { askedOfProxy, isProxy } from "../expressions/proxies.ts";
import { recordUnseenCheck } from "../frameworks/unseen-checks.ts";
import { loggerAskedFor } from "../frameworks/unseen-loggers.ts";
import { recordValidation, validatorAmong } from "../frameworks/validators.ts";
import { forgetPresence, pathOf } from "../guards/presence.ts";
import { MAX_HANDED_UP } from "../limits.ts";
import { namedTuple } from "../results/named-tuples.ts";
import type { Frame } from "../statements/frame.ts";
import type { Retrying } from "../statements/loops.ts";
import { recordBeginning, recordMembership, recordRaise } from "../statements/record.ts";
import { isContainer } from "../values/held-containers.ts";
import type { Place } from "../values/place.ts";
import { firstStep, flowing, isNothing, join, joinAll, joinWays, NOTHING, UNKNOWN, type Value } from "../values/value.ts";
import { applyCall } from "./apply.ts";
import { instantiate } from "./instantiate.ts";
import { completed } from "./partial.ts";
import type { Closure } from "./summary.ts";
import { unseenResult } from "./unseen.ts";

/** The arguments of one call, evaluated. */
export interface Arguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  /** What further positions may be (`*args`, `...list`); undefined where there are none. */
  readonly rest: Value | undefined;
  /** An object of further keywords (`**options`). */
  readonly restNamed: Value | undefined;
  /** Where each stands, by position or keyword. */
  readonly places: ReadonlyMap<number | string, Place>;
  /** One of them is, as it is called, there to look at what was sent: before the last one sees it, or the last one itself. */
  readonly validated?: "before" | "last" | undefined;
}

export const NO_ARGUMENTS: Arguments = { positional: [], named: new Map(), rest: undefined, restNamed: undefined, places: new Map() };

interface CallSite {
  /** The name by which the callee was taken of the receiver, where it was. */
  readonly member?: string | undefined;
  readonly receiver: Value;
  readonly construct: boolean;
  readonly at: Place;
}

export function callExpression(frame: Frame, expression: Extract<Expression, { kind: "call" }>): Value {
  const at = frame.place(expression);
  const { callee } = expression;
  recordValidation(frame, expression, at);
  if (callee.kind === "member") {
    const above = superMember(frame, callee.object, callee.name, at);
    if (above)
      return callValue(frame, above.member, evaluateArguments(frame, expression.arguments), {
        receiver: above.self,
        construct: expression.construct,
        at,
        member: callee.name,
      });
    const [receiver, ofStripe] = evaluateReceiver(frame, callee, expression.arguments);
    const given = evaluateArguments(frame, expression.arguments);
    frame.chain = ofStripe === undefined ? undefined : { at, ofStripe };
    if (callee.object.kind === "super" && callee.name === "__new__") return newInstance(frame, callee.object, at);
    if (pathOf(expression) === undefined) forgetPresence(frame, callee.object);
    // What the library's own method does, it does to the instance at hand.
    const inherited = callee.object.kind === "super" ? receiver.api?.member(callee.name) : undefined;
    if (inherited && callee.object.kind === "super") {
      const self: Value = { ...(superReceiver(frame, callee.object) ?? receiver), api: receiver.api };
      return applyCall(frame, { node: inherited, receiver: self, arguments: given, member: callee.name, assigned: undefined, at }, false);
    }
    return callMember(frame, receiver, callee.name, given, { construct: expression.construct, at }, frame.place(callee));
  }
  const value = evaluate(frame, callee);
  const given = evaluateArguments(frame, expression.arguments);
  recordHandedErrors(frame, value, expression, given);
  return callValue(frame, value, given, { receiver: receiverOfChosen(frame, callee, value), construct: expression.construct, at });
}

/** What a method of a library's thing is called on that is chosen when the program runs: `logger[level](…)`, `getattr(logger, level)(…)`. */
function receiverOfChosen(frame: Frame, callee: Expression, value: Value): Value {
  if (!value.api || value.code.length + value.objects.length > 0) return NOTHING;
  const isAsked = callee.kind === "call" && callee.callee.kind === "global" && callee.callee.name === "getattr";
  const of = callee.kind === "index" ? callee.object : isAsked ? callee.arguments[0]?.value : undefined;
  return of?.kind === "name" || (of?.kind === "member" && of.object.kind === "name") ? evaluate(frame, of) : NOTHING;
}

/** An error that is made to be handed to whoever waits for it says as much as one that is raised: `done(new Error(…))`, `reject(new Error(…))`. */
function recordHandedErrors(frame: Frame, callee: Value, expression: Extract<Expression, { kind: "call" }>, { positional }: Arguments): void {
  if (callee.code.length + callee.objects.length > 0 || callee.api !== undefined) return;
  for (const [index, { value: argument, spread }] of expression.arguments.entries()) {
    const made = positional[index];
    if (spread || !made || argument.kind !== "call" || !argument.construct || argument.callee.kind !== "global" || !/Error$/.test(argument.callee.name))
      continue;
    recordRaise(frame, made, frame.place(argument));
  }
}

function evaluateArguments(frame: Frame, given: readonly Argument[]): Arguments {
  const positional: Value[] = [];
  const named = new Map<string, Value>();
  const places = new Map<number | string, Place>();
  let rest: Value | undefined;
  let restNamed: Value | undefined;
  for (const argument of given) {
    const value = evaluate(frame, argument.value);
    const at = frame.place(argument.value);
    if (argument.spread === "entries") restNamed = join(restNamed ?? NOTHING, value);
    else if (argument.spread === "items") rest = spreadItems(frame, value, positional, rest, at);
    else if (argument.name !== undefined) {
      named.set(argument.name, value);
      places.set(argument.name, at);
    } else if (rest === undefined) {
      places.set(positional.length, at);
      positional.push(value);
    } else rest = join(rest, value);
  }
  return { positional, named, rest, restNamed, places, validated: validatorAmong(frame, given) };
}

/** A list of known length is so many positions; of anything else every further position may be any element. */
function spreadItems(frame: Frame, value: Value, positional: Value[], rest: Value | undefined, at: Place): Value | undefined {
  const lists = value.objects.map((id) => frame.state.object(id));
  const length = lists[0]?.fields.size;
  const alike =
    length !== undefined && value.ways.size === 0 && lists.every((list) => list?.kind === "list" && list.rest === NOTHING && list.fields.size === length);
  if (rest === undefined && alike) {
    const other = value.open ? UNKNOWN : NOTHING;
    for (let index = 0; index < length; index++) positional.push(join(joinAll(lists.map((list) => list?.fields.get(String(index)) ?? NOTHING)), other));
    return undefined;
  }
  return join(rest ?? NOTHING, elementsOf(frame, value, "elements", at));
}

/** Calls a method by name: of an object's own class, of a library, of plain values, or of what a caller will give. */
function callMember(frame: Frame, receiver: Value, name: string, given: Arguments, site: Pick<CallSite, "construct" | "at">, calleeAt: Place): Value {
  let result = NOTHING;
  let resolved = false;
  let overridden = receiver.objects.length > 0;
  if (name === "includes" || name === "has") recordMembership(frame, receiver, given.positional[0], site.at);
  else if (name === "startsWith" || name === "startswith") recordBeginning(frame, receiver, given.positional[0], site.at);
  const full = { ...site, receiver };
  for (const id of receiver.objects) {
    const content = frame.state.object(id);
    if (!content) {
      overridden = false;
      continue;
    }
    const self: Value = { ...NOTHING, objects: [id], api: content.api };
    const member =
      content.fields.get(name) ??
      (isProxy(content) ? askedOfProxy(frame, content, self, name, calleeAt) : undefined) ??
      (content.class && classMember(frame, content.class, content.kind === "class" ? undefined : self, name, calleeAt)) ??
      (content.prototype && inheritedFromPrototype(frame, content, self, name, calleeAt));
    if (member && (member.code.length > 0 || member.api || member.symbols.length > 0 || member.objects.length > 0)) {
      resolved = true;
      result = join(result, callValue(frame, member, given, { ...full, receiver: self }));
    }
    overridden &&= member !== undefined && member.code.length > 0;
  }
  for (const closure of receiver.code) {
    const property = propertyOf(frame, closure, name);
    if (!property || property.code.length === 0) continue;
    resolved = true;
    result = join(result, callValue(frame, property, given, full));
  }
  const method = frame.walk.host.model.method(frame.walk.program.ecosystem, name);
  // What a class of the program has in its place, the library's is not called.
  const own = overridden ? undefined : receiver.api?.member(name);
  // Where any name may be a field, what is called is the method that all values of its kind have.
  const inherited = own === undefined && !resolved ? libraryMember(frame, receiver, name) : undefined;
  const node = own && own === receiver.api?.member("*") && method && isCallable(method) ? undefined : (own ?? inherited);
  if (node) {
    resolved = true;
    result = join(result, applyCall(frame, { node, receiver, arguments: given, member: name, assigned: undefined, at: site.at }, site.construct));
  }
  for (const symbol of receiver.symbols) {
    const declared = frame.walk.receiverClass(symbol);
    const member = frame.state.attribute(symbol.next({ kind: "member", name })) ?? (declared && classMember(frame, declared, receiver, name, calleeAt));
    const known = member !== undefined && member.code.length > 0;
    // Which of several it is, the receiver says.
    const isChosen = known && declared !== undefined && overriddenBelow(frame, declared, name);
    if (known) resolved = true;
    if (known && !isChosen) result = join(result, callValue(frame, member, given, full));
    if (known ? isChosen : !node)
      result = join(result, postponed(frame, { ...NOTHING, symbols: [symbol], ways: receiver.ways, open: true }, name, given, full));
  }
  // Instances of a class of the program have the methods of that class, and none of those that lists and maps have.
  const foreign = receiver.objects.length > 0 && !receiver.open && !receiver.api && receiver.objects.every((id) => !isContainer(frame.state.object(id)));
  const plain = resolved || foreign ? undefined : method;
  if (plain && isCallable(plain))
    result = join(result, applyCall(frame, { node: plain, receiver, arguments: given, member: name, assigned: undefined, at: site.at }, false));
  else if (!resolved && receiver.symbols.length === 0) {
    recordUnseenCheck(frame, name, given, site.at);
    result = joinAll([result, unknownMethod(frame, receiver, name, given, site.at), loggerAskedFor(frame, name, given.positional[0])]);
  }
  return result === NOTHING ? UNKNOWN : result;
}

/** Whether a call is one of a method that containers have, of which is said already what it gives, or one of nothing at all. */
export function isOfContainers(frame: Frame, target: Value, name: string | undefined): boolean {
  const { objects, open, api } = target;
  if (isNothing(target)) return true;
  const method = name === undefined ? undefined : frame.walk.host.model.method(frame.walk.program.ecosystem, name);
  return method !== undefined && isCallable(method) && !open && !api && objects.length > 0 && objects.every((id) => isContainer(frame.state.object(id)));
}

/** What a class that a value is has of the library's class that it derives from. */
function libraryMember(frame: Frame, { objects: [id, second] }: Value, name: string): ApiNode | undefined {
  const content = id && !second ? frame.state.object(id) : undefined;
  return content?.kind === "class" && content.class ? inheritedMember(frame, content.class, name) : undefined;
}

const isCallable = ({ api }: ApiNode): boolean =>
  api?.result !== undefined || api?.effects !== undefined || api?.callbacks !== undefined || api?.value === undefined;

/** A method that nothing knows: data it is called on stays that data, keys are not assumed to come through. */
function unknownMethod(frame: Frame, receiver: Value, name: string, given: Arguments, at: Place): Value {
  const ways = new Map([...receiver.ways].filter(([origin]) => origin.kind === "data" || origin.kind === "settings"));
  return flowing(joinWays(ways, unseenResult(frame, receiver, name, given, at).ways));
}

/** Calls what `callee` may be, with everything recorded that follows. */
export function callValue(frame: Frame, callee: Value, given: Arguments, site: CallSite): Value {
  let result = NOTHING;
  for (const closure of callee.code)
    result = join(result, site.construct ? constructByFunction(frame, closure, given, site.at) : callClosure(frame, closure, given, site.receiver, site.at));
  for (const id of callee.objects) {
    const content = frame.state.object(id);
    const waiting = content && completed(content, given);
    const tuple = content && namedTuple(frame, content, given, site.at);
    if (tuple) result = join(result, tuple);
    else if (waiting) result = join(result, callValue(frame, waiting.callee, waiting.given, waiting.receiver ? { ...site, receiver: waiting.receiver } : site));
    else if (content?.kind === "class" && content.class) result = join(result, construct(frame, content.class, given, site.at));
    else if (content?.kind === "instance" && content.class) {
      const call = classMember(frame, content.class, { ...NOTHING, objects: [id] }, "__call__", site.at);
      if (call) result = join(result, callValue(frame, call, given, site));
    }
  }
  if (callee.api)
    result = join(
      result,
      applyCall(
        frame,
        {
          node: callee.api,
          receiver: site.receiver === NOTHING && callee.objects.length > 0 ? callee : site.receiver,
          arguments: given,
          member: site.member,
          assigned: undefined,
          at: site.at,
        },
        site.construct,
      ),
    );
  if (callee.symbols.length > 0) result = join(result, postponed(frame, callee, undefined, given, site));
  return result === NOTHING ? unseenResult(frame, callee, undefined, given, site.at) : result;
}

/** Calls functions one after the other, each with what the one before gave in the first place. */
export function callChain(frame: Frame, functions: readonly Value[], given: Arguments, site: CallSite): Value {
  const [first = UNKNOWN, ...others] = given.positional;
  return functions.reduce((value, each) => callValue(frame, each, { ...given, positional: [value, ...others] }, site), first);
}

/** Keeps a call of something that only the caller knows; the result is a placeholder for what it will give. */
function postponed(frame: Frame, callee: Value, member: string | undefined, given: Arguments, site: CallSite): Value {
  if (frame.handing > MAX_HANDED_UP) return UNKNOWN;
  const plain = frame.handing > 0 ? plainMethod(frame, callee) : undefined;
  if (plain) return applyCall(frame, { node: plain, receiver: site.receiver, arguments: given, member: site.member, assigned: undefined, at: site.at }, false);
  const number = frame.postpone({
    callee,
    member,
    arguments: given,
    construct: site.construct,
    at: site.at,
    circumstances: frame.circumstances(site.at),
    retrying: frame.retrying,
    tried: frame.raised.length > 1,
    handedUp: frame.handing,
    parts: frame.partsWithin(site.at),
    chain: frame.chained && frame.chained.each.symbols[0] === callee.symbols[0] && member === undefined ? frame.chained : undefined,
  });
  const [symbol] = callee.symbols;
  if (number === undefined || symbol === undefined) return UNKNOWN;
  const step = firstStep(callee, site.at);
  const own = frame.walk.calledBy(frame.function, symbol);
  if (frame.raised.length > 1 && member !== undefined && REQUEST_METHODS.has(member))
    frame.raise(frame.symbolic(own, { kind: "raised", pending: number }, step) ?? NOTHING);
  return frame.symbolic(own, { kind: "call", pending: number }, step) ?? UNKNOWN;
}

/** The method that all values have by the name under which something was taken of what a caller gives, where that is one that changes nothing. */
function plainMethod(frame: Frame, { symbols }: Value): ApiNode | undefined {
  let method: ApiNode | undefined;
  for (const { path } of symbols) {
    const last = path.at(-1);
    const plain = last?.kind === "member" ? frame.walk.host.model.plainMethod(frame.walk.program.ecosystem, last.name) : undefined;
    if (!plain || (method && method !== plain)) return undefined;
    method = plain;
  }
  return method;
}

/** Calls a function of the project: what its summary says happens with these arguments. */
export function callClosure(frame: Frame, closure: Closure, given: Arguments, receiver: Value, at: Place): Value {
  const { module, id } = closure.function;
  const summary = module.summaryOf(id);
  if (frame.retrying) recordRetry(frame, closure, frame.retrying);
  if (!summary) return flowing(joinedData(given));
  return instantiate(frame, closure, summary, given, closure.receiver ?? receiver, at);
}

/** What a function does is run again with it. */
function recordRetry(frame: Frame, { function: { module, id } }: Closure, how: Retrying): void {
  const unit = module.program.functions[id]?.unit ?? 0;
  const at = { path: module.path, unit, start: 0, end: module.program.units[unit]?.length ?? 0 };
  frame.record({ ...frame.circumstances(at), kind: "retry", after: [], ...how });
}

function joinedData(given: Arguments) {
  let ways = NOTHING.ways;
  for (const value of given.positional) ways = joinWays(ways, value.ways);
  return new Map([...ways].filter(([origin]) => origin.kind === "data"));
}

/** `super(…)`: the base class's constructor on the receiver. */
export function superCall(frame: Frame, expression: Extract<Expression, { kind: "super-call" }>): Value {
  const given = evaluateArguments(frame, expression.arguments);
  if (expression.receiver === undefined || expression.class === undefined) return UNKNOWN;
  const receiver = frame.state.variable(expression.receiver) ?? frame.walk.variables.captured(expression.receiver);
  const ref = frame.walk.classRef(expression.class);
  const at = frame.place(expression);
  for (const base of baseClasses(ref)) constructBase(frame, base, receiver, given, at);
  setFields(frame, ref, receiver, at);
  return receiver;
}

/** The value at a name of something, called without arguments: getters. */
export function callGetter(frame: Frame, getter: Closure, receiver: Value, at: Place): Value {
  return callClosure(frame, getter, NO_ARGUMENTS, receiver, at);
}
