import type { Expression } from "../../facts/program.ts";
import type { Called } from "../../model/api.ts";
import type { ApiNode } from "../../model/model.ts";
import { callByLibrary, handToFramework } from "../calls/apply.ts";
import { type Arguments, callValue, NO_ARGUMENTS } from "../calls/calls.ts";
import { partial, unbound } from "../calls/partial.ts";
import { passesThrough } from "../calls/passed-through.ts";
import type { Closure } from "../calls/summary.ts";
import { classMember } from "../classes/classes.ts";
import { isRetried } from "../errors/retries.ts";
import { evaluate } from "../expressions/expressions.ts";
import type { Use } from "../expressions/where.ts";
import { overriddenOf } from "../frameworks/frameworks.ts";
import { namesOfModel } from "../frameworks/response-models.ts";
import { serveDecorated } from "../frameworks/served.ts";
import type { Frame } from "../statements/frame.ts";
import { type HeapObject, withField } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import { constantValue, joinAll, NOTHING, objectValue, onlyConstant, UNKNOWN, type Value } from "../values/value.ts";

/** What a definition is after its decorators. One that nothing is known of keeps the function, as nearly all do, and some give it methods besides. `receiver`: what methods have. */
export function decorated(frame: Frame, decorators: readonly Expression[], value: Value, at: Place, receiver: Value = NOTHING): Value {
  let result = value;
  for (const expression of decorators.toReversed()) {
    const decorator = evaluate(frame, expression);
    const node = decoratorOf(frame, expression, decorator);
    const known = node?.api?.decorates;
    if (decorator.api?.api?.overrides) callMethods(frame, decorator.api, value, { ...NO_ARGUMENTS, positional: argumentsOf(frame, expression) }, at);
    if (known && node) {
      const isTold = known.option !== undefined || known.parameters?.includes(":caught-error");
      const given = isTold ? { ...NO_ARGUMENTS, positional: argumentsOf(frame, expression), named: namedIn(frame, expression) } : NO_ARGUMENTS;
      const use: Use = { node, receiver: NOTHING, arguments: given, member: undefined, assigned: undefined, at };
      // What the library calls is what the decorators below made of it; the function itself is seen to either way.
      for (const closure of new Set([...value.code, ...result.code])) {
        const decorates = { ...asGiven(frame, known, expression, closure), wraps: !value.code.includes(closure) };
        if (receiver === NOTHING) callByLibrary(frame, closure, decorates, use, receiver);
        else {
          handToFramework(closure, decorates, use);
          frame.walk.waiting.push({ closure, called: decorates, use, instance: receiver });
        }
      }
      if (known.serves) serveDecorated(frame, applicationOf(frame, expression), value.code, known.serves === "all", at);
      if (known.declares) markGenerated(frame, value, showsFields(expression), known.declares === "checked");
      const thing = known.becomes === undefined ? undefined : frame.walk.host.model.node(node.ecosystem, known.becomes);
      const bound = known.binds === undefined ? undefined : namedIn(frame, expression).get(known.binds);
      if (bound && onlyConstant(bound)?.constant === true) result = partial(frame, result, [UNKNOWN], new Map(), at);
      if (thing) result = { ...result, api: thing };
      continue;
    }
    if (decorator.code.length + decorator.objects.length === 0 && !decorator.api?.api?.result) continue;
    const described = receiver === NOTHING ? undefined : changedByDescriptor(frame, decorator, receiver, result, frame.place(expression));
    if (described) {
      result = described;
      continue;
    }
    const given = receiver === NOTHING || result.code.length === 0 ? result : unbound(frame, result, frame.place(expression));
    const changed = callValue(frame, decorator, { ...NO_ARGUMENTS, positional: [given] }, { receiver: NOTHING, construct: false, at });
    // A wrapper defined in the decorator calls the function it was given: both are kept, so that callers of either are followed.
    if (passesThrough(changed)) result = { ...changed, code: [...new Set([...changed.code, ...result.code])] };
    else if (changed.code.length > 0 || changed.api || isCallable(frame, changed, at)) result = changed;
  }
  return result;
}

/**
 * What a method is after a decorator that is told of it by three things: the class, the name, and a descriptor, in which it puts another function in the method's place.
 * Undefined for all others.
 */
function changedByDescriptor(frame: Frame, decorator: Value, target: Value, method: Value, at: Place): Value | undefined {
  const { code } = decorator;
  if (code.length === 0 || method.code.length === 0 || !code.every(takesDescriptor)) return undefined;
  const id = frame.allocate(at, "object", { fields: new Map([["value", method]]) }, " descriptor");
  const returned = callValue(
    frame,
    { ...NOTHING, code },
    { ...NO_ARGUMENTS, positional: [target, UNKNOWN, objectValue(id)] },
    { receiver: NOTHING, construct: false, at },
  );
  const fields = [id, ...returned.objects].map((it) => frame.state.object(it)?.fields.get("value") ?? NOTHING);
  const changed = joinAll(fields);
  return changed.code.length > 0 ? changed : method;
}

