import type { Result } from "../../model/result.ts";
import { isSanitizerName } from "../../model/sanitizers/names.ts";
import { cutAsGiven } from "../calls/given-lengths.ts";
import { passed } from "../calls/passing.ts";
import { readsOf } from "../expressions/as-text.ts";
import { isConfigured } from "../expressions/keyed.ts";
import { elementsOf, readMember } from "../expressions/members.ts";
import { givenAt, select, type Use, valueAt } from "../expressions/where.ts";
import { namesListed, onlyNamed } from "../guards/listed-names.ts";
import { MAX_KNOWN_ITEMS } from "../limits.ts";
import type { Frame } from "../statements/frame.ts";
import { recordText } from "../statements/record.ts";
import { positionOf } from "../values/numbers.ts";
import type { Origin } from "../values/origin.ts";
import { reached } from "../values/shapes.ts";
import { concatenated, cut, decode, encode, formatted, joined, mapTexts, waysOf } from "../values/texts.ts";
import {
  flowing,
  join,
  joinAll,
  knownTexts,
  NOTHING,
  objectValue,
  onlyConstant,
  onlyText,
  type Step,
  textValue,
  UNKNOWN,
  type Value,
  wholeText,
} from "../values/value.ts";
import { copied } from "./entries.ts";
import { writtenData } from "./json-data.ts";
import type { Makers } from "./makers.ts";
import { asKept, asPlainData } from "./plain-data.ts";
import { cutLists, isShortPart, knownItems, listOf, spreadArguments } from "./sequences.ts";
import { shownTo } from "./shallow.ts";
import { beginningOf } from "./slices.ts";
import { partOfFile } from "./sources.ts";

