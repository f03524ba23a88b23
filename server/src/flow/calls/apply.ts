import type { Expression, Parameter } from "../../facts/program.ts";
import type { Callback, Called, Effect, Received, Sink, Where } from "../../model/api.ts";
import { type ApiNode, plainAnswer } from "../../model/model.ts";
import { isNullDevice } from "../../model/null-device.ts";
import type { Result } from "../../model/result.ts";
import { hiddenName } from "../classes/constructors.ts";
import { caughtByLibrary, caughtInChain } from "../errors/caught.ts";
import { raiseHolding } from "../errors/raised.ts";
import { isRetried } from "../errors/retries.ts";
import { readsOf } from "../expressions/as-text.ts";
import { elementsOf, writeMember } from "../expressions/members.ts";
import { type Found, select, type Use, valueAt } from "../expressions/where.ts";
import { serve } from "../frameworks/served.ts";
import { recordRedaction } from "../masks/redacting-loggers.ts";
import { redacted } from "../masks/redaction.ts";
import { takeOutSame } from "../masks/same-value.ts";
import { takeOutNamed } from "../masks/stripped.ts";
import { emit, listen } from "../results/emitters.ts";
import { resultOf } from "../results/results.ts";
import { append, fill, namedItems, spreadArguments } from "../results/sequences.ts";
import { shownTo, writtenInHoles } from "../results/shallow.ts";
import { sourced } from "../results/sources.ts";
import type { Frame } from "../statements/frame.ts";
import { RETRIED_BY_LIBRARY, recordCallbackLoop } from "../statements/loops.ts";
import { recordCall, recordClient, recordCredential, recordEntries, recordReach, recordRequest, recordTrust } from "../statements/record.ts";
import type { Place } from "../values/place.ts";
import { entriesWritten, writtenBy } from "../values/texts.ts";
import {
  apiValue,
  constantValue,
  join,
  joinAll,
  knownTexts,
  NOTHING,
  objectValue,
  onlyText,
  truthiness,
  UNKNOWN,
  type Value,
  withWays,
} from "../values/value.ts";
import { callClosure, callValue, NO_ARGUMENTS } from "./calls.ts";
import { completed } from "./partial.ts";
import { passed } from "./passing.ts";
import type { Closure } from "./summary.ts";

/** Calls or constructs a library's thing: its effects are recorded; what it gives is returned. `instance`: the object being constructed, if there is one already. */
export function applyCall(frame: Frame, use: Use, construct: boolean, instance?: Value): Value {
  const { node } = use;
  const { api } = node;
  if (node.chain) {
    const endpoints = node.chain.root.api?.endpoints;
    recordCall(frame, use);
    for (const effect of endpoints?.effects ?? []) applyEffect(frame, effect, use, undefined);
    const known = endpoints?.result && !plainAnswer(node.chain);
    const answer = known ? withApi(applyResult(frame, endpoints.result, use), node.called()) : instanceOf(frame, use, node.called());
    if (endpoints?.answers !== undefined) answerCallback(frame, endpoints.answers, answer, use);
    return answer;
  }
  const discarding = api?.discards === undefined ? undefined : nowhere(frame, valueAt(frame, use, api.discards), use);
  if (discarding) return discarding;
  const made = instance ?? instanceOf(frame, use, node.called());
  for (const effect of api?.effects ?? []) if (effect.kind !== "serve") applyEffect(frame, effect, use, made);
  const answers = joinAll((api?.callbacks ?? []).map((callback) => applyCallback(frame, callback, use)));
  // What functions do is asked only when it is known where the library sends what they return.
  for (const effect of api?.effects ?? []) if (effect.kind === "serve") applyEffect(frame, effect, use, made);
  if (!api?.result) return construct || node.called() ? made : UNKNOWN;
  const result = join(applyResult(frame, api.result, use), answers);
  return node.called() ? join({ ...result, api: undefined }, made) : result;
}

