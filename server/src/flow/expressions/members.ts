import { type ApiNode, isData } from "../../model/model.ts";
import { applyResult } from "../calls/apply.ts";
import { callClosure, callValue, NO_ARGUMENTS } from "../calls/calls.ts";
import { unseenMember } from "../calls/unseen.ts";
import { fieldUnseen } from "../calls/unseen-names.ts";
import { attributeOf, enumeratedTexts, setByAttribute } from "../classes/class-attributes.ts";
import { classMember } from "../classes/classes.ts";
import { inheritedFromPrototype, nameHidden, PROTOTYPE, propertyOf, writeHidden, writeProperty } from "../classes/constructors.ts";
import { isOfCall } from "../errors/raised.ts";
import { saysNothing, unseenLogger } from "../frameworks/unseen-loggers.ts";
import { withoutEntry } from "../masks/entry-names.ts";
import { asDeclared } from "../masks/sealed.ts";
import { underUnknownName } from "../masks/unknown-names.ts";
import { pairs } from "../results/entries.ts";
import { withEntryMade } from "../results/made-on-demand.ts";
import { isMatch } from "../results/matches.ts";
import type { Frame } from "../statements/frame.ts";
import { clientWays, keepsKey } from "../values/clients.ts";
import { type HeapObject, withField, withRest } from "../values/heap.ts";
import { heldContainers, isContainer } from "../values/held-containers.ts";
import type { Origin } from "../values/origin.ts";
import { partOf, partOfGiven } from "../values/part-of.ts";
import type { Place } from "../values/place.ts";
import {
  apiValue,
  constantValue,
  firstStep,
  flowing,
  isNothing,
  join,
  joinWays,
  NOTHING,
  objectValue,
  onlyConstant,
  onlyText,
  onlyTexts,
  type Step,
  textValue,
  UNKNOWN,
  type Value,
  withWays,
} from "../values/value.ts";
import { keyedByCaller } from "./keyed.ts";
import { askedOfProxy, isProxy } from "./proxies.ts";

/** What `object.name` may be; or `object["name"]`, an `item`: a class that says how its items are found says nothing of its attributes by that. */
export function readMember(frame: Frame, asked: Value, name: string, at: Place, kind: "member" | "item" = "member"): Value {
  const object = kind === "item" ? heldContainers(frame, asked, name) : asked;
  let result = NOTHING;
  const indexed = kind === "item" && object.api && !object.api.member(name) ? object.api.element() : undefined;
  if (indexed) result = elementOfApi(frame, indexed, textValue({ pieces: [name], at, made: "built" }), object, at);
  const itself = isItself(object.api?.member(name));
  // What a class of the project that derives from a client has itself is none of the client's.
  let hidden = !itself && object.objects.length > 0 && object.symbols.length === 0 && keepsKey(object);
  for (const id of itself ? [] : object.objects) {
    const held = frame.state.object(id);
    if (!held) continue;
    const content = kind === "item" ? withEntryMade(frame, id, held, name, at) : held;
    const own = memberOfObject(frame, content, { ...NOTHING, objects: [id], api: content.api }, name, at, kind);
    hidden &&= own !== NOTHING && content.kind === "instance" && content.class !== undefined;
    result = join(result, own);
  }
  if (object.api && !hidden) result = join(result, asDeclared(frame, object, name, memberOfApi(frame, object.api, object, name, at), at));
  for (const symbol of itself ? [] : object.symbols) {
    const written = frame.state.attribute(symbol.next({ kind: "member", name }));
    const step = firstStep(object, at);
    result = join(result, written ?? frame.symbolic(symbol, { kind, name }, step) ?? UNKNOWN);
    const declared = frame.walk.receiverClass(symbol);
    const member = declared && written === undefined ? classMember(frame, declared, object, name, at) : undefined;
    if (member && (member.code.length > 0 || member.objects.length > 0 || member.api)) result = join(result, member);
  }
  for (const closure of object.code) result = join(result, propertyOf(frame, closure, name) ?? NOTHING);
  if (object.texts.length > 0) result = join(result, memberOfPlain(frame, object, name, at) ?? NOTHING);
  if (object.open && !hidden && object.symbols.every(isOfCall) && !object.api?.member(name))
    result = join(result, asDeclared(frame, object, name, memberOfUnknown(frame, object, name, at), at));
  // `options?.reveal`
  if (result === NOTHING) result = isNothing(object) ? constantValue(undefined) : UNKNOWN;
  // What a caller gives is known when it calls.
  return result.open && result.symbols.length === 0 && saysNothing(result) ? join(result, unseenLogger(frame, name)) : result;
}

