import { MAX_ALTERNATIVES, MAX_PIECES, MAX_TEXT } from "../limits.ts";
import type { Origin } from "./origin.ts";
import type { Place } from "./place.ts";
import { type Constant, joinWays, knownTexts, onlyText, type Piece, type Step, type Text, UNKNOWN, type Value, wholeText } from "./value.ts";

/** The texts that the parts give one after the other. A part that is no known text is a gap that keeps what flows in. */
export function concatenated(parts: readonly Value[], at: Place, made: Text["made"] = "built"): Value {
  let texts: Piece[][] = [[]];
  let ways: ReadonlyMap<Origin, Step> = new Map();
  for (const part of parts) {
    ways = joinWays(ways, part.ways);
    const alternatives = piecesOf(part);
    const [only] = alternatives;
    if (only && alternatives.length === 1) for (const text of texts) append(text, only);
    else texts = texts.flatMap((before) => alternatives.map((after) => append([...before], after))).slice(0, MAX_ALTERNATIVES);
  }
  return { ...UNKNOWN, texts: texts.map((pieces) => ({ pieces, at, made })), ways, open: false };
}

/** Whether nothing is known of the text that a value is. */
export function isGap({ texts, constants }: Value): boolean {
  return texts.length === 0 && !constants.some(isWritten);
}

/** Whether it is known how a constant is written in a text. */
const isWritten = (constant: Constant): constant is number | boolean => typeof constant === "number" || typeof constant === "boolean";

function piecesOf(value: Value): readonly (readonly Piece[])[] {
  const known: (readonly Piece[])[] = value.texts.map((text) => text.pieces);
  for (const constant of value.constants) if (isWritten(constant)) known.push([String(constant)]);
  if (value.open || known.length === 0 || value.symbols.length > 0) known.push([value]);
  return known;
}

/** Adds the pieces of one text to those of another. */
function append(text: Piece[], further: readonly Piece[]): Piece[] {
  if (text.length + further.length > MAX_PIECES) {
    text.length = Math.min(text.length, MAX_PIECES);
    text.push(UNKNOWN);
    return text;
  }
  const last = text.at(-1);
  const [first] = further;
  if (typeof last !== "string" || typeof first !== "string") {
    text.push(...further);
    return text;
  }
  text.pop();
  if (last.length + first.length > MAX_TEXT) text.push(UNKNOWN);
  else text.push(last + first, ...further.slice(1));
  return text;
}

/** The value with each known text changed by `change`; gaps and origins stay. */
export function mapTexts(value: Value, at: Place, made: Text["made"], change: (text: string) => string | undefined): Value {
  const texts = knownTexts(value).flatMap((text): Text[] => {
    const changed = change(text);
    return changed === undefined ? [] : [{ pieces: [changed], at, made }];
  });
  return { ...UNKNOWN, texts, ways: value.ways, open: value.open || texts.length < value.texts.length || value.texts.length === 0 };
}

/** How many characters of a key may be shown: the prefix of its kind or the last four, of its beginning the prefix and four. */
const HARMLESS_LENGTH = 8;
const HARMLESS_PREFIX = 12;

/**
 * A part of a text, by positions as languages count them (negative from the end). Eight characters or fewer, twelve of the beginning, tell nothing of a key, so
 * nothing flows on; undefined positions are the ends.
 */
export function cut(value: Value, from: number | undefined, to: number | undefined, known: boolean, at: Place): Value {
  if (known && isShort(from, to)) return { ...UNKNOWN, texts: mapTexts(value, at, "built", (text) => text.slice(from, to)).texts };
  if (!known) return { ...UNKNOWN, ways: value.ways };
  return mapTexts(value, at, "built", (text) => text.slice(from, to));
}

/** Whether so few characters of a key stand between two positions that they tell nothing of it. */
export function isShort(from: number | undefined, to: number | undefined): boolean {
  const start = from ?? 0;
  if (to === undefined) return start < 0 && -start <= HARMLESS_LENGTH;
  if (start >= 0 && to >= 0) return to - start <= (start === 0 ? HARMLESS_PREFIX : HARMLESS_LENGTH);
  if (start < 0 && to < 0) return to - start <= HARMLESS_LENGTH;
  return false;
}

/** How a format reads what it is given: a part by its name, and what a value says as a text. */
export interface Reads {
  readonly member: (value: Value, name: string) => Value;
  readonly text: (value: Value) => Value;
  readonly quoted: (value: Value) => Value;
  readonly inspected: (value: Value, form: "inspect" | "json") => Value;
}