/** A function that an endpoint answers to receives what went wrong and what it gives. */
function answerCallback(frame: Frame, at: Where, answer: Value, use: Use): void {
  const positional = [receivedValue(frame, ":caught-error", use), answer];
  for (const { value } of select(frame, use, at))
    for (const closure of value.code) callClosure(frame, closure, { ...NO_ARGUMENTS, positional }, NOTHING, use.at);
}

function withApi(value: Value, api: ApiNode | undefined): Value {
  return api ? { ...value, api } : value;
}

/** Something new of a library's kind: an object, so that what is stored in it later is seen. */
function instanceOf(frame: Frame, use: Use, given: ApiNode | undefined): Value {
  if (!given) return UNKNOWN;
  const made = objectValue(frame.allocate(use.at, "instance", { api: given }, ` ${given.id}`), given);
  const value = given.api?.endpoints ? withWays(made, sourced(frame, { kind: "data", what: "client" }, use).ways) : made;
  if (!given.api?.value) return value;
  const flow = applyResult(frame, given.api.value, { ...use, node: given });
  return { ...join({ ...flow, api: undefined }, value), api: given };
}

/** What a result rule makes of a use. */
export function applyResult(frame: Frame, result: Result, use: Use): Value {
  return resultOf(frame, result, use);
}

/** Something is stored under a name of a library's thing: `stripe.api_key = …`. */
export function applyAssigned(frame: Frame, object: Value, name: string | undefined, value: Value, at: Place, argument: Expression | undefined): void {
  if (!object.api || name === undefined) return;
  const node = object.api.member(name) ?? object.api.element();
  const use: Use | undefined = node && {
    node,
    receiver: object,
    arguments: argument ? { ...NO_ARGUMENTS, places: new Map([["value", frame.place(argument)]]) } : NO_ARGUMENTS,
    member: name,
    assigned: value,
    at,
  };
  for (const effect of node?.api?.assigned ?? []) if (use) applyEffect(frame, effect, use, undefined);
}

/** Does what an effect of the model says. */
export function applyEffect(frame: Frame, effect: Effect, use: Use, instance: Value | undefined): void {
  frame.majors = effect.majors ?? use.node.api?.majors;
  performEffect(frame, effect, use, instance);
  frame.majors = undefined;
}

