import type { Sink } from "../../model/api.ts";
import type { ApiNode } from "../../model/model.ts";
import { callValue, NO_ARGUMENTS } from "../calls/calls.ts";
import { WAITING } from "../calls/partial.ts";
import { classMember, lineage, SAYS } from "../classes/classes.ts";
import type { Shape } from "../event.ts";
import { contentOf } from "../expressions/members.ts";
import { isProxy } from "../expressions/proxies.ts";
import { isGenerated, saysFields } from "../functions/decorators.ts";
import { MAX_REACHED, MAX_SHAPE_DEPTH, MAX_SHAPE_PARTS } from "../limits.ts";
import { SEALED } from "../masks/sealed.ts";
import { isHandedOn } from "../results/emitters.ts";
import type { Frame } from "../statements/frame.ts";
import type { HeapObject, ObjectId } from "./heap.ts";
import type { Origin, Placeholder } from "./origin.ts";
import { join, joinWays, NOTHING, type Step, type Value } from "./value.ts";

/** The entry of a list that stands for those of its elements whose position is not known: `items.map(…)`, what a loop appends. */
export const ANY_ELEMENT = "*";

/** A shape that is being made: what is inside is found breadth first, so that what is cut is what lies deepest. */
interface Making extends Shape {
  entries: Map<string, Shape>;
  list: boolean;
  open: boolean;
  rest?: Value;
}

/** The value with what is inside it now, cut off from the heap: later writes do not change it. */
export function shapeOf(frame: Frame, value: Value): Shape {
  const whole = unlooked(value);
  let looked = 0;
  const waiting: { readonly shape: Making; readonly above: readonly ObjectId[]; readonly depth: number }[] = [{ shape: whole, above: [], depth: 0 }];
  for (const { shape, above, depth } of waiting) {
    const { objects } = shape.value;
    if (objects.length === 0 || depth >= MAX_SHAPE_DEPTH || looked++ >= MAX_SHAPE_PARTS) continue;
    const inside = [...above, ...objects];
    for (const [name, field] of lookInto(frame, shape, above)) {
      const entry = unlooked(field);
      shape.entries.set(name, entry);
      if (field.objects.length > 0) waiting.push({ shape: entry, above: inside, depth: depth + 1 });
    }
  }
  return whole;
}

const unlooked = (value: Value): Making => ({ value, entries: new Map(), list: false, open: value.open });

/** Notes what kind of thing a value is, and gives the entries that its objects have, but for those around it. */
function lookInto(frame: Frame, shape: Making, above: readonly ObjectId[]): ReadonlyMap<string, Value> {
  const fields = new Map<string, Value>();
  let rest = NOTHING;
  for (const id of shape.value.objects) {
    const content = above.includes(id) ? undefined : frame.state.object(id);
    if (!content) continue;
    shape.list ||= content.kind === "list";
    shape.open ||= content.rest !== NOTHING;
    rest = join(rest, content.rest);
    for (const [name, field] of content.fields) if (!name.startsWith(" ")) fields.set(name, join(fields.get(name) ?? NOTHING, field));
  }
  shape.rest = rest;
  if (shape.list && rest.objects.length > 0) fields.set(ANY_ELEMENT, rest);
  return fields;
}

/** All origins whose text such a form shows: those of the value, and those inside it as far as the form looks. */
export function reached(frame: Frame, value: Value, form: Sink["form"]): ReadonlyMap<Origin, Step> {
  let ways: ReadonlyMap<Origin, Step> = new Map();
  const seen = new Set<ObjectId>();
  const given = new Set<Placeholder>();
  const inside = form === "repr" ? "quoted" : form;
  const visit = (part: Value, depth: number, form: Sink["form"] = inside): void => {
    ways = joinWays(ways, shownWays(part, form));
    // What is in an object of the whole environment is said by that.
    if (depth >= MAX_SHAPE_DEPTH || (part.objects.length > 0 && [...part.ways.keys()].some(({ kind }) => kind === "whole-environment"))) return;
    // What a function stored in something that it was given is shown with it.
    if (form === "inspect" || form === "json")
      for (const symbol of part.symbols) {
        if (symbol.parameter < 0 || given.has(symbol) || given.size >= MAX_REACHED) continue;
        given.add(symbol);
        for (const stored of frame.state.storedIn(symbol)) visit(stored, depth + 1);
      }
    for (const id of part.objects) {
      if (seen.has(id) || seen.size >= MAX_REACHED) continue;
      seen.add(id);
      const content = frame.state.object(id);
      if (!content) continue;
      const says = ownText(frame, id, content, form) ?? saidAs(content, form);
      if (says) visit(says, depth + 1);
      else if (shows(frame, content, form)) {
        visit(shownContent(content, form), depth + 1);
        ways = joinWays(ways, spreadWays(content.rest, form));
      }
    }
  };
  visit(value, 0, form);
  return form === "json" ? withRewritten(frame, ways) : ways;
}