/** What is made of texts. */
export const textResults = {
  shown(frame, result, use) {
    const chooser = valueAt(frame, use, result.unless);
    const chosen = chooser && namesListed(frame, chooser);
    if (chooser && !chosen && chooser.code.length + chooser.objects.length > 0) return UNKNOWN;
    const depth = valueAt(frame, use, result.depth);
    const given = select(frame, use, result.of).map((found) => shownTo(frame, depth, found.value, use.at));
    const data = result.by === undefined ? given : given.map((value) => asPlainData(frame, value, valueAt(frame, use, result.by), use.at));
    const kept = result.form === "pickle" ? data.map((value) => asKept(frame, value, use.at)) : data;
    const values = chosen ? kept.map((value) => onlyNamed(frame, value, chosen, use.at)) : kept;
    const causes =
      result.cause === undefined ? [] : select(frame, use, result.cause).map((found) => ({ ...passed(frame, found.value, "developing"), api: undefined }));
    const told = shown(frame, [...values, ...causes.filter(({ ways, objects, texts }) => ways.size + objects.length + texts.length > 0)], result.form);
    const text = result.encodes ? passed(frame, told, "checked") : told;
    const [only] = values;
    if (result.form === "json" && only && text.ways.size > 0) WRITTEN.set(text, only);
    return text;
  },

  concat(frame, result, use) {
    return concatOf(
      frame,
      result.of.flatMap((where) => select(frame, use, where).map((found) => found.value)),
      use,
    );
  },

  join: (frame, result, use) => joinOf(frame, givenAt(frame, use, result.of), givenAt(frame, use, result.separator), use),

  format(frame, result, use) {
    const values = select(frame, use, result.values).map((found) => found.value);
    const whole = use.arguments.restNamed ?? values[0];
    const named = (name: string) => use.arguments.named.get(name) ?? (whole && readMember(frame, whole, name, use.at));
    const template = givenAt(frame, use, result.template);
    const value = result.holes === "dollar" ? dollars(template, named, use) : formatted(template, result.holes, values, named, use.at, readsOf(frame, use.at));
    recordText(frame, value, [template, ...values], false);
    return value;
  },

  replace(frame, result, use) {
    const of = givenAt(frame, use, result.of);
    const [pattern, by] = [givenAt(frame, use, result.pattern), givenAt(frame, use, result.by)];
    const source = valueAt(frame, use, result.source) ?? pattern;
    return onlyText(pattern) === undefined && onlyText(by) !== undefined && (tidies(source) || leavesKeys(source))
      ? passed(frame, of, "checked")
      : replaced(frame, of, pattern, by, use);
  },

  decoded(frame, result, use) {
    const codec = codecOf(frame, result.codec, use);
    const of = givenAt(frame, use, result.of);
    const written = codec === "json" ? WRITTEN.get(of) : undefined;
    if (written) return copied(frame, written, use, true);
    const data = codec === "json" ? writtenData(frame, of, use.at) : undefined;
    if (data) return data;
    if (codec === undefined) return of.texts.length === 0 && knownItems(frame, of) ? codes(frame, [of], use) : of;
    const value = mapTexts(of, use.at, "decoded", (text) => decode(text, codec));
    recordText(frame, value, [of], false);
    return codec === "json" && isSecretText(of) ? objectValue(frame.allocate(use.at, "object", { rest: flowing(value.ways) })) : value;
  },

  encoded(frame, result, use) {
    const codec = codecOf(frame, result.codec, use);
    const of = givenAt(frame, use, result.of);
    // What `toString` gives of an object without one of its own tells nothing of what is in it.
    if (codec === undefined && (of.objects.length > 0 || of.api !== undefined) && of.texts.length === 0) return shown(frame, [of], "text");
    if (codec === undefined || codec === "json") return of;
    const value = mapTexts(of, use.at, "built", (text) => encode(text, codec));
    // In an address, what a visitor sent is now a part and no more.
    return codec === "url" ? passed(frame, value, "checked") : value;
  },

  cased(frame, result, use) {
    const of = givenAt(frame, use, result.of);
    const value = mapTexts(of, use.at, "built", (text) => (result.to === "lower" ? text.toLowerCase() : text.toUpperCase()));
    return { ...passed(frame, of, result.to), texts: value.texts, open: value.open };
  },

  reversed(frame, result, use) {
    const of = givenAt(frame, use, result.of);
    if (of.objects.length > 0) return reversedList(frame, of, use);
    const value = mapTexts(of, use.at, "built", (text) => [...text].toReversed().join(""));
    recordText(frame, value, [], false);
    return value;
  },

  codes(frame, result, use) {
    return codes(
      frame,
      select(frame, use, result.of).map((found) => found.value),
      use,
    );
  },

  cut(frame, result, use) {
    const number = (where: string | undefined) => (where === undefined ? undefined : positionOf(frame, givenAt(frame, use, where)));
    const [from, length] = [number(result.from), number(result.length)];
    const to = result.length === undefined ? number(result.to) : typeof from === "number" && typeof length === "number" ? endOf(from, length) : undefined;
    const given = (where: string | undefined, value: unknown) => where === undefined || valueAt(frame, use, where) === undefined || typeof value === "number";
    const exact = given(result.from, from) && given(result.to, to) && given(result.length, length);
    const of = givenAt(frame, use, result.of);
    const asGiven = (text: Value): Value =>
      result.length === undefined && of.objects.length === 0 ? cutAsGiven(of, valueAt(frame, use, result.from), valueAt(frame, use, result.to), text) : text;
    // How much of it `mask(key)` leaves is computed; what it is called says that it is little.
    if (!exact && of.objects.length === 0 && isSanitizerName(frame.walk.nameOf(frame.function))) return asGiven(UNKNOWN);
    const isBeginning = exact === false && given(result.from, from) && result.length === undefined && (from === undefined || from === 0);
    if (isBeginning && of.objects.length === 0) return asGiven(beginningOf(frame, of));
    const text = asGiven(cut({ ...of, objects: [] }, typeof from === "number" ? from : undefined, typeof to === "number" ? to : undefined, exact, use.at));
    recordText(frame, text, [of], false);
    // The first few characters of a request are not the request.
    const isShort = exact && typeof to === "number" && to >= 0 && to <= MAX_SHOWN_OF_BODY && (from === undefined || (typeof from === "number" && from >= 0));
    if (isShort && of.objects.length === 0) return passed(frame, text, "opening");
    return of.objects.length > 0 ? join(text, cutLists(frame, of, exact ? [from, to] : undefined, use.at)) : text;
  },

  split(frame, result, use) {
    const of = givenAt(frame, use, result.of);
    const limited = result.limit !== undefined && valueAt(frame, use, result.limit) !== undefined;
    const separator = result.separator === undefined || limited ? undefined : onlyText(givenAt(frame, use, result.separator));
    const text = onlyText(of);
    const count = result.upTo === undefined ? undefined : onlyConstant(givenAt(frame, use, result.upTo))?.constant;
    const upTo = typeof count === "number" && count >= 0 ? count : undefined;
    const parts = text === undefined || separator === undefined ? undefined : text.split(separator, upTo);
    if (!parts || parts.length > MAX_KNOWN_ITEMS) {
      const at = result.separator === undefined ? undefined : onlyText(givenAt(frame, use, result.separator));
      const limit = limited ? (onlyConstant(givenAt(frame, use, result.limit ?? ""))?.constant ?? 1) : undefined;
      const isSeparated = result.separator !== undefined && valueAt(frame, use, result.separator) !== undefined;
      const written = writtenBefore(of, isSeparated ? at : /\s+/, limit);
      const plain = [...plainParts(at, limit), ...written.keys()].map(String);
      // `partition` gives the separator between the two.
      if (limited && result.limit === result.separator && plain.length > 0) plain.push("1");
      const fields = new Map(plain.flatMap((index) => (upTo === undefined || Number(index) < upTo ? [[index, UNKNOWN]] : [])));
      if (fields.size === upTo) return objectValue(frame.allocate(use.at, "list", { fields }));
      // Nothing is left of what it is split at: `line.split(secret).join("***")`.
      const by = valueAt(frame, use, result.separator) ?? NOTHING;
      const isTakenOut = isGiven(by) || [...by.ways.keys()].some((origin) => isConfigured(origin) || of.ways.has(origin));
      return objectValue(
        frame.allocate(use.at, "list", { fields, rest: isTakenOut ? withoutReplaced(frame, of) : flowing(partOfFile(frame, of.ways, `${use.at.start}`)) }),
      );
    }
    return listOf(
      frame,
      parts.map((part) => textValue({ pieces: [part], at: use.at, made: "built" }, of.ways)),
      use.at,
    );
  },
} satisfies Partial<Makers>;