function performEffect(frame: Frame, effect: Effect, use: Use, instance: Value | undefined): void {
  switch (effect.kind) {
    case "credential":
      for (const found of select(frame, use, effect.at)) recordCredential(frame, effect, use, found);
      return;
    case "sink": {
      if (effect.when !== undefined && valueAt(frame, use, effect.when) === undefined) return;
      const own = effect.unless === undefined ? undefined : valueAt(frame, use, effect.unless);
      if (own && own.code.length + own.objects.length > 0) return;
      const sink = sinkOf(frame, effect, use);
      if (!sink) return;
      for (const found of foundWritten(frame, effect, use))
        if (effect.sink.kind === "client" && found.value.objects.length > 0) recordEntries(frame, found.value, effect.sink, use.at);
        else recordReach(frame, sink, redacted(frame, effect, use, found.value), found.at ?? use.at, use.at, use.node);
      return;
    }
    case "client": {
      const options = new Map<string, Value>();
      const all = valueAt(frame, use, effect.all);
      for (const id of all?.objects ?? [])
        for (const [name, value] of frame.state.object(id)?.fields ?? []) options.set(name, join(options.get(name) ?? NOTHING, value));
      if (effect.all?.includes("**")) for (const [name, value] of use.arguments.named) options.set(name, value);
      const places = new Map<string, Place>();
      for (const [name, where] of Object.entries(effect.options ?? {})) {
        const found = select(frame, use, where);
        if (found.length > 0) options.set(name, joinAll(found.map((it) => it.value)));
        const at = found.find((it) => it.at !== undefined)?.at;
        if (at) places.set(name, at);
      }
      recordClient(frame, effect.client, options, places, use, instance);
      // The options stay with the instance, so that they are seen when it is handed on.
      const holder = effect.into === undefined ? instance : valueAt(frame, use, effect.into);
      if (holder) for (const [name, value] of options) writeMember(frame, holder, name, value, use.at);
      return;
    }
    case "request":
      return recordRequest(frame, effect, use);
    case "trust":
      return recordTrust(frame, effect, use);
    case "raise":
      return raiseHolding(frame, effect, use);
    case "redaction":
      return recordRedaction(frame, effect, use);
    case "emit":
      return emit(frame, effect, use);
    case "listen":
      return listen(frame, effect, use);
    case "serve":
      return serve(frame, effect, use, instance);
    case "remove":
      return takenOut(frame, effect, use);
    case "fill": {
      const [list, value] = [valueAt(frame, use, effect.of) ?? NOTHING, valueAt(frame, use, effect.by) ?? UNKNOWN];
      if (!fill(frame, list, value, valueAt(frame, use, effect.from), valueAt(frame, use, effect.to))) writeMember(frame, list, undefined, value, use.at);
      return;
    }
    case "empty":
      return emptied(frame, valueAt(frame, use, effect.of) ?? NOTHING);
    case "store": {
      const value = valueAt(frame, use, effect.value);
      const into = effect.into === "made" ? instance : valueAt(frame, use, effect.into);
      if (value === undefined || into === undefined) return;
      if (effect.under !== undefined) {
        const before = effect.end ? valueAt(frame, use, `${effect.into}.${effect.under}`) : undefined;
        return writeMember(frame, into, effect.under, before ? join(before, value) : value, use.at);
      }
      if (
        (effect.end || effect.start) &&
        append(
          frame,
          into,
          select(frame, use, effect.value).map((found) => found.value),
          effect.start ? "first" : "last",
        )
      )
        return;
      const key = effect.key === undefined ? undefined : valueAt(frame, use, effect.key);
      const names = key ? knownTexts(key) : [];
      if (key?.api && names.length === 0) return writeMember(frame, into, nameOfThing(key.api), value, use.at);
      if (names.length === 1) {
        applyAssigned(frame, into, names[0], value, use.at, undefined);
        const isShown = effect.shown === undefined || truthiness(valueAt(frame, use, effect.shown) ?? constantValue(undefined)) !== false;
        writeMember(frame, into, key && (isShown ? onlyText(key) : hiddenName(onlyText(key))), value, use.at);
      } else writeMember(frame, into, undefined, value, use.at, key);
    }
  }
}

/** What arrives in a sink, as far as a format beside it lets it. */
function foundWritten(frame: Frame, { at, format, depth, sink }: Extract<Effect, { kind: "sink" }>, use: Use): readonly Found[] {
  const to = valueAt(frame, use, depth);
  const found = select(frame, use, at).map((each) => ({ ...each, value: shownTo(frame, to, each.value, use.at) }));
  const text = format === undefined ? undefined : valueAt(frame, use, format);
  if (!text) return found;
  const values = found.map(({ value }) => value);
  const [entries, further] = values;
  const named = entries && !further && entries.objects.length > 0 ? entriesWritten(text, entries, use.at, readsOf(frame, use.at)) : undefined;
  if (named) return found.map((each) => ({ ...each, value: objectValue(frame.allocate(use.at, "object", { fields: named }, " written entries")) }));
  const written = sink.form === "inspect" ? writtenInHoles(frame, values, use.at) : writtenBy(text, values, use.at, readsOf(frame, use.at));
  return found.map((each, index) => ({ ...each, value: written[index] ?? each.value }));
}

/** The name under which a library keeps what is said of one of its things: `curl.setopt(pycurl.URL, …)`; in lower case, as no member of the library's is called. */
const nameOfThing = ({ path }: ApiNode): string => path.slice(path.search(/[^.:]*$/)).toLowerCase();

/** What is taken out of a container by its name, or as what it is. */
function takenOut(frame: Frame, { of, key, value }: Extract<Effect, { kind: "remove" }>, use: Use): void {
  const from = valueAt(frame, use, of) ?? NOTHING;
  if (key !== undefined) takeOutNamed(frame, from, valueAt(frame, use, key) ?? NOTHING, use.at);
  if (value !== undefined) for (const found of select(frame, use, value)) takeOutSame(frame, from, found.value);
}