/** What an object says as a text; one that hides it where it is inspected says it where it stands alone. */
const saidAs = ({ fields }: HeapObject, form: Sink["form"]): Value | undefined => (form !== "repr" && fields.has(SEALED) ? undefined : fields.get(SAYS));

/** What came parsed and is written again is not, byte for byte, what was sent. */
function withRewritten(frame: Frame, ways: ReadonlyMap<Origin, Step>): ReadonlyMap<Origin, Step> {
  const parsed = [...ways].find(([origin]) => origin.kind === "data" && (origin.what === "request-input" || origin.what === "checked-input"));
  if (parsed?.[0].kind !== "data") return ways;
  return new Map([...ways, [frame.walk.host.origins.data("rewritten-input", parsed[0].at), parsed[1]]]);
}

/** Methods with which a class, or an object, makes the text itself. */
const OWN_TEXTS: Readonly<Partial<Record<Sink["form"], readonly string[]>>> = {
  repr: ["__str__", "__repr__"],
  quoted: ["__repr__"],
  text: ["toString"],
  json: ["toJSON"],
  inspect: ["[inspect.custom]"],
};

/** What an object, or a class of the project of its instances, says itself; undefined where it does not. */
function ownText(frame: Frame, id: ObjectId, content: HeapObject, form: Sink["form"]): Value | undefined {
  const names = OWN_TEXTS[form];
  if (!names || (content.kind !== "object" && content.kind !== "instance")) return undefined;
  const at = frame.place({ start: 0, end: 0 });
  const self: Value = { ...NOTHING, objects: [id], api: content.api };
  const said = content.fields.get(SAYS);
  for (const name of names) {
    // A text, and an error, has a text of its own already: what stands for it in lists is not asked where it stands alone.
    if (form === "repr" && name === "__repr__" && said && said.objects.length === 0) continue;
    const method = content.fields.get(name) ?? (content.class && classMember(frame, content.class, self, name, at));
    if (method && method.code.length > 0) return callValue(frame, method, NO_ARGUMENTS, { receiver: self, construct: false, at });
  }
  return undefined;
}