/** Whether a member of a library's thing is what the thing was made of, not a part of it: `schema.safeParse(value).data`. */
function isItself(node: ApiNode | undefined): boolean {
  const value = node?.api?.value;
  return value?.kind === "same" && value.of === "receiver";
}

function memberOfObject(frame: Frame, content: HeapObject, self: Value, name: string, at: Place, kind: "member" | "item"): Value {
  const field = content.fields.get(name);
  if (isProxy(content)) return askedOfProxy(frame, content, self, name, at);
  if (field !== undefined && content.kind === "class") return attributeOf(frame, field, undefined, at);
  if (field !== undefined) return content.single || content.kind !== "instance" ? field : join(field, restUnder(frame, content, name));
  const inherited = content.class && classMember(frame, content.class, content.kind === "class" ? undefined : self, name, at);
  if (inherited) return content.kind === "instance" ? fieldUnseen(content.class, name, inherited, at) : inherited;
  const above = content.prototype && inheritedFromPrototype(frame, content, self, name, at);
  if (above) return above;
  if (content.api?.member(name)) return NOTHING;
  const own = (method: string) => (content.kind === "instance" && content.class ? classMember(frame, content.class, self, method, at) : undefined);
  const answerOf = (method: Value): Value => {
    const given = { ...NO_ARGUMENTS, positional: [textValue({ pieces: [name], at, made: "literal" })] };
    return callValue(frame, method, given, { receiver: self, construct: false, at });
  };
  const indexed = kind === "item" ? own("__getitem__") : undefined;
  if (indexed && indexed.code.length > 0) return answerOf(indexed);
  const asked = own("__getattr__");
  if (asked && content.class) {
    const answer = answerOf(asked);
    if (answer.api) return answer;
    // What it takes out of a whole under a name that only it knows may be any part of that.
    const named = new Map([...answer.ways].filter(([origin]) => isCalled(origin, name)));
    return named.size > 0 ? flowing(named) : unseenMember(content.class, name, at);
  }
  if (content.kind === "list" || content.kind === "object") {
    const method = frame.walk.host.model.method(frame.walk.program.ecosystem, name);
    if (method && (content.kind === "list" || content.rest === NOTHING || method.api?.value)) return UNKNOWN;
    // Nothing stands in a list under a name.
    if (content.kind === "list" && !isNumber(name)) return UNKNOWN;
    return content.rest === NOTHING ? constantValue(undefined) : namedPart(frame, content.rest, name);
  }
  return fieldUnseen(content.class, name, content.rest === NOTHING ? (memberOfPlain(frame, self, name, at) ?? UNKNOWN) : restUnder(frame, content, name), at);
}

/** What else an instance may have under a name. Into a thing of a library entries are put as into an object: `json.load(file)` is one, and `.update(…)` adds to it. */
function restUnder(frame: Frame, content: HeapObject, name: string): Value {
  return content.class ? content.rest : namedPart(frame, content.rest, name);
}

/** Whether what an origin is called ends with a name: `STRIPE_API_KEY` with `API_KEY`. */
function isCalled(origin: Origin, name: string): boolean {
  if (origin.kind === "environment" || origin.kind === "store") return origin.name.endsWith(name);
  return origin.kind === "setting" && origin.path.endsWith(name);
}

function memberOfApi(frame: Frame, api: ApiNode, receiver: Value, name: string, at: Place): Value {
  const node = api.member(name);
  // What functions have themselves is nothing that a service is asked for.
  if (!node || (node.chain && OF_FUNCTIONS.has(name))) return NOTHING;
  const instance = receiver.objects.length > 0;
  const assigned = instance ? undefined : frame.state.attribute(attributeId(node, name));
  if (assigned !== undefined) return join(assigned, { ...apiValue(node), open: false });
  return valueOfApi(frame, node, name, receiver, at);
}

const OF_FUNCTIONS: ReadonlySet<string> = new Set(["bind", "call", "apply"]);

/** What tells a name of a library's thing from others, those that the model does not tell apart included. */
const attributeId = ({ id, path }: ApiNode, name: string): string => (path.endsWith(".*") ? `${id} ${name}` : id);

