import type { Clause, Expression } from "../../facts/program.ts";
import type { Sink } from "../../model/api.ts";
import { callClosure, callValue, NO_ARGUMENTS } from "../calls/calls.ts";
import { evaluate } from "../expressions/expressions.ts";
import { elementsOf } from "../expressions/members.ts";
import { optionOf } from "../expressions/where.ts";
import { guardOf, narrow, testedByEntries } from "../guards/guards.ts";
import { furtherEntries } from "../guards/listed-names.ts";
import { toldUnder } from "../guards/told-errors.ts";
import { MAX_SEPARATE_ITEMS } from "../limits.ts";
import { withoutEntry } from "../masks/entry-names.ts";
import { noteMet } from "../masks/masked-characters.ts";
import { assign } from "../statements/assign.ts";
import type { Frame } from "../statements/frame.ts";
import { recordComprehensionLoop } from "../statements/loops.ts";
import { recordReach } from "../statements/record.ts";
import { heapObject } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import { join, knownTexts, NOTHING, objectValue, onlyText, truthiness, type Value, withWays } from "../values/value.ts";
import { overridden } from "./overridden.ts";
import { inTurn, isFollowed, knownItems, knownNames, listOf, mappedList } from "./sequences.ts";

type Of<Kind extends Expression["kind"]> = Extract<Expression, { kind: Kind }>;

/** A list, tuple or set. */
export function list(frame: Frame, expression: Of<"list">): Value {
  const at = frame.place(expression);
  const fields = new Map<string, Value>();
  let rest = NOTHING;
  let position = 0;
  let exact = true;
  for (const item of expression.items) {
    const value = evaluate(frame, item.value);
    const items = item.spread && exact ? knownItems(frame, value) : undefined;
    if (items) for (const one of items) fields.set(String(position++), one);
    else if (item.spread) {
      rest = join(rest, elementsOf(frame, value, "elements", at));
      exact = false;
    } else if (exact) fields.set(String(position++), value);
    else rest = join(rest, value);
  }
  return objectValue(frame.allocate(at, "list", { fields, rest }));
}

/** A dict or object literal. */
export function object(frame: Frame, expression: Of<"object">): Value {
  const at = frame.place(expression);
  const fields = new Map<string, Value>();
  const getters = new Map<string, Expression>();
  let rest = NOTHING;
  const id = frame.allocate(at, "object", {});
  for (const entry of expression.entries) {
    if (entry.key === undefined) {
      rest = join(rest, spreadInto(frame, fields, evaluate(frame, entry.value), at));
      continue;
    }
    const keys = knownTexts(evaluate(frame, entry.key));
    if (entry.getter && keys.length === 1 && keys[0] !== undefined) {
      fields.set(keys[0], NOTHING);
      getters.set(keys[0], entry.value);
      continue;
    }
    const value = evaluate(frame, entry.value);
    if (keys.length === 1 && keys[0] !== undefined) {
      fields.set(keys[0], toldUnder(frame, keys[0], value, at));
      getters.delete(keys[0]);
      rest = withoutEntry(rest, keys[0]);
    } else rest = join(rest, value);
  }
  const single = frame.state.object(id)?.single ?? true;
  frame.state.setObject(id, heapObject("object", { fields, rest, single, ...(getters.size > 0 && { getters: new Set(getters.keys()) }) }));
  // What a getter gives may stand in the same object: `get tail() { return this.key.slice(-4); }`.
  for (const [name, getter] of getters) {
    const value = given(frame, getter, objectValue(id));
    const content = frame.state.object(id);
    if (content) frame.state.setObject(id, { ...content, fields: new Map(content.fields).set(name, value) });
  }
  frame.stored(id);
  return objectValue(id);
}

/** What either of two sets holds; of two dicts, the entries of both, those of the second winning. */
export function united(frame: Frame, left: Value, right: Value, at: Place): Value {
  const isDict = ({ objects }: Value): boolean => objects.length > 0 && objects.every((id) => frame.state.object(id)?.kind === "object");
  if (!isDict(left) && !isDict(right)) return join(left, right);
  const fields = new Map<string, Value>();
  const rest = join(spreadInto(frame, fields, left, at), spreadInto(frame, fields, right, at));
  return objectValue(frame.allocate(at, "object", { fields, rest }, " united"));
}

