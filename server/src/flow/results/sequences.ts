import { elementsOf } from "../expressions/members.ts";
import { MAX_FEW_ITEMS, MAX_KNOWN_ITEMS, MAX_NAMED_ITEMS, MAX_SEPARATE_ITEMS } from "../limits.ts";
import { isEntry } from "../masks/entry-names.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";
import { isShort } from "../values/texts.ts";
import { joinAll, NOTHING, objectValue, onlyConstant, onlyText, textValue, UNKNOWN, type Value } from "../values/value.ts";
import { pairs } from "./entries.ts";

/** The elements in order, where the value can only be one list of known length, or one text: its characters. */
export function knownItems(frame: Frame, value: Value): readonly Value[] | undefined {
  const [id] = value.objects;
  if (id === undefined) {
    const text = onlyText(value);
    if (text === undefined || text.length > MAX_KNOWN_ITEMS) return undefined;
    const [whole] = value.texts;
    return whole && Array.from(text, (character) => textValue({ pieces: [character], at: whole.at, made: "built" }, value.ways));
  }
  if (value.open || value.objects.length > 1 || value.texts.length > 0 || value.symbols.length > 0) return undefined;
  const content = frame.state.object(id);
  return content?.kind === "list" && content.rest === NOTHING && content.fields.size <= MAX_KNOWN_ITEMS ? [...content.fields.values()] : undefined;
}

/** Puts values at the end of a list, or at its start. False where it is not known how long that is, as in a loop or a branch: then nothing is done. */
export function append(frame: Frame, list: Value, values: readonly Value[], end: "first" | "last" = "last"): boolean {
  const items = itemsNow(frame, list);
  if (!items || items.length + values.length > MAX_KNOWN_ITEMS) return false;
  keepItems(frame, list, end === "first" ? [...values, ...items] : [...items, ...values]);
  return true;
}

/** Takes the element at one end out of a list. Undefined where it is not known how long that is: then nothing is done. */
export function takenFrom(frame: Frame, list: Value, end: "first" | "last"): Value | undefined {
  const items = itemsNow(frame, list);
  if (!items || items.length === 0) return undefined;
  keepItems(frame, list, end === "first" ? items.slice(1) : items.slice(0, -1));
  return end === "first" ? items[0] : items.at(-1);
}

/** Takes the element at a position out of a list, counted from its end where it is negative. False where it is not known which that is: then nothing is done. */
export function takenAt(frame: Frame, list: Value, position: number): boolean {
  const items = itemsNow(frame, list);
  const at = items && position < 0 ? items.length + position : position;
  if (items?.[at] === undefined) return false;
  keepItems(frame, list, items.toSpliced(at, 1));
  return true;
}

/** More of a text than this many characters at its start, and at its end, is not masked by what stands in between. */
const MOST_SHOWN = { start: 12, end: 8 };

/**
 * Puts a value in the place of all elements of a list, or of those between two positions, where the list is of the characters of a text: then that is masked. False where it
 * is another list, or too much is left: then nothing is done.
 */
export function fill(frame: Frame, list: Value, value: Value, from: Value | undefined, to: Value | undefined): boolean {
  const [id, second] = list.objects;
  const content = id && !second && list.symbols.length === 0 && frame.state.owns(id) ? frame.state.object(id) : undefined;
  if (content?.kind !== "list" || !content.single || frame.isBranch) return false;
  const [start, end] = [from, to].map((position) => (position ? onlyConstant(position)?.constant : undefined));
  if (from === undefined && to === undefined) {
    keepItems(frame, list, [], value);
    return true;
  }
  const elements = [...content.fields.values(), content.rest];
  const areCharacters = elements.every(({ objects, code, api }) => objects.length + code.length === 0 && api === undefined);
  const isMasked = typeof start === "number" && start >= 0 && start <= MOST_SHOWN.start && (typeof end !== "number" || (end < 0 && end >= -MOST_SHOWN.end));
  if (!areCharacters || content.fields.size > 0 || !isMasked || onlyText(value) === undefined) return false;
  keepItems(frame, list, [], UNKNOWN);
  return true;
}