/** What reading a library's name gives: the thing itself, and what flows out of it. */
export function valueOfApi(frame: Frame, node: ApiNode, member: string, receiver: Value, at: Place): Value {
  const value = node.chain ? withWays(apiValue(node), clientWays(receiver)) : apiValue(node);
  // What leads to an endpoint refers back to the client: `stripe.customers`.
  const result = node.api?.value ?? node.chain?.root.api?.value;
  if (!result) return value;
  const flow = applyResult(frame, result, { node, receiver, arguments: NO_ARGUMENTS, member, assigned: undefined, at });
  return { ...flow, ways: joinWays(flow.ways, value.ways), api: node };
}

/** What plain values have under a name that the model knows of them; undefined where it knows none. */
function memberOfPlain(frame: Frame, object: Value, name: string, at: Place): Value | undefined {
  const node = frame.walk.host.model.method(frame.walk.program.ecosystem, name);
  if (!node) return undefined;
  const value = node.api?.value;
  return value ? applyResult(frame, value, { node, receiver: object, arguments: NO_ARGUMENTS, member: name, assigned: undefined, at }) : UNKNOWN;
}

/** A member of something of unknown content: what flows into the whole flows into its parts, as far as parts of such a thing may hold it. */
function memberOfUnknown(frame: Frame, object: Value, name: string, at: Place): Value {
  if (object.ways.size === 0) return UNKNOWN;
  // A method by that name is called, not read: `body["items"]` is a part of what was sent.
  const known = frame.walk.host.model.method(frame.walk.program.ecosystem, name)?.api?.value && memberOfPlain(frame, object, name, at);
  if (known) return known;
  const ways = new Map<Origin, Step>();
  for (const [origin, step] of object.ways) {
    const part = partOf(frame, origin, name);
    if (part) ways.set(part, part === origin ? step : { at, text: `\`${name}\` is read`, before: step, length: step.length + 1 });
  }
  return flowing(ways);
}

/** What stands under a name where all parts of the environment, of settings or of data were put in. */
export function namedPart(frame: Frame, rest: Value, name: string): Value {
  const ways = new Map<Origin, Step>();
  for (const [origin, step] of rest.ways) {
    const spread =
      origin.kind === "whole-environment" ||
      origin.kind === "settings" ||
      origin.kind === "outside" ||
      origin.kind === "store" ||
      (origin.kind === "data" && rest.api === undefined);
    // What a caller spreads is not what stands in it.
    const part = spread ? partOf(frame, origin, name) : origin.kind === "parameter" && !origin.shown ? partOfGiven(origin.symbol, name) : origin;
    if (part) ways.set(part, step);
  }
  return { ...rest, ways };
}

/** What `object[index]` may be. */
export function readIndex(frame: Frame, asked: Value, index: Value, at: Place): Value {
  const name = onlyText(index) ?? indexName(index);
  const object = heldContainers(frame, asked, name);
  if (name !== undefined && !isNumber(name)) {
    return readMember(frame, object, name, at, "item");
  }
  const keyed = name === undefined ? keyedByCaller(frame, object, index, at) : undefined;
  if (keyed) return keyed;
  const names = name === undefined ? onlyTexts(index) : undefined;
  let result = NOTHING;
  const element = object.api?.element();
  for (const id of object.objects) {
    const held = frame.state.object(id);
    // Of a library's thing that is asked for one of its methods, what it was made with is none.
    if (!held || (element?.api?.effects && held.api === object.api && name === undefined)) continue;
    const content = withEntryMade(frame, id, held, name, at);
    if (isMatch(content)) continue;
    if (names && content.kind !== "list") {
      for (const one of names) result = join(result, memberOfObject(frame, content, { ...NOTHING, objects: [id], api: content.api }, one, at, "item"));
      continue;
    }
    const item = name === undefined ? underUnknownName(content, index) : content.fields.get(position(name, content));
    result = join(result, item ?? (content.rest === NOTHING && content.kind === "list" ? UNKNOWN : contentOf(content)));
  }
  if (element) result = join(result, elementOfApi(frame, element, index, object, at));
  // What is a thing's members is read by one of several names.
  else if (names && object.api) for (const one of names) result = join(result, readMember(frame, { ...NOTHING, api: object.api }, one, at, "item"));
  for (const symbol of object.symbols)
    result = join(result, frame.symbolic(symbol, name === undefined ? { kind: "element" } : { kind: "member", name }, firstStep(object, at)) ?? UNKNOWN);
  // One character of a text tells nothing of it; an element of something unknown may be anything that flowed in.
  if (object.open && object.symbols.length === 0 && object.ways.size > 0)
    result = join(result, name !== undefined && holdsOnlyText(object) ? UNKNOWN : indexedUnknown(frame, object, index));
  return result === NOTHING ? UNKNOWN : result;
}