/** Puts the entries of a value among others, and gives what may be among them under any other name. */
function spreadInto(frame: Frame, fields: Map<string, Value>, spread: Value, at: Place): Value {
  const certain = spread.objects.length === 1 && !spread.open;
  let rest = furtherEntries(frame, spread);
  // What the caller gives may say otherwise what stands there already.
  if (spread.symbols.length > 0) for (const [name, value] of fields) fields.set(name, join(value, optionOf(frame, spread, name, at)));
  else for (const [name, value] of fields) fields.set(name, overridden(frame, value, spread, name));
  for (const source of spread.objects) {
    const content = frame.state.object(source);
    for (const [name, value] of content?.fields ?? []) fields.set(name, certain ? value : join(fields.get(name) ?? NOTHING, value));
    rest = join(rest, content?.rest ?? NOTHING);
  }
  return rest;
}

/** A list or dict of what a comprehension gives. */
export function comprehension(frame: Frame, expression: Of<"comprehension">): Value {
  const at = frame.place(expression);
  let result = NOTHING;
  let isCertain = false;
  const fork = frame.branch(undefined, false, () => {
    const [clause, second] = expression.clauses;
    if (!clause || second || clause.conditions.length > 0 || expression.key) {
      result = collected(frame, expression, at);
      return;
    }
    noteMet(frame, clause.target);
    const each = (element: Value): Value => {
      assign(frame, clause.target, element);
      return evaluate(frame, expression.value);
    };
    const iterable = evaluate(frame, clause.iterable);
    recordComprehensionLoop(frame, expression, iterable);
    isCertain = isFollowed(frame, iterable);
    result = mappedList(frame, iterable, each, at);
  });
  // What is done for each of a few that are known is done: `[fields.pop(name) for name in NAMES]`.
  frame.state.joinForks(isCertain ? [fork] : [fork, frame.state.fork()]);
  return result;
}

function collected(frame: Frame, expression: Of<"comprehension">, at: Place): Value {
  const [only, second] = expression.clauses;
  for (const { target } of expression.clauses) noteMet(frame, target);
  if (only && !second) {
    const iterable = evaluate(frame, only.iterable);
    recordComprehensionLoop(frame, expression, iterable);
    const items = knownItems(frame, iterable) ?? knownNames(frame, iterable, at);
    if (items && items.length <= MAX_SEPARATE_ITEMS) return collectedOneByOne(frame, expression, only, items, at);
  }
  let chosen = false;
  for (const clause of expression.clauses) {
    assign(frame, clause.target, elementsOf(frame, evaluate(frame, clause.iterable), "elements", at));
    for (const condition of clause.conditions) {
      const guard = guardOf(frame, condition, evaluate(frame, condition), true);
      // Whether it looks at the names of variables of the environment, so that not all of them are meant.
      chosen ||= guard.origins.some((origin) => origin.kind === "environment-names");
      frame.guards = [...frame.guards, guard];
      narrow(frame, condition, true, true);
    }
  }
  const key = expression.key ? evaluate(frame, expression.key) : NOTHING;
  const every = keptElement(frame, expression, evaluate(frame, expression.value), at);
  const value = chosen ? withoutWhole(every) : every;
  if (!expression.key) return objectValue(frame.allocate(at, "list", { rest: value }));
  const names = key.open ? [] : knownTexts(key);
  return objectValue(frame.allocate(at, "object", { fields: new Map(names.map((name) => [name, value])), rest: names.length > 0 ? NOTHING : value }));
}

/** Of elements that are kept as they are, by what the conditions say of their entries. */
function keptElement(frame: Frame, { value, clauses }: Of<"comprehension">, element: Value, at: Place): Value {
  const clause = value.kind === "name" ? clauses.find(({ target }) => target.kind === "name" && target.binding === value.binding) : undefined;
  return clause && value.kind === "name" ? testedByEntries(frame, element, value.binding, clause.conditions, at) : element;
}