/** The elements that a list holds at this point, whichever way led here. */
function itemsNow(frame: Frame, list: Value): readonly Value[] | undefined {
  const [id, second] = list.objects;
  if (id === undefined || second || list.open || list.symbols.length > 0 || !frame.state.owns(id)) return undefined;
  const content = frame.state.object(id);
  if (content?.kind !== "list" || !content.single || content.rest !== NOTHING || frame.loops.length > 0 || frame.isBranch) return undefined;
  return [...content.fields.values()];
}

/**
 * Stores a value where the last of the parts of a text stands, or what comes after those of which it is known that they are no secret: `parts[-1] = "***"`. False where it is
 * another list, or not known that this comes about: then nothing is done.
 */
export function putLast(frame: Frame, list: Value, name: string | undefined, value: Value): boolean {
  const [id, second] = list.objects;
  if (id === undefined || second || list.open || list.symbols.length > 0 || !frame.state.owns(id)) return false;
  const content = frame.state.object(id);
  const isOfText = content?.kind === "list" && content.rest !== NOTHING && content.rest.objects.length + content.rest.texts.length === 0;
  if (!isOfText || !content.single || frame.loops.length > 0 || (name !== "-1" && name !== String(content.fields.size))) return false;
  keepItems(frame, list, [...content.fields.values(), value], frame.isBranch ? content.rest : NOTHING);
  return true;
}

function keepItems(frame: Frame, { objects: [id] }: Value, items: readonly Value[], rest = NOTHING): void {
  const content = id && frame.state.object(id);
  if (!id || !content) return;
  frame.state.setObject(id, { ...content, fields: numberedItems(items), rest, short: undefined });
  frame.stored(id);
  frame.noteWrite();
}

/** Whether a list is, if it is one of the characters of a key, so short a part of them that it shows nothing of it. */
export function isShortPart(frame: Frame, { objects: [id, second] }: Value): boolean {
  return id !== undefined && second === undefined && frame.state.object(id)?.short === true;
}

/** What a loop meets one after the other, where these are a few known names, or entries of an object with their names. */
export function namedItems(frame: Frame, value: Value, over: "elements" | "keys", at: Place): readonly Value[] | undefined {
  const [id, second] = value.objects;
  if (id === undefined || second || value.open || value.texts.length + value.symbols.length > 0) return undefined;
  const content = frame.state.object(id);
  if (!content || content.rest !== NOTHING || content.fields.size > MAX_NAMED_ITEMS) return undefined;
  if (over === "elements" && content.items === "pairs") return namedItems(frame, pairs(frame, value, at, false), over, at);
  if (content.kind === "object") return knownNames(frame, value, at);
  const items = content.kind === "list" && over === "elements" ? [...content.fields.values()] : [];
  return items.length > 0 && items.every((item) => onlyText(item) !== undefined || isEntry(item)) ? items : undefined;
}

/** The names of what is in an object, where the value can only be that one and all of them are known. */
export function knownNames(frame: Frame, { objects, open, symbols, texts }: Value, at: Place): readonly Value[] | undefined {
  const [id, second] = objects;
  const content = id && !second && !open && texts.length + symbols.length === 0 ? frame.state.object(id) : undefined;
  if (content?.kind !== "object" || content.rest !== NOTHING || content.fields.size > MAX_KNOWN_ITEMS) return undefined;
  return [...content.fields.keys()].map((name) => textValue({ pieces: [name], at, made: "built" }));
}

/** A new list of these elements. */
export function listOf(frame: Frame, items: readonly Value[], at: Place, role = ""): Value {
  return objectValue(frame.allocate(at, "list", { fields: numberedItems(items) }, role));
}

/** The elements of one list behind those of another; undefined where it is not known how many there are. */
export function joinedLists(frame: Frame, lists: readonly Value[], at: Place): Value | undefined {
  const items = frame.isBranch ? [] : lists.map((list) => (list.objects.length > 0 ? knownItems(frame, list) : undefined));
  const all = items.flatMap((each) => each ?? []);
  return items.length > 0 && items.every((each) => each !== undefined) && all.length <= MAX_KNOWN_ITEMS ? listOf(frame, all, at, " joined") : undefined;
}

/** A list of the same elements again and again: `[item] * 3`. */
export function repeatedList(frame: Frame, factors: readonly Value[], at: Place): Value | undefined {
  const list = factors.find(({ objects }) => objects.length > 0 && objects.every((id) => frame.state.object(id)?.kind === "list"));
  return list && objectValue(frame.allocate(at, "list", { rest: elementsOf(frame, list, "elements", at) }, " repeated"));
}

