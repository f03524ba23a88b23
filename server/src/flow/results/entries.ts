import type { Result } from "../../model/result.ts";
import { applyAssigned } from "../calls/apply.ts";
import { orElse } from "../calls/given-flags.ts";
import { passed } from "../calls/passing.ts";
import { keyedByCaller } from "../expressions/keyed.ts";
import { anyOfUnknown, contentOf, elementsOf, itemsOf, readIndex, writeMember } from "../expressions/members.ts";
import { select, type Use, valueAt } from "../expressions/where.ts";
import { furtherEntries } from "../guards/listed-names.ts";
import { MAX_FIELDS, MAX_SEPARATE_ITEMS, MAX_SHAPE_DEPTH } from "../limits.ts";
import { PAIR } from "../masks/entry-names.ts";
import { takeOutNamed } from "../masks/stripped.ts";
import { withoutWhole } from "../masks/unknown-names.ts";
import type { Frame } from "../statements/frame.ts";
import { recordLookup } from "../statements/record.ts";
import type { ObjectId } from "../values/heap.ts";
import { heldContainers } from "../values/held-containers.ts";
import type { Place } from "../values/place.ts";
import { reached } from "../values/shapes.ts";
import {
  apiValue,
  constantValue,
  firstStep,
  flowing,
  isSaid,
  join,
  joinAll,
  knownTexts,
  NOTHING,
  objectValue,
  onlyConstant,
  onlyText,
  textValue,
  UNKNOWN,
  type Value,
} from "../values/value.ts";
import { overridden, overrideEntries } from "./overridden.ts";
import { knownItems, listOf, takenFrom } from "./sequences.ts";

/** The same, so that what is done to one is not done to the other. `deep`: neither is what is done to what is in it. */
export function copied(frame: Frame, of: Value, use: Use, deep = false): Value {
  const objects = copies(frame, of.objects, use, deep ? 0 : MAX_SHAPE_DEPTH, " copy");
  if (of.symbols.length === 0) return { ...of, objects };
  // What is done to the copy is not done to what the caller has.
  const copy = frame.allocate(use.at, "object", { rest: frame.walk.restOf({ ...of, objects: [] }) }, " copy of what is given");
  return { ...of, objects: [...objects, copy], symbols: [], ways: new Map(), open: false };
}

/** Copies of objects, with copies of what is in them down to where nobody looks. */
function copies(frame: Frame, objects: readonly ObjectId[], use: Use, depth: number, role: string): ObjectId[] {
  return objects.map((id, index) => {
    const content = frame.state.object(id);
    if (!content || content.kind === "class" || content.kind === "exports") return id;
    const name = `${role} ${index}`;
    if (depth >= MAX_SHAPE_DEPTH) return frame.allocate(use.at, content.kind, content, name);
    const inside = (value: Value, part: string): Value =>
      value.objects.length === 0 ? value : { ...value, objects: copies(frame, value.objects, use, depth + 1, `${name}.${part}`) };
    const fields = new Map([...content.fields].map(([part, value]) => [part, inside(value, part)]));
    return frame.allocate(use.at, content.kind, { ...content, fields, rest: inside(content.rest, "*") }, name);
  });
}

/** A new object with what the variables of the function hold now. */
export function variables(frame: Frame, use: Use): Value {
  const fields = new Map<string, Value>();
  // There may be others next time.
  if (frame.function === 0) frame.walk.replays?.lose();
  frame.walk.program.bindings.forEach(({ name, owner, kind }, binding) => {
    const value = owner === frame.function && (kind === "variable" || kind === "parameter") ? frame.state.variable(binding) : undefined;
    if (value !== undefined && fields.size < MAX_FIELDS) fields.set(name, value);
  });
  return objectValue(frame.allocate(use.at, "object", { fields }));
}