/** Nothing is left in a container that can only be this one. */
function emptied(frame: Frame, { objects: [id, second] }: Value): void {
  const content = id && !second ? frame.state.object(id) : undefined;
  if (!id || !content?.single || (content.kind !== "list" && content.kind !== "object")) return;
  frame.state.setObject(id, { ...content, fields: new Map(), rest: NOTHING });
  frame.noteWrite();
}

/** What is written to, in the form of what writes: `print(key, file=handle)`. Undefined where nobody reads it: the null device, a text in memory. */
function sinkOf(frame: Frame, { sink, to }: Extract<Effect, { kind: "sink" }>, use: Use): Sink | undefined {
  const given = to === undefined ? undefined : valueAt(frame, use, to);
  const target = given ?? (to === undefined ? undefined : frame.printed);
  if (!target) return sink;
  const write = target.api?.member("write")?.api;
  const own = write?.effects?.find((effect) => effect.kind === "sink");
  return own ? { ...sink, kind: own.sink.kind } : given && !write ? sink : undefined;
}

/** What is opened of the null device; undefined where it is another file. */
function nowhere(frame: Frame, file: Value | undefined, { node }: Use): Value | undefined {
  const name = file && (onlyText(file) ?? file.api?.path);
  if (name === undefined || !isNullDevice(name)) return undefined;
  const device = frame.walk.host.model.node(node.ecosystem, ":null-device()");
  return device ? apiValue(device) : UNKNOWN;
}

/** Has the library call what it was handed; what the call itself gives by that is returned. */
function applyCallback(frame: Frame, said: Callback, use: Use): Value {
  const callback = said.checked && use.arguments.validated === "before" ? { ...said, parameters: said.checked } : said;
  let answers = NOTHING;
  if (callback.when !== undefined && valueAt(frame, use, callback.when) === undefined) return answers;
  if (callback.without !== undefined && valueAt(frame, use, callback.without) !== undefined) return answers;
  if (callback.spread) {
    const items = valueAt(frame, use, callback.spread.items);
    const given = { ...NO_ARGUMENTS, positional: items ? spreadArguments(frame, items, use.at) : [], restNamed: valueAt(frame, use, callback.spread.entries) };
    callValue(frame, valueAt(frame, use, callback.at) ?? UNKNOWN, given, { receiver: NOTHING, construct: false, at: use.at });
    return answers;
  }
  for (const found of select(frame, use, callback.at)) {
    const functions = found.value.objects.length > 0 ? join(found.value, elementsOf(frame, found.value, "elements", use.at)) : found.value;
    for (const given of callback.parameters) if (typeof given === "object" && given.from.endsWith("[]")) eachOf(frame, functions, given.from, use);
    callNamed(frame, functions, callback, use);
    for (const closure of functions.code) {
      if (callback.arity !== undefined && callback.arity !== parametersOf(closure).length) continue;
      const items = itemsOneByOne(frame, closure, callback, use);
      if (items) for (const item of items) callByLibrary(frame, closure, callback, use, NOTHING, item);
      else {
        const answer = callByLibrary(frame, closure, callback, use, NOTHING);
        if (callback.answers) answers = join(answers, answer);
      }
    }
  }
  return answers;
}

/** The elements for which a function is to be called one after the other: a few names, or entries with their names, under which it stores something. */
function itemsOneByOne(frame: Frame, { function: { module, id } }: Closure, { parameters: [first] }: Callback, use: Use): readonly Value[] | undefined {
  if (typeof first !== "object" || !first.from.endsWith("[]")) return undefined;
  if (!module.summaryOf(id)?.writes.some(({ key }) => key)) return undefined;
  return namedItems(frame, valueAt(frame, use, first.from.slice(0, -"[]".length)) ?? UNKNOWN, "elements", use.at);
}

/** A library calls a thing of another one, given by name: `keys.forEach(console.log)`, `keys.forEach(logger.info.bind(logger))`. */
function callNamed(frame: Frame, functions: Value, callback: Callback, use: Use): void {
  const site = { receiver: NOTHING, construct: false, at: use.at };
  const given = () => ({ ...NO_ARGUMENTS, positional: callback.parameters.map((parameter) => receivedValue(frame, parameter, use)) });
  if (functions.api?.api?.effects) callValue(frame, apiValue(functions.api), given(), site);
  for (const id of functions.objects) {
    const content = frame.state.object(id);
    const waiting = content && completed(content, given());
    if (waiting) callValue(frame, waiting.callee, waiting.given, site);
  }
}

