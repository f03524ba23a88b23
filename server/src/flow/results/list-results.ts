import type { Where } from "../../model/api.ts";
import { callValue, NO_ARGUMENTS } from "../calls/calls.ts";
import type { FunctionRef } from "../calls/summary.ts";
import { awaited } from "../expressions/expressions.ts";
import { elementsOf, holdsOnlyText, readIndex } from "../expressions/members.ts";
import { type Found, givenAt, select, type Use, valueAt } from "../expressions/where.ts";
import { refusesEmpty } from "../guards/filled.ts";
import { chosenByName, filtered } from "../guards/filtered.ts";
import { narrow } from "../guards/guards.ts";
import { saidByFunction, saidOfFirst, testOfFirst } from "../guards/predicates.ts";
import { leftOf } from "../guards/said-by-tests.ts";
import { withEntriesTested } from "../guards/tested-entries.ts";
import { MAX_SEPARATE_ITEMS } from "../limits.ts";
import { PAIR } from "../masks/entry-names.ts";
import { masksEach } from "../masks/masked-characters.ts";
import type { Frame } from "../statements/frame.ts";
import { recordCallbackLoop } from "../statements/loops.ts";
import type { Origin } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import { reached } from "../values/shapes.ts";
import { isShort } from "../values/texts.ts";
import { joinAll, NOTHING, objectValue, onlyConstant, onlyText, truthiness, UNKNOWN, type Value, wholeText } from "../values/value.ts";
import { insideOf } from "./entries.ts";
import type { Makers } from "./makers.ts";
import { cutLists, knownItems, knownNames, listOf, mappedList, takenFrom } from "./sequences.ts";

/** What is made of the elements of lists and the entries of objects. */
export const listResults = {
  element(frame, result, use) {
    const of = givenAt(frame, use, result.of);
    const callback = valueAt(frame, use, result.chosen);
    const left = callback && foundBy(frame, of, callback, use.at);
    if (left) return left;
    if (callback) return keptBy(frame, callback, elementsOf(frame, of, "elements", use.at), use.at);
    const index = valueAt(frame, use, result.at);
    if (index && of.objects.length > 0 && onlyConstant(index)) return readIndex(frame, of, index, use.at);
    const taken = result.takes && takenFrom(frame, of, result.takes);
    if (taken) return taken;
    return of.objects.length === 0 && of.ways.size > 0 && holdsOnlyText(of) ? UNKNOWN : elementsOf(frame, of, "elements", use.at);
  },

  keys: (frame, result, use) => objectValue(frame.allocate(use.at, "list", { rest: elementsOf(frame, givenAt(frame, use, result.of), "keys", use.at) })),

  values: (frame, result, use) =>
    objectValue(frame.allocate(use.at, "list", { rest: insideOf(frame, givenAt(frame, use, result.of), use.at, result.of === "receiver") })),

  list(frame, result, use) {
    const [count, another] = result.counts ? select(frame, use, result.of) : [];
    if (count && !another && count.value.objects.length + count.value.texts.length === 0)
      return objectValue(frame.allocate(use.at, "list", { rest: { ...UNKNOWN, ways: count.value.ways } }));
    if (result.between !== undefined) return elementsBetween(frame, result.of, result.between, use);
    const names = result.of.endsWith("[]") ? knownNames(frame, givenAt(frame, use, result.of.slice(0, -2)), use.at) : undefined;
    if (names) return listOf(frame, names, use.at);
    const from = (result.awaited || result.kept) && result.of.endsWith("[]") ? givenAt(frame, use, result.of.slice(0, -2)) : undefined;
    const each = from && (result.awaited || from.objects.length > 0) ? knownItems(frame, from) : undefined;
    const made = (item: Value, index: number): Value => {
      const value = result.awaited ? awaited(frame, item) : item;
      const fields = new Map(result.under === undefined ? [] : [[result.under, value]]);
      return result.under === undefined ? value : objectValue(frame.allocate(use.at, "object", { fields, rest: UNKNOWN }, ` item ${index}`));
    };
    if (each) return listOf(frame, each.map(made), use.at);
    const values = select(frame, use, result.of).map((found, index) => made(found.value, index));
    return objectValue(
      frame.allocate(
        use.at,
        "list",
        result.of.endsWith("[]") ? { rest: joinAll(values) } : { fields: new Map(values.map((value, index) => [String(index), value])) },
      ),
    );
  },

  zipped(frame, result, use) {
    const rows = rowsOf(frame, select(frame, use, result.of), use.at);
    if (rows) return rows;
    const lists = select(frame, use, result.of).map((found) => elementsOf(frame, found.value, "elements", use.at));
    const row = frame.allocate(use.at, "list", { fields: new Map(lists.map((value, index) => [String(index), value])) }, " row");
    return objectValue(frame.allocate(use.at, "list", { rest: objectValue(row) }));
  },

  mapped(frame, result, use) {
    const of = givenAt(frame, use, result.of);
    const callback = valueAt(frame, use, result.callback);
    const items = callback === undefined && of.objects.length > 0 ? knownItems(frame, of) : undefined;
    if (items) return listOf(frame, items, use.at);
    if (callback === undefined) return mappedList(frame, of, (element) => element, use.at);
    const call = (element: Value) =>
      callValue(frame, callback, { ...NO_ARGUMENTS, positional: [element] }, { receiver: NOTHING, construct: false, at: use.at });
    recordCallbackLoop(frame, callback, of, use.at);
    if (result.keeps !== "elements") {
      const isMasked = callback.code.length > 0 && callback.code.every(masksEach);
      return isMasked ? objectValue(frame.allocate(use.at, "list", { rest: UNKNOWN })) : mappedList(frame, of, call, use.at);
    }
    const left = filtered(frame, of, callback, call, use.at);
    if (left) return left;
    const element = keptBy(frame, callback, elementsOf(frame, of, "elements", use.at), use.at);
    const isTested = truthiness(call(element)) === undefined;
    const chosen = isTested ? chosenByName(frame, element, callback, use.at) : undefined;
    if (chosen) return objectValue(frame.allocate(use.at, "list", { rest: chosen }));
    // Some variables of the environment are not the whole, and those whose names a test lets through are some.
    const are = ({ kind }: Origin): boolean => kind === "whole-environment" || (isTested && kind === "environment-names");
    const some = [...reached(frame, element, "inspect").keys()].some(are);
    return objectValue(frame.allocate(use.at, "list", { rest: some ? UNKNOWN : withoutEmpty(element, callback, call) }));
  },
} satisfies Partial<Makers>;