/** The names on the way that a text leads from entry to entry: `"stripe.keys[0]"`; undefined for a plain name, and for one that something stands under as it is. */
function onWay(frame: Frame, { objects, symbols }: Value, key: Value, at: Place): readonly Value[] | undefined {
  const path = onlyText(key);
  if (path === undefined || !/[.[]/.test(path) || objects.length === 0 || symbols.length > 0) return undefined;
  if (objects.some((id) => frame.state.object(id)?.fields.has(path))) return undefined;
  const names = path.split(/[.[\]]+/).filter((name) => name !== "");
  return names.map((name) => textValue({ pieces: [name], at, made: "built" }));
}

/** The entry of an object by key, or any where the key is not known; the fallback where there may be none. */
export function entry(frame: Frame, result: Extract<Result, { kind: "entry" }>, use: Use): Value {
  const of = valueAt(frame, use, result.of) ?? UNKNOWN;
  const asGiven = valueAt(frame, use, result.key);
  const key = asGiven && result.anyCase ? inOwnCase(frame, of, asGiven) : asGiven;
  const given = valueAt(frame, use, result.fallback);
  const fallback = key && asksForKind(of, key) ? undefined : given;
  if (key) recordLookup(frame, of, key, use.at);
  // A list of names leads from one entry to the next.
  const names = key && key.objects.length > 0 ? knownItems(frame, key) : result.path && key && onWay(frame, of, key, use.at);
  const found =
    key === undefined
      ? insideOf(frame, of, use.at)
      : (keyedByCaller(frame, of, key, use.at) ??
        (names
          ? names.reduce((from, name) => readIndex(frame, from, name, use.at), of)
          : knownTexts(key).length > 0 || onlyConstant(key) || of.objects.length === 0
            ? named(frame, of, key, readIndex(frame, of, key, use.at))
            : withoutWhole(insideOf(frame, of, use.at), key)));
  const missing = found.open || found.constants.includes(undefined);
  const present: Value = { ...found, constants: found.constants.filter((constant) => constant !== undefined) };
  const item = result.removes ? takenItem(frame, of, key) : undefined;
  if (item) return item;
  if (result.removes && key && of.objects.length + of.symbols.length > 0) takeOutNamed(frame, of, key, use.at);
  if (fallback === undefined) return found;
  const asked = orElse(frame, found, fallback, use.at);
  if (asked) return asked;
  return missing ? join(present, fallback) : found;
}

/** A name as an object has it: `headers.get("authorization")`. */
function inOwnCase(frame: Frame, of: Value, key: Value): Value {
  const name = onlyText(key)?.toLowerCase();
  const own = of.objects.flatMap((id) => [...(frame.state.object(id)?.fields.keys() ?? [])]).find((it) => it.toLowerCase() === name);
  const [text] = key.texts;
  return own === undefined || !text ? key : textValue({ ...text, pieces: [own] });
}

/** `items.pop()`, `items.pop(0)`: an element at an end of a list is gone then. */
function takenItem(frame: Frame, list: Value, key: Value | undefined): Value | undefined {
  const position = key === undefined ? -1 : onlyConstant(key)?.constant;
  return position === 0 || position === -1 ? takenFrom(frame, list, position === 0 ? "first" : "last") : undefined;
}

/** Whether something of which nothing is known is asked with what is no name: `session.get(Order, id)` looks one up, and `id` is not what is found. */
function asksForKind(of: Value, { texts, constants, symbols, ways, api }: Value): boolean {
  return of.objects.length === 0 && of.api === undefined && texts.length + constants.length + symbols.length + ways.size === 0 && api === undefined;
}

/** Something unknown, asked for a name that is not known either, gives one of its fields. */
function named(frame: Frame, of: Value, key: Value, found: Value): Value {
  return of.objects.length > 0 || knownTexts(key).length > 0 || onlyConstant(key) ? found : passed(frame, found, "field");
}

/** What may stand inside a value, under whatever name. `entries`: only in what is asked as containers are, by a method that they have. */
export function insideOf(frame: Frame, given: Value, at: Place, entries = false): Value {
  const of = heldContainers(frame, given);
  let result = NOTHING;
  for (const id of of.objects) {
    const content = frame.state.object(id);
    if (content) result = join(result, entries ? itemsOf(content) : contentOf(content));
  }
  const element = of.api?.element();
  if (element) result = join(result, apiValue(element));
  for (const symbol of of.symbols) result = join(result, frame.symbolic(symbol, { kind: entries ? "entry" : "content" }, firstStep(of, at)) ?? UNKNOWN);
  if (of.open && of.symbols.length === 0) result = join(result, fieldOfUnknown(frame, of));
  return result === NOTHING ? UNKNOWN : result;
}

/** What stands under some name in something unknown. Of an object of Stripe's it is a field, which says no more than the id of a payment. */
function fieldOfUnknown(frame: Frame, of: Value): Value {
  const { ways } = anyOfUnknown(frame, of);
  return flowing(new Map([...ways].filter(([origin]) => origin.kind !== "data" || origin.what !== "stripe-object")));
}

/** A list of lists: name and value of each entry. */
export function pairs(frame: Frame, given: Value, at: Place, entries: boolean): Value {
  const of = heldContainers(frame, given);
  const [id, second] = of.objects;
  const content = id && !second && !of.open ? frame.state.object(id) : undefined;
  if (content?.kind === "object" && content.rest === NOTHING && content.fields.size <= MAX_SEPARATE_ITEMS) {
    const rows = [...content.fields].map(([name, value], index) =>
      listOf(frame, [textValue({ pieces: [name], at, made: "built" }), value], at, `${PAIR} ${index}`),
    );
    return listOf(frame, rows, at, " entries");
  }
  const row = frame.allocate(
    at,
    "list",
    {
      fields: new Map([
        ["0", elementsOf(frame, of, "keys", at)],
        ["1", insideOf(frame, of, at, entries)],
      ]),
    },
    PAIR,
  );
  return objectValue(frame.allocate(at, "list", { rest: objectValue(row) }));
}

/** One object with the entries of all, later ones winning. */
export function merged(frame: Frame, result: Extract<Result, { kind: "merged" }>, use: Use): Value {
  if (valueAt(frame, use, result.unless) !== undefined) return UNKNOWN;
  const { named, restNamed } = use.arguments;
  const sources = result.of.flatMap((where) => (where === "**" ? (restNamed ?? []) : select(frame, use, where).map((found) => found.value)));
  const [first, ...others] = sources;
  const given = first && first.symbols.length > 0 && first.objects.length === 0 && !first.api ? valueAt(frame, use, result.given) : undefined;
  if (given) return given;
  // An error says what is put into it.
  if (result.into && first && isSaid(first)) return joinAll([first, ...others.map((it) => flowing(reached(frame, it, "inspect")))]);
  const target =
    result.into && first && (first.objects.length + first.symbols.length > 0 || first.api) ? first : objectValue(frame.allocate(use.at, "object", {}));
  const put = (name: string | undefined, value: Value): void => {
    applyAssigned(frame, target, name, value, use.at, undefined);
    writeMember(frame, target, name, value, use.at);
  };
  for (const source of sources) {
    if (source === target) continue;
    for (const id of source.objects) {
      const content = frame.state.object(id);
      for (const [name, value] of content?.fields ?? []) put(name, value);
      if (content && content.rest !== NOTHING) put(undefined, content.rest);
    }
    const further = furtherEntries(frame, source);
    if (further !== NOTHING) put(undefined, further);
    if (source.open || source.api) overrideEntries(frame, target.objects, source, use.at);
  }
  if (result.of.includes("**")) for (const [name, value] of named) put(name, value);
  return target;
}

/** An object from another object or from pairs, then from keywords: what comes later wins. */
export function objectFrom(frame: Frame, { of, makes, items }: Extract<Result, { kind: "object" }>, use: Use): Value {
  const { named, restNamed } = use.arguments;
  const places = of.split("|");
  const takesKeywords = places.includes("**");
  const fields = new Map<string, Value>();
  let rest = NOTHING;
  const values = places.flatMap((where) => (where === "**" ? (restNamed ?? []) : select(frame, use, where).map((found) => found.value)));
  for (const value of values) {
    for (const id of value.objects) {
      const content = frame.state.object(id);
      if (content?.kind === "object") {
        for (const [name, field] of content.fields) fields.set(name, field);
        rest = join(rest, content.rest);
      } else if (content) {
        for (const row of [...content.fields.values(), content.rest]) {
          const key = readIndex(frame, row, constantValue(0), use.at);
          const field = readIndex(frame, row, constantValue(1), use.at);
          const name = onlyText(key);
          if (name === undefined) rest = row === NOTHING ? rest : join(rest, field);
          else fields.set(name, field);
        }
      }
    }
    rest = join(rest, furtherEntries(frame, value));
    for (const [name, field] of fields) fields.set(name, overridden(frame, field, value, name));
  }
  if (takesKeywords) for (const [name, value] of named) fields.set(name, value);
  return objectValue(frame.allocate(use.at, "object", { fields, rest, items, maker: valueAt(frame, use, makes) }));
}