/** `(target, name, descriptor) => …` */
function takesDescriptor({ function: { module, id } }: Closure): boolean {
  const parameters = module.program.functions[id]?.parameters ?? [];
  return parameters.length === 3 && parameters.every(({ kind }) => kind === "plain");
}

/** Whether it is a thing of a class of the project that can be called: `@Redacted` above a function makes one. */
function isCallable(frame: Frame, { objects }: Value, at: Place): boolean {
  const callable = (id: Value["objects"][number]): boolean => {
    const content = frame.state.object(id);
    return content?.kind === "instance" && content.class !== undefined && classMember(frame, content.class, undefined, "__call__", at) !== undefined;
  };
  return objects.length > 0 && objects.every(callable);
}

/** Tells of a class object that its constructor is generated: no name that a program can write. */
const DECLARES = " declares";
/** The same of one that looks at what it is given. */
const CHECKS = " checks";

/** Whether a decorator of the class makes its constructor from the names that it declares. */
export function isGenerated({ fields }: HeapObject): boolean {
  return fields.has(DECLARES);
}

/** Whether such a constructor looks at what it is given: that of pydantic's dataclasses. */
export function isCheckedByConstructor({ fields }: HeapObject): boolean {
  return fields.has(CHECKS);
}

/** Whether such a class says of its instances what is in them: unless the decorator is told `repr=False`. */
export function saysFields({ fields }: HeapObject): boolean {
  return onlyConstant(fields.get(DECLARES) ?? UNKNOWN)?.constant !== false;
}

const showsFields = (decorator: Expression): boolean =>
  decorator.kind !== "call" || !decorator.arguments.some(({ name, value }) => name === "repr" && value.kind === "constant" && value.value === false);

function markGenerated(frame: Frame, { objects }: Value, shows: boolean, checks: boolean): void {
  for (const id of objects) {
    const content = frame.state.object(id);
    if (content?.kind !== "class") continue;
    const generated = withField(content, DECLARES, shows ? UNKNOWN : constantValue(false), true);
    frame.state.setObject(id, checks ? withField(generated, CHECKS, constantValue(true), true) : generated);
    frame.stored(id);
  }
}

/** What a decorator is a method of, where that has a name: `@app.post("/hook")`. */
function applicationOf(frame: Frame, decorator: Expression): Value {
  const method = decorator.kind === "call" ? decorator.callee : decorator;
  return method.kind === "member" && (method.object.kind === "name" || method.object.kind === "member") ? evaluate(frame, method.object) : NOTHING;
}

/** The library's thing that decorates: itself, or what calling it gives. */
function decoratorOf(frame: Frame, expression: Expression, { api }: Value): ApiNode | undefined {
  return api?.api?.decorates || expression.kind !== "call" ? api : (evaluate(frame, expression.callee).api ?? api);
}

/** A library calls methods of the classes that are decorated so: `catch` of one below `@Catch()`. */
function callMethods(frame: Frame, node: ApiNode, { objects }: Value, given: Arguments, at: Place): void {
  for (const id of objects) {
    const content = frame.state.object(id);
    if (content?.kind === "class" && content.class?.module === frame.walk) frame.walk.waiting.push(...overriddenOf(frame, content.class, node, given, at));
  }
}

/** What a decorator is told by name. */
function namedIn(frame: Frame, decorator: Expression): ReadonlyMap<string, Value> {
  const given = decorator.kind === "call" ? decorator.arguments : [];
  return new Map(given.flatMap(({ name, value }) => (name === undefined ? [] : [[name, evaluate(frame, value)] as const])));
}

/** What a decorator is called with, in order. */
function argumentsOf(frame: Frame, decorator: Expression): readonly Value[] {
  if (decorator.kind !== "call" || decorator.arguments.some(({ spread }) => spread !== undefined)) return [];
  return decorator.arguments.filter(({ name }) => name === undefined).map(({ value }) => evaluate(frame, value));
}

/** What a decorator does with the keywords that it is given here. */
function asGiven(frame: Frame, called: Called, decorator: Expression, { function: { module, id } }: Closure): Called {
  const has = (keyword: string): boolean => {
    const given = decorator.kind === "call" ? decorator.arguments.find(({ name }) => name === keyword) : undefined;
    return given !== undefined && onlyConstant(evaluate(frame, given.value))?.constant !== null;
  };
  const named = module.program.functions[id]?.returns ?? [];
  const filtered = called.schema !== undefined && (has(called.schema) || named.some((type) => evaluate(frame, type).objects.length > 0));
  const { returns, retries, ...rest } = called;
  const keyword = (name: string): Value | undefined => {
    const given = decorator.kind === "call" ? decorator.arguments.find((it) => it.name === name) : undefined;
    return given && evaluate(frame, given.value);
  };
  const retried = isRetried(retries, keyword);
  const only = filtered && called.schema !== undefined ? namesOfModel(frame, decorator, called.schema, named) : undefined;
  return { ...rest, ...(returns && (!filtered || only) && { returns, only }), ...(retried && { retries: true }) };
}