function elementOfApi(frame: Frame, element: ApiNode, index: Value, receiver: Value, at: Place): Value {
  const value = apiValue(element);
  if (!element.api?.value) return value;
  const flow = applyResult(frame, element.api.value, {
    node: element,
    receiver,
    arguments: { ...NO_ARGUMENTS, positional: [index] },
    member: onlyText(index),
    assigned: undefined,
    at,
  });
  return { ...flow, api: element };
}

/** Whether all that flows in is text: its parts are characters. */
export function holdsOnlyText(value: Value): boolean {
  return [...value.ways.keys()].every((origin) => origin.kind === "environment" || origin.kind === "literal");
}

/** One variable, or one setting, that is not known is not the whole of them, unless all are taken in turn. */
function indexedUnknown(frame: Frame, object: Value, index: Value): Value {
  const { origins } = frame.walk.host;
  const value = anyOfUnknown(frame, object);
  if (index.ways.has(origins.environmentNames())) return value;
  return flowing(new Map([...value.ways].filter(([origin]) => origin.kind !== "whole-environment" && origin.kind !== "settings")));
}

/** What a loop over something unknown meets: of the environment and of settings their names. */
function elementOfUnknown(frame: Frame, object: Value): Value {
  const { origins } = frame.walk.host;
  // What a store hands out is gone through by its names, or character by character.
  const left = [...anyOfUnknown(frame, object).ways].filter(([{ kind }]) => kind !== "store");
  return flowing(new Map(left.map(([origin, step]) => [isWhole(origin) ? origins.environmentNames() : origin, step])));
}

const isWhole = ({ kind }: Origin): boolean => kind === "whole-environment" || kind === "settings";

/** Any part of something unknown. */
export function anyOfUnknown(frame: Frame, object: Value): Value {
  const ways = new Map<Origin, Step>();
  for (const [origin, step] of object.ways) {
    const part = partOf(frame, origin, undefined);
    if (part) ways.set(part, step);
  }
  return flowing(ways);
}

function position(name: string, content: HeapObject): string {
  // What stands where in a list of unknown length, counted from its end, is not known.
  if (!name.startsWith("-") || content.fields.has(name) || (content.kind !== "list" && !content.fields.has("0"))) return name;
  // The elements of a named tuple stand under their names, too.
  const length = [...content.fields.keys()].filter(isNumber).length;
  return content.rest === NOTHING ? String(length + Number(name)) : "";
}

function indexName(index: Value): string | undefined {
  const constant = onlyConstant(index)?.constant;
  return typeof constant === "number" && Number.isInteger(constant) ? String(constant) : undefined;
}

const isNumber = (name: string): boolean => /^-?\d+$/.test(name);

/** All that may stand in an object, whatever its name. */
export function contentOf(content: HeapObject): Value {
  let result = content.rest;
  for (const value of content.fields.values()) result = join(result, value);
  return result;
}

/** What may be had of an object by position or by a name that is not known: nothing of an instance of a class that says nothing of how that is done. */
export function itemsOf(content: HeapObject): Value {
  return isContainer(content) ? contentOf(content) : content.rest;
}

/** Methods with which a class says what a loop over its instances meets. */
const ITERATING = ["__iter__", "[Symbol.iterator]", "__aiter__", "[Symbol.asyncIterator]"];

/** What instances of a class say a loop over them is over; undefined where that says nothing more. */
function iteratorOf(frame: Frame, content: HeapObject, self: Value, at: Place): Value | undefined {
  if (content.kind !== "instance" || !content.class) return undefined;
  const { class: made } = content;
  const method = ITERATING.map((name) => classMember(frame, made, self, name, at)).find((it) => it && it.code.length > 0);
  const given = method ? callValue(frame, method, NO_ARGUMENTS, { receiver: self, construct: false, at }) : undefined;
  return given?.objects.some((id) => self.objects.includes(id)) ? undefined : given;
}