/** Whether somebody else decides about a separator: who splits at that takes it out of the text. */
const isGiven = ({ texts, constants, symbols }: Value): boolean => texts.length + constants.length === 0 && symbols.length > 0;

/** Which parts of a credential are no secret: before the last underscore of a key stands its kind (`sk`, `live`), as before its mode, before the word in a client secret the payment's id. */
function plainParts(separator: string | undefined, limit: unknown): readonly string[] {
  if (separator === "_") return limit === undefined || (typeof limit === "number" && (limit < 0 || limit > 1)) ? ["0", "1"] : ["0"];
  return separator !== undefined && /^(?:[a-z]{2})?_(?:live|test|secret)_?$/.test(separator) ? ["0"] : [];
}

/** The parts of a text that stand written in front of what it ends with, which is not known: the scheme of a header with a key. */
function writtenBefore({ texts: [text, another], open }: Value, separator: string | RegExp | undefined, limit: unknown): readonly string[] {
  const [written, , further] = text?.pieces ?? [];
  if (separator === undefined || open || another || further !== undefined || typeof written !== "string") return [];
  return written
    .trimStart()
    .split(separator)
    .slice(0, -1)
    .slice(0, typeof limit === "number" && limit >= 0 ? limit : undefined);
}

/** What texts in JSON were made of: parsed again, they are copies of it. */
const WRITTEN = new WeakMap<Value, Value>();

