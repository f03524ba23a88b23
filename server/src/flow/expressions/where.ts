import type { Where } from "../../model/api.ts";
import type { ApiNode } from "../../model/model.ts";
import { type Arguments, callValue, NO_ARGUMENTS } from "../calls/calls.ts";
import { classMember } from "../classes/classes.ts";
import { propertyOf } from "../classes/constructors.ts";
import { methodsNamed } from "../classes/methods.ts";
import { insideOf } from "../results/entries.ts";
import { saidUnder } from "../results/overridden.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";
import { constantValue, firstStep, join, NOTHING, objectValue, textValue, UNKNOWN, type Value } from "../values/value.ts";
import { elementsOf, namedPart, readMember } from "./members.ts";

/** One use of a library's name: a call, a read or an assignment. */
export interface Use {
  readonly node: ApiNode;
  readonly receiver: Value;
  readonly arguments: Arguments;
  /** The name read or assigned last. */
  readonly member: string | undefined;
  /** What is assigned. */
  readonly assigned: Value | undefined;
  readonly at: Place;
}

/** A value found in a use, with where it stands. */
export interface Found {
  readonly value: Value;
  readonly at: Place | undefined;
}

interface Selector {
  readonly base: string;
  readonly path: readonly string[];
}

const parsed = new Map<Where, readonly Selector[]>();