/** The elements up to a position, or from one to another: of a text its characters, of which so few tell nothing of it. */
function elementsBetween(frame: Frame, each: Where, between: Where, use: Use): Value {
  const positions = select(frame, use, between).map(({ value }) => onlyConstant(value)?.constant);
  const [from, to] = positions.length > 1 ? positions : [undefined, positions[0]];
  const isKnown = to !== undefined && [from, to].every((it) => it === undefined || it === null || typeof it === "number");
  const of = givenAt(frame, use, each.replace(/\[\]$/, ""));
  const elements = objectValue(frame.allocate(use.at, "list", { rest: givenAt(frame, use, each) }));
  if (!isKnown) return elements;
  const range = [from ?? undefined, to ?? undefined] as const;
  if (of.objects.length > 0) return cutLists(frame, of, range, use.at);
  const isFew = of.symbols.length === 0 && of.ways.size > 0 && holdsOnlyText(of) && typeof to === "number" && isShort(typeof from === "number" ? from : 0, to);
  return isFew ? objectValue(frame.allocate(use.at, "list", { rest: UNKNOWN }, " few")) : cutLists(frame, elements, range, use.at);
}

/** What stands at the same place in lists of which all elements are known: with known texts first, each is an entry with its name. Undefined for other lists. */
function rowsOf(frame: Frame, lists: readonly Found[], at: Place): Value | undefined {
  const known = lists.map(({ value }) => (value.objects.length > 0 ? knownItems(frame, value) : undefined));
  const [first] = known;
  if (first === undefined || known.length < 2 || known.includes(undefined)) return undefined;
  const length = Math.min(...known.map((items) => items?.length ?? 0));
  if (length === 0 || length > MAX_SEPARATE_ITEMS) return undefined;
  const isNamed = known.length === 2 && first.every((item) => onlyText(item) !== undefined);
  const rows = first.slice(0, length).map((_, index) =>
    listOf(
      frame,
      known.map((items) => items?.[index] ?? UNKNOWN),
      at,
      `${isNamed ? PAIR : " row"} ${index}`,
    ),
  );
  return listOf(frame, rows, at, " rows");
}

/** What a test finds among pairs with known names: `pairs.find(([name]) => name === "region")`. */
function foundBy(frame: Frame, of: Value, callback: Value, at: Place): Value | undefined {
  if (!knownItems(frame, of)?.every(({ objects }) => objects.length > 0)) return undefined;
  const call = (element: Value) => callValue(frame, callback, { ...NO_ARGUMENTS, positional: [element] }, { receiver: NOTHING, construct: false, at });
  const left = filtered(frame, of, callback, call, at);
  return left && elementsOf(frame, left, "elements", at);
}

/** What a test says of those that it lets through. */
function keptBy(frame: Frame, { code }: Value, element: Value, at: Place): Value {
  const [closure, another] = code;
  const said = closure && !another ? saidByFunction(closure.function, true).filter(({ index }) => index === 0) : [];
  const kept =
    closure && !another
      ? narrowedBy(
          frame,
          closure.function,
          said.reduce((value, { what }) => leftOf(frame, value, what), element),
        )
      : element;
  return closure && !another ? withEntriesTested(frame, kept, saidOfFirst(closure.function), at) : kept;
}

/** The same of a test that is written in this module, as a branch under it would have it: `(part) => part !== secret`. */
function narrowedBy(frame: Frame, ref: FunctionRef, element: Value): Value {
  const asked = ref.module === frame.walk ? testOfFirst(ref) : undefined;
  if (!asked) return element;
  let left = element;
  frame.branch(undefined, false, () => {
    frame.state.setVariable(asked.binding, element);
    narrow(frame, asked.test, true, true);
    left = frame.state.variable(asked.binding) ?? element;
  });
  return left;
}

/** The elements that a test leaves, without the empty text where it refuses that: `secrets.filter(Boolean)`, `filter(None, secrets)`. */
function withoutEmpty(element: Value, callback: Value, call: (element: Value) => Value): Value {
  const texts = element.texts.filter((text) => wholeText(text) !== "");
  if (texts.length === element.texts.length) return element;
  const asksForTruth = callback.api?.path === ":Boolean" || onlyConstant(callback)?.constant === null || refusesEmpty(callback);
  return asksForTruth || truthiness(call({ ...NOTHING, texts: element.texts.filter((text) => !texts.includes(text)) })) === false
    ? { ...element, texts }
    : element;
}