function shown(frame: Frame, values: readonly Value[], form: Extract<Result, { kind: "shown" }>["form"]): Value {
  const [only] = values;
  if (values.length === 1 && only && only.texts.length > 0 && only.objects.length === 0) return only;
  const whole = form === "pickle" && values.some(givesKey);
  return flowing(withKeysShown(frame, waysOf(values.map((value) => ({ ...UNKNOWN, ways: reached(frame, value, form) }))), whole));
}

/** Whether it is a thing that gives out the key of its client, and so keeps it. */
function givesKey({ api }: Value): boolean {
  const value = api?.member("api_key")?.api?.value;
  return value?.kind === "source" && value.source.kind === "data" && value.source.what === "carried-key";
}

/** In the text of an object that holds a key, the key stands written. `whole`: in that of an object of Stripe's as well. */
function withKeysShown(frame: Frame, ways: ReadonlyMap<Origin, Step>, whole: boolean): ReadonlyMap<Origin, Step> {
  return new Map(
    [...ways].map(([origin, step]) => [
      origin.kind === "data" && (origin.what === "key-inside" || (whole && origin.what === "stripe-object"))
        ? frame.walk.host.origins.data("carried-key", origin.at)
        : origin,
      step,
    ]),
  );
}

/** Where a part of some length ends: counted from the end, as its beginning is, or with the text. */
function endOf(from: number, length: number): number | undefined {
  return from < 0 && from + length >= 0 ? undefined : from + length;
}

function concatOf(frame: Frame, values: readonly Value[], use: Use): Value {
  const lists = values.filter((value) => value.objects.length > 0);
  if (lists.length > 0)
    return objectValue(
      frame.allocate(use.at, "list", {
        rest: joinAll(values.map((value) => (value.objects.length > 0 ? elementsOf(frame, value, "elements", use.at) : value))),
      }),
    );
  const value = concatenated(values, use.at);
  recordText(frame, value, values, false);
  return value;
}

function joinOf(frame: Frame, of: Value, separator: Value, use: Use): Value {
  // Nobody puts whole keys one behind the other.
  if (isShortPart(frame, of) && onlyText(separator) === "") return UNKNOWN;
  const parts = knownItems(frame, of);
  if (!parts) return flowing(elementsOf(frame, of, "elements", use.at).ways);
  const glue = separator.open ? textValue({ pieces: [","], at: use.at, made: "built" }) : separator;
  const value = joined(parts, glue, use.at);
  recordText(frame, value, parts, false);
  return value;
}

function dollars(template: Value, named: (name: string) => Value | undefined, use: Use): Value {
  const [text] = knownTexts(template);
  if (text === undefined) return flowing(template.ways);
  const parts: Value[] = [];
  let last = 0;
  for (const match of text.matchAll(/\$(?:(\w+)|\{(\w+)\})/g)) {
    parts.push(textValue({ pieces: [text.slice(last, match.index)], at: use.at, made: "built" }), named(match[1] ?? match[2] ?? "") ?? UNKNOWN);
    last = match.index + match[0].length;
  }
  parts.push(textValue({ pieces: [text.slice(last)], at: use.at, made: "built" }));
  return concatenated(parts, use.at);
}