/** Elements under their positions. */
export function numberedItems(items: readonly Value[]): Map<string, Value> {
  return new Map(items.map((item, index) => [String(index), item]));
}

/**
 * The list that `change` makes of another one's elements: one by one where their order may matter (a few pieces of text, codes of characters), else of all
 * of them at once. Of very few, each.
 */
export function mappedList(frame: Frame, of: Value, change: (element: Value) => Value, at: Place): Value {
  const items = separateItems(frame, of);
  if (items)
    return listOf(
      frame,
      items.map((item, index) => inTurn(frame, items.length, index, () => change(item))),
      at,
    );
  const rest = change(elementsOf(frame, of, "elements", at));
  return objectValue(frame.allocate(at, "list", { rest }));
}

/** The elements for each of which a function is called. */
function separateItems(frame: Frame, of: Value): readonly Value[] | undefined {
  const items = knownItems(frame, of);
  if (!items) return undefined;
  if (items.length <= MAX_FEW_ITEMS) return items;
  return (items.length <= MAX_SEPARATE_ITEMS ? items.every(isPlain) : items.every(isNumber)) ? items : undefined;
}

/** Whether what is done for the elements of a list is done for each of them, and there are some. */
export function isFollowed(frame: Frame, of: Value): boolean {
  return (separateItems(frame, of)?.length ?? 0) > 0;
}

/** Does what is done for one of a few elements, so that what it makes is told apart from what is made for the others. */
export function inTurn<T>(frame: Frame, count: number, index: number, act: () => T): T {
  if (count > MAX_SEPARATE_ITEMS || frame.turn !== "") return act();
  frame.turn = ` turn ${index}`;
  const result = act();
  frame.turn = "";
  return result;
}

const isPlain = (value: Value): boolean => !value.open && value.objects.length === 0 && value.texts.length + value.constants.length > 0;
const isNumber = (value: Value): boolean => typeof onlyConstant(value)?.constant === "number";

/** Positional arguments from what a library spreads: each element where they are known, else one that is any of them. */
export function spreadArguments(frame: Frame, value: Value, at: Place): readonly Value[] {
  return knownItems(frame, value) ?? [elementsOf(frame, value, "elements", at)];
}

/**
 * The lists of a value cut to the elements between two positions, as far as these are known and counted from the start. A list of unknown length may hold any of its
 * further elements at any place.
 */
export function cutLists(
  frame: Frame,
  value: Value,
  positions: readonly [number | undefined | unknown, number | undefined | unknown] | undefined,
  at: Place,
): Value {
  const [id] = value.objects;
  const content = id && value.objects.length === 1 ? frame.state.object(id) : undefined;
  // Of a list of known length, what counts from its end counts from its start as well.
  const size = content?.kind === "list" && content.rest === NOTHING && !value.open ? content.fields.size : undefined;
  const [from, to] = (positions ?? []).map((position) => {
    if (typeof position !== "number") return undefined;
    return position < 0 && size !== undefined ? Math.max(0, size + position) : position;
  });
  const start = from ?? 0;
  const length = to === undefined ? undefined : to - start;
  const short = positions && content?.kind === "list" && content.fields.size === 0 && isShort(from, to) ? true : undefined;
  // The last ones of a list of unknown length.
  if (positions && content?.kind === "list" && content.fields.size > 0 && content.rest !== NOTHING && start < 0 && to === undefined)
    return objectValue(frame.allocate(at, "list", { rest: joinAll([...content.fields.values(), content.rest]) }));
  if (short && start < 0) return objectValue(frame.allocate(at, "list", { rest: content?.rest ?? NOTHING, short }));
  if (!positions || content?.kind !== "list" || start < 0 || (length === undefined ? content.rest !== NOTHING : length < 0 || length > MAX_KNOWN_ITEMS))
    return { ...NOTHING, objects: value.objects };
  const items: Value[] = [];
  const end = length === undefined ? content.fields.size : start + length;
  for (let index = start; index < end; index++) {
    const item = content.fields.get(String(index)) ?? content.rest;
    if (item === NOTHING) break;
    items.push(item);
  }
  return objectValue(frame.allocate(at, "list", { fields: numberedItems(items), short }));
}