function selectorsOf(where: Where): readonly Selector[] {
  let selectors = parsed.get(where);
  if (!selectors) {
    selectors = where.split("|").map((alternative) => {
      const [base = "", ...path] =
        alternative.match(/^-?\d+\+?|\*\*|\*|[^.[\]()]+|\[\]|\(\)/g) && alternative.startsWith("*")
          ? splitStar(alternative)
          : (alternative.match(/-?\d+\+?(?=$|[.[(])|[^.[\]()]+|\[\]|\(\)/g) ?? []);
      return { base, path };
    });
    parsed.set(where, selectors);
  }
  return selectors;
}

function splitStar(alternative: string): string[] {
  const star = alternative.startsWith("**") ? "**" : "*";
  return [star, ...(alternative.slice(star.length).match(/[^.[\]()]+|\[\]|\(\)/g) ?? [])];
}

/** Everything that stands at `where`, one by one; empty where nothing does. */
export function select(frame: Frame, use: Use, where: Where): Found[] {
  const found: Found[] = [];
  for (const selector of selectorsOf(where)) {
    const bases =
      selector.base === "{}" ? [{ value: objectValue(frame.allocate(use.at, "object", {}, " fresh")), at: undefined }] : basesOf(use, selector.base);
    for (const base of bases) found.push(followed(frame, base, selector.path, use));
    const { restNamed } = use.arguments;
    const certain = bases.some(({ value }) => value !== use.arguments.rest);
    if (!certain && restNamed !== undefined && /^[a-z_]/i.test(selector.base))
      found.push(followed(frame, { value: restNamed, at: undefined }, [selector.base, ...selector.path], use));
  }
  return found.filter((it) => it.value !== NOTHING);
}

/** All that stands at `where` as one value; undefined where nothing does. */
export function valueAt(frame: Frame, use: Use, where: Where | undefined): Value | undefined {
  if (where === undefined) return undefined;
  const found = select(frame, use, where);
  return found.length === 0 ? undefined : found.reduce((value, it) => join(value, it.value), NOTHING);
}

/** The same, unknown where nothing stands. */
export function givenAt(frame: Frame, use: Use, where: Where | undefined): Value {
  return valueAt(frame, use, where) ?? UNKNOWN;
}

function basesOf(use: Use, base: string): Found[] {
  const { positional, named, rest, restNamed, places } = use.arguments;
  const at = (index: number): Found[] => {
    const value = positional[index];
    const name = use.node.api?.parameters?.[index];
    const keyword = name === undefined ? undefined : named.get(name);
    if (value !== undefined) return [{ value, at: places.get(index) }];
    if (keyword !== undefined) return [{ value: keyword, at: places.get(name ?? "") }];
    if (rest !== undefined) return [{ value: rest, at: undefined }];
    return [];
  };
  if (base === "receiver") return [{ value: use.receiver, at: use.at }];
  if (base === "value") return use.assigned ? [{ value: use.assigned, at: undefined }] : [];
  if (base === "member")
    return use.member === undefined
      ? positional[0] && use.arguments !== NO_ARGUMENTS
        ? [{ value: positional[0], at: use.at }]
        : []
      : [{ value: textValue({ pieces: [use.member], at: use.at, made: "built" }), at: use.at }];
  if (base === "*") {
    const all = positional.map((value, index) => ({ value, at: places.get(index) }));
    return rest === undefined ? all : [...all, { value: rest, at: undefined }];
  }
  if (base === "**") {
    const all = [...named].map(([name, value]) => ({ value, at: places.get(name) }));
    return restNamed === undefined ? all : [...all, { value: restNamed, at: undefined }];
  }
  if (/^-?\d+\+?$/.test(base)) {
    if (base.endsWith("+")) {
      const from = Number(base.slice(0, -1));
      const all = positional.slice(from).map((value, index) => ({ value, at: places.get(from + index) }));
      return rest === undefined ? all : [...all, { value: rest, at: undefined }];
    }
    const index = Number(base);
    return at(index < 0 ? positional.length + index : index);
  }
  const value = named.get(base);
  if (value !== undefined) return [{ value, at: places.get(base) }];
  const index = use.node.api?.parameters?.indexOf(base) ?? -1;
  if (index >= 0) return at(index);
  return [];
}

function followed(frame: Frame, base: Found, path: readonly string[], { receiver, at }: Use): Found {
  let { value } = base;
  for (const name of path) {
    const own = value === receiver && value.api?.member(name) ? ownMember(frame, value, name, at) : undefined;
    if (own) value = own;
    // What else a library's own thing has is known from the model alone.
    else if (value === receiver && value.api?.member(name)) value = readMember(frame, { ...value, objects: [], symbols: [] }, name, at);
    else if (name === "[]") value = value === receiver ? givenInTurn(frame, value, at) : elementsOf(frame, value, "elements", at);
    else if (name === "*") value = value.objects.length > 0 ? insideOf(frame, value, at) : NOTHING;
    else if (name === "()") value = given(frame, value, at);
    else value = value.objects.length > 0 || value.symbols.length > 0 || value.code.length > 0 || value.api ? present(frame, value, name, at) : NOTHING;
  }
  return { value, at: base.at };
}

/** What a class of the project that derives from a library's has under a name itself. */
function ownMember(frame: Frame, value: Value, name: string, at: Place): Value | undefined {
  for (const id of value.objects) {
    const ref = frame.state.object(id)?.class;
    const member = ref && classMember(frame, ref, value, name, at);
    if (member) return member;
  }
  return undefined;
}

/** What a method that calls a function for each element gives it: of a map the values. */
function givenInTurn(frame: Frame, value: Value, at: Place): Value {
  const isMap = value.objects.length > 0 && value.objects.every((id) => frame.state.object(id)?.items === "pairs");
  return isMap ? insideOf(frame, value, at) : elementsOf(frame, value, "elements", at);
}

/** What calling the value gives: nothing at all where no function is there, `undefined` where it is empty. */
function given(frame: Frame, value: Value, at: Place): Value {
  if (value === NOTHING) return NOTHING;
  const isEmpty = value.code.length > 0 && value.code.every(({ function: { module, id } }) => module.bodyOf(id).length === 0);
  return isEmpty ? constantValue(undefined) : callValue(frame, value, NO_ARGUMENTS, { receiver: NOTHING, construct: false, at });
}

/** A property that is really there: options that are not given are not read as "unknown". */
function present(frame: Frame, value: Value, name: string, at: Place): Value {
  let result = NOTHING;
  for (const id of value.objects) {
    const content = frame.state.object(id);
    if (!content) continue;
    const field = content.fields.get(name) ?? methodOf(frame, id, name, at);
    result = join(
      result,
      field ?? (content.kind === "list" && !/^\d+$/.test(name) ? NOTHING : content.rest === NOTHING ? NOTHING : namedPart(frame, content.rest, name)),
    );
  }
  for (const closure of value.code) result = join(result, propertyOf(frame, closure, name) ?? NOTHING);
  for (const symbol of value.symbols) {
    const decided = frame.state.attribute(symbol.next({ kind: "member", name })) !== undefined || frame.walk.receiverClass(symbol) !== undefined;
    const option = decided ? undefined : frame.symbolic(symbol, { kind: "option", name }, firstStep(value, at));
    result = join(result, option ?? readMember(frame, { ...value, objects: [], api: undefined, symbols: [symbol] }, name, at));
  }
  return result;
}

/** A method of an instance of a class of the project: what a framework calls of a resource that it is given. */
function methodOf(frame: Frame, id: Value["objects"][number], name: string, at: Place): Value | undefined {
  const content = frame.state.object(id);
  if (content?.kind !== "instance" || !content.class || !methodsNamed(content.class, name).some(({ role }) => role === "method")) return undefined;
  return classMember(frame, content.class, { ...NOTHING, objects: [id], api: content.api }, name, at);
}

/** What a property of what a caller gave is: a text that holds a name is no object with something under it. */
export function optionOf(frame: Frame, value: Value, name: string, at: Place): Value {
  const option = value.objects.length > 0 || value.symbols.length > 0 ? present(frame, value, name, at) : NOTHING;
  const said = saidUnder(frame, value, name);
  if (option !== NOTHING) return said.ways.size > 0 ? join(option, said) : option;
  return value.objects.length > 0 && !value.open ? constantValue(undefined) : said;
}