/** Some variables of the environment, which ones is not followed: not the whole. */
function withoutWhole(value: Value): Value {
  return withWays(value, new Map([...value.ways].filter(([origin]) => origin.kind !== "whole-environment")));
}

/** Each element by itself: `{name: value for name, value in config.items() if name != "key"}` leaves out what its condition says. */
function collectedOneByOne(frame: Frame, expression: Of<"comprehension">, clause: Clause, items: readonly Value[], at: Place): Value {
  const fields = new Map<string, Value>();
  let rest = NOTHING;
  let decided = !expression.key;
  const values: Value[] = [];
  for (const [index, item] of items.entries()) {
    inTurn(frame, items.length, index, () => {
      assign(frame, clause.target, item);
      const tests = clause.conditions.map((condition) => ({ condition, value: evaluate(frame, condition) }));
      if (tests.some(({ value }) => truthiness(value) === false)) return;
      decided &&= tests.every(({ value }) => truthiness(value) === true);
      const { guards } = frame;
      frame.guards = [...guards, ...tests.map(({ condition, value }) => guardOf(frame, condition, value, true))];
      for (const { condition } of tests) narrow(frame, condition, true, true);
      const key = expression.key ? evaluate(frame, expression.key) : NOTHING;
      const value = evaluate(frame, expression.value);
      frame.guards = guards;
      const name = expression.key ? onlyText(key) : undefined;
      values.push(value);
      if (name === undefined) rest = join(rest, value);
      else fields.set(name, value);
    });
  }
  if (decided) return listOf(frame, values, at);
  return objectValue(frame.allocate(at, expression.key ? "object" : "list", { fields, rest }));
}

/** JSX: a component gets its attributes and children as an object. */
export function element(frame: Frame, expression: Of<"element">): Value {
  const at = frame.place(expression);
  const parts: { readonly value: Value; readonly at: Place; readonly form: Sink["form"] }[] = [];
  const fields = new Map<string, Value>();
  let rest = NOTHING;
  for (const entry of expression.entries) {
    const value = evaluate(frame, entry.value);
    parts.push({ value, at: frame.place(entry.value), form: "json" });
    const key = entry.key?.kind === "text" ? entry.key.value : undefined;
    if (key !== undefined) fields.set(key, value);
    else rest = join(rest, spreadInto(frame, fields, value, at));
  }
  expression.children.forEach((child, index) => {
    const value = evaluate(frame, child);
    // Elements inside tell for themselves.
    parts.push({ value, at: frame.place(child), form: "text" });
    fields.set(String(index), value);
  });
  const properties = objectValue(frame.allocate(at, "object", { fields, rest }));
  const component = expression.tag && evaluate(frame, expression.tag);
  if (component && isShipped(frame, component)) for (const { value, at, form } of parts) recordReach(frame, { kind: "client", form }, value, at, at, undefined);
  // Whoever shows the page calls the component with them.
  if (component) for (const closure of component.code) callClosure(frame, closure, { ...NO_ARGUMENTS, positional: [properties] }, NOTHING, at);
  return properties;
}

/** Whether what an element is given leaves the server with it: into the page itself, or to a component that runs in the browser. */
function isShipped(frame: Frame, component: Value): boolean {
  const inBrowser = ({ directives }: { readonly directives: readonly string[] }): boolean => directives.includes("use client");
  if (inBrowser(frame.walk.program)) return false;
  return component.texts.length > 0 || component.code.some(({ function: { module } }) => inBrowser(module.program));
}

/** What the function of a getter gives for the object that it is asked of. */
function given(frame: Frame, getter: Expression, receiver: Value): Value {
  if (getter.kind !== "call") return evaluate(frame, getter);
  return callValue(frame, evaluate(frame, getter.callee), NO_ARGUMENTS, { receiver, construct: false, at: frame.place(getter) });
}