/** A replacement of fixed text by fixed text is made; one by a pattern may be a mask: what is known to be taken out does not flow on. */
function replaced(frame: Frame, of: Value, pattern: Value, by: Value, use: Use): Value {
  const [from, to] = [onlyText(pattern), onlyText(by)];
  if (from !== undefined && to !== undefined && from !== "" && of.texts.length > 0) {
    const value = mapTexts(of, use.at, "built", (text) => text.replaceAll(from, to));
    recordText(frame, value, [of], false);
    return value;
  }
  // `key.replace(secret, "***")` and regular expressions: the text that mattered is what gets replaced.
  if (from === undefined) return withoutReplaced(frame, of);
  // Quotes are escaped.
  return /["'`\\]/.test(from) ? passed(frame, of, "checked") : of;
}

/** Whether a regular expression finds nothing but blanks, line ends and quotes: what is left once they are gone is the text still. */
function tidies({ texts }: Value): boolean {
  const [source, another] = texts.map(wholeText);
  return source !== undefined && another === undefined && source !== "" && !source.includes("[^") && source.replace(TIDIED, "") === "";
}

const TIDIED = /\\(?:[srntfv0]|u(?:200[b-d]|[fF][eE][fF][fF]|00[aA]0)|x[01][0-9a-fA-F]|\\[rnt]?|["'`])|\?:|\{\d*,?\d*\}|[\s"'`^$|()[\]+*?]/g;

/**
 * Whether a regular expression finds no more of a key than words that stand in it, its prefix at most (`/^(sk|rk)_(live|test)_/`), or what is no secret (`/pk_live_\w+/`):
 * the secret is left.
 */
function leavesKeys({ texts }: Value): boolean {
  const [source, another] = texts.map(wholeText);
  return source !== undefined && another === undefined && (PUBLISHABLE.test(source) || (WORDS.test(source) && /\w{2}/.test(source)));
}

const PUBLISHABLE = /^(?:\^|\\b|\()*pk_/;
const WORDS = /^(?:\\[-_./:b]|\((?:\?(?:[:=!]|<[=!]))?|[)|^$?]|\[\w{1,3}\]|[\w :-])+$/;

/** A text in which something that is not known was replaced. */
function withoutReplaced(frame: Frame, of: Value): Value {
  return passed(frame, { ...UNKNOWN, ways: new Map([...of.ways].filter(([origin]) => origin.kind === "data")) }, "checked");
}

/** Whether it is text of the environment or of a store, nothing known of it: written as JSON that is an object with names. */
function isSecretText(of: Value): boolean {
  if (of.texts.length + of.symbols.length + of.objects.length > 0 || of.ways.size === 0) return false;
  return [...of.ways.keys()].every(({ kind }) => kind === "environment" || kind === "store");
}

function codecOf(frame: Frame, codec: Extract<Result, { kind: "decoded" }>["codec"], use: Use): "base64" | "hex" | "url" | "json" | undefined {
  if (typeof codec === "string") return codec;
  const name = onlyText(valueAt(frame, use, codec.named) ?? UNKNOWN)?.toLowerCase();
  if (name === "base64" || name === "base64url") return "base64";
  return name === "hex" ? "hex" : undefined;
}

function reversedList(frame: Frame, of: Value, use: Use): Value {
  const items = knownItems(frame, of);
  return items ? listOf(frame, items.toReversed(), use.at) : objectValue(frame.allocate(use.at, "list", { rest: elementsOf(frame, of, "elements", use.at) }));
}

/** As much of a body says which event it is, and in which version. */
const MAX_SHOWN_OF_BODY = 256;

/** Text of character codes, alone or in lists. Of a code that is not known nothing is. */
function codes(frame: Frame, values: readonly Value[], use: Use): Value {
  const parts: Value[] = [];
  for (const value of values.flatMap((it) => (it.objects.length > 0 ? spreadArguments(frame, it, use.at) : [it]))) {
    const code = onlyConstant(value)?.constant;
    if (typeof code === "number" && code >= 0 && code <= 0x10ffff) parts.push(textValue({ pieces: [String.fromCodePoint(code)], at: use.at, made: "decoded" }));
    else if (value.texts.length > 0) parts.push(value);
    else if (value.symbols.length > 0 && values.length === 1) return passed(frame, { ...value, objects: [], code: [] }, "codes");
    else return flowing(waysOf(values));
  }
  const value = concatenated(parts, use.at, "decoded");
  recordText(frame, value, parts, false);
  return value;
}