const PERCENT = /%%|%(?:\((\w+)\))?[-#0 +]*(?:\d+|\*)?(?:\.(\d+))?([sdifrxeEgGcoOjuXa])/g;

/** What a format writes of the values for its holes, one after the other: of those with a short precision no more than their beginning, of `%r` what they say so. */
export function writtenBy(format: Value, values: readonly Value[], at: Place, reads: Reads): readonly Value[] {
  const [text, another] = knownTexts(format);
  if (text === undefined || another !== undefined || text.includes("*")) return values;
  const holes = [...text.matchAll(PERCENT)].filter(([whole]) => whole !== "%%");
  if (text.includes("%(")) return values;
  return values.map((value, index) => {
    const [, , precision, kind = ""] = holes[index] ?? [];
    if (kind === "r" || kind === "a") return reads.quoted(value);
    return precision !== undefined && Number(precision) <= HARMLESS_PREFIX ? shortened(value, precision, at) : value;
  });
}

/** What a format writes of an object's entries, by their names: `%(mode)s`; undefined where it is none of that kind. */
export function entriesWritten(format: Value, entries: Value, at: Place, reads: Reads): ReadonlyMap<string, Value> | undefined {
  const text = onlyText(format);
  const holes = [...(text?.matchAll(PERCENT) ?? [])].filter(([whole]) => whole !== "%%");
  if (text?.includes("*") || holes.length === 0 || holes.some(([, name]) => name === undefined)) return undefined;
  return new Map(holes.map(([, name = "", precision, kind]) => [name, shortened(saidIn(kind, reads.member(entries, name), reads), precision, at)]));
}

/** A template's holes filled one after the other or by number and name: `brace` is `{}`, `percent` is `%s`. */
export function formatted(
  template: Value,
  holes: "brace" | "percent",
  positional: readonly Value[],
  named: (name: string) => Value | undefined,
  at: Place,
  reads: Reads,
): Value {
  const pattern = holes === "brace" ? /\{\{|\}\}|\{([\w.]*(?:\[[^\]]*\][\w.]*)*)(?:!([rsa]))?(?::([^{}]*))?\}/g : PERCENT;
  const results: Value[] = [];
  for (const text of knownTexts(template)) {
    const parts: Value[] = [];
    let last = 0;
    let next = 0;
    const plain = (piece: string) => parts.push({ ...UNKNOWN, texts: [{ pieces: [piece], at, made: "built" }], open: false });
    for (const match of text.matchAll(pattern)) {
      plain(text.slice(last, match.index));
      last = match.index + match[0].length;
      const [whole, name] = match;
      const [kind, precision] = holes === "brace" ? [match[2], /\.(\d+)s?$/.exec(match[3] ?? "")?.[1]] : [match[3], match[2]];
      if (whole === "{{" || whole === "}}" || whole === "%%") {
        plain(whole[0] ?? "");
        continue;
      }
      // `{client.key}`, `{0[key]}`
      const [first = "", ...path] = name?.split(/[.[\]]+/) ?? [];
      let value = first === "" ? positional[next++] : /^\d+$/.test(first) ? positional[Number(first)] : named(first);
      for (const part of path) if (value && part !== "") value = reads.member(value, part);
      const said = value && saidIn(kind, value, reads);
      parts.push(shortened(said ?? UNKNOWN, precision, at));
    }
    plain(text.slice(last));
    // What JavaScript's console and util.format append; Python refuses too many arguments.
    for (const extra of positional.slice(next)) if (holes === "percent") parts.push(extra);
    results.push(concatenated(parts, at));
  }
  if (results.length === 0) return { ...UNKNOWN, ways: positional.reduce((ways, value) => joinWays(ways, value.ways), template.ways) };
  return {
    ...UNKNOWN,
    open: false,
    texts: results.flatMap((result) => result.texts).slice(0, MAX_ALTERNATIVES),
    ways: results.reduce((ways, result) => joinWays(ways, result.ways), results[0]?.ways ?? new Map()),
  };
}

/** What a hole of such a kind says: `%r`, `%o`, `%j`, `%s`. */
function saidIn(kind: string | undefined, value: Value, reads: Reads): Value {
  if (kind === "r" || kind === "a") return reads.quoted(value);
  return kind === "O" || kind === "o" || kind === "j" ? reads.inspected(value, kind === "j" ? "json" : "inspect") : reads.text(value);
}

/** The value cut to a precision, as formats do. */
export function shortened(value: Value, precision: string | undefined, at: Place): Value {
  return precision === undefined || precision === "" ? value : cut(value, undefined, Number(precision), true, at);
}

/** The elements with the separator between them. */
export function joined(elements: readonly Value[], separator: Value, at: Place): Value {
  return concatenated(
    elements.flatMap((element, index) => (index === 0 ? [element] : [separator, element])),
    at,
  );
}

/** What the codec makes of a text; undefined where it is none of its texts. */
export function decode(text: string, codec: "base64" | "hex" | "url" | "json"): string | undefined {
  try {
    if (codec === "url") return decodeURIComponent(text.replace(/\+/g, " "));
    if (codec === "json") {
      const parsed: unknown = JSON.parse(text);
      return typeof parsed === "string" ? parsed : undefined;
    }
    if (codec === "hex") {
      if (!/^(?:[0-9a-f]{2})+$/i.test(text)) return undefined;
      return String.fromCharCode(...(text.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
    }
    const standard = text.trim().replace(/-/g, "+").replace(/_/g, "/");
    return /^[A-Za-z0-9+/\s]+={0,2}$/.test(standard) ? atob(standard.replace(/\s/g, "")) : undefined;
  } catch {
    return undefined;
  }
}

export function encode(text: string, codec: "base64" | "hex" | "url"): string | undefined {
  if (codec === "url") return encodeURIComponent(text.replace(/[\uD800-\uDFFF]/g, "?"));
  if (/[^\0-\xff]/.test(text)) return undefined;
  return codec === "base64" ? btoa(text) : Array.from(text, (character) => character.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

/** All ways of several values, within the bound. */
export function waysOf(values: readonly Value[]): ReadonlyMap<Origin, Step> {
  let ways: ReadonlyMap<Origin, Step> = new Map();
  for (const value of values) ways = joinWays(ways, value.ways);
  return ways;
}

/** The characters known of a text, gaps as the given character. */
export function visible(text: Text, gap: string): string {
  return wholeText(text) ?? text.pieces.map((piece) => (typeof piece === "string" ? piece : gap)).join("");
}

/** Whether what comes from somewhere is a part of a text by now. */
export function isWrittenIn({ texts }: Value, origin: Origin): boolean {
  return texts.some(({ pieces }) => pieces.some((piece) => typeof piece !== "string" && piece.ways.has(origin)));
}