/** A library calls a function for each element of something. */
function eachOf(frame: Frame, functions: Value, elements: string, use: Use): void {
  const over = valueAt(frame, use, elements.slice(0, -"[]".length));
  if (over) recordCallbackLoop(frame, functions, over, use.at);
}

/** Makes known where a library sends what a function returns. */
export function handToFramework({ function: { module, id } }: Closure, called: Called, use: Use): void {
  if (called.returns) module.sendReturns(id, { sink: called.returns, by: use.node, names: called.only, wraps: called.wraps });
}

/** Calls a function as a library does, with what it hands to the parameters; what the function returns, which is given back, goes where the library sends it. `element`: the one of which it is the turn. */
export function callByLibrary(frame: Frame, closure: Closure, called: Called, use: Use, receiver: Value, element?: Value): Value {
  handToFramework(closure, called, use);
  const { module, id } = closure.function;
  const option = called.option && nameOfOption(use.arguments.positional);
  const positional = parametersOf(closure).map((parameter, index) => {
    if (called.option && parameter.name === option) return applyResult(frame, called.option, use);
    const own = called.parameters?.[index];
    // A default that is called for says where the value comes from, and so does what is said beside the type: `user = Depends(current_user)`.
    const fallback =
      own === undefined && (parameter.default === undefined || parameter.default.kind === "call") ? module.summaryOf(id)?.defaults[index] : undefined;
    if (fallback) return fallback;
    const isTurn = element !== undefined && typeof own === "object" && own.from.endsWith("[]");
    const value = isTurn ? element : receivedValue(frame, own ?? called.others, use);
    return called.checks && own === undefined && isOfClass(parameter) ? { ...passed(frame, value, "checked"), api: undefined } : value;
  });
  const { retrying, guards } = frame;
  if (isRetried(called.retries, (where) => valueAt(frame, use, where))) frame.retrying = RETRIED_BY_LIBRARY;
  const answer = callClosure(frame, closure, { ...NO_ARGUMENTS, positional }, receiver, use.at);
  frame.retrying = retrying;
  // When it is called, and whether it comes back, the library knows.
  frame.guards = guards;
  return answer;
}

/** The parameter that a command's option is for: `"--stripe-key"`, `"-k", "--key", "stripe_key"`. */
function nameOfOption(given: readonly Value[]): string | undefined {
  const names = given.flatMap((value) => onlyText(value) ?? []);
  const name = names.find((it) => !it.startsWith("-")) ?? names.find((it) => it.startsWith("--")) ?? names[0];
  return name?.replace(/^-+|\/.*$/g, "").replaceAll("-", "_");
}

/** Whether a parameter is said to be of a class, by a name that somebody gave it: `Payment`, `schemas.Payment`. */
function isOfClass({ type }: Parameter): boolean {
  let root = type;
  while (root?.kind === "member") root = root.object;
  return root?.kind === "name";
}

function parametersOf(closure: Closure): readonly Parameter[] {
  return closure.function.module.program.functions[closure.function.id]?.parameters ?? [];
}

/** What a framework or a library hands to a parameter. */
function receivedValue(frame: Frame, received: Received, use: Use): Value {
  if (received === undefined) return UNKNOWN;
  if (typeof received !== "string") return valueAt(frame, use, received.from) ?? UNKNOWN;
  const caught = received === ":caught-error" ? caughtByLibrary(frame, use) : undefined;
  if (caught) return caught;
  const node = frame.walk.host.model.node(use.node.ecosystem, received);
  if (!node) return UNKNOWN;
  const value = node.api?.value ? { ...applyResult(frame, node.api.value, { ...use, node }), api: node } : apiValue(node);
  if (received !== ":caught-error") return value;
  return join(caughtInChain(frame, value, use.at), frame.raisedNow);
}