/** What a loop over the value may meet in turn. `iterates`: whether objects may say themselves what that is. */
export function elementsOf(frame: Frame, given: Value, over: "elements" | "keys", at: Place, iterates = true): Value {
  const value = over === "keys" ? heldContainers(frame, given) : given;
  let result = NOTHING;
  for (const id of value.objects) {
    const content = frame.state.object(id);
    if (!content) continue;
    const iterator = over === "elements" && iterates ? iteratorOf(frame, content, { ...NOTHING, objects: [id], api: content.api }, at) : undefined;
    const held = iterator ?? heldContainers(frame, objectValue(id));
    if (iterator || held.objects[0] !== id) result = join(result, elementsOf(frame, held, over, at, false));
    else if (over === "elements" && content.items === "pairs") result = join(result, elementsOf(frame, pairs(frame, objectValue(id), at, false), over, at));
    else if (over === "elements" && content.kind !== "object") result = join(result, enumeratedTexts(frame, content, at) ?? itemsOf(content));
    else for (const name of content.fields.keys()) result = join(result, textValue({ pieces: [name], at, made: "built" }));
    if (over === "keys" || content.kind === "object")
      result = join(result, content.rest === NOTHING ? NOTHING : (namesOfWhole(frame, content.rest) ?? UNKNOWN));
  }
  if (over === "keys") return join(result, namesOfUnknown(frame, value));
  for (const symbol of value.symbols) result = join(result, frame.symbolic(symbol, { kind: "element" }, firstStep(value, at)) ?? UNKNOWN);
  const element = value.api?.element();
  if (element) result = join(result, isData(element) ? valueOfApi(frame, element, "", value, at) : apiValue(element));
  if (value.open && value.symbols.length === 0) result = join(result, elementOfUnknown(frame, value));
  return result === NOTHING ? UNKNOWN : result;
}

function namesOfUnknown(frame: Frame, value: Value): Value {
  return namesOfWhole(frame, value) ?? (value.objects.length > 0 ? NOTHING : UNKNOWN);
}

/** The names of all variables of the environment, or of all settings, where all of them flow in; undefined where they do not. */
function namesOfWhole(frame: Frame, value: Value): Value | undefined {
  const whole = [...value.ways].find(([origin]) => isWhole(origin));
  return whole && flowing(new Map([[frame.walk.host.origins.environmentNames(), whole[1]]]));
}

/** Stores `value` under a name of every object that `object` may be. `key`: what says the name, where it is not known. */
export function writeMember(frame: Frame, object: Value, name: string | undefined, value: Value, at: Place, key?: Value): void {
  const strong = object.objects.length === 1 && !object.open && object.symbols.length === 0;
  for (const id of object.objects) {
    const content = frame.state.object(id);
    if (!content) continue;
    const hidden = nameHidden(name);
    if (hidden !== undefined) {
      writeHidden(frame, id, content, hidden, value, at);
      continue;
    }
    if (name === PROTOTYPE) {
      frame.state.setObject(id, { ...content, prototype: value });
      frame.stored(id);
      continue;
    }
    if (name !== undefined && content.class && content.kind === "instance" && setByAttribute(frame, id, content.class, name, value, at)) continue;
    const setter = name === undefined || !content.class ? undefined : classMember(frame, content.class, undefined, name, at, "setter");
    for (const closure of setter?.code ?? []) callClosure(frame, closure, { ...NO_ARGUMENTS, positional: [value] }, { ...NOTHING, objects: [id] }, at);
    if (frame.isForeign(id) && mayMatter(content, name, value))
      frame.writes.add({ object: id, name, key: key && key.symbols.length > 0 ? key : undefined, value, at });
    const certain = strong;
    const others =
      name !== undefined && certain && content.single && content.rest !== NOTHING ? { ...content, rest: withoutEntry(content.rest, name) } : content;
    frame.state.setObject(id, name === undefined ? withRest(content, value) : withField(others, name, value, certain));
    frame.stored(id);
  }
  if (name !== undefined) for (const closure of object.code) writeProperty(frame, closure, name, value, at);
  for (const symbol of object.symbols) {
    frame.writes.add({ object: symbol, name, key: key && key.symbols.length > 0 ? key : undefined, value, at });
    if (name !== undefined) frame.state.setAttribute(symbol.next({ kind: "member", name: nameHidden(name) ?? name }), value);
  }
  if (object.api && name !== undefined && object.objects.length === 0) {
    const node = object.api.member(name);
    if (node) frame.state.setAttribute(attributeId(node, name), value);
  }
  frame.noteWrite();
}

/** Whether what is stored in an object that others hold, or what it takes the place of, may be of interest to them. */
function mayMatter({ kind, fields, rest }: HeapObject, name: string | undefined, value: Value): boolean {
  if (kind !== "object" && kind !== "list" && kind !== "instance") return false;
  if (value.ways.size + value.symbols.length > 0) return true;
  const before = name === undefined ? undefined : fields.get(name);
  return before ? before.ways.size > 0 : rest.ways.size > 0 || [...fields.values()].some(({ ways }) => ways.size > 0);
}