/** What is shown of an object that shows its inside: without the fields that a data class keeps out of its text, or a model out of what is sent, and without those that only its own methods see. */
function shownContent(content: HeapObject, form: Sink["form"]): Value {
  const quiet =
    form === "repr" || form === "quoted"
      ? fieldsSaying(content, "repr", false)
      : form === "json" || form === "inspect"
        ? fieldsSaying(content, "exclude", true)
        : NO_NAMES;
  const getters = form === "inspect" ? content.getters : undefined;
  const isQuiet = (name: string): boolean =>
    quiet.has(name) || getters?.has(name) || (content.kind === "instance" && (name.startsWith("#") || isHandedOn(name)));
  const names = [...content.fields.keys()];
  return names.some(isQuiet) ? contentOf({ ...content, fields: new Map([...content.fields].filter(([name]) => !isQuiet(name))) }) : contentOf(content);
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** The fields of an instance of which the class says something: `secret: str = field(repr=False)` */
export function fieldsSaying(content: HeapObject, keyword: string, says: boolean): ReadonlySet<string> {
  const fact = content.class?.module.program.classes[content.class.id];
  if (!fact) return NO_NAMES;
  const names = new Set<string>();
  for (const statement of fact.body) {
    if (statement.kind !== "assign" || statement.target.kind !== "name" || statement.value?.kind !== "call") continue;
    const { binding } = statement.target;
    // In attrs a function that makes a text of its own of the value may stand there.
    const quiet = statement.value.arguments.some(
      ({ name, value }) => name === keyword && (value.kind === "constant" ? value.value === says : value.kind === "function"),
    );
    for (const attribute of fact.attributes) if (quiet && attribute.binding === binding) names.add(attribute.name);
  }
  return names;
}

function shownWays(value: Value, form: Sink["form"]): ReadonlyMap<Origin, Step> {
  // Of a library's thing such a text says no more than that it is an object.
  if (form === "text") {
    const { api } = value;
    return api === undefined ? value.ways : new Map([...value.ways].filter(([origin]) => !isInside(origin, api)));
  }
  const shownInside = form === "inspect" || form === "pickle" || form === "raw" || form === "arguments";
  if (value.symbols.length === 0 && shownInside) return value.ways;
  const ways = new Map<Origin, Step>();
  const given: [Placeholder, Step][] = [];
  for (const [origin, step] of value.ways) {
    if (origin.kind === "parameter" && !origin.shown) given.push([origin.symbol, step]);
    else if (shownInside || origin.kind !== "data" || origin.what !== "key-inside") ways.set(origin, step);
  }
  if (ways.size === value.ways.size) return value.ways;
  for (const [symbol, step] of given) ways.set(symbol.origin(form), step);
  return ways;
}

/** What an object shows into which a function spreads what it is given: what is inside that. */
function spreadWays(rest: Value, form: Sink["form"]): ReadonlyMap<Origin, Step> {
  const ways = new Map<Origin, Step>();
  if (rest.symbols.length === 0)
    for (const [origin, step] of rest.ways) if (origin.kind === "parameter" && !origin.shown) ways.set(origin.symbol.origin(form), step);
  return ways;
}

/** Whether the origin is what is inside such a thing, not the thing itself. One variable of the environment is a text. */
function isInside(origin: Origin, api: ApiNode): boolean {
  if (origin.kind === "data") return origin.what === "stripe-object" || origin.what === "stripe-event" || origin.what === "key-inside";
  return (origin.kind === "whole-environment" || origin.kind === "settings") && api.element() !== undefined;
}

/** Whether text of this form shows what is in such an object. */
function shows(frame: Frame, content: HeapObject, form: Sink["form"]): boolean {
  if (content.fields.has(SEALED)) return form === "pickle";
  if (content.fields.has(WAITING) || isProxy(content) || (content.items === "none" && form !== "pickle")) return false;
  switch (form) {
    case "text":
    case "arguments":
      return content.kind === "list";
    case "repr":
    case "quoted":
      return content.kind === "list" || content.kind === "object" || isDataClass(frame, content);
    case "json":
      return content.kind !== "class" && content.kind !== "promise" && content.items === undefined && isOwn(content);
    case "inspect":
      return content.kind !== "class" && isOwn(content);
    case "pickle":
    case "raw":
      return content.kind !== "class" && content.kind !== "promise";
  }
}

/** Whether the project itself says what is in it: of a library's thing only what the model says is known. */
function isOwn(content: HeapObject): boolean {
  return content.api === undefined || content.class !== undefined;
}

/** Whether the class of an instance has a text made of what its fields hold: a decorator makes it, or a class that nobody sees and that has the constructor made, too. */
function isDataClass(frame: Frame, content: HeapObject): boolean {
  if (content.kind !== "instance" || !content.class) return false;
  const classes = lineage(frame, content.class);
  if (!classes.some(({ module, id }) => (module.program.classes[id]?.declared.length ?? 0) > 0)) return false;
  for (const { module, id } of classes) {
    const own = frame.state.object(module.classes.objectOf(id));
    if (own && isGenerated(own)) return saysFields(own);
    if (module.program.classes[id]?.methods.some(({ role }) => role === "constructor")) return false;
  }
  return classes.some(({ module, id }) => module.classes.basesOf(id).some(({ objects }) => objects.length === 0));
}

/** The shape with each value in it changed. */
export function mapShape(shape: Shape, change: (value: Value) => Shape): Shape {
  const own = change(shape.value);
  const rest = shape.rest === undefined || shape.rest === NOTHING ? own.rest : join(change(shape.rest).value, own.rest ?? NOTHING);
  if (shape.entries.size === 0) return { ...own, list: shape.list || own.list, open: shape.open || own.open, rest };
  const entries = new Map([...shape.entries].map(([name, entry]) => [name, mapShape(entry, change)]));
  return {
    value: own.value,
    entries: own.entries.size === 0 ? entries : new Map([...own.entries, ...entries]),
    list: shape.list || own.list,
    open: shape.open || own.open,
    rest,
  };
}

/** What either of the two may be. */
export function joinShapes(a: Shape, b: Shape): Shape {
  if (a === b) return a;
  const entries = new Map(a.entries);
  for (const [name, entry] of b.entries) {
    const known = entries.get(name);
    entries.set(name, known ? joinShapes(known, entry) : entry);
  }
  return { value: join(a.value, b.value), entries, list: a.list || b.list, open: a.open || b.open, rest: join(a.rest ?? NOTHING, b.rest ?? NOTHING) };
}

/** Whether any value in the shape passes. */
export function someValue(shape: Shape, test: (value: Value) => boolean): boolean {
  if (test(shape.value) || (shape.rest !== undefined && test(shape.rest))) return true;
  for (const entry of shape.entries.values()) if (someValue(entry, test)) return true;
  return false;
}
